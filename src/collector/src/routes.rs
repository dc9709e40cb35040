//! What each address answers.

pub(crate) mod assets;
mod body;
pub(crate) mod changes;
pub(crate) mod feedback;
pub(crate) mod health;
