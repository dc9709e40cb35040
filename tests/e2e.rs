//! Every case on every engine, as tests named `<engine>::<area>/<case>`.

use hearback_tests::case::Case;
use hearback_tests::engine::Engine;
use hearback_tests::{places, process, soak};
use libtest_mimic::{Arguments, Failed, Trial};
use std::process::ExitCode;
use std::sync::Mutex;

/// Browsers are hungry: more of them at once only makes each slower.
const AT_ONCE: usize = 2;

/// Browsers killed in the test command, of each engine, and when.
const KILLS: usize = 5;
const SEED: u64 = 1;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    let threads = arguments.test_threads.unwrap_or(AT_ONCE);
    arguments.test_threads = Some(threads.clamp(1, AT_ONCE));
    end_with_us();
    match trials(&arguments) {
        Ok(trials) => libtest_mimic::run(&arguments, trials).exit_code(),
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn trials(arguments: &Arguments) -> anyhow::Result<Vec<Trial>> {
    let engines = Engine::chosen()?;
    if !arguments.list {
        engines.iter().try_for_each(|engine| engine.check())?;
        if let Ok(program) = places::hearback() {
            eprintln!("collector: {}", program.display());
        }
    }
    // Engines take turns, so that two cases at once are two engines.
    let cases = Case::all()?;
    let pairs =
        cases.iter().flat_map(|case| engines.iter().map(move |engine| (case.clone(), *engine)));
    let pairs = pairs.filter(|(case, engine)| !case.without.contains(engine));
    let trials = pairs.map(|(case, engine)| {
        let name = format!("{engine}::{}", case.name);
        Trial::test(name, move || {
            case.run(engine).map_err(|error| Failed::from(format!("{error:#}")))
        })
    });
    let kills = engines.iter().map(|&engine| {
        Trial::test(format!("{engine}::soak/kills"), move || {
            soak(engine).map_err(|error| Failed::from(format!("{error:#}")))
        })
    });
    Ok(trials.chain(kills).collect())
}

/// A little of `benches/kills.rs`: one kill at every point. One engine after
/// the other: what is on disk in time depends on the disk, and three browsers
/// that start at once wait for each other's.
fn soak(engine: Engine) -> anyhow::Result<()> {
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock();
    let scratch = tempfile::tempdir()?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    // Another seed with every build of the suite would find more, and tell
    // nobody what it found.
    let report = runtime.block_on(soak::run(engine, KILLS, SEED, scratch.path()));
    runtime.shutdown_background();
    let report = report?;
    anyhow::ensure!(report.faults.is_empty(), "{:#?}\n{}\n{report}", report.faults, soak::HEAD);
    Ok(())
}

/// Ends the browsers when the suite is told to end: they do not share its
/// process group, so Ctrl-C alone would leave them running.
fn end_with_us() {
    std::thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            use tokio::signal::unix::{SignalKind, signal};
            let mut term = signal(SignalKind::terminate())?;
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = term.recv() => {}
            }
            std::io::Result::Ok(())
        })?;
        process::end_all();
        std::process::exit(130);
        #[allow(unreachable_code, reason = "gives the closure its error type")]
        std::io::Result::Ok(())
    });
}
