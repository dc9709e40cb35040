//! From a thousand comments to a ranked list.
