//! What the documents promise: every room is on the map, every link leads
//! somewhere, the npm package has the version of the crates.

use std::path::Path;

use super::Text;
use crate::workspace::Workspace;

const MAP: &str = "src/README.md";

/// The checks, each with its own words.
pub(super) fn check(workspace: &Workspace, files: &[Text]) -> Vec<String> {
    let mut complaints = code_map(files);
    complaints.extend(npm_version(files, &workspace.version));
    for file in files.iter().filter(|file| file.name.ends_with("README.md")) {
        let folder = workspace.root.join(&file.name);
        let folder = folder.parent().unwrap_or(&workspace.root);
        for link in links(&file.text).filter(|link| !leads_somewhere(folder, link)) {
            complaints.push(format!("{}: the link {link} leads nowhere", file.name));
        }
    }
    complaints
}

/// Every folder below `src` is named in the map, in code type or as `folder/`.
fn code_map(files: &[Text]) -> Vec<String> {
    let Some(map) = files.iter().find(|file| file.name == MAP) else {
        return vec![format!("{MAP}: expected the map of the code")];
    };
    let mut folders: Vec<&str> = files
        .iter()
        .filter_map(|file| file.name.strip_prefix("src/")?.split_once('/'))
        .map(|(folder, _)| folder)
        .collect();
    folders.dedup();
    folders
        .into_iter()
        .filter(|folder| {
            let names = [format!("`{folder}`"), format!("{folder}/")];
            !names.iter().any(|name| map.text.contains(name))
        })
        .map(|folder| format!("{MAP}: src/{folder}/ is not on the map"))
        .collect()
}

/// The npm package is released with the crates, under the same version.
fn npm_version(files: &[Text], version: &str) -> Option<String> {
    let package = files.iter().find(|file| file.name == "pkg/package.json")?;
    let parsed: Option<serde_json::Value> = serde_json::from_str(&package.text).ok();
    let found = parsed.as_ref().and_then(|package| package["version"].as_str());
    (found != Some(version)).then(|| format!("{}: expected the version {version}", package.name))
}

/// The relative targets of a Markdown text's inline links and images, without
/// their fragments.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|rest| {
        let target = rest.split([')', ' ', '\n']).next()?;
        let path = target.split('#').next()?;
        let elsewhere = path.contains("://") || path.starts_with("mailto:") || path.is_empty();
        (!elsewhere).then_some(path)
    })
}

fn leads_somewhere(folder: &Path, link: &str) -> bool {
    folder.join(link).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_relative_links_are_followed() {
        let text = "[a](b/c.md#d), ![e](f.png \"t\"), [g](https://h.example/i), [j](#k)";
        assert_eq!(links(text).collect::<Vec<_>>(), ["b/c.md", "f.png"]);
    }

    #[test]
    fn a_folder_that_is_not_on_the_map_is_named() {
        let file = |name: &str, text: &str| Text { name: name.into(), text: text.into() };
        let files =
            [file(MAP, "`wire/` the contract"), file("src/engine/a", ""), file("src/wire/b", "")];
        assert_eq!(code_map(&files), ["src/README.md: src/engine/ is not on the map"]);
    }
}
