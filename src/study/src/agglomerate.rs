//! Groups from pairs: agglomerative clustering over a sparse graph.
//!
//! The two groups that are most alike become one, until none are alike
//! enough. How alike two groups are is the mean over all pairs between them
//! (average linkage; Sokal and Michener, *A statistical method for evaluating
//! systematic relationships*, 1958), which for vectors of length one is the
//! inner product of their sums over the product of their sizes; so no pair is
//! ever looked at twice. A chain of comments each of which resembles only the
//! next has a low mean, and is not formed.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::vector::{Vector, dot, heaviest, norm, prune, sum};

/// What two things that may be joined are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Part {
    /// The sum of the vectors of its comments.
    pub(crate) sum: Vector,
    /// How many they are.
    pub(crate) size: f32,
}

/// How alike two groups must be, and how that is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    /// From 0, the mean of all pairs, to 1, the cosine of the two sums. The
    /// first breaks large themes with many wordings, the second makes chains.
    pub(crate) bend: f32,
    /// Least likeness.
    pub(crate) least: f32,
}

impl Link {
    /// How alike.
    pub(crate) fn of(self, one: &Part, other: &Part) -> f32 {
        let product = dot(&one.sum, &other.sum);
        product / (self.extent(one) * self.extent(other))
    }

    /// Whether two groups are alike enough: of few comments more is asked,
    /// since chance makes two of them alike more easily than many. `size` is
    /// that of both together.
    pub(crate) fn holds(self, alike: f32, size: f32) -> bool {
        alike >= self.least * (1.0 + 1.0 / (size - 1.0).max(1.0))
    }

    fn extent(self, part: &Part) -> f32 {
        part.size.powf(1.0 - self.bend) * norm(&part.sum).max(1e-6).powf(self.bend)
    }
}

/// Most dimensions of a sum.
const DIMENSIONS: usize = 1024;
/// Dimensions by which neighbours are found.
const PROBES: usize = 24;
/// Longest list that is walked for neighbours: a dimension that more have
/// tells nothing.
const CROWD: usize = 600;
/// Most neighbours that one part starts with.
const NEIGHBOURS: usize = 24;

/// Most neighbours that a group keeps.
const AROUND: usize = 256;

struct Edge {
    alike: f32,
    one: usize,
    other: usize,
}

impl Ord for Edge {
    fn cmp(&self, other: &Self) -> Ordering {
        // Of equals the first, so that the result is always the same.
        self.alike
            .total_cmp(&other.alike)
            .then((other.one, other.other).cmp(&(self.one, self.other)))
    }
}

impl PartialOrd for Edge {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Edge {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Edge {}

/// Joins what is alike; for each part, the number of its group.
pub(crate) fn agglomerate(parts: Vec<Part>, link: Link) -> Vec<usize> {
    let count = parts.len();
    let mut group: Vec<usize> = (0..count).collect();
    let mut near = neighbours(&parts, link);
    let mut queue: BinaryHeap<Edge> = BinaryHeap::new();
    for (one, others) in near.iter().enumerate() {
        for (other, alike) in others {
            if one < *other && link.holds(*alike, parts[one].size + parts[*other].size) {
                queue.push(Edge { alike: *alike, one, other: *other });
            }
        }
    }
    let mut parts: Vec<Option<Part>> = parts.into_iter().map(Some).collect();
    while let Some(Edge { one, other, .. }) = queue.pop() {
        let (Some(Some(_)), Some(Some(_))) = (parts.get(one), parts.get(other)) else { continue };
        let (Some(a), Some(b)) = (parts[one].take(), parts[other].take()) else { continue };
        let mut joined = Part { sum: sum(&a.sum, &b.sum), size: a.size + b.size };
        prune(&mut joined.sum, DIMENSIONS);
        // Every join is a number of its own, so that what the queue still
        // holds of the two is known to be stale.
        let new = parts.len();
        group.push(new);
        group[one] = new;
        group[other] = new;
        let mut around: FxHashSet<usize> = FxHashSet::default();
        for side in [one, other] {
            for (neighbour, _) in std::mem::take(&mut near[side]) {
                let now = root(&group, neighbour);
                if now != new {
                    around.insert(now);
                }
            }
        }
        let mut around: Vec<usize> = around.into_iter().collect();
        around.sort_unstable();
        let mut list: Vec<(usize, f32)> = Vec::with_capacity(around.len());
        for neighbour in around {
            let Some(Some(part)) = parts.get(neighbour) else { continue };
            let alike = link.of(&joined, part);
            list.push((neighbour, alike));
            near[neighbour].push((new, alike));
            if link.holds(alike, joined.size + part.size) {
                queue.push(Edge { alike, one: neighbour, other: new });
            }
        }
        // A large group has everybody around it; the far ones only cost.
        if list.len() > AROUND {
            list.select_nth_unstable_by(AROUND, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            list.truncate(AROUND);
        }
        near.push(list);
        parts.push(Some(joined));
    }
    (0..count).map(|part| root(&group, part)).collect()
}

fn root(group: &[usize], mut part: usize) -> usize {
    while let Some(next) = group.get(part).filter(|next| **next != part) {
        part = *next;
    }
    part
}

/// For each part those that share its heaviest dimensions, the most alike:
/// first by what they share of these, then exactly.
fn neighbours(parts: &[Part], link: Link) -> Vec<Vec<(usize, f32)>> {
    let mut lists: FxHashMap<u32, Vec<(usize, f32)>> = FxHashMap::default();
    for (index, part) in parts.iter().enumerate() {
        let extent = link.extent(part);
        for (key, weight) in heaviest(&part.sum, PROBES) {
            lists.entry(key).or_default().push((index, weight / extent));
        }
    }
    let mut near: Vec<Vec<(usize, f32)>> = vec![Vec::new(); parts.len()];
    let mut shared = vec![0.0_f32; parts.len()];
    for (index, part) in parts.iter().enumerate() {
        let mut found: Vec<usize> = Vec::new();
        for (key, weight) in heaviest(&part.sum, PROBES) {
            let Some(list) = lists.get(&key).filter(|list| list.len() <= CROWD) else { continue };
            for (other, theirs) in list {
                if shared[*other] == 0.0 {
                    found.push(*other);
                }
                shared[*other] += weight * theirs;
            }
        }
        let score = std::mem::take(&mut found).into_iter().map(|other| {
            let score = shared[other];
            shared[other] = 0.0;
            (other, score)
        });
        let mut found: Vec<(usize, f32)> = score.filter(|(other, _)| *other != index).collect();
        let order = |a: &(usize, f32), b: &(usize, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if found.len() > NEIGHBOURS {
            found.select_nth_unstable_by(NEIGHBOURS, order);
            found.truncate(NEIGHBOURS);
        }
        for (other, _) in found {
            let alike = link.of(part, &parts[other]);
            near[index].push((other, alike));
            near[other].push((index, alike));
        }
    }
    for list in &mut near {
        list.sort_unstable_by_key(|(other, _)| *other);
        list.dedup_by_key(|(other, _)| *other);
    }
    near
}
