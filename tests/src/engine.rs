//! The three browser engines: how each is started and what it needs.

use crate::places::program;
use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Value, json};
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A browser engine with its WebDriver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium and chromedriver.
    Chromium,
    /// Firefox and geckodriver.
    Firefox,
    /// WebKitGTK: `MiniBrowser` and `WebKitWebDriver`, on a virtual display.
    Webkit,
}

/// Whether pages are told that the visitor prefers dark or light.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// `prefers-color-scheme: light`.
    Light,
    /// `prefers-color-scheme: dark`.
    Dark,
}

/// What a browser tells its pages about the visitor's wishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wishes {
    /// Dark or light.
    pub theme: Theme,
    /// `prefers-reduced-motion: reduce`.
    pub reduced_motion: bool,
    /// `forced-colors: active`.
    pub forced_colors: bool,
}

impl From<Theme> for Wishes {
    fn from(theme: Theme) -> Self {
        Self { theme, reduced_motion: false, forced_colors: false }
    }
}

impl Theme {
    /// As in stories and in names of tests.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl Engine {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::Webkit];

    /// The engines named in `HEARBACK_ENGINES`, comma-separated; all without
    /// it.
    pub fn chosen() -> Result<Vec<Self>> {
        let Ok(names) = std::env::var("HEARBACK_ENGINES") else { return Ok(Self::ALL.to_vec()) };
        Self::parse_list(&names).context("HEARBACK_ENGINES")
    }

    /// Engines by name, comma-separated.
    pub fn parse_list(names: &str) -> Result<Vec<Self>> {
        let mut engines = Vec::new();
        for name in names.split(',').map(str::trim) {
            let engine = Self::ALL.into_iter().find(|engine| engine.name() == name);
            let Some(engine) = engine else {
                bail!("expected chromium, firefox or webkit, found {name:?}");
            };
            if !engines.contains(&engine) {
                engines.push(engine);
            }
        }
        Ok(engines)
    }

    /// As in test names.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }

    /// Fails, naming what to install, if a program is missing.
    pub fn check(self) -> Result<()> {
        // Any of the programs, and how to get the first.
        let needed: &[(&[&str], &str)] = match self {
            Self::Chromium => &[(&["chromedriver"], "apt-get install chromium chromium-driver")],
            Self::Firefox => &[
                (FIREFOX, "apt-get install firefox-esr"),
                (&["geckodriver"], "cargo install geckodriver --locked --root target/tools"),
            ],
            Self::Webkit => &[
                (&["WebKitWebDriver"], "apt-get install webkit2gtk-driver"),
                (&["Xvfb"], "apt-get install xvfb"),
                (&["cc"], "apt-get install gcc"),
            ],
        };
        for (names, how) in needed {
            if !names.iter().any(|name| program(name).is_some()) {
                let names = names.join(" or ");
                bail!("{self} needs {names}: {how} (or leave {self} out of HEARBACK_ENGINES)");
            }
        }
        Ok(())
    }

    /// Whether it needs a display even without anybody to look at it.
    #[must_use]
    pub fn needs_display(self) -> bool {
        self == Self::Webkit
    }

    /// The driver's command for `port`; what it writes goes below `scratch`.
    pub fn driver(self, port: u16, wishes: Wishes, scratch: &Path) -> Result<Command> {
        self.check()?;
        let start =
            |name: &str| program(name).map(Command::new).ok_or_else(|| anyhow!("no {name}"));
        let mut command = match self {
            Self::Chromium => start("chromedriver")?,
            Self::Firefox => {
                // The port of an earlier life would be taken for the new one's.
                let _ = std::fs::remove_file(scratch.join("profile/MarionetteActivePort"));
                // Firefox keeps its window wider than a phone unless told so.
                write(scratch, "profile/chrome/userChrome.css", NARROW)?;
                let mut command = start("geckodriver")?;
                // 0 is any free port; the fixed default would collide.
                command.arg("--websocket-port=0");
                command
            }
            Self::Webkit => {
                let mut command = start("WebKitWebDriver")?;
                // The toolbar keeps the window wider than a phone.
                write(scratch, "config/gtk-3.0/gtk.css", NARROW)?;
                command.env("LD_PRELOAD", persistent(scratch)?);
                // GTK 3 has no other switch, and WebKitGTK reads this one.
                let dark = wishes.theme == Theme::Dark;
                command.env("GTK_THEME", if dark { "Adwaita:dark" } else { "Adwaita" });
                let animations = u8::from(!wishes.reduced_motion);
                let settings = format!("[Settings]\ngtk-enable-animations={animations}\n");
                write(scratch, "config/gtk-3.0/settings.ini", &settings)?;
                for (variable, dir) in [
                    ("XDG_CONFIG_HOME", "config"),
                    ("XDG_DATA_HOME", "data"),
                    ("XDG_CACHE_HOME", "cache"),
                ] {
                    command.env(variable, scratch.join(dir));
                }
                command
            }
        };
        command.arg(format!("--port={port}"));
        Ok(command)
    }

