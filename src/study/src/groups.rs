//! The machine's groups, one comment at a time.
//!
//! A group is the sum of its comments' vectors. One more comment is held
//! against a few groups only: those that an inverted index finds by its
//! heaviest dimensions, whose lists never grow beyond a cap, so that a
//! comment costs the same at a thousand and at a million. It joins the most
//! alike, if that is alike enough, and is the first of a group of its own
//! otherwise (leader clustering; Hartigan, *Clustering algorithms*, 1975).
//! What this order of arrival does to the groups, [`settle`](crate::settle)
//! mends.

use rustc_hash::FxHashMap;

use crate::agglomerate::{Link, Part};
use crate::comment::Place;
use crate::vector::{Vector, heaviest, prune, sum};

/// The number of a group.
pub type GroupId = u32;

/// Dimensions by which a comment looks for groups.
const PROBES: usize = 20;
/// Dimensions by which a group is found.
const SIGNS: usize = 32;
/// Longest list of the index.
const LONGEST: usize = 192;
/// How many groups are looked at closely.
const CLOSELY: usize = 16;
/// Most dimensions of a sum.
const DIMENSIONS: usize = 512;

/// A group.
#[derive(Clone, Debug, Default)]
pub(crate) struct Group {
    pub(crate) part: Part,
    pub(crate) members: Vec<Place>,
    /// The dimensions it is listed under.
    signs: Vec<u32>,
    /// Its size when it was listed.
    listed: f32,
}

/// All groups and the index that finds them.
#[derive(Default)]
pub(crate) struct Groups {
    all: FxHashMap<GroupId, Group>,
    lists: FxHashMap<u32, Vec<GroupId>>,
    next: GroupId,
}

