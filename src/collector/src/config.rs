//! What `hearback serve` can be told, and where.
//!
//! [`Options`] names every setting once. The command line and the environment
//! fill one, the file another, and [`Settings::resolve`] takes, setting by
//! setting, the flag before the variable before the file before the default.

mod limits;

use crate::limits::{Connections, Limits, Rates};
use crate::store::sqlite::{self, Manner, Synchronous};
use anyhow::Context as _;
use clap::Args;
use limits::LimitOptions;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The settings as somebody wrote them; all may be missing.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Options {
    /// Where to listen; port 0 takes a free one [default: 127.0.0.1:8787]
    #[arg(long, env = "HEARBACK_ADDR", value_name = "HOST:PORT")]
    pub(crate) addr: Option<String>,
    /// Where to keep what arrives [default: sqlite:hearback.db]
    #[arg(long, env = "HEARBACK_DATABASE", value_name = "sqlite:PATH")]
    pub(crate) database: Option<String>,
    /// The changelog behind /v1/changes
    #[arg(long, env = "HEARBACK_CHANGELOG", value_name = "PATH_OR_URL")]
    pub(crate) changelog: Option<String>,
    /// Collect for this site only; may be given several times [default: any site]
    #[arg(long, env = "HEARBACK_SITE", value_name = "NAME", value_delimiter = ',')]
    pub(crate) site: Vec<String>,
    /// Serve the widget from this folder instead of the built-in one
    #[arg(long, env = "HEARBACK_ASSETS", value_name = "DIR")]
    pub(crate) assets: Option<PathBuf>,
    /// Whether a commit waits for the disk: full, or off to measure without
    #[arg(long, env = "HEARBACK_SYNCHRONOUS", hide = true)]
    pub(crate) synchronous: Option<String>,
    #[command(flatten)]
    pub(crate) limits: LimitOptions,
}

impl Options {
    /// These, and where one is missing, those of `other`.
    fn or(self, other: Self) -> Self {
        Self {
            addr: self.addr.or(other.addr),
            database: self.database.or(other.database),
            changelog: self.changelog.or(other.changelog),
            site: if self.site.is_empty() { other.site } else { self.site },
            assets: self.assets.or(other.assets),
            synchronous: self.synchronous.or(other.synchronous),
            limits: self.limits.or(other.limits),
        }
    }
}

/// The settings in force.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// Host and port.
    pub(crate) addr: String,
    /// The database file.
    pub(crate) database: PathBuf,
    /// A path or an address.
    pub(crate) changelog: Option<String>,
    /// The sites collected for; all if empty.
    pub(crate) sites: Vec<String>,
    /// The folder the widget is served from.
    pub(crate) assets: Option<PathBuf>,
    /// How the database is opened.
    pub(crate) manner: Manner,
    /// What one request may take.
    pub(crate) limits: Limits,
    /// How often one may come.
    pub(crate) rates: Rates,
    /// What connections may take.
    pub(crate) connections: Connections,
    /// How long the endpoint answers after it was told to stop.
    pub(crate) stop_delay: Duration,
}

/// Where to listen unless told otherwise.
pub(crate) const ADDR: &str = "127.0.0.1:8787";
/// Where to keep things unless told otherwise.
pub(crate) const DATABASE: &str = "sqlite:hearback.db";

impl Settings {
    /// Merges the options with those of the file, and checks them.
    pub(crate) fn resolve(options: Options, file: Option<&Path>) -> anyhow::Result<Self> {
        let options = match file {
            Some(path) => options.or(read(path)?),
            None => options,
        };
        for site in &options.site {
            anyhow::ensure!(
                is_site(site),
                "the site `{site}`: expected 1 to {SITE_CHARS} of A-Z, a-z, 0-9, `.`, `_` and `-`"
            );
        }
        let synchronous = match options.synchronous.as_deref() {
            Some(text) => text
                .parse()
                .map_err(|expected| anyhow::anyhow!("synchronous `{text}`: {expected}"))?,
            None => Synchronous::default(),
        };
        Ok(Self {
            addr: options.addr.unwrap_or_else(|| ADDR.to_owned()),
            database: sqlite::path_of(options.database.as_deref().unwrap_or(DATABASE))?,
            changelog: options.changelog,
            sites: options.site,
            assets: options.assets,
            manner: Manner {
                synchronous,
                reserve: options.limits.reserve()?,
                dead_bytes: options.limits.dead_bytes()?,
                pages: None,
            },
            limits: options.limits.limits()?,
            rates: options.limits.rates()?,
            connections: options.limits.connections()?,
            stop_delay: options.limits.stop_delay()?,
        })
    }
}

fn read(path: &Path) -> anyhow::Result<Options> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the configuration {}", path.display()))?;
    toml::from_str(&text).with_context(|| format!("in the configuration {}", path.display()))
}

