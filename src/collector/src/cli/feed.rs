//! `hearback feed`: a changelog as the feed the panel reads, why each of its
//! headings is a release or not, and a check for build pipelines.

use crate::changes::{build, public, read_file};
use crate::fetch::{Validators, fetch, is_url};
use anyhow::bail;
use clap::{Args, ValueEnum};
use hearback_changelog::{Code, Remark};
use std::io::{Read as _, Write as _};
use std::path::Path;

/// The options of the command.
#[derive(Args, Debug)]
pub(super) struct Feed {
    /// A file, an address, or - for standard input
    source: String,
    /// Indent the JSON
    #[arg(long)]
    pretty: bool,
    /// Instead of the feed, print of every heading whether it is a release,
    /// how sure that is, and why
    #[arg(long)]
    explain: bool,
    /// Fail on remarks of this level or above
    #[arg(long, value_enum, value_name = "LEVEL")]
    check: Option<Level>,
}

/// How bad it is what a remark is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
enum Level {
    /// Everything there is to say
    Note,
    /// Something is missing in the feed, or may be read otherwise than meant
    Warning,
    /// There is nothing to show
    Error,
}

impl Level {
    fn of(code: Code) -> Self {
        match code {
            Code::Empty
            | Code::HtmlPage
            | Code::Json
            | Code::Xml
            | Code::NoRelease
            | Code::OnlyUnreleased => Self::Error,
            Code::BytesLeftOut
            | Code::TooDeep
            | Code::BadDate
            | Code::NotARelease
            | Code::LinkDropped
            | Code::VersionRepeated => Self::Warning,
            _ => Self::Note,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Prints what was asked for; remarks go to standard error.
pub(super) fn run(options: &Feed) -> anyhow::Result<()> {
    let source = &options.source;
    let (bytes, address) = if source == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes)?;
        (bytes, None)
    } else if is_url(source) {
        let fetched = fetch(source, &Validators::default())?;
        (fetched.map(|(bytes, _)| bytes).unwrap_or_default(), public(source))
    } else {
        (read_file(Path::new(source))?, None)
    };
    let (feed, remarks) = build(&bytes, address);
    for remark in &remarks {
        eprintln!("{}", line(remark, options.check.is_some()));
    }
    let mut out = std::io::stdout().lock();
    if options.explain {
        let explanation = hearback_changelog::explain(&bytes);
        let releases = explanation.releases.len();
        writeln!(out, "read as {}; {releases} releases", explanation.format)?;
        for line in explanation.lines {
            writeln!(out, "{line}")?;
        }
    } else {
        let json = match options.pretty {
            true => serde_json::to_string_pretty(&feed),
            false => serde_json::to_string(&feed),
        };
        writeln!(out, "{}", json?)?;
    }
    if feed.releases.iter().all(|release| release.unreleased) {
        bail!("found no release in {source}; expected a changelog");
    }
    let Some(level) = options.check else { return Ok(()) };
    let found = remarks.iter().filter(|remark| Level::of(remark.code) >= level).count();
    if found > 0 {
        bail!("{found} remarks of level {} or above on {source}", level.name());
    }
    Ok(())
}

/// The remark, with its level where levels matter.
fn line(remark: &Remark, level: bool) -> String {
    match level {
        true => format!("{}: {remark} [{}]", Level::of(remark.code).name(), remark.code.as_str()),
        false => remark.to_string(),
    }
}
