//! What must hold of every piece of Hearback that is visible, whatever the
//! story.

/// A rule for all pieces at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// axe-core finds nothing wrong.
    Access,
    /// What can be pressed is at least 44 by 44 CSS pixels, links in running
    /// text aside (WCAG 2.2, 2.5.5).
    Targets,
    /// Nothing is cut off, sticks out or has to be scrolled sideways (WCAG
    /// 2.2, 1.4.10).
    Overflow,
    /// Something has the focus, shows it, and is not covered (WCAG 2.2, 2.4.7
    /// and 2.4.11).
    Focus,
    /// The page has not moved since it was loaded; only Chromium can tell.
    Shift,
}

/// The writing direction of a language: `ltr` or `rtl`.
#[must_use]
pub fn direction(language: &str) -> &'static str {
    match language.split('-').next() {
        Some("ar" | "fa" | "he" | "ur") => "rtl",
        _ => "ltr",
    }
}
