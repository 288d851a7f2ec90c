//! Two ordered maps read as one: the root's, and the own writes that override it.

use std::cmp::Ordering;
use std::iter::Peekable;
use std::ops::Bound;

use imbl::OrdMap;

/// Up to `limit` entries of `base` within `bounds`, with those of `own` in their place: `Some` puts an
/// entry, `None` hides one.
pub(super) fn chunk<K: Ord + Clone, V: Clone>(
    base: &OrdMap<K, V>,
    own: Option<&OrdMap<K, Option<V>>>,
    bounds: (Bound<K>, Bound<K>),
    reverse: bool,
    limit: usize,
) -> Vec<(K, V)> {
    if is_empty(&bounds) {
        return Vec::new();
    }
    let mut out = Vec::with_capacity(limit.min(base.len()).min(4096));
    let below = base.range(bounds.clone());
    match (own.filter(|own| !own.is_empty()), reverse) {
        (None, false) => copy(below, limit, &mut out),
        (None, true) => copy(below.rev(), limit, &mut out),
        (Some(own), false) => merge(below, own.range(bounds), Ord::cmp, limit, &mut out),
        (Some(own), true) => {
            let backwards = |a: &K, b: &K| b.cmp(a);
            merge(
                below.rev(),
                own.range(bounds).rev(),
                backwards,
                limit,
                &mut out,
            );
        }
    }
    out
}

/// Whether no key can lie within the bounds. Ordered maps panic on bounds that cross.
fn is_empty<K: Ord>(bounds: &(Bound<K>, Bound<K>)) -> bool {
    match bounds {
        (Bound::Included(start), Bound::Included(end)) => start > end,
        (Bound::Included(start) | Bound::Excluded(start), Bound::Excluded(end))
        | (Bound::Excluded(start), Bound::Included(end)) => start >= end,
        (Bound::Unbounded, _) | (_, Bound::Unbounded) => false,
    }
}

fn copy<'a, K: Clone + 'a, V: Clone + 'a>(
    entries: impl Iterator<Item = (&'a K, &'a V)>,
    limit: usize,
    out: &mut Vec<(K, V)>,
) {
    out.extend(
        entries
            .take(limit)
            .map(|(key, value)| (key.clone(), value.clone())),
    );
}

fn merge<'a, K: Clone + 'a, V: Clone + 'a>(
    below: impl Iterator<Item = (&'a K, &'a V)>,
    own: impl Iterator<Item = (&'a K, &'a Option<V>)>,
    order: impl Fn(&K, &K) -> Ordering,
    limit: usize,
    out: &mut Vec<(K, V)>,
) {
    let (mut below, mut own) = (below.peekable(), own.peekable());
    while out.len() < limit {
        let (key, value) = match next_side(&mut below, &mut own, &order) {
            Side::Below => match below.next() {
                Some((key, value)) => (key, Some(value)),
                None => return,
            },
            Side::Own { hides } => {
                if hides {
                    below.next();
                }
                match own.next() {
                    Some((key, value)) => (key, value.as_ref()),
                    None => return,
                }
            }
        };
        if let Some(value) = value {
            out.push((key.clone(), value.clone()));
        }
    }
}

enum Side {
    /// The root's entry comes next, or nothing at all.
    Below,
    /// An own entry comes next, in the place of the root's where it `hides` that.
    Own { hides: bool },
}

fn next_side<'a, K: 'a, V: 'a>(
    below: &mut Peekable<impl Iterator<Item = (&'a K, &'a V)>>,
    own: &mut Peekable<impl Iterator<Item = (&'a K, &'a Option<V>)>>,
    order: impl Fn(&K, &K) -> Ordering,
) -> Side {
    match (below.peek(), own.peek()) {
        (_, None) => Side::Below,
        (None, Some(_)) => Side::Own { hides: false },
        (Some((below, _)), Some((own, _))) => match order(below, own) {
            Ordering::Less => Side::Below,
            Ordering::Equal => Side::Own { hides: true },
            Ordering::Greater => Side::Own { hides: false },
        },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn bound(kind: u8, key: u8) -> Bound<u8> {
        match kind % 3 {
            0 => Bound::Unbounded,
            1 => Bound::Included(key),
            _ => Bound::Excluded(key),
        }
    }

    proptest! {
        #[test]
        fn a_chunk_is_what_one_map_with_all_writes_applied_would_give(
            base: BTreeMap<u8, u16>,
            own: BTreeMap<u8, Option<u16>>,
            start: (u8, u8),
            end: (u8, u8),
            reverse: bool,
            limit in 0_usize..40,
        ) {
            let bounds = (bound(start.0, start.1), bound(end.0, end.1));
            let mut whole = base.clone();
            for (key, value) in &own {
                match value {
                    Some(value) => { whole.insert(*key, *value); }
                    None => { whole.remove(key); }
                }
            }
            let mut expected: Vec<(u8, u16)> = if is_empty(&bounds) {
                Vec::new()
            } else {
                whole.range(bounds).map(|(key, value)| (*key, *value)).collect()
            };
            if reverse {
                expected.reverse();
            }
            expected.truncate(limit);
            let base: OrdMap<u8, u16> = base.into_iter().collect();
            let own: OrdMap<u8, Option<u16>> = own.into_iter().collect();
            prop_assert_eq!(chunk(&base, Some(&own), bounds, reverse, limit), expected);
        }
    }
}
