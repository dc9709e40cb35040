//! `hearback feed`: a changelog as the feed the panel reads or as one to
//! subscribe to, why each of its headings is a release or not, and a check for
//! build pipelines.

use crate::changes::{build, public, read_file};
use crate::fetch::{Validators, fetch, is_url};
use anyhow::bail;
use clap::{Args, ValueEnum};
use hearback_changelog::{Code, Remark};
use serde::Serialize;
use std::io::{Read as _, Write as _};
use std::path::Path;
use syndicate::Places;

mod html;
mod syndicate;

/// The options of the command.
#[derive(Args, Debug)]
pub(super) struct Feed {
    /// A file, an address, or - for standard input
    source: String,
    /// What to print
    #[arg(long, value_enum, default_value = "json")]
    format: Format,
    /// The address at which the feed will be found; it also makes the names of
    /// the items in jsonfeed and atom
    #[arg(long, value_name = "URL")]
    feed_url: Option<String>,
    /// The address of the page that people read, for jsonfeed and atom
    #[arg(long, value_name = "URL")]
    home_url: Option<String>,
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

/// What a feed is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The feed that the panel reads
    Json,
    /// JSON Feed 1.1, for readers and machines
    Jsonfeed,
    /// Atom, for readers and machines
    Atom,
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
            | Code::DoubtfulDate
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
        let places =
            Places { feed: options.feed_url.as_deref(), home: options.home_url.as_deref() };
        match options.format {
            Format::Json => writeln!(out, "{}", json(&feed, options.pretty)?)?,
            Format::Jsonfeed => {
                writeln!(out, "{}", json(&syndicate::json_feed(&feed, &places), options.pretty)?)?;
            }
            Format::Atom => write!(out, "{}", syndicate::atom(&feed, &places))?,
        }
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

fn json(value: &impl Serialize, pretty: bool) -> serde_json::Result<String> {
    match pretty {
        true => serde_json::to_string_pretty(value),
        false => serde_json::to_string(value),
    }
}

/// The remark, with its level where levels matter.
fn line(remark: &Remark, level: bool) -> String {
    match level {
        true => format!("{}: {remark} [{}]", Level::of(remark.code).name(), remark.code.as_str()),
        false => remark.to_string(),
    }
}
