//! `hearback user`: who may look at the team's pages, from a shell. Works
//! while the collector runs, and while it does not.

use crate::clock;
use crate::config::{ADDR, DATABASE};
use crate::store::sqlite::path_of;
use crate::team::base::Base;
use crate::team::people::{self, Person, Role};
use anyhow::ensure;
use clap::{Args, Subcommand};
use std::io::Write as _;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a one-time link for somebody, who sets a password by it
    Add {
        #[command(flatten)]
        of: Of,
        /// What they sign in by
        name: String,
        /// What they may do: look, decide, or invite as well
        #[arg(long, value_enum, default_value_t = Role::Member)]
        role: Role,
        #[command(flatten)]
        at: At,
    },
    /// Print everybody: name, role and whether a password is set, with tabs
    /// between them
    List {
        #[command(flatten)]
        of: Of,
    },
    /// Remove somebody; what they decided stays
    Remove {
        #[command(flatten)]
        of: Of,
        /// What they sign in by
        name: String,
    },
    /// Take a password away, sign the person out, and make another link
    Reset {
        #[command(flatten)]
        of: Of,
        /// What they sign in by
        name: String,
        #[command(flatten)]
        at: At,
    },
}

#[derive(Args, Debug)]
pub(super) struct Of {
    /// The database whose team it is
    #[arg(long, env = "HEARBACK_DATABASE", value_name = "sqlite:PATH", default_value = DATABASE)]
    database: String,
}

#[derive(Args, Debug)]
pub(super) struct At {
    /// Where the pages are, for the link [default: this machine, port 8787]
    #[arg(long, value_name = "URL")]
    url: Option<String>,
}

impl At {
    fn link(&self, token: &str) -> String {
        let here = format!("http://{ADDR}");
        let url = self.url.as_deref().unwrap_or(&here).trim_end_matches('/');
        format!("{url}/study/welcome/{token}")
    }
}

impl Of {
    async fn open(&self) -> anyhow::Result<Base> {
        let path = path_of(&self.database)?;
        // A mistyped name must not make a team of its own.
        ensure!(
            path.is_file(),
            "there is no database at {}; `hearback serve` makes it",
            path.display()
        );
        Base::open(&path).await
    }
}

pub(super) async fn run(command: Command) -> anyhow::Result<()> {
    let mut out = std::io::stdout();
    let now = (clock::system())();
    match command {
        Command::Add { of, name, role, at } => {
            let token = people::invite(&of.open().await?, &name, role, now).await?;
            writeln!(out, "{}", at.link(token.text()))?;
        }
        Command::List { of } => {
            for Person { name, role, joined, .. } in people::all(&of.open().await?).await? {
                let state = if joined { "has a password" } else { "invited" };
                writeln!(out, "{name}\t{role}\t{state}")?;
            }
        }
        Command::Remove { of, name } => people::remove(&of.open().await?, &name).await?,
        Command::Reset { of, name, at } => {
            let token = people::reset(&of.open().await?, &name, now).await?;
            writeln!(out, "{}", at.link(token.text()))?;
        }
    }
    Ok(())
}
