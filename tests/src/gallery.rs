//! Every state of everything that is Hearback's, as pictures on one page.
//!
//! The list of states is data: the cases of the area `access` that are played
//! in several themes, and in them every step `screenshot`. Each picture is
//! taken at every size in turn.

use crate::case::Case;
use crate::engine::Engine;
use anyhow::Result;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// The sizes of a viewport: name, width and height in CSS pixels.
pub const SIZES: [(&str, u32, u32); 2] = [("phone", 390, 844), ("desktop", 1280, 800)];

/// How many browsers work at once.
const AT_ONCE: usize = 2;

/// Takes all pictures and writes `index.html` beside them; what could not be
/// shown is said there and returned.
pub fn make(engines: &[Engine], folder: &Path) -> Result<Vec<String>> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    let cases = Case::all()?.into_iter().filter(Case::shows_states);
    let jobs = cases.flat_map(|case| engines.iter().map(move |engine| (case.clone(), *engine)));
    let jobs = Mutex::new(jobs.filter(|(case, engine)| !case.without.contains(engine)));
    let faults = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((case, engine)) = jobs.lock().ok().and_then(|mut jobs| jobs.next()) {
                    let cell = format!("{engine}::{}", case.name);
                    let shown = case.pictures(engine, &folder.join(column(&case, engine)));
                    eprintln!("{cell}: {}", if shown.is_ok() { "ok" } else { "failed" });
                    if let (Err(error), Ok(mut faults)) = (shown, faults.lock()) {
                        faults.push(format!("{cell}: {error:#}"));
                    }
                }
            });
        }
    });
    let mut faults = faults.into_inner().unwrap_or_default();
    faults.sort();
    std::fs::write(folder.join("index.html"), page(folder, &faults)?)?;
    Ok(faults)
}

/// Engine, theme and language, as a folder.
fn column(case: &Case, engine: Engine) -> PathBuf {
    Path::new(engine.name()).join(format!("{}-{}", case.theme.name(), case.language))
}

/// The pictures by state and size, each with its path below `folder`.
fn pictures(folder: &Path) -> Result<BTreeMap<String, Vec<(String, String)>>> {
    let mut states = BTreeMap::<String, Vec<_>>::new();
    for engine in Engine::ALL {
        let Ok(columns) = std::fs::read_dir(folder.join(engine.name())) else { continue };
        let mut columns = columns.flatten().map(|entry| entry.path()).collect::<Vec<_>>();
        columns.sort();
        for column in columns {
            for entry in std::fs::read_dir(&column)? {
                let path = entry?.path();
                let state = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                let below = path.strip_prefix(folder)?.to_string_lossy().into_owned();
                let told = column.strip_prefix(folder)?.to_string_lossy().replace(['/', '-'], ", ");
                states.entry(state).or_default().push((below, told));
            }
        }
    }
    Ok(states)
}

fn page(folder: &Path, faults: &[String]) -> Result<String> {
    let states = pictures(folder)?;
    let mut html = String::from(HEAD);
    for fault in faults {
        write!(html, "<p class=fault>{}</p>", escape(fault))?;
    }
    html.push_str("<nav>");
    for state in states.keys() {
        write!(html, "<a href=\"#{0}\">{0}</a> ", escape(state))?;
    }
    html.push_str("</nav>\n");
    for (state, pictures) in &states {
        write!(html, "<h2 id=\"{0}\">{0}</h2>\n<div>", escape(state))?;
        for (path, told) in pictures {
            let (path, told) = (escape(path), escape(told));
            writeln!(
                html,
                "<a href=\"{path}\"><img loading=lazy src=\"{path}\" alt=\"\">{told}</a>"
            )?;
        }
        html.push_str("</div>\n");
    }
    Ok(html)
}

const HEAD: &str = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Hearback in every state</title>
<style>
body { font: 14px/1.4 system-ui, sans-serif; margin: 24px; color: #222; background: #eee }
div { display: flex; flex-wrap: wrap; gap: 16px; align-items: end }
div a { display: grid; gap: 4px; color: inherit; text-decoration: none }
img { inline-size: auto; block-size: 340px; background: #fff; box-shadow: 0 0 0 1px #ccc }
.fault { color: #a00 }
</style>
<h1>Hearback in every state</h1>\n";

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn a_page_holds_every_picture_under_its_state_and_says_what_is_missing() {
        let folder = tempfile::tempdir().expect("a folder");
        let column = folder.path().join("webkit/dark-ar");
        std::fs::create_dir_all(&column).expect("a folder");
        std::fs::write(column.join("form, phone.png"), "").expect("a file");
        let html = page(folder.path(), &["webkit::a/b: <no>".into()]).expect("a page");
        assert!(html.contains("<h2 id=\"form, phone\">"), "{html}");
        assert!(html.contains("src=\"webkit/dark-ar/form, phone.png\" alt=\"\">webkit, dark, ar<"));
        assert!(html.contains("webkit::a/b: &lt;no>"));
    }
}
