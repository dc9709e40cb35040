//! A megabyte of every shape that makes work for a reader, and the
//! milliseconds of processor time that it takes; 50 are allowed.

use shapes::{SHAPES, big};

#[path = "../tests/shapes/mod.rs"]
mod shapes;

fn main() {
    let mut times: Vec<(f64, &str, &str)> = Vec::new();
    for &(head, piece) in SHAPES {
        let text = big(head, piece, 1024 * 1024);
        let mut best = f64::MAX;
        for _ in 0..3 {
            let start = cpu();
            std::hint::black_box(hearback_changelog::read(text.as_bytes()));
            best = best.min(cpu() - start);
        }
        times.push((best, head, piece));
    }
    times.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (best, head, piece) in times {
        println!("{best:8.1} ms  {head:?} {piece:?}");
    }
}

/// Milliseconds that this thread has run (proc(5), `schedstat`): what else runs
/// on the machine does not count. Elsewhere than on Linux, the time of day.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    match stat.split(' ').next().and_then(|first| first.parse::<f64>().ok()) {
        Some(nanoseconds) => nanoseconds / 1e6,
        None => START.elapsed().as_secs_f64() * 1e3,
    }
}

static START: std::sync::LazyLock<std::time::Instant> =
    std::sync::LazyLock::new(std::time::Instant::now);