/// The site of items that name none.
pub(crate) const DEFAULT_SITE: &str = "default";
/// Characters of a site's name.
pub(crate) const SITE_CHARS: usize = 64;

/// Whether this can be a site's name.
pub(crate) fn is_site(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    (1..=SITE_CHARS).contains(&name.len()) && name.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(tag: &str) -> Options {
        Options {
            addr: Some(format!("{tag}:1")),
            database: Some(format!("sqlite:{tag}.db")),
            changelog: Some(tag.to_owned()),
            site: vec![tag.to_owned()],
            assets: Some(PathBuf::from(tag)),
            synchronous: Some("off".to_owned()),
            limits: LimitOptions {
                max_body: Some(format!("{}KiB", tag.len())),
                max_items: Some(tag.len()),
                head_timeout: Some(tag.len() as f64),
                body_timeout: Some(tag.len() as f64),
                write_timeout: Some(tag.len() as f64),
                drain_timeout: Some(tag.len() as f64),
                stop_delay: Some(tag.len() as f64),
                max_connections: Some(tag.len()),
                max_connections_per_address: Some(tag.len()),
                rate_per_address: Some(tag.len() as f64),
                burst_per_address: Some(tag.len() as f64),
                rate_per_site: Some(tag.len() as f64),
                burst_per_site: Some(tag.len() as f64),
                trust_proxy: vec![format!("10.0.0.{}", tag.len())],
                reserve: Some(format!("{}KiB", tag.len())),
                keep_dead: Some(format!("{}KiB", tag.len())),
            },
        }
    }

    #[test]
    fn a_flag_wins_over_the_file_and_the_file_over_the_default() {
        let resolved = |options: Options| Settings::resolve(options, None).unwrap();

        let both = resolved(options("a-flag").or(options("file")));
        assert_eq!(both.addr, "a-flag:1");
        assert_eq!(both.database, Path::new("a-flag.db"));
        assert_eq!(both.changelog.as_deref(), Some("a-flag"));
        assert_eq!(both.sites, ["a-flag"]);
        assert_eq!(both.assets.as_deref(), Some(Path::new("a-flag")));

        assert_eq!(both.limits.body_bytes, 6 * 1024);
        let limits = |tag| options(tag).limits;
        assert_eq!(limits("a-flag").or(limits("file")), limits("a-flag"));
        assert_eq!(LimitOptions::default().or(limits("file")), limits("file"));

        let file = resolved(Options::default().or(options("file")));
        assert_eq!(file.addr, "file:1");
        assert_eq!(file.database, Path::new("file.db"));
        assert_eq!(file.changelog.as_deref(), Some("file"));
        assert_eq!(file.sites, ["file"]);
        assert_eq!(file.assets.as_deref(), Some(Path::new("file")));
        assert_eq!(file.manner.synchronous, Synchronous::Off);

        let neither = resolved(Options::default());
        assert_eq!(neither.addr, ADDR);
        assert_eq!(neither.database, Path::new("hearback.db"));
        assert_eq!(neither.manner.synchronous, Synchronous::Full);
        assert!(neither.sites.is_empty());
    }

    #[test]
    fn every_setting_can_stand_in_the_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hearback.toml");
        std::fs::write(
            &path,
            "addr = 'a:1'\ndatabase = 'sqlite:d'\nchangelog = 'c'\nsite = ['s', 't']\n\
             assets = 'f'\nsynchronous = 'off'\n[limits]\nmax-body = '2KiB'\n\
             max-items = 3\nhead-timeout = 4\ntrust-proxy = ['10.0.0.0/8', 'fd00::1']\n",
        )
        .unwrap();
        let settings = Settings::resolve(Options::default(), Some(&path)).unwrap();
        assert_eq!(settings.sites, ["s", "t"]);
        assert_eq!(settings.addr, "a:1");
        assert_eq!((settings.limits.body_bytes, settings.limits.body_items), (2_048, 3));
        assert_eq!(settings.connections.head_time, Duration::from_secs(4));
        assert_eq!(settings.connections.proxies.len(), 2);

        for (text, name) in [("adress = 'a:1'\n", "adress"), ("[limits]\nbody = 1\n", "body")] {
            std::fs::write(&path, text).unwrap();
            let error = Settings::resolve(Options::default(), Some(&path)).unwrap_err();
            assert!(format!("{error:#}").contains(name), "{error:#}");
        }
    }

    #[test]
    fn refuses_what_cannot_be_meant() {
        let sites = |site: &str| Options { site: vec![site.to_owned()], ..Options::default() };
        for bad in
            [sites("a b"), sites(""), Options { synchronous: Some("x".into()), ..sites("a") }]
        {
            assert!(Settings::resolve(bad, None).is_err());
        }
    }
}
