//! What each address answers.

pub(crate) mod assets;
pub(crate) mod attachment;
mod body;
pub(crate) mod changes;
pub(crate) mod feedback;
pub(crate) mod health;
