//! Stories that are read, and lines that are refused with a reason.

use crate::collector::Kind;
use crate::engine::{Engine, Theme};
use crate::front::fault::{Canned, Fault};
use crate::story::{Check, Count, Edit, Network, Step, Story, Target, Trace};
use serde_json::json;
use std::time::Duration;

fn one(line: &str) -> Step {
    let story = Story::parse(line).unwrap_or_else(|(_, error)| panic!("{line}: {error:#}"));
    let [(1, step)] = story.steps.as_slice() else { panic!("{line}: {:?}", story.steps) };
    step.clone()
}

const THREE: Duration = Duration::from_secs(3);

fn strikes(fault: Fault, times: Option<usize>) -> Step {
    Step::Network(Network::Strikes(fault, times))
}

fn target(role: &str, name: &str) -> Target {
    Target { role: role.into(), name: name.into(), holding: None, within: None }
}

#[test]
fn every_step_is_read() {
    let dialog = Box::new(target("dialog", "Send*"));
    let close = Target { within: Some(dialog), ..target("button", "Close") };
    let news = Box::new(target("dialog", "News"));
    let heading = Some(Box::new(target("heading", "1.0*")));
    let release = Target { holding: heading, within: Some(news), ..target("article", "*") };
    let cases = [
        (
            r#"see article "*" with heading "1.0*" in dialog "News""#,
            Step::See(Count::Some, release),
        ),
        ("page", Step::Page("page".into(), String::new())),
        (r#"page bare "a=1""#, Step::Page("bare".into(), "a=1".into())),
        ("reload", Step::Reload),
        (r#"click button "Close" in dialog "Send*""#, Step::Click(close)),
        (r#"choose radio "4 stars""#, Step::Choose(target("radio", "4 stars"))),
        (
            r#"type textbox "*" "Hi \"you\"""#,
            Step::Type(target("textbox", "*"), "Hi \"you\"".into()),
        ),
        ("press Shift+Tab", Step::Press("Shift+Tab".into())),
        (r#"see 3 article "*""#, Step::See(Count::Exactly(3), target("article", "*"))),
        (r#"see dialog "x""#, Step::See(Count::Some, target("dialog", "x"))),
        (r#"not see dialog "x""#, Step::See(Count::Exactly(0), target("dialog", "x"))),
        (r#"status contains "Sent""#, Step::Status("Sent".into())),
        ("event saved", Step::Event("saved".into())),
        (
            r#"text of article "1" contains "a""#,
            Step::Text(target("article", "1"), true, "a".into()),
        ),
        (r#"text of article "1" lacks "a""#, Step::Text(target("article", "1"), false, "a".into())),
        (r#"focus is button "Send""#, Step::Focus(target("button", "Send"))),
        ("collector stop", Step::Stop),
        (
            r#"requests "* collector *" 2"#,
            Step::Requests("* collector *".into(), Count::Exactly(2)),
        ),
        (r#"requests "*" at most 2"#, Step::Requests("*".into(), Count::AtMost(2))),
        (r#"requests "*" at least 2"#, Step::Requests("*".into(), Count::AtLeast(2))),
        (r#"requests "*" apart 2s"#, Step::Apart("*".into(), 2)),
        ("network works", Step::Network(Network::Works)),
        ("network refuses", Step::Network(Network::Refuses)),
        ("network drops request", strikes(Fault::DropRequest, None)),
        ("network drops reply twice", strikes(Fault::DropReply, Some(2))),
        ("network resets after 9 bytes of reply", strikes(Fault::ResetReply(9), None)),
        ("network delays reply 3s", strikes(Fault::Delay { reply: true, time: THREE }, None)),
        ("network holds request once", strikes(Fault::Hold { reply: false }, Some(1))),
        (r#"network rejects "too_large""#, strikes(Fault::Rejects("too_large".into()), None)),
        (
            r#"network answers 503 "Retry-After: 2" body "later" without cors once"#,
            strikes(
                Fault::Answer(Canned {
                    status: 503,
                    headers: vec![("Retry-After".into(), "2".into())],
                    body: "later".into(),
                    cors: false,
                }),
                Some(1),
            ),
        ),
        ("tab 2", Step::Tab(2)),
        ("tab close", Step::CloseTab),
        ("browser kill", Step::KillBrowser),
        ("back", Step::Back),
        (r#"device "*x*" 0"#, Step::Device("*x*".into(), Count::Exactly(0))),
        ("device empty", Step::Device("*".into(), Count::Exactly(0))),
        ("rows 1", Step::Rows(1)),
        (r#"row contains "x""#, Step::Row("x".into())),
        ("attachments 2", Step::Attachments("*".into(), 2)),
        (r#"attachments "*.png" 0"#, Step::Attachments("*.png".into(), 0)),
        ("attachment is a.png", Step::Attachment("a.png".into())),
        (r#"attachment lacks "GPS""#, Step::AttachmentLacks("GPS".into())),
        ("post b.json is 200", Step::Post("b.json".into(), 200, None)),
        (r#"post b.json is 200 "dup""#, Step::Post("b.json".into(), 200, Some("dup".into()))),
        ("changelog fill 5000000", Step::Changelog(Edit::Fill(5_000_000))),
        ("changelog hostile rst", Step::Changelog(Edit::Hostile("rst".into(), None))),
        ("changelog hostile rst 9", Step::Changelog(Edit::Hostile("rst".into(), Some(9)))),
        ("changelog append a.md", Step::Changelog(Edit::Append("a.md".into()))),
        (r#"script "return 1" is 1"#, Step::Script("return 1".into(), json!(1))),
        (r#"script "return x" is ["a", "b"]"#, Step::Script("return x".into(), json!(["a", "b"]))),
        (r#"do script "a()""#, Step::Do("a()".into())),
        (r#"console has 1 "*x*""#, Step::Console(Count::Exactly(1), "*x*".into())),
        ("console empty", Step::Console(Count::Exactly(0), "*".into())),
        ("viewport 390x844", Step::Viewport(390, 844)),
        ("remember dom", Step::Remember(Trace::Dom)),
        ("listeners unchanged", Step::Unchanged(Trace::Listeners)),
        ("timers none", Step::NoTimers),
        (r#"fails "*few*" rows 2"#, Step::Fails("*few*".into(), Box::new(Step::Rows(2)))),
    ];
    for (line, step) in cases {
        assert_eq!(one(line), step, "{line}");
    }
}

#[test]
fn declarations_come_first() {
    let text = "with collector \"--site\" \"acme\"\ntheme dark\nnot on webkit\nexpect console \"a*\"\npage\n";
    let story = Story::parse(text).unwrap_or_else(|(_, error)| panic!("{error:#}"));
    let serve = Kind::Serve(vec!["--site".into(), "acme".into()]);
    assert_eq!(story.setup.collector, Some(serve));
    assert_eq!(story.setup.themes, [Theme::Dark]);
    assert_eq!(story.setup.without, [Engine::Webkit]);
    assert_eq!(story.setup.expected, ["a*"]);
    let late = Story::parse("page\ntheme dark\n");
    assert!(late.is_err_and(|(line, _)| line == 2));
}

#[test]
fn a_bad_line_is_refused_with_its_number_and_what_was_expected() {
    let cases = [
        ("dance", "expected a step"),
        ("click button", "<role> \"name\""),
        (r#"click button "a" "b""#, "end of the line"),
        (r#"click button "a" in dialog"#, "<role> \"name\""),
        ("rows many", "expected a number, found many"),
        ("viewport 390", "390x844"),
        ("remember everything", "dom, listeners, globals, host, form or heap"),
        (r#"script "x" is {"#, "expected JSON"),
        (r#"text of button "x" is "y""#, "contains|lacks"),
        (r#"see button "x"#, "closing quote"),
        (r#"fails "x""#, "expected a step"),
        ("network sulks", "what the network does, found sulks"),
        ("network holds breath", "request or reply"),
        (r#"network answers 503 "Retry-After""#, "`Name: value`"),
        ("network delays reply long", "3s"),
        ("not on lynx", "chromium, firefox or webkit"),
    ];
    for (line, expected) in cases {
        let Err((number, error)) = Story::parse(&format!("# title\npage\n{line}\n")) else {
            panic!("{line} was read");
        };
        assert_eq!(number, 3, "{line}");
        let error = format!("{error:#}");
        assert!(error.contains(expected), "{line}: {error}");
    }
}

#[test]
fn a_story_may_be_played_in_themes_and_languages() {
    let story = Story::parse("theme light dark\nlanguage en ar\nwishes reduced-motion\npage");
    let setup = story.unwrap_or_else(|(_, error)| panic!("{error:#}")).setup;
    assert_eq!(setup.themes, [Theme::Light, Theme::Dark]);
    assert_eq!(setup.languages, ["en", "ar"]);
    assert!(setup.wishes.reduced_motion && !setup.wishes.forced_colors);
    assert!(Story::parse("theme dim").is_err());
}

#[test]
fn checks_are_read_and_others_refused() {
    let checks = [
        ("no access violations", Step::Check(Check::Access)),
        ("targets 44px", Step::Check(Check::Targets)),
        ("no overflow", Step::Check(Check::Overflow)),
        ("focus visible", Step::Check(Check::Focus)),
        ("no layout shift", Step::Check(Check::Shift)),
        ("play core", Step::Play("core".into())),
        ("frame 1", Step::Frame(Some(1))),
        ("frame top", Step::Frame(None)),
        ("medium print", Step::Medium("print".into())),
        ("remember form", Step::Remember(Trace::Form)),
        ("host unchanged", Step::Unchanged(Trace::Host)),
    ];
    for (line, step) in checks {
        assert_eq!(one(line), step, "{line}");
    }
    assert!(Story::parse("no violations").is_err());
}
