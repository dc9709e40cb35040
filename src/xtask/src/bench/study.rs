//! `cargo xtask bench study`: how well comments that say the same are put
//! together, beside two baselines, and how fast.
//!
//! The voices are those of `src/study/tests/voices`; the folder, if one is
//! given, holds real reports as `cargo xtask bench match` reads them, of which
//! two are duplicates if one entry answers both.

mod baseline;
mod crowd;
mod sets;
mod speed;

use std::fmt;
use std::path::Path;

use anyhow::Result;
use hearback_study::agreement::Agreement;
use hearback_study::{Comment, Study};
use hearback_wire::Id;
use serde_json::{Value, json};

use crate::workspace::Workspace;
use sets::{Set, Voice};
use speed::{Speed, Start};

/// How often the order is shuffled.
const SHUFFLES: u64 = 8;

/// A way to group voices, and its name.
type Way<'a> = (&'static str, &'a dyn Fn(&[Voice]) -> Vec<usize>);

/// One way to group, over one set.
struct Row {
    set: String,
    way: &'static str,
    agreement: Agreement,
}

/// How alike the groups of two orders of arrival are, as ARI.
struct Order {
    set: String,
    added: f64,
    settled: f64,
}

/// All that was measured.
pub(crate) struct Figures {
    rows: Vec<Row>,
    orders: Vec<Order>,
    speeds: Vec<Speed>,
    starts: Vec<Start>,
}

impl Figures {
    /// As one line of JSON has them.
    pub(crate) fn json(&self) -> Value {
        let round = |figure: f64| (figure * 1e4).round() / 1e4;
        let rows = self.rows.iter().map(|Row { set, way, agreement }| {
            json!({
                "set": set, "way": way,
                "precision": round(agreement.precision), "recall": round(agreement.recall),
                "b3": round(agreement.b3()), "b3_precision": round(agreement.b3_precision),
                "b3_recall": round(agreement.b3_recall), "ari": round(agreement.ari),
            })
        });
        let orders = self.orders.iter().map(|Order { set, added, settled }| {
            json!({ "set": set, "added": round(*added), "settled": round(*settled) })
        });
        json!({
            "agreement": rows.collect::<Vec<_>>(),
            "order": orders.collect::<Vec<_>>(),
            "speed": self.speeds.iter().map(Speed::json).collect::<Vec<_>>(),
            "start": self.starts.iter().map(Start::json).collect::<Vec<_>>(),
        })
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            to,
            "{:<12} {:<16} {:>6} {:>6} {:>6} {:>6} {:>6}",
            "set", "way", "P", "R", "F1", "B3", "ARI"
        )?;
        for Row { set, way, agreement } in &self.rows {
            let Agreement { precision, recall, ari, .. } = agreement;
            let (f1, b3) = (agreement.f1(), agreement.b3());
            writeln!(
                to,
                "{set:<12} {way:<16} {precision:>6.3} {recall:>6.3} {f1:>6.3} {b3:>6.3} {ari:>6.3}"
            )?;
        }
        writeln!(to, "\nARI between two orders of arrival")?;
        for Order { set, added, settled } in &self.orders {
            writeln!(to, "{set:<12} one at a time {added:.3}, settled {settled:.3}")?;
        }
        self.speeds.iter().try_for_each(|speed| write!(to, "\n{speed}"))?;
        self.starts.iter().try_for_each(|start| write!(to, "\n{start}"))
    }
}

