//! The language of stories: one step a line, words and quoted texts.
//!
//! A line that starts with white space continues the one before it; `#` at
//! the start of a word begins a comment. The table of steps is in
//! `tests/README.md`; [`Step`] is the same as types.

mod check;
mod network;
mod parse;
mod words;

pub use check::{Check, direction};
pub use network::Network;

use crate::collector::Kind;
use crate::engine::{Engine, Theme, Wishes};
use anyhow::{Context, Result, anyhow};
use serde_json::Value;
use std::path::Path;

/// A case, read.
#[derive(Debug, PartialEq)]
pub struct Story {
    /// What must stand before the first step.
    pub setup: Setup,
    /// The steps, each with the number of its line.
    pub steps: Vec<(usize, Step)>,
}

/// The declarations at the top of a story.
#[derive(Debug, PartialEq)]
pub struct Setup {
    /// The collector; `None` for `without collector`.
    pub collector: Option<Kind>,
    /// The themes it is played in, each time with a browser of its own.
    pub themes: Vec<Theme>,
    /// The languages it is played in, likewise.
    pub languages: Vec<String>,
    /// What else pages are told about the visitor's wishes.
    pub wishes: Wishes,
    /// Patterns of `console.error` lines that must come.
    pub expected: Vec<String>,
    /// The engines it is not for; `README.md` says why.
    pub without: Vec<Engine>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            collector: Some(Kind::Serve(Vec::new())),
            themes: vec![Theme::Light],
            languages: vec!["en".into()],
            wishes: Theme::Light.into(),
            expected: Vec::new(),
            without: Vec::new(),
        }
    }
}

/// An element by what a visitor is told about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The ARIA role, or `part`: then the name is that of a `::part`.
    pub role: String,
    /// A pattern for the accessible name.
    pub name: String,
    /// Only if this one is inside it.
    pub holding: Option<Box<Target>>,
    /// Only inside this one.
    pub within: Option<Box<Target>>,
}

/// Something remembered about the page, to be compared later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trace {
    /// The serialised host document, shadow trees aside.
    Dom,
    /// Listeners on window, document, html and body.
    Listeners,
    /// The names of the window's own properties.
    Globals,
    /// What is not Hearback's: its markup, and its computed styles.
    Host,
    /// The computed styles of everything that is Hearback's.
    Form,
    /// How many nodes, listeners and documents live, and how much memory they
    /// take; Chromium only.
    Heap,
}

/// How many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// This many.
    Exactly(usize),
    /// This many or fewer.
    AtMost(usize),
    /// This many or more.
    AtLeast(usize),
    /// One or more.
    Some,
}

/// What happens to the changelog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// A file of the case goes on top, below the title, as a release does.
    Append(String),
    /// A file of the case replaces it.
    Write(String),
    /// Releases are made up until it has this many bytes.
    Fill(usize),
    /// It is written by somebody who means harm, in this format; with a
    /// number, everything nests so many levels deep.
    Hostile(String, Option<usize>),
    /// It is deleted.
    Remove,
}

