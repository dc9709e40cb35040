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
    let read = |source: &str| {
        let text = fs::read_to_string(workspace.root.join(source));
        text.with_context(|| format!("cannot read {source}"))
    };
    let (loader, module) = (read("pkg/loader.js")?, read("pkg/loader.mjs")?);
    for (name, kind) in [("hearback.js", Kind::Script), ("hearback.mjs", Kind::Module)] {
        let text = match kind {
            Kind::Script => loader.clone(),
            Kind::Module => enclose(&module, &loader)?,
        };
        let text = fill(name, &text, kind, &hash, &workspace.version)?;
        let code = keep_imports(&minify::minify(name, &text, kind)?, kind);
        write_packed(&dist.join(name), code.as_bytes())?;
    }
    remove_others(&dist.join("v"), &hash)?;
    Ok(hash)
}

/// Puts the loader, which is one expression, into the module's text.
fn enclose(module: &str, loader: &str) -> Result<String> {
    let place = "'%LOADER%'";
    if module.matches(place).count() != 1 {
        bail!("loader.mjs: expected {place} once, where loader.js goes");
    }
    Ok(module.replace(place, &format!("(\n{}\n)", loader.trim_end().trim_end_matches(';'))))
}

/// Puts into a loader's text what is known when the files are: the folder of
/// the assets, the version, and which of the two loaders this is.
fn fill(name: &str, text: &str, kind: Kind, hash: &str, version: &str) -> Result<String> {
    if !text.contains("%ASSETS%") {
        bail!("{name}: expected %ASSETS% where the folder of the wasm goes");
    }
    let (module, here) = match kind {
        Kind::Script => ("false", "''"),
        Kind::Module => ("true", "import.meta.url"),
    };
    Ok(text
        .replace("%ASSETS%", &format!("v/{hash}"))
        .replace("%VERSION%", version)
        .replace("'%MODULE%'", module)
        .replace("'%HERE%'", here))
}

/// Bundlers look into a module for what it imports, and would put something
/// else in the place of an address that is made at run time, unless these
/// comments ask them not to.
fn keep_imports(code: &str, kind: Kind) -> String {
    match kind {
        Kind::Script => code.to_owned(),
        Kind::Module => {
            code.replace("import(", "import(/* webpackIgnore: true */ /* @vite-ignore */ ")
        }
    }
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
    fn one_loader_becomes_a_script_and_a_module() {
        let loader =
            "// One.\n(() => '%MODULE%' ? new URL('%ASSETS%/w.js', '%HERE%') : '%VERSION%')();\n";
        let fill = |kind, text: &str| fill("loader", text, kind, "abc", "0.1.0");
        assert_eq!(
            fill(Kind::Script, loader).ok().as_deref(),
            Some("// One.\n(() => false ? new URL('v/abc/w.js', '') : '0.1.0')();\n")
        );
        let module = enclose("export default '%LOADER%';", loader).expect("there is a place");
        assert_eq!(
            fill(Kind::Module, &module).ok().as_deref(),
            Some(
                "export default (\n// One.\n(() => true ? new URL('v/abc/w.js', import.meta.url) : '0.1.0')()\n);"
            )
        );
        assert!(fill(Kind::Script, "import('w.js')").is_err());
        assert!(enclose("export default 1;", loader).is_err());
    }

    #[test]
    fn bundlers_are_asked_to_leave_imports_alone() {
        let code = "const h=import.meta.url;import(h)";
        assert_eq!(keep_imports(code, Kind::Script), code);
        assert_eq!(
            keep_imports(code, Kind::Module),
            "const h=import.meta.url;import(/* webpackIgnore: true */ /* @vite-ignore */ h)"
        );
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
