//! What the site owner may say: the one table of options.
//!
//! The `data-*` attribute, the JavaScript option, its default, what it
//! accepts and its documentation all come from [`SPECS`] and [`DOCS`].

use crate::scale::Scale;
use hearback_wire::{join, limits};

/// A value as it was written: an attribute is a text, JavaScript may also
/// give a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Raw {
    /// A text, or a number or boolean as text.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
}

/// What an option accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepts {
    /// An address, absolute or relative to the page.
    Url,
    /// Any text.
    Text,
    /// Texts, separated by commas where the option is an attribute.
    List,
    /// One of these.
    OneOf(&'static [&'static str]),
    /// A whole number from the first to the second, and the same in words.
    Number(u32, u32, &'static str),
}

/// One option: its name in JavaScript (`batchItems`; the attribute is
/// `data-batch-items`), what it accepts, and its default as written.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// In camel case.
    pub name: &'static str,
    /// What it accepts.
    pub accepts: Accepts,
    /// As the owner would write it; empty where there is none.
    pub default: &'static str,
}

macro_rules! options {
    ($($name:literal, $accepts:expr, $default:literal, $doc:literal;)*) => {
        /// Every option.
        pub const SPECS: &[Spec] = &[$(Spec { name: $name, accepts: $accepts, default: $default }),*];
        /// The documentation of every option, in the order of [`SPECS`];
        /// apart from it, so that the wasm does not carry the prose.
        pub const DOCS: &[&str] = &[$($doc),*];
    };
}

use Accepts::{List, Number, OneOf, Text, Url};

options! {
    "endpoint", Url, "", "Where feedback is posted. The only option that is required.";
    "site", Text, "default", "The name under which the endpoint files it.";
    "changelog", Url, "", "The product's changelog: a feed from `hearback feed`, or the raw file. Without it there is no \"What's new\".";
    "product", Text, "", "The product's name, for the form's heading.";
    "version", Text, "", "The product's version on this page; it travels with the feedback and marks where \"since\" starts.";
    "rating", OneOf(&["stars", "emoji", "thumbs", "nps", "csat", "ces", "none"]), "stars", "The scale above the comment: `nps` asks 0 to 10, `csat` 1 to 5, `ces` 1 to 7.";
    "categories", List, "", "Categories to choose from, such as `Idea,Problem,Praise`.";
    "email", OneOf(&["off", "optional", "required"]), "off", "Whether the form asks for an e-mail address.";
    "attach", OneOf(&["off", "image"]), "off", "Whether an image may be added: PNG, JPEG, WebP or GIF, made smaller on the device, of at most 2 MiB.";
    "theme", OneOf(&["auto", "light", "dark"]), "auto", "Colours; `auto` follows the `color-scheme` of the page.";
    "form", OneOf(&["modal", "card"]), "modal", "Whether the form is a dialog that waits for an answer, or a card beside which the page goes on.";
    "position", OneOf(&["bottom-end", "bottom-start", "top-end", "top-start", "bottom", "top", "start", "end"]), "bottom-end", "The corner or the edge of the launcher; start and end follow the writing direction.";
    "launcher", OneOf(&["button", "tab", "none"]), "button", "A round-cornered button, a tab at the edge, or nothing: then the page opens the form itself.";
    "label", Text, "", "The words on the launcher, in place of \"Feedback\".";
    "locale", Text, "", "The language of the widget, as in `pt-BR`. Without it, the page's own language, or else the browser's.";
    "fallback", Url, "", "Where the launcher leads when the widget cannot be loaded: a page, or a `mailto:` address.";
    "batchItems", Number(1, 100, "a whole number from 1 to 100"), "20", "A batch is sent when this many items wait,";
    "batchBytes", Number(1_024, 61_440, "a whole number from 1024 to 61440"), "49152", "or this many bytes,";
    "batchSeconds", Number(0, 3_600, "a whole number from 0 to 3600"), "5", "and otherwise at most once in this many seconds.";
    "ack", OneOf(&["receipt", "status"]), "receipt", "What counts as delivered: a reply that names the item, or any 2xx that is no page, for endpoints that answer only with a status.";
    "format", OneOf(&["hearback", "cloudevents"]), "hearback", "What is posted: Hearback's batch, or a CloudEvents 1.0 JSON batch.";
    "contentType", OneOf(&["text", "json"]), "text", "The media type it is posted with; `text` needs no preflight request.";
    "consent", OneOf(&["implied", "required"]), "implied", "With `required` nothing is kept on the device until `hearback.consent(true)`.";
    "assets", Url, "", "Where the package's `dist` folder is served, with a slash at the end, if a bundler moved the module away from it.";
}

/// The options after reading: every field has a sensible value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each field is documented in DOCS")]
pub struct Options {
    pub endpoint: String,
    pub site: String,
    pub changelog: Option<String>,
    pub product: Option<String>,
    pub version: Option<String>,
    pub scale: Option<Scale>,
    pub categories: Vec<String>,
    pub email: Email,
    pub batch_items: usize,
    pub batch_bytes: usize,
    pub batch_ms: u64,
    pub ack_status: bool,
    pub cloudevents: bool,
    pub json: bool,
    pub consent_required: bool,
}

/// Whether an e-mail address is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Email {
    /// Not asked for.
    Off,
    /// May be given.
    Optional,
    /// Must be given.
    Required,
}