/// One line of a story.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Goes to a page of the case, with a query.
    Page(String, String),
    /// Loads the page again.
    Reload,
    /// Clicks the one element that matches.
    Click(Target),
    /// Clicks the label of a radio or check box, and sees it checked.
    Choose(Target),
    /// Types into the one element that matches.
    Type(Target, String),
    /// Presses a key or a chord.
    Press(String),
    /// Sees that many elements.
    See(Count, Target),
    /// Some element of role `status` holds the text.
    Status(String),
    /// `hearback:<name>` was dispatched.
    Event(String),
    /// The text of the one element that matches holds (or lacks) this.
    Text(Target, bool, String),
    /// The focused element has this role and name.
    Focus(Target),
    /// The collector ends (SIGTERM) and its port refuses.
    Stop,
    /// The collector ends (SIGKILL) and its port refuses.
    Kill,
    /// The collector runs again.
    Start,
    /// What the way to the collector is like.
    Network(Network),
    /// The tab of this number, opened if it is not there.
    Tab(usize),
    /// This tab is closed.
    CloseTab,
    /// So many seconds pass: the story is about that, not about waiting.
    Pass(u64),
    /// The browser ends (SIGKILL), with all its processes.
    KillBrowser,
    /// The browser runs again, with the same profile.
    StartBrowser,
    /// One page back.
    Back,
    /// One page forward.
    Forward,
    /// Records on the device that match.
    Device(String, Count),
    /// Between requests that match there was never less than so many seconds.
    Apart(String, u64),
    /// Requests that match, since the start of the case.
    Requests(String, Count),
    /// That many rows are in the database.
    Rows(usize),
    /// Some row, as JSON, holds the text.
    Row(String),
    /// That many images were attached, of this name.
    Attachments(String, usize),
    /// Some attached image is this file, byte for byte.
    Attachment(String),
    /// No attached image has this text in it.
    AttachmentLacks(String),
    /// Posts a file to the collector; status, and a text the answer holds.
    Post(String, u16, Option<String>),
    /// Changes the changelog.
    Changelog(Edit),
    /// The script's value becomes this.
    Script(String, Value),
    /// Runs a script.
    Do(String),
    /// Console lines that match.
    Console(Count, String),
    /// Plays a file of steps that the cases of an area share.
    Play(String),
    /// Steps go to this frame, or to the whole page.
    Frame(Option<u16>),
    /// Pages are drawn for this medium.
    Medium(String),
    /// What must hold of everything that is Hearback's and visible.
    Check(Check),
    /// Sets the size of the viewport.
    Viewport(u32, u32),
    /// Keeps a picture.
    Screenshot(String),
    /// Remembers a trace.
    Remember(Trace),
    /// The trace is as remembered.
    Unchanged(Trace),
    /// No timer, interval, frame or idle callback is pending.
    NoTimers,
    /// The page is loaded and idle, and no request is under way.
    Settled,
    /// No uncaught error, violation or unexpected `console.error` so far.
    NoPageErrors,
    /// The step fails, soon, with an error that matches.
    Fails(String, Box<Step>),
}

impl Story {
    /// Reads `story.txt`; an error names file and line.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        Self::parse(&text).map_err(|(line, error)| anyhow!("{}:{line}: {error:#}", path.display()))
    }

    /// Reads a story; an error comes with the number of its line.
    pub fn parse(text: &str) -> Result<Self, (usize, anyhow::Error)> {
        let mut story = Self { setup: Setup::default(), steps: Vec::new() };
        for (number, line) in words::lines(text) {
            let words = words::split(&line).map_err(|error| (number, error))?;
            let told =
                parse::declaration(&words, &mut story.setup).map_err(|error| (number, error))?;
            if told && !story.steps.is_empty() {
                return Err((number, anyhow!("expected declarations before the first step")));
            }
            if !told {
                story.steps.push((number, parse::step(&words).map_err(|error| (number, error))?));
            }
        }
        Ok(story)
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {:?}", self.role, self.name)?;
        self.holding.as_ref().map_or(Ok(()), |inner| write!(f, " with {inner}"))?;
        self.within.as_ref().map_or(Ok(()), |outer| write!(f, " in {outer}"))
    }
}

impl Count {
    /// Whether `found` is right.
    #[must_use]
    pub fn holds(self, found: usize) -> bool {
        match self {
            Self::Exactly(count) => found == count,
            Self::AtMost(count) => found <= count,
            Self::AtLeast(count) => found >= count,
            Self::Some => found > 0,
        }
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exactly(0) => f.write_str("no"),
            Self::Exactly(count) => write!(f, "{count}"),
            Self::AtMost(count) => write!(f, "at most {count}"),
            Self::AtLeast(count) => write!(f, "at least {count}"),
            Self::Some => f.write_str("a"),
        }
    }
}
