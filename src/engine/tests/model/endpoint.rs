//! An endpoint behind a network, both of them moody.

use fastrand::Rng;
use hearback_engine::Answer;
use hearback_wire::Id;
use hearback_wire::batch::{Acknowledgement, Batch, Status, Verdict};
use std::collections::BTreeSet;

#[derive(Default)]
pub(crate) struct Endpoint {
    /// One of each id, as by a primary key.
    pub(crate) rows: BTreeSet<Id>,
    rejected: BTreeSet<Id>,
    pub(crate) duplicates: usize,
    pub(crate) requests: usize,
    /// 0 is well; the others have their ways to fail.
    pub(crate) mood: usize,
}

impl Endpoint {
    /// Takes a request, or does not, and gives the answer that the page will
    /// see.
    pub(crate) fn takes(&mut self, id: Id, body: &str, dice: &mut Rng) -> Answer {
        self.requests += 1;
        let batch: Batch = serde_json::from_str(body).expect("a batch");
        assert_eq!(batch.batch, id);
        let unlucky = self.mood > 0 && dice.usize(..3) > 0;
        let status =
            |status, retry_after_ms| Answer::Status { status, retry_after_ms, html: false };
        match if unlucky { self.mood } else { 0 } {
            // Lost on the way.
            1 => Answer::Nothing,
            // It arrived; the reply did not, or not whole, or is another's.
            2 => {
                let mut reply = self.stores(&batch, dice);
                match dice.usize(..4) {
                    0 => Answer::Nothing,
                    1 => status(200, None),
                    2 => Answer::Reply(Acknowledgement {
                        batch: Id::from_parts(1, &[9; 10]),
                        ..reply
                    }),
                    _ => {
                        reply.results.truncate(reply.results.len() / 2);
                        Answer::Reply(reply)
                    }
                }
            }
            3 => status(503, Some(dice.usize(..60_000) as u64)),
            4 if batch.items.len() > 2 => status(413, None),
            5 => status([429, 500, 502, 404, 403][dice.usize(..5)], None),
            // A network that wants a login.
            6 => Answer::Status { status: 200, retry_after_ms: None, html: true },
            // Delivered twice.
            7 => {
                self.stores(&batch, dice);
                Answer::Reply(self.stores(&batch, dice))
            }
            _ => Answer::Reply(self.stores(&batch, dice)),
        }
    }

    fn stores(&mut self, batch: &Batch, dice: &mut Rng) -> Acknowledgement {
        let mut results = Vec::new();
        for item in &batch.items {
            let known = self.rows.contains(&item.id);
            let status = match dice.usize(..400) {
                _ if self.rejected.contains(&item.id) => Status::Rejected,
                0 if !known => Status::Rejected,
                1..5 => Status::Retry,
                _ if known => Status::Duplicate,
                _ => Status::Accepted,
            };
            match status {
                Status::Accepted => drop(self.rows.insert(item.id)),
                Status::Duplicate => self.duplicates += 1,
                Status::Rejected => drop(self.rejected.insert(item.id)),
                Status::Retry => {}
            }
            results.push(Verdict {
                id: item.id.to_string(),
                rev: 1,
                status,
                reason: (status == Status::Rejected).then(|| "invalid:/data".to_owned()),
                retry_after_ms: 0,
            });
        }
        Acknowledgement { batch: batch.batch, results }
    }
}
