//! The browsers that the end-to-end suite drives, and what each needs.

use std::fmt;
use std::path::Path;

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::workspace::Workspace;
use crate::{install, run};

/// A browser engine, by the name that `HEARBACK_ENGINES` uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Engine {
    /// Chromium with chromedriver.
    Chromium,
    /// Firefox with geckodriver.
    Firefox,
    /// WebKitGTK with its own driver, on a virtual display.
    Webkit,
}

impl fmt::Display for Engine {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        })
    }
}

/// One thing an engine needs: any of these programs, or else this package.
type Need = (&'static [&'static str], &'static str);

impl Engine {
    pub(crate) const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::Webkit];

    fn needs(self) -> &'static [Need] {
        match self {
            Self::Chromium => &[
                (&["chromium", "chromium-browser", "google-chrome"], "chromium"),
                (&["chromedriver"], "chromium-driver"),
            ],
            Self::Firefox => &[(&["firefox-esr", "firefox"], "firefox-esr")],
            Self::Webkit => &[
                (&["WebKitWebDriver"], "webkit2gtk-driver"),
                (&["xvfb-run"], "xvfb"),
                (&["xauth"], "xauth"),
            ],
        }
    }
}

/// Installs what these engines lack.
pub(crate) fn need(workspace: &Workspace, engines: &[Engine]) -> Result<()> {
    let missing = || -> Vec<&'static str> {
        let needs = engines.iter().flat_map(|engine| engine.needs());
        needs
            .filter(|(names, _)| !names.iter().any(|name| found(name)))
            .map(|need| need.1)
            .collect()
    };
    let packages = missing();
    if !packages.is_empty() {
        install::debian(&packages, "The end-to-end tests need browsers")?;
        let missing = missing();
        if !missing.is_empty() {
            bail!("{} is installed, but its program is not found", missing.join(", "));
        }
    }
    let built = workspace.target.join("tools/bin/geckodriver");
    if engines.contains(&Engine::Firefox) && !built.is_file() && !found("geckodriver") {
        install::geckodriver(workspace)?;
    }
    Ok(())
}

fn found(name: &str) -> bool {
    run::which(name).is_some() || Path::new("/usr/bin").join(name).is_file()
}
