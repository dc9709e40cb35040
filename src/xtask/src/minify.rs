//! Minified JavaScript.
//!
//! oxc is used because it is Rust: the loader's budget then holds for a build
//! without node as well. It costs about twenty seconds of the first build of
//! xtask.

use anyhow::{Result, bail};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_minifier::{Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

/// How a file is loaded, which decides whether its top-level names are its
/// own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// By a plain script element.
    Script,
    /// By `import`.
    Module,
}

/// Returns the same program in fewer bytes; `name` is for messages.
pub(crate) fn minify(name: &str, source: &str, kind: Kind) -> Result<String> {
    let allocator = Allocator::default();
    let source_type = match kind {
        Kind::Script => SourceType::script(),
        Kind::Module => SourceType::mjs(),
    };
    let parsed = Parser::new(&allocator, source, source_type).parse();
    if let Some(first) = parsed.diagnostics.first() {
        bail!("{name}: {first}");
    }
    let mut program = parsed.program;
    let minified = Minifier::new(MinifierOptions::default()).minify(&allocator, &mut program);
    let code = Codegen::new()
        .with_options(CodegenOptions::minify())
        .with_scoping(minified.scoping)
        .build(&program)
        .code;
    Ok(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_urls_that_a_loader_builds_survive() {
        let source = r"(function () {
            'use strict';
            /** What is said here is for readers. */
            const assets = '%ASSETS%';
            const url = new URL(assets + '/widget.js', document.currentScript.src);
            import(url.href).then(function (module) { window.hearback = module; });
        })();";
        let code = minify("loader.js", source, Kind::Script).expect("this is JavaScript");
        assert!(code.contains("%ASSETS%"), "{code}");
        assert!(code.contains("import("), "{code}");
        assert!(!code.contains("readers"), "{code}");
        assert!(code.len() < source.len() / 2, "{code}");
    }

    #[test]
    fn a_mistake_is_named() {
        let error = minify("loader.js", "function (", Kind::Script).expect_err("not JavaScript");
        assert!(error.to_string().starts_with("loader.js: "), "{error}");
    }
}
