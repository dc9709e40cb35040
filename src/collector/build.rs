//! Puts the widget and the demo site into the program.
//!
//! Copies what `pkg/dist/` and `www/demo/` hold now, so that a build of the
//! widget at the same time cannot pull files away from under the compiler, and
//! writes a table of each. The widget may not have been built yet; its table
//! is empty then, and the program says so when it is asked for it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../..");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let mut code = String::new();
    for (table, doc, folder) in [
        ("DIST", "The files of `pkg/dist/`.", "pkg/dist"),
        ("DEMO", "The files of `www/demo/`.", "www/demo"),
    ] {
        let folder = root.join(folder);
        // A folder that is not there is watched for in its parent: cargo takes
        // a path that does not exist for one that has changed.
        let watched = folder.ancestors().find(|path| path.is_dir()).unwrap_or(&folder);
        println!("cargo::rerun-if-changed={}", watched.display());
        let mut files = Vec::new();
        if folder.is_dir() {
            collect(&folder, "", &mut files)?;
        }
        files.sort();
        let _ = writeln!(code, "/// {doc}\npub(crate) static {table}: &[(&str, &[u8])] = &[");
        let copies = out.join(table);
        if copies.is_dir() {
            fs::remove_dir_all(&copies)?;
        }
        for (name, path) in files {
            let copy = copies.join(&name);
            if let Some(folder) = copy.parent() {
                fs::create_dir_all(folder)?;
            }
            // The content alone: a copied time would hide a change from cargo.
            fs::write(&copy, fs::read(path)?)?;
            let _ = writeln!(code, "    ({name:?}, include_bytes!({copy:?})),");
        }
        code.push_str("];\n");
    }
    println!("cargo::rerun-if-changed=build.rs");
    fs::write(out.join("embedded.rs"), code)
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        if name.starts_with('.') {
            continue;
        }
        let name = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.push((name, entry.path()));
        }
    }
    Ok(())
}
