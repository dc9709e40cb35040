//! As many comments as are asked for, from a few hundred: other words before
//! and after, words left out, two themes in one breath, slips of the finger.

use super::sets::Voice;

const BEFORE: [&str; 16] = [
    "hi, ",
    "hello team, ",
    "honestly ",
    "I think ",
    "since last week: ",
    "again: ",
    "on my old laptop ",
    "my colleague says ",
    "hallo, ",
    "leider: ",
    "bonjour, ",
    "hola, ",
    "FYI ",
    "sorry but ",
    "ok so ",
    "",
];
const AFTER: [&str; 16] = [
    " thanks",
    " please",
    "!!",
    " :(",
    " asap",
    " danke",
    " merci",
    " gracias",
    " anyway nice app",
    " (version 3)",
    " on windows",
    " every time",
    "...",
    " imho",
    " 🙏",
    "",
];

/// Comments without end.
pub(super) struct Crowd<'a> {
    voices: &'a [Voice],
    dice: fastrand::Rng,
}

impl<'a> Crowd<'a> {
    pub(super) fn new(voices: &'a [Voice]) -> Self {
        Self { voices, dice: fastrand::Rng::with_seed(2026) }
    }

    /// One more, with the rating of the voice it was made of.
    pub(super) fn next(&mut self) -> Voice {
        let dice = &mut self.dice;
        let mut voice = self.voices[dice.usize(..self.voices.len())].clone();
        let mut words: Vec<&str> = voice.text.split(' ').collect();
        if words.len() > 3 && dice.u8(..3) == 0 {
            words.remove(dice.usize(..words.len()));
        }
        // A word from anywhere, so that the vocabulary meets itself.
        let other = &self.voices[dice.usize(..self.voices.len())].text;
        if dice.u8(..4) == 0 {
            let others: Vec<&str> = other.split(' ').collect();
            words.insert(dice.usize(..=words.len()), others[dice.usize(..others.len())]);
        }
        let mut text = words.join(" ");
        if dice.u8(..3) == 0 {
            text = slip(dice, &text);
        }
        let rare = match dice.u8(..8) {
            // Names, numbers and the like: one comment in eight has a word
            // that hardly any other has.
            0 => format!(
                " {}{}",
                ["ref", "case", "item", "build"][dice.usize(..4)],
                dice.u32(..100_000)
            ),
            _ => String::new(),
        };
        let (before, after) = (BEFORE[dice.usize(..16)], AFTER[dice.usize(..16)]);
        voice.text = format!("{before}{text}{rare}{after}");
        voice
    }
}

/// Two letters in the wrong order, or one lost.
fn slip(dice: &mut fastrand::Rng, text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    if chars.len() > 4 {
        let at = dice.usize(1..chars.len() - 1);
        if dice.bool() {
            chars.swap(at, at + 1);
        } else {
            chars.remove(at);
        }
    }
    chars.into_iter().collect()
}
