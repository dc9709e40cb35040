//! `network …`: what a story says about the way to the collector.

use super::parse::{code, number, seconds, shape, text};
use super::words::Word;
use crate::front::fault::{Canned, Fault};
use anyhow::{Context, Result, bail};
use std::time::Duration;

/// What the way to the collector is like from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Network {
    /// As it should be.
    Works,
    /// Nobody listens.
    Refuses,
    /// Posts meet a fault, so many times; `None` is always.
    Strikes(Fault, Option<usize>),
}

/// Reads what follows `network`.
pub(super) fn read(words: &[Word]) -> Result<Network> {
    let (words, times) = match (shape(words).last(), words.split_last()) {
        (Some(&"once"), Some((_, words))) => (words, Some(1)),
        (Some(&"twice"), Some((_, words))) => (words, Some(2)),
        _ => (words, None),
    };
    let fault = match shape(words).as_slice() {
        ["works"] => return Ok(Network::Works),
        ["refuses"] => return Ok(Network::Refuses),
        ["drops", "request"] => Fault::DropRequest,
        ["drops", "reply"] => Fault::DropReply,
        ["resets", "after", count, "bytes", "of", "request"] => Fault::ResetRequest(number(count)?),
        ["resets", "after", count, "bytes", "of", "reply"] => Fault::ResetReply(number(count)?),
        ["truncates", "reply"] => Fault::Truncate,
        ["delays", way, time] => {
            Fault::Delay { reply: is_reply(way)?, time: Duration::from_secs(seconds(time)?) }
        }
        ["holds", way] => Fault::Hold { reply: is_reply(way)? },
        ["duplicates"] => Fault::Twice,
        ["throttles", "to", rate, "bytes", "a", "second"] => Fault::Throttle(number(rate)?.max(1)),
        ["answers", "other", "batch"] => Fault::OtherBatch,
        ["answers", "no", "ids"] => Fault::NamesNone,
        ["answers", "html"] => Fault::Answer(portal()),
        ["redirects"] => Fault::Answer(redirect()),
        ["rejects", "\""] => Fault::Rejects(words.get(1).context("a reason").and_then(text)?),
        ["answers", status, ..] => Fault::Answer(canned(code(status)?, words.get(2..))?),
        other => bail!("expected what the network does, found {}", other.join(" ")),
    };
    Ok(Network::Strikes(fault, times))
}

fn is_reply(way: &str) -> Result<bool> {
    match way {
        "request" => Ok(false),
        "reply" => Ok(true),
        way => bail!("expected request or reply, found {way}"),
    }
}

/// Headers as quoted texts, then `body "…"`, then `without cors`.
fn canned(status: u16, words: Option<&[Word]>) -> Result<Canned> {
    let mut words = words.unwrap_or_default();
    let (mut headers, mut body, mut cors) = (Vec::new(), String::new(), true);
    while let Some((word, rest)) = words.split_first() {
        words = rest;
        match shape(std::slice::from_ref(word)).as_slice() {
            ["body"] => {
                let (word, rest) = rest.split_first().context("expected the body")?;
                body = text(word)?;
                words = rest;
            }
            ["without"] if shape(rest) == ["cors"] => {
                cors = false;
                words = &[];
            }
            _ => {
                let header = text(word)?;
                let (name, value) = header.split_once(':').context("expected `Name: value`")?;
                headers.push((name.trim().to_owned(), value.trim().to_owned()));
            }
        }
    }
    Ok(Canned { status, headers, body, cors })
}

/// The login page of a network that answers for everybody.
fn portal() -> Canned {
    let headers = vec![("Content-Type".to_owned(), "text/html".to_owned())];
    let body = "<!doctype html><title>Welcome</title><p>Please accept our terms.".to_owned();
    Canned { status: 200, headers, body, cors: false }
}

/// The way to that page. A page may follow it, if it does.
fn redirect() -> Canned {
    let headers = vec![("Location".to_owned(), "/login".to_owned())];
    Canned { status: 302, headers, body: String::new(), cors: true }
}
