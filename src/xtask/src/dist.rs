//! The layout of `pkg/dist`, which the npm package ships and the collector
//! embeds.
//!
//! ```text
//! hearback.js   hearback.mjs          the loader, under a name that stays
//! v/<hash>/widget.js  widget_bg.wasm  what it loads, under a name that
//!          reader.js  reader_bg.wasm  changes with the content
//!          widget_js.js reader_js.js  the same without WebAssembly
//! ```
//!
//! Every file has a `.br` and a `.gz` beside it. A file whose content is the
//! same is left alone, so that what embeds it is not built again.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::minify::{self, Kind};
use crate::workspace::Workspace;
use crate::{compress, hex};

/// One file and its content.
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// The name of the folder for these files: twelve hexadecimal digits.
pub(crate) fn hash(files: &[File]) -> String {
    let parts = files.iter().flat_map(|file| [file.name.as_bytes(), file.bytes.as_slice()]);
    hex::sha256(parts).chars().take(12).collect()
}

/// Writes the whole of `pkg/dist` and returns the hash of what is loaded.
pub(crate) fn write(workspace: &Workspace, files: &[File]) -> Result<String> {
    let dist = workspace.dist();
    let hash = hash(files);
    let folder = dist.join("v").join(&hash);
    fs::create_dir_all(&folder)?;
    for file in files {
        write_packed(&folder.join(&file.name), &file.bytes)?;
    }
    for (source, name, kind) in [
        ("pkg/loader.js", "hearback.js", Kind::Script),
        ("pkg/loader.mjs", "hearback.mjs", Kind::Module),
    ] {
        let path = workspace.root.join(source);
        match fs::read_to_string(&path) {
            Ok(text) => {
                let text = fill(source, &text, &hash, &workspace.version)?;
                let code = minify::minify(source, &text, kind)?;
                write_packed(&dist.join(name), code.as_bytes())?;
            }
            Err(error) if error.kind() == ErrorKind::NotFound && kind == Kind::Module => {
                remove_packed(&dist.join(name))?;
            }
            Err(error) => return Err(error).with_context(|| format!("cannot read {source}")),
        }
    }
    remove_others(&dist.join("v"), &hash)?;
    Ok(hash)
}

/// Puts the folder of the assets and the version into a loader's text.
fn fill(name: &str, text: &str, hash: &str, version: &str) -> Result<String> {
    if !text.contains("%ASSETS%") {
        bail!("{name}: expected %ASSETS% where the folder of the wasm goes");
    }
    Ok(text.replace("%ASSETS%", &format!("v/{hash}")).replace("%VERSION%", version))
}

/// Writes a file and its compressed siblings. The file itself comes last: if
/// it is there and equal, so are they.
fn write_packed(path: &Path, bytes: &[u8]) -> Result<()> {
    let [brotli, gzip] = siblings(path);
    if fs::read(path).is_ok_and(|old| old == bytes) && brotli.is_file() && gzip.is_file() {
        return Ok(());
    }
    replace(&brotli, &compress::brotli(bytes)?)?;
    replace(&gzip, &compress::gzip(bytes)?)?;
    replace(path, bytes)
}

/// Puts a file in place at once, so that an interrupted build leaves no half.
fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let temporary = path.with_file_name(".part");
    fs::write(&temporary, bytes)
        .and_then(|()| fs::rename(&temporary, path))
        .with_context(|| format!("cannot write {}", path.display()))
}

fn remove_packed(path: &Path) -> Result<()> {
    let [brotli, gzip] = siblings(path);
    for file in [path, &brotli, &gzip] {
        match fs::remove_file(file) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

fn siblings(path: &Path) -> [std::path::PathBuf; 2] {
    [path.with_added_extension("br"), path.with_added_extension("gz")]
}

fn remove_others(folder: &Path, keep: &str) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name() != keep {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_that_moves_between_files_changes_the_hash() {
        let file = |name: &str, bytes: &str| File { name: name.into(), bytes: bytes.into() };
        let one = hash(&[file("a", "xy"), file("b", "z")]);
        let other = hash(&[file("a", "x"), file("b", "yz")]);
        assert_eq!(one.len(), 12);
        assert_ne!(one, other);
    }

    #[test]
    fn a_loader_without_a_place_for_the_assets_is_refused() {
        assert_eq!(
            fill("loader.js", "import('%ASSETS%/w.js') // %VERSION%", "abc", "0.1.0").ok(),
            Some("import('v/abc/w.js') // 0.1.0".to_owned())
        );
        assert!(fill("loader.js", "import('w.js')", "abc", "0.1.0").is_err());
    }

    #[test]
    fn an_equal_file_is_left_alone() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("hearback-dist-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let path = folder.join("a.js");
        write_packed(&path, b"one")?;
        let past = std::time::SystemTime::UNIX_EPOCH;
        fs::File::options().write(true).open(&path)?.set_modified(past)?;
        write_packed(&path, b"one")?;
        assert_eq!(fs::metadata(&path)?.modified()?, past);
        write_packed(&path, b"two")?;
        assert_ne!(fs::metadata(&path)?.modified()?, past);
        fs::remove_dir_all(folder)?;
        Ok(())
    }
}
