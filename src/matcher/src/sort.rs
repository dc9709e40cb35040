//! A sort of one type, in a hundredth of the code of the standard one.

/// Sorts from small to large: heapsort (Williams, *Algorithm 232*, 1964),
/// which no input makes slow.
pub(crate) fn sort(keys: &mut [u64]) {
    let count = keys.len();
    for root in (0..count / 2).rev() {
        sift(keys, root);
    }
    for end in (1..count).rev() {
        keys.swap(0, end);
        if let Some(heap) = keys.get_mut(..end) {
            sift(heap, 0);
        }
    }
}

/// Lets the root sink to where both below it are smaller.
fn sift(heap: &mut [u64], mut root: usize) {
    loop {
        let left = 2 * root + 1;
        let Some(mut larger) = heap.get(left) else { return };
        let mut child = left;
        if let Some(right) = heap.get(left + 1).filter(|right| *right > larger) {
            (larger, child) = (right, left + 1);
        }
        if heap.get(root).is_none_or(|key| key >= larger) {
            return;
        }
        heap.swap(root, child);
        root = child;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_small_order_is_sorted() {
        for count in 0..7_u64 {
            for seed in 0..count.pow(4).max(1) {
                let mut keys: Vec<u64> =
                    (0..count).map(|place| (seed + 1) * (place + 3) * 7919 % 11 / 2).collect();
                let mut expected = keys.clone();
                expected.sort_unstable();
                sort(&mut keys);
                assert_eq!(keys, expected);
            }
        }
    }
}
