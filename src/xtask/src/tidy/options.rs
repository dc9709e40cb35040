//! The README's table of options, which is written from the one place where
//! the options are defined.

use anyhow::Result;

use super::Text;
use crate::run;
use crate::workspace::Workspace;

const FILE: &str = "README.md";
const START: &str = "<!-- options:";
const END: &str = "<!-- /options -->";

/// Complains where the table is not what the options say, or corrects it if
/// `write` says so.
pub(super) fn check(workspace: &Workspace, files: &[Text], write: bool) -> Result<Option<String>> {
    let Some(file) = files.iter().find(|file| file.name == FILE) else { return Ok(None) };
    let mut cargo = run::cargo();
    cargo.args(["run", "--quiet", "--package", "hearback-engine", "--example", "options"]);
    let Ok(table) = run::output(cargo.current_dir(&workspace.root)) else {
        return Ok(Some(format!(
            "{FILE}: the table of options cannot be compared while hearback-engine does not build"
        )));
    };
    Ok(match fill(&file.text, &table) {
        None => Some(format!("{FILE}: expected the marks {START} … --> and {END}")),
        Some(filled) if filled == file.text => None,
        Some(filled) if write => {
            run::say(format!("writing the table of options in {FILE}"));
            std::fs::write(workspace.root.join(FILE), filled)?;
            None
        }
        Some(_) => Some(format!(
            "{FILE}: the table of options is not up to date; `cargo xtask tidy --write` writes it"
        )),
    })
}

/// The text with the table between its marks.
fn fill(text: &str, table: &str) -> Option<String> {
    let start = text.find(START)?;
    let (head, rest) = text.split_at(start + text.get(start..)?.find('\n')? + 1);
    let (_, tail) = rest.split_at(rest.find(END)?);
    Some(format!("{head}\n{table}\n{tail}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_put_between_the_marks_and_then_stays() {
        let text = format!("# x\n\n{START} from there -->\nold\n{END}\n\nmore\n");
        let filled = fill(&text, "| a |\n").expect("the marks are there");
        assert_eq!(filled, format!("# x\n\n{START} from there -->\n\n| a |\n\n{END}\n\nmore\n"));
        assert_eq!(fill(&filled, "| a |\n"), Some(filled));
    }
}
