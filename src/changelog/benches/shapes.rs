//! A megabyte of every shape that makes work for a reader, and the
//! milliseconds of processor time that it takes; 50 are allowed. With an
//! argument, only of shapes whose piece it is.

use rustix::time::{ClockId, clock_gettime};
use shapes::{SHAPES, big};

#[path = "../tests/shapes/mod.rs"]
mod shapes;

fn main() {
    let mut times: Vec<(f64, &str, &str)> = Vec::new();
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let wanted = |piece: &str| only.as_ref().is_none_or(|only| only == piece);
    for &(head, piece) in SHAPES.iter().filter(|(_, piece)| wanted(piece)) {
        let text = big(head, piece, 1024 * 1024);
        let mut best = f64::MAX;
        for _ in 0..5 {
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

/// Milliseconds that this thread has run: what else runs on the machine does
/// not count.
fn cpu() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}
