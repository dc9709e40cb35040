//! What the widget says, by the names under which every language has it.
//!
//! The words themselves are in `locales/`: English travels with the widget,
//! the other languages are fetched where they are spoken, and a site may
//! replace each (`texts`). A word may stand for one of several forms: of a
//! plural, or of a list.

use hearback_wire::Date;

/// Something to be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase<'a> {
    /// Its name in the locales.
    pub key: &'static str,
    /// What is put into it.
    pub with: With<'a>,
}

/// What is put into a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum With<'a> {
    /// Nothing.
    Nothing,
    /// A text, for `{product}`.
    Text(&'a str),
    /// A number, for `{count}`; the plural follows it.
    Count(u32),
    /// A day, for `{date}`.
    Day(Date),
}

impl Phrase<'_> {
    /// A phrase that is always the same.
    #[must_use]
    pub const fn new(key: &'static str) -> Self {
        Self { key, with: With::Nothing }
    }
}

impl From<&'static str> for Phrase<'_> {
    fn from(key: &'static str) -> Self {
        Self::new(key)
    }
}

macro_rules! texts {
    ($($name:ident $key:literal)*) => {
        $(pub(crate) const $name: &str = $key;)*
        /// Every name that the engine says something by.
        #[cfg(test)]
        pub(crate) const KEYS: &[&str] = &[$($key),*];
    };
}

texts! {
    LAUNCHER "launcher"
    LAUNCHER_NEW "launcherNew"
    FORM_TITLE "formTitle"
    FORM_TITLE_ABOUT "formTitleAbout"
    RATING "rating"
    RATING_NPS "ratingNps"
    RATING_CSAT "ratingCsat"
    RATING_CES "ratingCes"
    THANKS "thanks"
    CHARACTERS_LEFT "charactersLeft"
    SAYS_NOTHING "saysNothing"
    EMAIL_MISSING "emailMissing"
    EMAIL_WRONG "emailWrong"
    TOO_LONG "tooLong"
    FULL "full"
    SAVING "saving"
    SAVED "saved"
    SENDING "sending"
    SENT "sent"
    KEPT "kept"
    KEPT_FOR_NOW "keptForNow"
    NOT_KEPT "notKept"
    REFUSED "refused"
    NOT_ACCEPTED "notAccepted"
    TOO_LARGE "tooLarge"
    EXPIRED "expired"
    COPIED "copied"
    WHATS_NEW "whatsNew"
    LOADING "loading"
    UNREACHABLE "unreachable"
    NO_CHANGELOG "noChangelog"
}

#[cfg(test)]
mod tests {
    use super::KEYS;
    use serde_json::{Map, Value};

    #[test]
    fn everything_that_is_said_has_words() {
        let english: Map<String, Value> =
            serde_json::from_str(include_str!("../locales/en.json")).unwrap();
        for key in KEYS {
            assert!(english.contains_key(*key), "{key} is not in en.json");
        }
    }
}
