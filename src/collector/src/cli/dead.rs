//! `hearback dead` and `hearback erase`: what a person does about what was
//! refused, and about what must be forgotten.

use crate::config::DATABASE;
use crate::replay::{Replayed, replay};
use crate::store::sqlite::{Sqlite, Synchronous, path_of};
use crate::store::{Dead, DeadCursor, Store};
use crate::{clock, config};
use anyhow::{bail, ensure};
use clap::{Args, Subcommand};
use hearback_wire::Id;
use std::io::Write as _;

/// Refused things read at once; each may be as large as a body.
const PAGE: u32 = 16;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print what was refused, oldest first: key, arrival, site, what, id,
    /// revision, bytes, times and reason, with tabs between them
    List {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        only: Only,
    },
    /// Print the bytes of one, as they came
    Show {
        #[command(flatten)]
        of: Of,
        /// As the list says, or the beginning of it
        key: String,
    },
    /// Read it again, and store what is acceptable now
    Replay {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        only: Only,
        /// Say what would happen, and do nothing
        #[arg(long)]
        dry_run: bool,
        /// These only, as the list says, or the beginnings of them [default: all]
        keys: Vec<String>,
    },
}

#[derive(Args, Debug)]
pub(super) struct Of {
    /// The database to look into
    #[arg(long, env = "HEARBACK_DATABASE", value_name = "sqlite:PATH", default_value = DATABASE)]
    database: String,
}

#[derive(Args, Debug)]
pub(super) struct Only {
    /// This site only
    #[arg(long, value_name = "NAME")]
    site: Option<String>,
    /// Reasons that begin like this only, such as `invalid` or `id_conflict`
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

impl Only {
    fn matches(&self, dead: &Dead) -> bool {
        self.site.as_ref().is_none_or(|site| dead.site == *site)
            && self.reason.as_ref().is_none_or(|reason| dead.reason.starts_with(reason.as_str()))
    }
}

#[derive(Args, Debug)]
pub(super) struct Erase {
    #[command(flatten)]
    of: Of,
    /// The site the items belong to
    #[arg(long, value_name = "NAME")]
    site: String,
    /// An item's id; may be given several times
    #[arg(long, value_name = "UUID", required = true, value_delimiter = ',')]
    id: Vec<Id>,
}

pub(super) async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::List { of, only } => list(&of, &only).await,
        Command::Show { of, key } => show(&of, &key).await,
        Command::Replay { of, only, dry_run, keys } => again(&of, &only, &keys, dry_run).await,
    }
}

async fn list(of: &Of, only: &Only) -> anyhow::Result<()> {
    let store = Sqlite::open_to_read(&path_of(&of.database)?).await?;
    let mut out = std::io::stdout();
    let mut after = None;
    loop {
        let page = store.dead(after.as_ref(), PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(DeadCursor::after(last));
        for dead in page.iter().filter(|dead| only.matches(dead)) {
            let (key, bytes) = (dead.key(), dead.raw.len());
            let Dead { site, what, id, rev, reason, received_at, times, .. } = dead;
            // Whoever sent it chose the text: it must not move the cursor.
            let (id, reason) = (id.escape_debug(), reason.escape_debug());
            writeln!(
                out,
                "{key}\t{received_at}\t{site}\t{what}\t{id}\t{rev}\t{bytes}\t{times}\t{reason}"
            )?;
        }
    }
    store.close().await;
    Ok(())
}

async fn show(of: &Of, key: &str) -> anyhow::Result<()> {
    let store = Sqlite::open_to_read(&path_of(&of.database)?).await?;
    let mut after = None;
    loop {
        let page = store.dead(after.as_ref(), PAGE).await?;
        let Some(last) = page.last() else { bail!("there is nothing with the key `{key}`") };
        after = Some(DeadCursor::after(last));
        if let Some(dead) = page.iter().find(|dead| dead.key().starts_with(key)) {
            let mut out = std::io::stdout();
            out.write_all(&dead.raw)?;
            out.flush()?;
            store.close().await;
            return Ok(());
        }
    }
}

async fn again(of: &Of, only: &Only, keys: &[String], dry_run: bool) -> anyhow::Result<()> {
    let store = existing(of).await?;
    let mut out = std::io::stdout();
    let (mut taken, mut refused) = (0_u64, 0_u64);
    let mut after = None;
    loop {
        let page = store.dead(after.as_ref(), PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(DeadCursor::after(last));
        for dead in page.iter().filter(|dead| only.matches(dead)) {
            let key = dead.key();
            if !keys.is_empty() && !keys.iter().any(|begin| key.starts_with(begin.as_str())) {
                continue;
            }
            let replayed = replay(&store, dead, dry_run).await?;
            match replayed {
                Replayed::Taken(_) => taken += 1,
                Replayed::Refused(_) => refused += 1,
            }
            writeln!(out, "{key}\t{}", replayed.to_string().escape_debug())?;
        }
    }
    store.close().await;
    let would = if dry_run { " would be" } else { "" };
    writeln!(out, "{taken}{would} taken, {refused}{would} refused again")?;
    Ok(())
}

pub(super) async fn erase(Erase { of, site, id }: Erase) -> anyhow::Result<()> {
    ensure!(config::is_site(&site), "the site `{site}` cannot be a site's name");
    let store = existing(&of).await?;
    let erased = store.erase(&site, &id, (clock::system())()).await?;
    store.close().await;
    writeln!(
        std::io::stdout(),
        "erased {} of {} items, and {} refused; none of them will be stored again",
        erased.items,
        id.len(),
        erased.dead
    )?;
    Ok(())
}

/// The database for writing, if there is one.
async fn existing(of: &Of) -> anyhow::Result<Sqlite> {
    let path = path_of(&of.database)?;
    Sqlite::open_to_read(&path).await?.close().await;
    Sqlite::open(&path, Synchronous::Full).await
}
