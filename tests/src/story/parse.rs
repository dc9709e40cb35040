//! From words to steps.

use super::words::Word::{self, Bare, Quoted};
use super::{Check, Count, Edit, Setup, Step, Target, Trace, network};
use crate::collector::Kind;
use crate::engine::{Engine, Theme};
use anyhow::{Context, Result, bail};

/// Reads a declaration into `setup`; `false` if the line is none.
pub(super) fn declaration(words: &[Word], setup: &mut Setup) -> Result<bool> {
    match shape(words).as_slice() {
        ["without", "collector"] => setup.collector = None,
        ["with", "demo"] => setup.collector = Some(Kind::Demo),
        ["with", "collector", ..] => {
            let texts = words.iter().skip(2).map(text).collect::<Result<_>>()?;
            setup.collector = Some(Kind::Serve(texts));
        }
        ["not", "on", engine] => setup.without.extend(Engine::parse_list(engine)?),
        ["theme", names @ ..] if !names.is_empty() => {
            setup.themes = names.iter().map(|name| theme(name)).collect::<Result<_>>()?;
        }
        ["language", names @ ..] if !names.is_empty() => {
            setup.languages = names.iter().map(|&name| name.to_owned()).collect();
        }
        ["wishes", "reduced-motion"] => setup.wishes.reduced_motion = true,
        ["wishes", "forced-colors"] => setup.wishes.forced_colors = true,
        ["expect", "console", "\""] => setup.expected.push(text_at(words, 2)?),
        _ => return Ok(false),
    }
    Ok(true)
}

/// Reads a step.
pub(super) fn step(words: &[Word]) -> Result<Step> {
    let text = |index: usize| text_at(words, index);
    Ok(match shape(words).as_slice() {
        ["page"] => Step::Page("page".into(), String::new()),
        ["page", "\""] => Step::Page(text(1)?, String::new()),
        ["page", name] => Step::Page((*name).into(), String::new()),
        ["page", name, "\""] => Step::Page((*name).into(), text(2)?),
        ["reload"] => Step::Reload,
        ["click", ..] => Step::Click(all_target(words, 1)?),
        ["choose", ..] => Step::Choose(all_target(words, 1)?),
        ["type", _, "\"", "\""] => Step::Type(target(words, 1)?.0, text(3)?),
        ["press", keys] => Step::Press((*keys).into()),
        ["see", count, _, ..] if count.parse::<usize>().is_ok() => {
            Step::See(Count::Exactly(number(count)?), all_target(words, 2)?)
        }
        ["see", ..] => Step::See(Count::Some, all_target(words, 1)?),
        ["not", "see", ..] => Step::See(Count::Exactly(0), all_target(words, 2)?),
        ["status", "contains", "\""] => Step::Status(text(2)?),
        ["event", name] => Step::Event((*name).into()),
        ["text", "of", ..] => {
            let (target, next) = target(words, 2)?;
            let holds = match shape(words).get(next..) {
                Some(["contains", "\""]) => true,
                Some(["lacks", "\""]) => false,
                _ => bail!("expected text of <role> \"name\" contains|lacks \"text\""),
            };
            Step::Text(target, holds, text(next + 1)?)
        }
        ["focus", "is", ..] => Step::Focus(all_target(words, 2)?),
        ["collector", "stop"] => Step::Stop,
        ["collector", "kill"] => Step::Kill,
        ["collector", "start"] => Step::Start,
        ["network", ..] => Step::Network(network::read(words.get(1..).unwrap_or_default())?),
        ["tab", "close"] => Step::CloseTab,
        ["tab", count] => Step::Tab(number(count)?),
        ["pass", time] => Step::Pass(seconds(time)?),
        ["browser", "kill"] => Step::KillBrowser,
        ["browser", "start"] => Step::StartBrowser,
        ["back"] => Step::Back,
        ["forward"] => Step::Forward,
        ["device", "empty"] => Step::Device("*".into(), Count::Exactly(0)),
        ["device", "\"", count] => Step::Device(text(1)?, Count::Exactly(number(count)?)),
        ["requests", "\"", "apart", time] => Step::Apart(text(1)?, seconds(time)?),
        ["requests", "\"", "at", "most", count] => {
            Step::Requests(text(1)?, Count::AtMost(number(count)?))
        }
        ["requests", "\"", "at", "least", count] => {
            Step::Requests(text(1)?, Count::AtLeast(number(count)?))
        }
        ["requests", "\"", count] => Step::Requests(text(1)?, Count::Exactly(number(count)?)),
        ["rows", count] => Step::Rows(number(count)?),
        ["row", "contains", "\""] => Step::Row(text(2)?),
        ["attachments", count] => Step::Attachments("*".into(), number(count)?),
        ["attachments", "\"", count] => Step::Attachments(text(1)?, number(count)?),
        ["attachment", "is", file] => Step::Attachment((*file).into()),
        ["attachment", "lacks", "\""] => Step::AttachmentLacks(text(2)?),
        ["post", file, "is", status] => Step::Post((*file).into(), code(status)?, None),
        ["post", file, "is", status, "\""] => {
            Step::Post((*file).into(), code(status)?, Some(text(4)?))
        }
        ["changelog", "append", file] => Step::Changelog(Edit::Append((*file).into())),
        ["changelog", "write", file] => Step::Changelog(Edit::Write((*file).into())),
        ["changelog", "fill", bytes] => Step::Changelog(Edit::Fill(number(bytes)?)),
        ["changelog", "hostile", format] => Step::Changelog(Edit::Hostile((*format).into(), None)),
        ["changelog", "hostile", format, levels] => {
            Step::Changelog(Edit::Hostile((*format).into(), Some(number(levels)?)))
        }
        ["changelog", "remove"] => Step::Changelog(Edit::Remove),
        ["script", "\"", "is", ..] => {
            let json = words.iter().skip(3).map(source).collect::<Vec<_>>().join(" ");
            let value = serde_json::from_str(&json)
                .with_context(|| format!("expected JSON, found {json}"))?;
            Step::Script(text(1)?, value)
        }
        ["do", "script", "\""] => Step::Do(text(2)?),
        ["console", "has", "\""] => Step::Console(Count::Some, text(2)?),
        ["console", "has", count, "\""] => Step::Console(Count::Exactly(number(count)?), text(3)?),
        ["console", "lacks", "\""] => Step::Console(Count::Exactly(0), text(2)?),
        ["console", "empty"] => Step::Console(Count::Exactly(0), "*".into()),
        ["play", name] => Step::Play((*name).into()),
        ["frame", "top"] => Step::Frame(None),
        ["frame", count] => Step::Frame(Some(count.parse().context("frame")?)),
        ["medium", "screen"] => Step::Medium(String::new()),
        ["medium", name] => Step::Medium((*name).into()),
        ["viewport", size] => {
            let (width, height) =
                size.split_once('x').context("expected a size such as 390x844")?;
            Step::Viewport(width.parse().context("width")?, height.parse().context("height")?)
        }
        ["screenshot", name] => Step::Screenshot((*name).into()),
        ["remember", name] => Step::Remember(trace(name)?),
        ["no", "access", "violations"] => Step::Check(Check::Access),
        ["targets", "44px"] => Step::Check(Check::Targets),
        ["no", "overflow"] => Step::Check(Check::Overflow),
        ["focus", "visible"] => Step::Check(Check::Focus),
        ["no", "layout", "shift"] => Step::Check(Check::Shift),
        [name, "unchanged"] => Step::Unchanged(trace(name)?),
        ["timers", "none"] => Step::NoTimers,
        ["settled"] => Step::Settled,
        ["no", "page", "errors"] => Step::NoPageErrors,
        ["fails", "\"", _, ..] => {
            let inner = step(words.get(2..).unwrap_or_default())?;
            Step::Fails(text(1)?, Box::new(inner))
        }
        [first, ..] => {
            bail!("expected a step or a declaration as in tests/README.md, found {first}…")
        }
        [] => bail!("expected a step"),
    })
}

