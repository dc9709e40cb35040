//! Telling what the engine asked for.

use super::Stage;
use hearback_engine::{Changes, Signal};
use hearback_wire::Id;
use hearback_wire::batch::{Feedback, Lost};
use hearback_wire::device::{self, Draft, Pace, Refused, Seen, Waiting};
use hearback_wire::record::Record;
use std::fmt::Write;

impl Stage {
    /// What is written, a line for each kind of record.
    pub(super) fn written(&mut self, changes: &Changes) -> Option<String> {
        let mut lines = Vec::new();
        let (mut dropped, mut unlearned) = (Vec::new(), Vec::new());
        for (key, record) in changes.iter() {
            let (store, id) = match key.split_once('/') {
                Some((store, id)) => (store, id.parse::<Id>().ok()),
                None => (key, None),
            };
            match (store, id, record) {
                ("outbox", Some(id), Some(text)) => lines.push(self.kept(id, text)),
                ("outbox", Some(id), None) => dropped.push(id),
                ("receipt", Some(id), None) => unlearned.push(id),
                ("refused", Some(id), Some(text)) => {
                    let reason = Refused::from_text(text).unwrap().reason;
                    lines.push(format!("set aside {} as {reason:?}", self.name(id)));
                }
                ("refused", Some(id), None) => lines.push(format!("dismiss {}", self.name(id))),
                (device::SEEN, _, Some(text)) => {
                    lines.push(format!(
                        "remember {}",
                        Seen::from_text(text).unwrap().releases.join(" ")
                    ));
                }
                (device::DRAFT, _, Some(text)) => {
                    lines.push(format!("draft {:?}", Draft::from_text(text).unwrap().comment));
                }
                (device::DRAFT, _, None) => lines.push("no draft".to_owned()),
                (device::PACE, _, Some(text)) => {
                    let pace = Pace::from_text(text).unwrap();
                    let wait = pace.until.max(pace.asked).since(self.now);
                    let mut line = format!("failure {}, again in {wait} ms", pace.failures);
                    if pace.most != 0 {
                        let _ = write!(line, ", at most {} at once", pace.most);
                    }
                    lines.extend((pace.failures > 0).then_some(line));
                }
                (device::LOST, _, Some(text)) => {
                    lines.push(format!("{:?}", Lost::from_text(text).unwrap()));
                }
                ("receipt" | device::BORN | device::LOST, _, _) => {}
                _ => {
                    let verb = if record.is_some() { "put" } else { "delete" };
                    lines.push(format!("{verb} {key}"));
                }
            }
        }
        for (what, ids) in [("drop", dropped), ("unlearn", unlearned)] {
            if !ids.is_empty() {
                lines.push(format!("{what} {}", self.list(&ids)));
            }
        }
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    fn kept(&mut self, id: Id, text: &str) -> String {
        let data: Feedback = serde_json::from_str(&Waiting::from_text(text).unwrap().data).unwrap();
        let rating = data.rating.as_ref().map(|r| format!(" {}:{}/{}", r.kind, r.value, r.max));
        let more = [&data.category, &data.email, &data.app_version, &data.comment];
        let more: String = more.into_iter().flatten().map(|text| format!(" {text:.20}")).collect();
        format!("keep {}{}{more}", self.name(id), rating.unwrap_or_default())
    }

    pub(super) fn signal(&mut self, signal: &Signal) -> String {
        match signal {
            Signal::Submit(id) => format!("signal submit {}", self.name(*id)),
            Signal::Saved(id) => format!("signal saved {}", self.name(*id)),
            Signal::Sent(id) => format!("signal sent {}", self.name(*id)),
            Signal::Failed(id, reason) => format!("signal failed {} {reason}", self.name(*id)),
            other => format!("signal {other:?}").to_lowercase(),
        }
    }
}

/// `2s`, `3min`, `4h`, `5d`.
pub(super) fn milliseconds(text: &str) -> Option<u64> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let unit = match unit {
        "ms" => 1,
        "s" => 1_000,
        "min" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    Some(number.parse::<u64>().ok()? * unit)
}
