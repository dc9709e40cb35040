//! All suggestions at once, as if every comment had come first.
//!
//! One comment at a time is held against what is there, so the groups depend
//! on who spoke first. Now and then (every night, or when the number of
//! comments has doubled) everything nobody has decided on is grouped again
//! from nothing, in an order that only depends on what was said. What people
//! decided on stays as it is, and is only added to.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::agglomerate::{Link, Part, agglomerate};
use crate::clean::Kind;
use crate::comment::Place;
use crate::decisions::Decision;
use crate::groups::{GroupId, Groups};
use crate::study::{JOIN, Study};
use crate::vector::{Vector, sum};

/// How alike comments must be that are not told apart while there are many.
const SAME: Link = Link { bend: 0.75, least: 0.4 };

impl Study {
    /// Groups everything anew that nobody has decided on.
    pub fn settle(&mut self) {
        let vectors = self.vectors();
        let mut groups = self.frozen(&vectors);
        let (mut pool, mut old) = (Vec::new(), FxHashMap::default());
        for (place, said) in self.said.iter().enumerate() {
            let place = place as Place;
            let frozen = said.home.is_some_and(|home| self.book.frozen(home));
            if said.counts() && said.kind == Kind::Words && !frozen {
                pool.push(place);
                old.insert(place, said.home);
            }
        }
        pool.sort_by_key(|place| self.said.get(*place as usize).map(|said| (&said.text, said.id)));

        // What is like something decided on goes there first.
        let empty = Vector::new();
        let vector = |place: Place| vectors.get(place as usize).unwrap_or(&empty);
        let decided: Vec<Option<GroupId>> =
            pool.iter().map(|place| groups.join(vector(*place), JOIN)).collect();
        let mut rest = Vec::new();
        for (place, home) in pool.into_iter().zip(decided) {
            match home {
                Some(home) => groups.put(home, place, vector(place)),
                None => rest.push(place),
            }
        }

        // What says almost the same is one part, so that a hundred thousand
        // comments are some thousands of parts.
        let mut alike = Groups::default();
        for place in &rest {
            let same = alike.join(vector(*place), SAME);
            let id = same.unwrap_or_else(|| alike.fresh());
            alike.put(id, *place, vector(*place));
        }
        let ids = alike.ids();
        let parts: Vec<Part> =
            ids.iter().filter_map(|id| alike.get(*id)).map(|group| group.part.clone()).collect();
        let joined = agglomerate(parts, JOIN);
        let mut clusters: FxHashMap<usize, Vec<Place>> = FxHashMap::default();
        for (id, cluster) in ids.iter().zip(joined) {
            if let Some(group) = alike.get(*id) {
                clusters.entry(cluster).or_default().extend(&group.members);
            }
        }
        let mut clusters: Vec<Vec<Place>> = clusters.into_values().collect();
        for cluster in &mut clusters {
            cluster.sort_unstable();
        }
        // The largest choose their numbers first.
        clusters.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
        self.number(&mut groups, clusters, &old, &vectors);
        self.groups = groups;
        self.rehouse();
        self.recount_all();
    }

    fn vectors(&self) -> Vec<Vector> {
        let places = 0..self.said.len() as Place;
        places
            .map(|place| {
                let said = self.said.get(place as usize);
                let read = said.is_some_and(|said| said.counts() && said.kind == Kind::Words);
                if read { self.vector(place) } else { Vector::new() }
            })
            .collect()
    }

    /// The groups people have decided on, with the weights of today.
    fn frozen(&mut self, vectors: &[Vector]) -> Groups {
        let mut groups = Groups::default();
        let mut ids: Vec<GroupId> = self.book.frozen_groups().collect();
        ids.sort_unstable();
        for id in ids {
            let members = self.groups.get(id).map(|group| group.members.clone());
            for place in members.unwrap_or_default() {
                if let Some(vector) = vectors.get(place as usize) {
                    groups.put(id, place, vector);
                }
            }
        }
        for step in &self.log {
            if let Decision::Gather { group, comments, .. } = &step.decision {
                let shown = comments.iter().filter_map(|id| self.places.get(id));
                for vector in shown.filter_map(|place| vectors.get(*place as usize)) {
                    groups.teach(*group, vector, 1.0);
                }
            }
        }
        groups
    }

    /// Gives every cluster the number that most of its comments had, if that
    /// is free, so that a suggestion keeps its number while it grows.
    fn number(
        &mut self,
        groups: &mut Groups,
        clusters: Vec<Vec<Place>>,
        old: &FxHashMap<Place, Option<GroupId>>,
        vectors: &[Vector],
    ) {
        let mut taken: FxHashSet<GroupId> = groups.ids().into_iter().collect();
        for cluster in clusters {
            let mut votes: FxHashMap<GroupId, usize> = FxHashMap::default();
            for place in &cluster {
                if let Some(home) = old.get(place).copied().flatten() {
                    *votes.entry(home).or_default() += 1;
                }
            }
            let most = votes
                .into_iter()
                .filter(|(id, _)| !taken.contains(id))
                .max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)));
            let id = most.map_or_else(|| self.groups.fresh(), |(id, _)| id);
            taken.insert(id);
            groups.teach(id, &total(&cluster, vectors), cluster.len() as f32);
            groups.enrol(id, cluster);
        }
        groups.skip_to(self.groups.fresh());
    }

    /// Writes every comment's group to it.
    fn rehouse(&mut self) {
        let mut homes: Vec<(Place, GroupId)> = Vec::new();
        for (id, group) in self.groups.iter() {
            homes.extend(group.members.iter().map(|place| (*place, id)));
        }
        for (place, home) in homes {
            if let Some(said) = self.said.get_mut(place as usize) {
                said.home = Some(home);
            }
        }
        for place in 0..self.said.len() {
            let first = self.said.get(place).and_then(|said| said.twin);
            let home = first.and_then(|first| self.said.get(first as usize)?.home);
            if let (Some(_), Some(said)) = (first, self.said.get_mut(place)) {
                said.home = home;
            }
        }
    }
}

/// The sum of the vectors of comments, made by halves: adding one by one
/// would copy it as often.
fn total(places: &[Place], vectors: &[Vector]) -> Vector {
    add_up(&places.iter().filter_map(|place| vectors.get(*place as usize)).collect::<Vec<_>>())
}

fn add_up(vectors: &[&Vector]) -> Vector {
    match vectors {
        [] => Vector::new(),
        [one] => (*one).clone(),
        many => {
            let (left, right) = many.split_at(many.len() / 2);
            sum(&add_up(left), &add_up(right))
        }
    }
}
