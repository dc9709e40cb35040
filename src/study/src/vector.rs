//! Sparse vectors: pairs of a dimension and its weight, sorted by dimension.

/// A sparse vector.
pub(crate) type Vector = Vec<(u32, f32)>;

/// The inner product.
pub(crate) fn dot(one: &[(u32, f32)], other: &[(u32, f32)]) -> f32 {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    // A comment against a theme: searching beats walking the longer.
    if short.len() * 16 < long.len() {
        let mut rest = long;
        let mut sum = 0.0;
        for (key, weight) in short {
            let at = rest.partition_point(|(other, _)| other < key);
            rest = rest.get(at..).unwrap_or_default();
            if let Some((_, found)) = rest.first().filter(|(other, _)| other == key) {
                sum += weight * found;
            }
        }
        return sum;
    }
    let (mut short, mut long) = (short.iter().peekable(), long.iter().peekable());
    let mut sum = 0.0;
    while let (Some((a, x)), Some((b, y))) = (short.peek(), long.peek()) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => {
                short.next();
            }
            std::cmp::Ordering::Greater => {
                long.next();
            }
            std::cmp::Ordering::Equal => {
                sum += x * y;
                short.next();
                long.next();
            }
        }
    }
    sum
}

/// The length.
pub(crate) fn norm(vector: &[(u32, f32)]) -> f32 {
    vector.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt()
}

/// The sum of two.
pub(crate) fn sum(one: &[(u32, f32)], other: &[(u32, f32)]) -> Vector {
    let mut sum = Vec::with_capacity(one.len() + other.len());
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    loop {
        let next = match (one.peek(), other.peek()) {
            (Some((a, x)), Some((b, y))) if a == b => {
                let both = (*a, x + y);
                one.next();
                other.next();
                Some(both)
            }
            (Some((a, _)), Some((b, _))) if a < b => one.next().copied(),
            (Some(_), None) => one.next().copied(),
            (_, Some(_)) => other.next().copied(),
            (None, None) => None,
        };
        let Some(next) = next else { return sum };
        sum.push(next);
    }
}

/// Keeps the heaviest dimensions, sorted by dimension as before.
pub(crate) fn prune(vector: &mut Vector, most: usize) {
    if vector.len() > most {
        vector.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        vector.truncate(most);
        vector.sort_unstable_by_key(|(key, _)| *key);
    }
}

/// The dimensions of a vector, heaviest first.
pub(crate) fn heaviest(vector: &[(u32, f32)], most: usize) -> Vector {
    let mut heaviest = vector.to_vec();
    heaviest.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    heaviest.truncate(most);
    heaviest
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn random(rng: &mut fastrand::Rng, length: usize) -> Vector {
        let map: BTreeMap<u32, f32> = (0..length).map(|_| (rng.u32(0..200), rng.f32())).collect();
        map.into_iter().collect()
    }

    #[test]
    fn products_and_sums_are_those_of_maps() {
        let mut rng = fastrand::Rng::with_seed(1);
        for round in 0..300 {
            let lengths = (rng.usize(0..8), rng.usize(0..150));
            let (a, b) = (random(&mut rng, lengths.0), random(&mut rng, lengths.1));
            let map: BTreeMap<u32, f32> = b.iter().copied().collect();
            let expected: f32 = a.iter().map(|(k, w)| w * map.get(k).unwrap_or(&0.0)).sum();
            assert!((dot(&a, &b) - expected).abs() < 1e-4, "round {round}");
            assert!((dot(&b, &a) - expected).abs() < 1e-4, "round {round}");
            let mut both = map;
            for (key, weight) in &a {
                *both.entry(*key).or_default() += weight;
            }
            assert_eq!(sum(&a, &b), both.into_iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn pruning_keeps_the_heavy_and_the_order() {
        let mut vector = vec![(1, 0.1), (2, 0.9), (3, 0.5)];
        prune(&mut vector, 2);
        assert_eq!(vector, [(2, 0.9), (3, 0.5)]);
    }
}
