//! Pictures, as paths on 24 by 24 units, drawn for Hearback.

macro_rules! close {
    () => {
        "M6 6 18 18M18 6 6 18"
    };
}
macro_rules! done {
    () => {
        "M5 12.5 10 17.5 19.5 7"
    };
}
macro_rules! face {
    ($mouth:literal) => {
        concat!("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8.8 9.5v.8M15.2 9.5v.8", $mouth)
    };
}
pub(super) use {close, done};

const STAR: &str = "M12 3.2l2.7 5.6 6.1.8-4.5 4.2 1.1 6.1L12 17l-5.4 2.9 1.1-6.1L3.2 9.6l6.1-.8z";
const UP: &str = "M7 10.5v9H4.5v-9zM7 10.5l4-7c1.5 0 2.3 1 2 2.5L12.3 9.5h5.2c1.3 0 2.1 1.1 1.8 2.3l-1.5 6c-.3 1-1.1 1.7-2.1 1.7H7";
const FACES: [&str; 5] = [
    face!("M8 16.8c2-3.2 6-3.2 8 0M7.2 7.6l2.6 1M16.8 7.6l-2.6 1"),
    face!("M8.5 16.2c1.8-1.9 5.2-1.9 7 0"),
    face!("M8.5 15.5h7"),
    face!("M8.5 14.7c1.8 1.9 5.2 1.9 7 0"),
    face!("M7.5 13.7h9c-.6 4.2-8.4 4.2-9 0z"),
];

/// The picture of a point of a scale, counted from 0.
pub(super) fn point(kind: &str, place: usize) -> &'static str {
    match kind {
        "emoji" => FACES.get(place).copied().unwrap_or(STAR),
        // The style sheet turns the first one over.
        "thumbs" => UP,
        _ => STAR,
    }
}
