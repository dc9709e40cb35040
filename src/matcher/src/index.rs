//! A changelog, counted.

use crate::sort::sort;
use crate::stem::Stemmer;
use crate::table::Table;
use crate::terms::{PAIR, terms};

/// How many entries are read to learn the language.
const SAMPLE: usize = 200;

/// An entry as it is matched.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// What it says, as plain text or Markdown.
    pub text: &'a str,
    /// The day of its release, counted from any day that is the same for all.
    pub day: Option<i32>,
}

/// A term of an entry.
pub(crate) struct Posting {
    /// As in a [`Term`](crate::terms::Term).
    pub(crate) key: u32,
    /// How often it is there.
    pub(crate) count: f32,
}

/// An entry's terms.
pub(crate) struct Document {
    pub(crate) postings: Vec<Posting>,
    /// How many terms, without pairs.
    pub(crate) length: f32,
    /// What its terms weigh together, each once and without pairs.
    pub(crate) mass: f32,
    pub(crate) day: Option<i32>,
}

/// All entries of a changelog, ready to be ranked.
///
/// The words of an entry are looked up among those of the visitor, not the
/// other way round: a changelog is read once or twice on a page, so that an
/// inverted index would cost more than it saves.
pub struct Index {
    pub(crate) stemmer: Stemmer,
    pub(crate) documents: Vec<Document>,
    /// The mean of the lengths.
    pub(crate) mean: f32,
    /// In how many entries a term is.
    counts: Table,
}

impl Index {
    /// Reads the entries; a [`Match`](crate::Match) names them by their place.
    #[must_use]
    pub fn new(entries: &[Entry<'_>]) -> Self {
        let mut sample = entries.iter().take(SAMPLE).map(|entry| entry.text);
        let stemmer = Stemmer::new(&mut sample);
        let counts = Table::with_capacity(4 * entries.len());
        let mut index = Self { stemmer, documents: Vec::new(), mean: 1.0, counts };
        for entry in entries {
            let document = index.read(entry);
            index.mean += document.length;
            index.documents.push(document);
        }
        index.mean /= entries.len().max(1) as f32;
        let mut documents = core::mem::take(&mut index.documents);
        for document in &mut documents {
            for posting in &document.postings {
                if posting.key & PAIR == 0 {
                    document.mass += index.weight(posting.key, entries.len());
                }
            }
        }
        index.documents = documents;
        index
    }

    fn read(&mut self, entry: &Entry<'_>) -> Document {
        let mut keys = Vec::new();
        terms(&self.stemmer, entry.text, &mut |term| keys.push(u64::from(term.key)));
        sort(&mut keys);
        let mut postings: Vec<Posting> = Vec::new();
        let mut length = 0.0;
        for key in keys {
            let key = key as u32;
            if key & PAIR == 0 {
                length += 1.0;
            }
            match postings.last_mut() {
                Some(last) if last.key == key => last.count += 1.0,
                _ => {
                    *self.counts.entry(key) += 1;
                    postings.push(Posting { key, count: 1.0 });
                }
            }
        }
        Document { postings, length, mass: 0.0, day: entry.day }
    }

    /// How much a word tells: `ln(1 + (N − n + ½) / (n + ½))` for one that is
    /// in `n` of `N` entries, after Robertson and Spärck Jones, *Relevance
    /// weighting of search terms* (1976).
    pub(crate) fn weight(&self, key: u32, all: usize) -> f32 {
        let inside = match self.counts.get(key & !PAIR) {
            // A compound that no entry writes as one word is as rare as the pair.
            0 => self.counts.get(key | PAIR),
            inside => inside,
        } as f32;
        (1.0 + (all as f32 - inside + 0.5) / (inside + 0.5)).ln()
    }
}