impl Options {
    /// The media type of a request, empty for the browser's own.
    #[must_use]
    pub fn media_type(&self) -> &'static str {
        match (self.cloudevents, self.json) {
            (true, _) => "application/cloudevents-batch+json",
            (false, true) => "application/json",
            (false, false) => "",
        }
    }

    /// Reads what the owner wrote. Each value that makes no sense gives one
    /// line that names the option, the value and what is accepted; its
    /// default is used instead.
    #[must_use]
    pub fn read(written: &[(String, Raw)]) -> (Self, Vec<String>) {
        let mut remarks = Vec::new();
        let mut text = |name: &str| text(name, written, &mut remarks);
        let some = |text: String| (!text.is_empty()).then_some(text);
        let number = |text: String| text.parse().unwrap_or(0);
        let options = Self {
            endpoint: text("endpoint"),
            site: text("site"),
            changelog: some(text("changelog")),
            product: some(text("product")),
            version: some(text("version")),
            scale: Scale::of(&text("rating")),
            email: match text("email").as_str() {
                "optional" => Email::Optional,
                "required" => Email::Required,
                _ => Email::Off,
            },
            batch_items: number(text("batchItems")),
            batch_bytes: number(text("batchBytes")),
            batch_ms: number(text("batchSeconds")) as u64 * 1_000,
            ack_status: text("ack") == "status",
            cloudevents: text("format") == "cloudevents",
            json: text("contentType") == "json",
            consent_required: text("consent") == "required",
            categories: list("categories", written),
        };
        // Read for their remarks: the page draws by them, not the engine.
        for name in ["attach", "theme", "form", "position", "launcher", "fallback"] {
            text(name);
        }
        (options, remarks)
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::read(&[]).0
    }
}

/// The value of an option as text, or its default and a remark.
fn text(name: &str, written: &[(String, Raw)], remarks: &mut Vec<String>) -> String {
    let Some(spec) = SPECS.iter().find(|spec| spec.name == name) else { return String::new() };
    let value = match written.iter().find(|(key, _)| key == name) {
        None => return spec.default.to_owned(),
        Some((_, Raw::Text(text))) => text.trim().to_owned(),
        Some((_, Raw::List(list))) => list.join(","),
    };
    let fits = match spec.accepts {
        Accepts::OneOf(choices) => choices.contains(&value.as_str()),
        Accepts::Number(min, max, _) => value.parse().is_ok_and(|n: u32| (min..=max).contains(&n)),
        _ => value.chars().count() <= limits::TEXT_CHARS,
    };
    if fits {
        return value;
    }
    let accepted = match spec.accepts {
        Accepts::OneOf(choices) => choices.join(", "),
        Accepts::Number(_, _, words) => words.to_owned(),
        _ => "a text of at most 512 characters".to_owned(),
    };
    let default = if spec.default.is_empty() { "nothing" } else { spec.default };
    remarks.push(join(&[
        "option ",
        name,
        ": \"",
        &value,
        "\" is not accepted (expected ",
        &accepted,
        "); using ",
        default,
    ]));
    spec.default.to_owned()
}

fn list(name: &str, written: &[(String, Raw)]) -> Vec<String> {
    let parts: Vec<&str> = match written.iter().find(|(key, _)| key == name) {
        None => return Vec::new(),
        Some((_, Raw::Text(text))) => text.split(',').collect(),
        Some((_, Raw::List(list))) => list.iter().map(String::as_str).collect(),
    };
    let clean = parts.into_iter().map(str::trim).filter(|part| !part.is_empty());
    clean.map(|part| part.chars().take(limits::TEXT_CHARS).collect()).take(20).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> (Options, Vec<String>) {
        let written: Vec<_> =
            pairs.iter().map(|(k, v)| ((*k).to_owned(), Raw::Text((*v).to_owned()))).collect();
        Options::read(&written)
    }

    #[test]
    fn every_default_is_accepted_by_its_own_option() {
        let pairs: Vec<_> = SPECS.iter().map(|spec| (spec.name, spec.default)).collect();
        assert_eq!(read(&pairs), (Options::default(), vec![]));
        assert_eq!(SPECS.len(), DOCS.len());
    }

    #[test]
    fn nonsense_is_named_with_what_was_expected_and_the_default_is_used() {
        let (options, remarks) = read(&[
            ("rating", "starz"),
            ("batchItems", "0"),
            ("batchSeconds", "soon"),
            ("position", "left"),
        ]);
        assert_eq!(options, Options::default());
        assert_eq!(
            remarks,
            [
                "option rating: \"starz\" is not accepted (expected stars, emoji, thumbs, nps, csat, ces, none); using stars",
                "option batchItems: \"0\" is not accepted (expected a whole number from 1 to 100); using 20",
                "option batchSeconds: \"soon\" is not accepted (expected a whole number from 0 to 3600); using 5",
                "option position: \"left\" is not accepted (expected bottom-end, bottom-start, top-end, top-start, bottom, top, start, end); using bottom-end",
            ]
        );
    }

    #[test]
    fn categories_come_as_text_or_as_list() {
        let (options, _) = read(&[("categories", "Idea, Problem ,,Praise")]);
        assert_eq!(options.categories, ["Idea", "Problem", "Praise"]);
        let list = Raw::List(vec!["Speed, or lack of it".to_owned()]);
        let (options, _) = Options::read(&[("categories".to_owned(), list)]);
        assert_eq!(options.categories, ["Speed, or lack of it"]);
    }
}
