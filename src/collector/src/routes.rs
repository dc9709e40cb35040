//! What each address answers.

pub(crate) mod assets;
pub(crate) mod changes;
pub(crate) mod feedback;
pub(crate) mod health;
