//! From a click on the launcher to the form painted, cold and warm.
//!
//! A real pointer click in a fresh Chromium, with the processor as it is and
//! slowed four times, beside a form written by hand for the page
//! (`pages/floor.html`). Both are measured in every round, in turns, and
//! compared round by round: what else the machine does then strikes both.
//!
//! Not a test: it prints, and a person or the CI's log reads.
//! `HEARBACK_ROUNDS` says how many rounds, 15 without it.

use anyhow::{Context, Result, ensure};
use hearback_tests::browser::Browser;
use hearback_tests::engine::{Engine, Theme};
use hearback_tests::ground::Ground;
use hearback_tests::wait::{Probe, deadline, until};
use serde_json::json;

const STOPWATCH: &str = include_str!("../src/inpage/stopwatch.js");
const PAGES: [&str; 2] = ["floor", "page"];
const SLOWER: [u32; 2] = [1, 4];

/// Milliseconds of one opening after another in one browser.
#[derive(Clone, Copy, Debug)]
struct Opened {
    cold: f64,
    warm: f64,
}

/// One round: the floor and Hearback, by how much the processor is slowed.
type Round = [[Opened; 2]; 2];

#[tokio::main]
async fn main() -> Result<()> {
    let rounds = match std::env::var("HEARBACK_ROUNDS") {
        Ok(text) => text.parse().context("HEARBACK_ROUNDS: expected a number")?,
        Err(_) => 15,
    };
    ensure!(rounds > 0, "HEARBACK_ROUNDS: expected at least 1");
    let scratch = tempfile::tempdir()?;
    let ground = Ground::open(scratch.path()).await?;

    let mut done: Vec<Round> = Vec::new();
    for number in 0..rounds {
        eprintln!("round {} of {rounds}", number + 1);
        let mut round = [[Opened { cold: 0.0, warm: 0.0 }; 2]; 2];
        for (slower, row) in SLOWER.iter().zip(&mut round) {
            // Whoever goes first finds a colder machine, so they take turns.
            let order = if number % 2 == 0 { [0, 1] } else { [1, 0] };
            for page in order {
                let url = ground.page(PAGES[page]);
                row[page] = open_twice(&url, *slower).await.with_context(|| url)?;
            }
        }
        done.push(round);
    }
    print(&done);
    Ok(())
}

/// Opens the form in a fresh browser, closes it, opens it again.
async fn open_twice(url: &str, slower: u32) -> Result<Opened> {
    let scratch = tempfile::tempdir()?;
    let browser = Browser::start(Engine::Chromium, Theme::Light, scratch.path()).await?;
    browser.goto(url).await?;
    browser.ask("return e2e.settled()", Vec::new()).await?;
    browser.cdp("Emulation.setCPUThrottlingRate", json!({"rate": slower})).await?;
    let cold = open(&browser).await?;
    browser.press("Escape").await?;
    // A form that is not modal does not mind the key; its button is left.
    if let Some(close) = browser.find("button", "Close", None).await?.first() {
        close.element.click().await?;
    }
    until(deadline(), async || {
        let open = browser.find("textbox", "*", None).await?;
        Ok(if open.is_empty() {
            Probe::Ready(())
        } else {
            Probe::NotYet("the form stays open".into())
        })
    })
    .await?;
    let warm = open(&browser).await?;
    browser.close().await;
    Ok(Opened { cold, warm })
}

async fn open(browser: &Browser) -> Result<f64> {
    let launcher = until(deadline(), async || {
        Ok(match browser.find("button", "*Feedback*", None).await?.into_iter().next() {
            Some(found) => Probe::Ready(found.element),
            None => Probe::NotYet("expected a button \"*Feedback*\"".into()),
        })
    })
    .await?;
    browser.execute(STOPWATCH).await?;
    browser.point_and_click(&launcher).await?;
    let opened = browser.execute("return hearbackOpened").await?;
    opened.as_f64().context("expected milliseconds")
}

fn print(rounds: &[Round]) {
    println!("click to form painted, ms, median (p90) of {} rounds", rounds.len());
    println!("{:<12}{:>18}{:>18}{:>22}", "", "by hand", "hearback", "ratio, by round");
    for (speed, slower) in SLOWER.iter().enumerate() {
        type Pick = fn(&Opened) -> f64;
        let kinds: [(&str, Pick); 2] =
            [("cold", |opened| opened.cold), ("warm", |opened| opened.warm)];
        for (kind, pick) in kinds {
            let of = |page: usize| {
                rounds.iter().map(|round| pick(&round[speed][page])).collect::<Vec<_>>()
            };
            let (floor, ours) = (of(0), of(1));
            let ratios = floor.iter().zip(&ours).map(|(floor, ours)| ours / floor).collect();
            println!(
                "{:<12}{:>18}{:>18}{:>22}",
                format!("{kind}, {slower}x"),
                cell(floor, 0),
                cell(ours, 0),
                cell(ratios, 2)
            );
        }
    }
    println!("aims at 4x: cold at most 1.4, warm at most 1.0");
}

fn cell(mut values: Vec<f64>, digits: usize) -> String {
    values.sort_by(f64::total_cmp);
    let at = |part: f64| {
        let last = values.len().saturating_sub(1);
        values.get(((last as f64) * part).round() as usize).copied().unwrap_or(f64::NAN)
    };
    format!("{:.digits$} ({:.digits$})", at(0.5), at(0.9))
}
