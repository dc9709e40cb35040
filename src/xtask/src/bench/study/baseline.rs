//! What anybody would try first.

use std::collections::{BTreeSet, HashMap};

use super::sets::Voice;

fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// The same words in whatever order are the same.
pub(super) fn same_words(voices: &[Voice]) -> Vec<usize> {
    let mut seen: HashMap<BTreeSet<String>, usize> = HashMap::new();
    let mut groups = Vec::new();
    for voice in voices {
        let next = seen.len();
        groups.push(*seen.entry(words(&voice.text).into_iter().collect()).or_insert(next));
    }
    groups
}

/// Spherical k-means over TF-IDF (Dhillon and Modha, *Concept decompositions
/// for large sparse text data using clustering*, 2001), started by k-means++,
/// the best of five; k is the true number of themes, which nobody else is told.
pub(super) fn k_means(voices: &[Voice]) -> Vec<usize> {
    let k = voices.iter().map(|voice| voice.theme).collect::<BTreeSet<_>>().len();
    let vectors = tf_idf(voices);
    let runs = (0..5).map(|seed| run(&vectors, k, seed));
    let best = runs.max_by(|a, b| a.0.total_cmp(&b.0));
    best.map(|(_, groups)| groups).unwrap_or_default()
}

type Sparse = HashMap<String, f64>;

fn tf_idf(voices: &[Voice]) -> Vec<Sparse> {
    let texts: Vec<Vec<String>> = voices.iter().map(|voice| words(&voice.text)).collect();
    let mut inside: HashMap<&String, f64> = HashMap::new();
    for text in &texts {
        for word in text.iter().collect::<BTreeSet<_>>() {
            *inside.entry(word).or_default() += 1.0;
        }
    }
    let all = texts.len() as f64;
    let vector = |text: &Vec<String>| {
        let mut vector = Sparse::new();
        for word in text {
            *vector.entry(word.clone()).or_default() += (all / inside[word]).ln();
        }
        unit(vector)
    };
    texts.iter().map(vector).collect()
}

fn unit(mut vector: Sparse) -> Sparse {
    let norm = vector.values().map(|weight| weight * weight).sum::<f64>().sqrt();
    vector.values_mut().for_each(|weight| *weight /= norm.max(1e-9));
    vector
}

fn cosine(one: &Sparse, other: &Sparse) -> f64 {
    one.iter().filter_map(|(word, weight)| Some(weight * other.get(word)?)).sum()
}

/// How near all are to their middles, and whose they are.
fn run(vectors: &[Sparse], k: usize, seed: u64) -> (f64, Vec<usize>) {
    let mut dice = fastrand::Rng::with_seed(seed);
    let mut middles = vec![vectors[dice.usize(..vectors.len())].clone()];
    let mut far: Vec<f64> = vec![f64::INFINITY; vectors.len()];
    while middles.len() < k {
        let last = &middles[middles.len() - 1];
        for (far, vector) in far.iter_mut().zip(vectors) {
            *far = far.min((1.0 - cosine(vector, last)).max(0.0));
        }
        let mut left = dice.f64() * far.iter().sum::<f64>();
        let next = far.iter().position(|far| {
            left -= far;
            left <= 0.0
        });
        middles.push(vectors[next.unwrap_or(0)].clone());
    }
    let mut groups = vec![0; vectors.len()];
    let mut total = 0.0;
    for _ in 0..12 {
        total = 0.0;
        for (group, vector) in groups.iter_mut().zip(vectors) {
            let near = middles.iter().map(|middle| cosine(vector, middle)).enumerate();
            let best = near.max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or_default();
            *group = best.0;
            total += best.1;
        }
        middles = vec![Sparse::new(); k];
        for (group, vector) in groups.iter().zip(vectors) {
            for (word, weight) in vector {
                *middles[*group].entry(word.clone()).or_default() += weight;
            }
        }
        middles = middles.into_iter().map(unit).collect();
    }
    (total, groups)
}
