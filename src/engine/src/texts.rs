//! The words of the widget, in English.

pub(crate) const LAUNCHER: &str = "Feedback";
pub(crate) const FORM_TITLE: &str = "Send feedback";
pub(crate) const FORM_TITLE_ABOUT: &str = "Your feedback on ";
pub(crate) const RATING: &str = "How do you like it?";
pub(crate) const CATEGORY: &str = "What is it about?";
pub(crate) const COMMENT: &str = "Your comment";
pub(crate) const COMMENT_HINT: &str = "What works, what doesn’t, what is missing?";
pub(crate) const EMAIL: &str = "E-mail";
pub(crate) const EMAIL_OPTIONAL: &str = "E-mail (optional)";
pub(crate) const EMAIL_HINT: &str = "Only to answer you.";
pub(crate) const SEND: &str = "Send";
pub(crate) const CLOSE: &str = "Close";
pub(crate) const WHATS_NEW: &str = "What's new";
pub(crate) const THANKS: &str = "Thank you";
pub(crate) const DONE: &str = "Done";
pub(crate) const ANOTHER: &str = "Write another";
pub(crate) const GIVE_FEEDBACK: &str = "Give feedback";

pub(crate) const STARS: &[&str] = &["1 star", "2 stars", "3 stars", "4 stars", "5 stars"];
pub(crate) const EMOJI: &[&str] = &["Terrible", "Bad", "Okay", "Good", "Great"];
pub(crate) const THUMBS: &[&str] = &["Thumbs down", "Thumbs up"];

pub(crate) const SAYS_NOTHING: &str = "Please rate or write something first.";
pub(crate) const EMAIL_MISSING: &str = "Please enter your e-mail address.";
pub(crate) const EMAIL_WRONG: &str = "Please enter an e-mail address like name@example.com.";
pub(crate) const TOO_LONG: &str = "This is too long. Please shorten it to 5,000 characters.";
pub(crate) const FULL: &str = "Too much is waiting on this device already. Your text is still here; please try again when you are online.";

pub(crate) const SAVING: &str = "Saving…";
pub(crate) const SAVED: &str = "Saved on this device. Sending…";
pub(crate) const SENDING: &str = "Sending…";
pub(crate) const SENT: &str = "Sent. Your feedback has arrived.";
pub(crate) const KEPT: &str = "Not sent yet: kept on this device, and sent as soon as it can be.";
pub(crate) const KEPT_FOR_NOW: &str =
    "Not sent yet: kept in this browser for now, and sent as soon as it can be.";
pub(crate) const NOT_KEPT: &str =
    "Not sent yet, and this browser cannot keep it for later. Please leave this page open.";
pub(crate) const REFUSED: &str = "This was not accepted. It is kept under “Not sent”.";
pub(crate) const UNSENT: &str = "Not sent";
pub(crate) const NOT_ACCEPTED: &str = "This site did not accept it.";
pub(crate) const TOO_LARGE_FOR_SITE: &str = "It is too large for this site.";
pub(crate) const EXPIRED: &str = "It could not be sent for 90 days.";
pub(crate) const NO_WORDS: &str = "A rating without words";
pub(crate) const COPY: &str = "Copy";
pub(crate) const COPIED: &str = "Copied.";
pub(crate) const DELETE: &str = "Delete";
pub(crate) const DISCARD: &str = "Discard";

pub(crate) const SINCE_FEEDBACK: &str = "What's new since your feedback";
pub(crate) const SINCE_VISIT: &str = "What's new since your first visit";
pub(crate) const YOU_SAID: &str = "You wrote on {date}:";
pub(crate) const YOU_RATED: &str = "Your last feedback was on {date}.";
pub(crate) const NOTHING_SINCE: &str =
    "Nothing has been released since your feedback of {date}. This is what came before:";
pub(crate) const LOADING: &str = "Loading…";
pub(crate) const UNREACHABLE: &str =
    "The list of changes cannot be reached right now. Please try again later.";
pub(crate) const EMPTY: &str = "The list of changes is empty so far.";
pub(crate) const HTML: &str = "There is no list of changes at the address this site gave.";
pub(crate) const NO_RELEASES: &str = "Nothing has been released yet.";
pub(crate) const TOO_LARGE: &str = "The list of changes is too large to be shown here.";
pub(crate) const NO_CHANGELOG: &str = "This site does not publish a list of changes.";
pub(crate) const YANKED: &str = "Withdrawn";
pub(crate) const NEW: &str = "New";
pub(crate) const BREAKING: &str = "Breaking";
pub(crate) const MORE: &str = "All changes of this release";
pub(crate) const UNNAMED: &str = "Release";
