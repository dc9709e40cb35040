//! The team's pages, under `/study`: what came in, what it comes to, and what
//! was decided about it.
//!
//! HTML made on the server, usable without a script. The pages read by
//! connections of their own and write to a file of their own, so that nothing
//! here can hold up what arrives; see [`base`]. Nobody pays for what nobody
//! looks at: what came in is read for the inbox and for the study when a page
//! asks, see [`index`] and [`keeper`].
//!
//! | module | what it knows |
//! |---|---|
//! | [`base`] | the team's database |
//! | [`guard`] | which requests are let in, and what every answer says |
//! | [`visit`], [`door`] | the session behind a request, and how one begins |
//! | [`people`], [`secret`], [`crew`] | who may do what, passwords, the page of both |
//! | [`index`], [`search`] | what is found by what |
//! | [`inbox`], [`comment`], [`triage`] | the table, one comment, what is done to them |
//! | [`keeper`], [`steps`] | the study in memory, and its decisions on disk |
//! | [`themes`], [`theme`], [`decide`] | the ranked list, one theme, each way to decide |
//! | [`measures`], [`votes`], [`chart`] | NPS, CSAT and CES |
//! | [`rooms`], [`page`], [`keys`], [`figure`], [`fields`], [`trouble`] | what pages have in common |

pub(crate) mod base;
mod chart;
mod comment;
mod crew;
mod decide;
pub(crate) mod door;
mod fields;
mod figure;
mod guard;
mod inbox;
mod index;
mod keeper;
mod keys;
mod measures;
mod page;
pub(crate) mod people;
mod rooms;
mod search;
mod secret;
mod steps;
mod theme;
mod themes;
mod triage;
mod trouble;
mod visit;
mod votes;

use crate::clock::Clock;
use crate::rate::{Buckets, Rate};
use axum::Router;
use axum::middleware;
use axum::response::Redirect;
use axum::routing::{any, get, post};
use base::Base;
use ipnet::IpNet;
use keeper::Keeper;
use secret::Hasher;
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use trouble::Trouble;

/// Tries to sign in: ten at once, then one in six seconds.
const TRIES: Rate = Rate { per_second: 1.0 / 6.0, burst: 10.0 };
/// Names and addresses whose tries are counted one by one.
const COUNTED: usize = 4 * 1024;
/// How long a page waits for what came in since somebody looked last. What is
/// not read by then is read on, and the page says so.
const PATIENCE: Duration = Duration::from_secs(2);

/// What the pages share.
pub struct Team {
    pub(crate) base: Base,
    pub(crate) clock: Clock,
    keeper: Keeper,
    hasher: Hasher,
    tries_by_name: Buckets<String>,
    tries_by_address: Buckets<IpAddr>,
    proxies: Vec<IpNet>,
    patience: Duration,
}

impl Team {
    /// The pages for the database at `items`.
    pub async fn open(items: &Path, clock: Clock) -> anyhow::Result<Self> {
        Ok(Self {
            base: Base::open(items).await?,
            clock,
            keeper: Keeper::default(),
            hasher: Hasher::default(),
            tries_by_name: Buckets::new(TRIES, COUNTED),
            tries_by_address: Buckets::new(TRIES, COUNTED),
            proxies: Vec::new(),
            patience: PATIENCE,
        })
    }

    /// Believes these proxies about who asks.
    #[must_use]
    pub fn with_proxies(mut self, proxies: Vec<IpNet>) -> Self {
        self.proxies = proxies;
        self
    }

    /// Waits so long for what came in since somebody looked last.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The one-time link by which the first owner sets a password, below
    /// `address`; none if there is an owner.
    pub async fn first_link(&self, address: &str) -> anyhow::Result<Option<String>> {
        let token = people::first(&self.base, (self.clock)()).await?;
        Ok(token.map(|token| format!("{address}/study/welcome/{}", token.text())))
    }

    /// Lets go of the databases.
    pub async fn close(&self) {
        self.base.close().await;
    }
}

/// The pages, with the whole of their addresses.
pub(crate) fn router(team: Arc<Team>) -> Router {
    Router::new()
        .route("/study/study.css", get(|headers| page::file(page::STYLE, headers)))
        .route("/study/study.js", get(|headers| page::file(page::SCRIPT, headers)))
        .route("/study/icon.svg", get(|headers| page::file(page::ICON, headers)))
        .route("/study/keys", get(keys::show))
        .route("/study/sign-in", get(door::sign_in).post(door::enter))
        .route("/study/sign-out", post(door::leave))
        .route("/study/welcome/{token}", get(door::welcome).post(door::join))
        .route("/study", get(to_inbox))
        .route("/study/", get(to_inbox))
        .route("/study/inbox", get(inbox::show).post(triage::act))
        .route("/study/themes", get(themes::show))
        .route("/study/themes/{theme}", get(theme::show).post(decide::on_theme))
        .route("/study/suggestions/{group}", post(decide::on_suggestion))
        .route("/study/undo", post(decide::undo))
        .route("/study/measures", get(measures::show))
        .route("/study/measures/chart.svg", get(chart::show))
        .route("/study/people", get(crew::show))
        .route("/study/people/invite", post(crew::invite))
        .route("/study/people/reset", post(crew::reset))
        .route("/study/people/remove", post(crew::remove))
        .route("/study/{*rest}", any(nothing))
        .layer(middleware::from_fn(guard::layer))
        .with_state(team)
}

async fn to_inbox() -> Redirect {
    Redirect::to("/study/inbox")
}

async fn nothing() -> Trouble {
    Trouble::missing("There is no page at this address.")
}