/// The line with every quoted text reduced to `"`, to match steps on.
pub(super) fn shape(words: &[Word]) -> Vec<&str> {
    let shape = words.iter().map(|word| match word {
        Bare(word) => word.as_str(),
        Quoted(_) => "\"",
    });
    shape.collect()
}

/// `<role> "name" [with <role> "name"] [in <target>]` at `index`, and where it
/// ends.
fn target(words: &[Word], index: usize) -> Result<(Target, usize)> {
    let (mut target, mut end) = plain_target(words, index)?;
    if words.get(end) == Some(&Bare("with".into())) {
        let (inner, next) = plain_target(words, end + 1)?;
        target.holding = Some(Box::new(inner));
        end = next;
    }
    if words.get(end) == Some(&Bare("in".into())) {
        let (outer, next) = self::target(words, end + 1)?;
        target.within = Some(Box::new(outer));
        end = next;
    }
    Ok((target, end))
}

fn plain_target(words: &[Word], index: usize) -> Result<(Target, usize)> {
    let (Some(Bare(role)), Some(Quoted(name))) = (words.get(index), words.get(index + 1)) else {
        bail!("expected <role> \"name\"");
    };
    let target = Target { role: role.clone(), name: name.clone(), holding: None, within: None };
    Ok((target, index + 2))
}

/// A target that is the rest of the line.
fn all_target(words: &[Word], index: usize) -> Result<Target> {
    let (target, end) = target(words, index)?;
    match words.get(end) {
        None => Ok(target),
        Some(word) => bail!("expected `with`, `in` or the end of the line, found {}", source(word)),
    }
}

pub(super) fn text(word: &Word) -> Result<String> {
    match word {
        Quoted(text) => Ok(text.clone()),
        Bare(word) => bail!("expected a text in quotes, found {word}"),
    }
}

fn text_at(words: &[Word], index: usize) -> Result<String> {
    words.get(index).context("expected a text in quotes").and_then(text)
}

/// The word as it could stand in JSON.
fn source(word: &Word) -> String {
    match word {
        Bare(word) => word.clone(),
        Quoted(text) => serde_json::Value::from(text.as_str()).to_string(),
    }
}

pub(super) fn number(word: &str) -> Result<usize> {
    word.parse().with_context(|| format!("expected a number, found {word}"))
}

pub(super) fn seconds(time: &str) -> Result<u64> {
    Ok(number(time.strip_suffix('s').context("expected a time such as 3s")?)? as u64)
}

pub(super) fn code(word: &str) -> Result<u16> {
    word.parse().with_context(|| format!("expected an HTTP status, found {word}"))
}

fn theme(name: &str) -> Result<Theme> {
    let theme = [Theme::Light, Theme::Dark].into_iter().find(|theme| theme.name() == name);
    theme.with_context(|| format!("expected light or dark, found {name}"))
}

fn trace(name: &str) -> Result<Trace> {
    Ok(match name {
        "dom" => Trace::Dom,
        "listeners" => Trace::Listeners,
        "globals" => Trace::Globals,
        "host" => Trace::Host,
        "form" => Trace::Form,
        "heap" => Trace::Heap,
        name => bail!("expected dom, listeners, globals, host, form or heap, found {name}"),
    })
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
