//! A changelog before anybody asked what it means: what every format is read
//! into, and what [`outline`](crate::outline) reads.

use crate::markdown::Definitions;
use hearback_wire::feed::{Block, Inline};

/// A whole file.
pub(crate) struct Document {
    pub(crate) nodes: Vec<Node>,
    /// Its link reference definitions.
    pub(crate) links: Definitions,
    /// What hangs on a version is the revision of a package.
    pub(crate) packages: bool,
}

/// Something at the top level.
#[derive(Debug, PartialEq)]
pub(crate) struct Node {
    /// Counted from 1.
    pub(crate) line: u32,
    pub(crate) kind: NodeKind,
    /// Names of marks in it; see [`marks`](crate::marks).
    pub(crate) marks: Vec<String>,
}

#[derive(Debug, PartialEq)]
pub(crate) enum NodeKind {
    /// Level 1 to 6.
    Heading(u8, Vec<Inline>),
    List(Vec<Item>),
    Block(Block),
    /// Nothing to show, but marks.
    Marks,
}

/// An item of a list at the top level.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Item {
    pub(crate) blocks: Vec<Block>,
    pub(crate) marks: Vec<String>,
}
