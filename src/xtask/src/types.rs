//! The npm package: its types, which are written from the table of options and
//! from the English texts, and the checks of it that need node.

mod cases;
mod generate;
mod pack;

pub(crate) use generate::check;

use anyhow::Result;

use crate::node::Node;
use crate::run::say;
use crate::workspace::Workspace;

/// Checks the package that was built: the types by TypeScript, the module by
/// node, the list of files by npm, the changelog by our own reader of it.
pub(crate) fn package(workspace: &Workspace) -> Result<()> {
    let node = Node::install(workspace)?;
    let folder = cases::lay_out(workspace)?;
    let errors = cases::check(&node, &folder)?;
    say(format!("TypeScript finds the {errors} mistakes that are marked, and no other."));
    pack::imports(&folder)?;
    pack::files(workspace)?;
    pack::changelog(workspace)
}
