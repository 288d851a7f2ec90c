//! Maps from entries that are already in order, with full leaves.

use imbl::OrdMap;

/// A map of entries in strictly ascending order of their keys.
///
/// A leaf of the map holds 16 entries and splits in halves, so that entries inserted in order leave
/// every leaf half empty. Here every other entry goes in first, which makes leaves of eight, and the
/// entries between them then fill those leaves to the brim: half the memory, and half the nodes to
/// walk, for as long as the leaves are not written.
pub(super) fn from_sorted<K: Ord + Clone, V: Clone>(entries: Vec<(K, V)>) -> OrdMap<K, V> {
    let mut map = OrdMap::new();
    let mut between = Vec::with_capacity(entries.len() / 2);
    for (at, (key, value)) in entries.into_iter().enumerate() {
        if at % 2 == 0 {
            map.insert(key, value);
        } else {
            between.push((key, value));
        }
    }
    for (key, value) in between {
        map.insert(key, value);
    }
    map
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_map_holds_all_entries_in_order() {
        for count in [0, 1, 2, 15, 16, 17, 33, 1000, 10_001] {
            let entries: Vec<_> = (0..count).map(|n| (n, n * 2)).collect();
            let map = from_sorted(entries.clone());
            assert_eq!(map.len(), entries.len());
            assert!(map.into_iter().eq(entries));
        }
    }
}