    /// The capabilities of a session with the profile below `scratch`.
    #[must_use]
    pub fn capabilities(self, wishes: Wishes, scratch: &Path) -> Value {
        match self {
            Self::Chromium => {
                let profile = format!("--user-data-dir={}", scratch.join("profile").display());
                json!({
                    "browserName": "chrome",
                    "goog:loggingPrefs": {"browser": "ALL"},
                    "goog:chromeOptions": {"args": [
                        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                        "--disable-background-networking", "--disable-component-update",
                        "--disable-sync", profile,
                    ]},
                })
            }
            Self::Firefox => json!({
                "browserName": "firefox",
                // The driver itself knows only one of the names.
                "moz:firefoxOptions": {"binary": FIREFOX.iter().find_map(|name| program(name)), "args": ["-headless", "-profile", scratch.join("profile")], "prefs": {
                    "toolkit.legacyUserProfileCustomizations.stylesheets": true,
                    "layout.css.prefers-color-scheme.content-override":
                        if wishes.theme == Theme::Dark { 0 } else { 1 },
                    "ui.prefersReducedMotion": u8::from(wishes.reduced_motion),
                    // 2 is: never the colours of the page.
                    "browser.display.document_color_use": if wishes.forced_colors { 2 } else { 0 },
                    "devtools.console.stdout.content": true,
                    // A browser that was killed starts like any other.
                    "browser.sessionstore.resume_from_crash": false,
                    "toolkit.startup.max_resumed_crashes": -1,
                }},
            }),
            // Without a limit for scripts: this driver keeps it with a timer of
            // the page, which would be taken for one of the guest's.
            Self::Webkit => json!({"browserName": "MiniBrowser", "timeouts": {"script": null}}),
        }
    }
}

const FIREFOX: &[&str] = &["firefox", "firefox-esr"];

/// A library that lets `MiniBrowser` keep what pages store: it has no option for
/// that. rustc links with `cc` too, so it is there.
fn persistent(scratch: &Path) -> Result<PathBuf> {
    let library = scratch.join("persistent.so");
    if !library.is_file() {
        write(scratch, "persistent.c", include_str!("inbrowser/persistent.c"))?;
        let cc = program("cc").ok_or_else(|| anyhow!("no cc"))?;
        let output = Command::new(cc)
            .args(["-shared", "-fPIC", "-o", "persistent.so", "persistent.c"])
            .current_dir(scratch)
            .output()?;
        if !output.status.success() {
            bail!("cc: {}: {}", output.status, String::from_utf8_lossy(&output.stderr));
        }
    }
    Ok(library)
}

/// Style for the browser's own window, so that it can be as narrow as a phone.
const NARROW: &str = "* { min-width: 0 !important; padding: 0; margin: 0; font-size: 1px }";

fn write(scratch: &Path, name: &str, text: &str) -> Result<()> {
    let path = scratch.join(name);
    path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
    Ok(std::fs::write(path, text)?)
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Engine;

    #[test]
    fn a_list_of_names_is_a_list_of_engines() {
        let list = Engine::parse_list("webkit, chromium,webkit").ok();
        assert_eq!(list, Some(vec![Engine::Webkit, Engine::Chromium]));
    }

    #[test]
    fn an_unknown_name_is_an_error_that_says_what_is_known() {
        let error = Engine::parse_list("chrome").map_err(|error| error.to_string());
        assert!(error.is_err_and(|text| text.contains("chromium, firefox or webkit")));
    }
}