impl Groups {
    pub(crate) fn get(&self, id: GroupId) -> Option<&Group> {
        self.all.get(&id)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (GroupId, &Group)> {
        self.all.iter().map(|(id, group)| (*id, group))
    }

    pub(crate) fn ids(&self) -> Vec<GroupId> {
        let mut ids: Vec<GroupId> = self.all.keys().copied().collect();
        ids.sort_unstable();
        ids
    }

    /// A number that no group has had.
    pub(crate) fn fresh(&mut self) -> GroupId {
        let id = self.next;
        self.next = self.next.saturating_add(1);
        id
    }

    /// The groups most alike, best first, those that the function skips aside.
    pub(crate) fn near(
        &self,
        vector: &Vector,
        link: Link,
        skip: &dyn Fn(GroupId) -> bool,
    ) -> Vec<(GroupId, f32)> {
        let mut scores: FxHashMap<GroupId, f32> = FxHashMap::default();
        for (key, weight) in heaviest(vector, PROBES) {
            for id in self.lists.get(&key).into_iter().flatten() {
                *scores.entry(*id).or_default() += weight;
            }
        }
        let mut found: Vec<(GroupId, f32)> =
            scores.into_iter().filter(|(id, _)| !skip(*id)).collect();
        let order =
            |a: &(GroupId, f32), b: &(GroupId, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if found.len() > CLOSELY {
            found.select_nth_unstable_by(CLOSELY, order);
            found.truncate(CLOSELY);
        }
        let one = Part { sum: vector.clone(), size: 1.0 };
        for (id, score) in &mut found {
            *score = self.all.get(id).map_or(0.0, |group| link.of(&one, &group.part));
        }
        found.sort_unstable_by(order);
        found
    }

    /// The group that a comment is to join, if any is alike enough.
    pub(crate) fn join(&self, vector: &Vector, link: Link) -> Option<GroupId> {
        let near = self.near(vector, link, &|_| false);
        let holds = |(id, alike): &(GroupId, f32)| {
            let size = self.all.get(id).map_or(0.0, |group| group.part.size);
            link.holds(*alike, size + 1.0).then_some(*id)
        };
        near.iter().find_map(holds)
    }

    /// Puts a comment into a group, which is made if it is not there.
    pub(crate) fn put(&mut self, id: GroupId, place: Place, vector: &Vector) {
        self.teach(id, vector, 1.0);
        if let Some(group) = self.all.get_mut(&id) {
            group.members.push(place);
        }
    }

    /// Adds to what a group is like, without a member.
    pub(crate) fn teach(&mut self, id: GroupId, vector: &Vector, size: f32) {
        self.next = self.next.max(id.saturating_add(1));
        let group = self.all.entry(id).or_default();
        if vector.is_empty() {
            return;
        }
        group.part.sum = sum(&group.part.sum, vector);
        group.part.size += size;
        // Cut seldom, so that what is light at first may become heavy.
        if group.part.sum.len() > 2 * DIMENSIONS {
            prune(&mut group.part.sum, DIMENSIONS);
        }
        // What it is found by changes less the larger it is.
        if group.part.size >= 1.5 * group.listed {
            self.list(id);
        }
    }

    /// Gives a group members whose vectors it has been taught.
    pub(crate) fn enrol(&mut self, id: GroupId, mut places: Vec<Place>) {
        self.all.entry(id).or_default().members.append(&mut places);
    }

    /// Gives no number below this one any more.
    pub(crate) fn skip_to(&mut self, id: GroupId) {
        self.next = self.next.max(id);
    }

    fn list(&mut self, id: GroupId) {
        self.unlist(id);
        let Some(group) = self.all.get_mut(&id) else { return };
        group.signs = heaviest(&group.part.sum, SIGNS).iter().map(|(key, _)| *key).collect();
        group.listed = group.part.size;
        for sign in group.signs.clone() {
            let full = self.lists.get(&sign).is_some_and(|list| list.len() >= LONGEST);
            if full && !self.push_out(sign, id) {
                continue;
            }
            self.lists.entry(sign).or_default().push(id);
        }
    }

    /// Makes room in a full list by dropping the smallest group, if that is
    /// smaller than the one that comes; of equals the later.
    fn push_out(&mut self, sign: u32, id: GroupId) -> bool {
        let size = |id: &GroupId| self.all.get(id).map_or(0.0, |group| group.part.size);
        let coming = size(&id);
        let Some(list) = self.lists.get(&sign) else { return true };
        let weakest = list
            .iter()
            .enumerate()
            .min_by(|a, b| size(a.1).total_cmp(&size(b.1)).then(b.1.cmp(a.1)))
            .map(|(at, id)| (at, size(id)));
        match (weakest, self.lists.get_mut(&sign)) {
            (Some((at, weakest)), Some(list)) if weakest < coming => {
                list.swap_remove(at);
                true
            }
            _ => false,
        }
    }

    fn unlist(&mut self, id: GroupId) {
        let Some(group) = self.all.get_mut(&id) else { return };
        for sign in std::mem::take(&mut group.signs) {
            if let Some(list) = self.lists.get_mut(&sign) {
                list.retain(|other| *other != id);
                if list.is_empty() {
                    self.lists.remove(&sign);
                }
            }
        }
    }

    /// Takes a group away.
    pub(crate) fn remove(&mut self, id: GroupId) -> Option<Group> {
        self.unlist(id);
        self.all.remove(&id)
    }

    /// Takes a comment out of its group; an empty group goes.
    pub(crate) fn take(&mut self, id: GroupId, place: Place, vector: &Vector) {
        let Some(group) = self.all.get_mut(&id) else { return };
        group.members.retain(|member| *member != place);
        let less: Vector = vector.iter().map(|(key, weight)| (*key, -weight)).collect();
        group.part.sum = sum(&group.part.sum, &less);
        group.part.sum.retain(|(_, weight)| *weight > 1e-4);
        group.part.size = (group.part.size - 1.0).max(0.0);
        if group.members.is_empty() && group.part.size < 0.5 {
            self.remove(id);
        }
    }
}