/// Measures all of it.
pub(crate) fn measure(
    workspace: &Workspace,
    folder: Option<&Path>,
    quick: bool,
    million: bool,
) -> Result<Figures> {
    let voices = workspace.root.join("src/study/tests/voices");
    let read = |name: &str| sets::voices(&voices.join(format!("{name}.tsv")), name);
    let (tune, held) = (read("tune")?, read("held")?);
    let both = Set {
        name: "tune+held".into(),
        products: vec![[&tune, &held].map(|set| set.products.concat()).concat()],
    };
    let mut sets = vec![both, tune, held, read("strange")?, read("far")?];
    if let Some(folder) = folder {
        sets.push(sets::reports(folder, "title")?);
        sets.push(sets::reports(folder, "said")?);
    }
    let mut figures =
        Figures { rows: Vec::new(), orders: Vec::new(), speeds: Vec::new(), starts: Vec::new() };
    for set in &sets {
        let ways: [Way<'_>; 5] = [
            ("one at a time", &|voices| groups(voices, Study::default(), false)),
            ("settled", &|voices| groups(voices, Study::default(), true)),
            ("no meanings", &|voices| groups(voices, Study::literal(), true)),
            ("same words", &baseline::same_words),
            ("k-means", &baseline::k_means),
        ];
        for (way, group) in ways {
            figures.rows.push(Row { set: set.name.clone(), way, agreement: set.agreement(group) });
        }
    }
    for set in sets.iter().filter(|set| set.products.len() == 1) {
        figures.orders.push(order(set));
    }
    if !quick {
        figures.speeds.push(speed::measure(&sets[0].products.concat(), 100_000));
    }
    if million {
        figures.starts.push(speed::start(&sets[0].products.concat(), 1_000_000));
    }
    Ok(figures)
}

/// The group of every voice; what has none has one of its own.
fn groups(voices: &[Voice], mut study: Study, settle: bool) -> Vec<usize> {
    for (number, voice) in voices.iter().enumerate() {
        study.add(&comment(number, voice));
    }
    if settle {
        study.settle();
    }
    let alone = usize::MAX / 2;
    let groups = study.housed().zip(0..);
    groups.map(|((_, group), place)| group.map_or(alone + place, |group| group as usize)).collect()
}

/// Everybody is somebody else, so that nothing is folded.
fn comment(number: usize, voice: &Voice) -> Comment<'_> {
    Comment {
        id: Id::from_parts(number as u64, &[0; 10]),
        person: number as u64,
        day: 20_000,
        rating: voice.rating.as_ref(),
        text: &voice.text,
        locale: None,
    }
}

fn order(set: &Set) -> Order {
    let voices = set.products.concat();
    let mut orders: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
    for seed in 0..SHUFFLES {
        let mut order: Vec<usize> = (0..voices.len()).collect();
        fastrand::Rng::with_seed(seed).shuffle(&mut order);
        let mut study = Study::default();
        for place in &order {
            study.add(&comment(*place, &voices[*place]));
        }
        let by_place = |study: &Study| {
            let mut groups = vec![0; voices.len()];
            for ((_, group), place) in study.housed().zip(&order) {
                groups[*place] = group.map_or(usize::MAX / 2 + place, |group| group as usize);
            }
            groups
        };
        let added = by_place(&study);
        study.settle();
        orders.push((added, by_place(&study)));
    }
    let (mut added, mut settled, mut pairs) = (0.0, 0.0, 0.0);
    for (place, one) in orders.iter().enumerate() {
        for other in &orders[..place] {
            added += Agreement::of(&one.0, &other.0).ari;
            settled += Agreement::of(&one.1, &other.1).ari;
            pairs += 1.0;
        }
    }
    Order { set: set.name.clone(), added: added / pairs, settled: settled / pairs }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The floors may rise; words of the voices in the table of concepts may
    /// not be what raises them.
    #[test]
    fn voices_that_say_the_same_are_put_together() {
        let folder = Workspace::find().unwrap().root.join("src/study/tests/voices");
        for (name, precision, recall) in [
            ("tune", 0.80, 0.50),
            ("held", 0.80, 0.48),
            ("strange", 0.85, 0.55),
            ("far", 0.70, 0.16),
        ] {
            let set = sets::voices(&folder.join(format!("{name}.tsv")), name).unwrap();
            let settled = set.agreement(&|voices| groups(voices, Study::default(), true));
            println!("{name}: {settled:?}");
            assert!(
                settled.precision >= precision && settled.recall >= recall,
                "{name}: {settled:?}"
            );
        }
    }
}
