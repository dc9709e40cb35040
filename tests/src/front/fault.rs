//! What a network does to a request between a page and the collector.
//!
//! Faults strike posts, which carry what visitors said; the widget's files
//! come through. A batch that a browser sends again by itself, because the
//! connection it used was an old one, meets the same fate again, so that
//! `once` means one attempt of the page.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// One way to go wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Read to the end, then reset; the collector never hears of it.
    DropRequest,
    /// The collector has answered; the page gets a reset.
    DropReply,
    /// Reset after so many bytes of the request's body.
    ResetRequest(usize),
    /// Reset after so many bytes of the reply, its head included.
    ResetReply(usize),
    /// The reply's body is half of itself, and well-formed HTTP.
    Truncate,
    /// An answer made up here; the collector never hears of the request.
    Answer(Canned),
    /// Everything is accepted, in the name of another batch; the collector
    /// never hears of it.
    OtherBatch,
    /// The right batch, and not a word about any item; neither.
    NamesNone,
    /// Every item is refused for good, for this reason; neither.
    Rejects(String),
    /// So much later at the collector (`reply`: back at the page).
    Delay {
        /// Which of the two waits.
        reply: bool,
        /// How long.
        time: Duration,
    },
    /// Kept back until the network is told something else.
    Hold {
        /// Which of the two waits.
        reply: bool,
    },
    /// The collector gets it twice, at the same time.
    Twice,
    /// Request and reply go by at so many bytes in a second.
    Throttle(usize),
}

/// An answer as a gateway gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canned {
    /// The status.
    pub status: u16,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
    /// Whether the page may read it (Fetch, section 3.3: the headers).
    pub cors: bool,
}

/// What happens to the requests to come.
#[derive(Clone, Debug)]
pub struct Plan {
    state: Arc<Mutex<State>>,
    changed: watch::Sender<()>,
}

#[derive(Debug, Default)]
struct State {
    fault: Option<Fault>,
    /// How often it strikes; `None` is always.
    times: Option<usize>,
    struck: HashMap<String, Option<Fault>>,
}

impl Default for Plan {
    fn default() -> Self {
        Self { state: Arc::default(), changed: watch::Sender::new(()) }
    }
}

impl Plan {
    /// From now on; without a fault, the network works. What is held back goes
    /// on its way.
    pub fn set(&self, fault: Option<Fault>, times: Option<usize>) {
        *self.lock() = State { fault, times, struck: HashMap::new() };
        self.changed.send_replace(());
    }

    /// What happens to this batch.
    #[must_use]
    pub fn fate(&self, batch: &str) -> Option<Fault> {
        let mut state = self.lock();
        if let Some(fate) = state.struck.get(batch) {
            return fate.clone();
        }
        let fate = match &mut state.times {
            Some(0) => None,
            Some(left) => {
                *left -= 1;
                state.fault.clone()
            }
            None => state.fault.clone(),
        };
        state.struck.insert(batch.to_owned(), fate.clone());
        fate
    }

    /// For what is held back. Ask for it before looking at the fate.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, Plan};

    #[test]
    fn a_fault_strikes_as_many_batches_as_it_says_and_each_whenever_it_comes() {
        let plan = Plan::default();
        assert_eq!(plan.fate("0"), None);
        plan.set(Some(Fault::Twice), Some(2));
        for batch in ["1", "2", "1"] {
            assert_eq!(plan.fate(batch), Some(Fault::Twice));
        }
        for batch in ["3", "3"] {
            assert_eq!(plan.fate(batch), None);
        }
        plan.set(None, None);
        assert_eq!(plan.fate("1"), None);
    }
}
