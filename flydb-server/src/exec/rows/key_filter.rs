//! Which keys a join can find partners for, for those that bring rows to it.
//!
//! Once one side of a join is complete, rows of the other whose key is not on it need not even be gathered. A
//! filter knows the least and the greatest key and, of keys that lie close together, each one; of others it
//! knows their hashes, so that it lets through a few keys too many, and never one too few.

use std::hash::BuildHasher;

use hashbrown::DefaultHashBuilder;

use crate::types::{Column, ColumnData};

/// Bits for each key where hashes are kept.
const BITS_PER_KEY: usize = 8;

/// A set of keys that are integers, dates or times.
#[derive(Debug)]
pub(in crate::exec) struct KeyFilter {
    first: i64,
    last: i64,
    bits: Vec<u64>,
    /// `None` where a key's distance from the first is its bit.
    hash: Option<Hash>,
}

/// Two bits for a key.
#[derive(Clone, Copy, Debug)]
struct Hash {
    factor: u64,
    shift: u32,
}

impl KeyFilter {
    /// The keys of an array that starts with `first`: those for which `has` is true.
    pub(in crate::exec) fn of_array(first: i64, has: impl Iterator<Item = bool>) -> KeyFilter {
        let mut bits = Vec::new();
        let mut length = 0_i64;
        for has in has {
            let place = usize::try_from(length).unwrap_or(0);
            if place.is_multiple_of(64) {
                bits.push(0);
            }
            if let Some(word) = bits.last_mut() {
                *word |= u64::from(has) << (place % 64);
            }
            length += 1;
        }
        KeyFilter {
            first,
            last: first.saturating_add(length - 1),
            bits,
            hash: None,
        }
    }

    /// These keys, by their hashes.
    pub(in crate::exec) fn of_keys(keys: &[i64]) -> KeyFilter {
        let slots = (BITS_PER_KEY * keys.len()).next_power_of_two().max(64);
        let hash = Hash {
            factor: DefaultHashBuilder::default().hash_one(1_u64) | 1,
            shift: 64 - slots.trailing_zeros(),
        };
        let mut bits = vec![0_u64; slots / 64];
        for key in keys {
            for place in hash.places(*key) {
                if let Some(word) = bits.get_mut(place / 64) {
                    *word |= 1 << (place % 64);
                }
            }
        }
        KeyFilter {
            first: keys.iter().copied().min().unwrap_or(i64::MAX),
            last: keys.iter().copied().max().unwrap_or(i64::MIN),
            bits,
            hash: Some(hash),
        }
    }

    /// Whether a key may be in the set.
    #[inline]
    fn may_have(&self, key: i64) -> bool {
        if key < self.first || key > self.last {
            return false;
        }
        match self.hash {
            None => {
                let place = key.wrapping_sub(self.first).cast_unsigned();
                usize::try_from(place).is_ok_and(|place| self.has_bit(place))
            }
            Some(hash) => hash.places(key).iter().all(|place| self.has_bit(*place)),
        }
    }

    #[inline]
    fn has_bit(&self, place: usize) -> bool {
        let word = self.bits.get(place / 64).copied().unwrap_or(0);
        word >> (place % 64) & 1 != 0
    }

    /// Those of some places of a column whose cell may be in the set; a NULL is not. Of columns of other
    /// types all may be.
    pub(in crate::exec) fn passing(&self, column: &Column, places: Vec<u32>) -> Vec<u32> {
        let mut places = match &*column.data {
            ColumnData::SmallInt(v) => self.pick(v, places, |cell| i64::from(*cell)),
            ColumnData::Int(v) | ColumnData::Date(v) => {
                self.pick(v, places, |cell| i64::from(*cell))
            }
            ColumnData::BigInt(v)
            | ColumnData::Time(v)
            | ColumnData::TimeTz(v)
            | ColumnData::DateTime(v)
            | ColumnData::Timestamp(v) => self.pick(v, places, |cell| *cell),
            _ => return places,
        };
        if let Some(nulls) = &column.nulls {
            places.retain(|place| !nulls.get(*place as usize));
        }
        places
    }

    #[inline]
    fn pick<T>(&self, cells: &[T], mut places: Vec<u32>, key: impl Fn(&T) -> i64) -> Vec<u32> {
        let mut count = 0;
        for at in 0..places.len() {
            let place = places.get(at).copied().unwrap_or(0);
            let cell = cells.get(place as usize);
            let passes = cell.is_some_and(|cell| self.may_have(key(cell)));
            if let Some(next) = places.get_mut(count) {
                *next = place;
            }
            count += usize::from(passes);
        }
        places.truncate(count);
        places
    }
}

impl Hash {
    #[inline]
    fn places(self, key: i64) -> [usize; 2] {
        let mixed = key.cast_unsigned();
        let mixed = (mixed ^ mixed >> 32).wrapping_mul(self.factor);
        let place = |mixed: u64| usize::try_from(mixed >> self.shift).unwrap_or(0);
        [place(mixed), place(mixed.wrapping_mul(self.factor))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{Physical, ValueRef};

    #[test]
    fn every_key_of_the_set_passes_and_no_null_does() {
        let spread: Vec<i64> = (-500..500).map(|key| key * 1_000_003).collect();
        let filter = KeyFilter::of_keys(&spread);
        let column = Column::new(ColumnData::BigInt(spread));
        assert_eq!(filter.passing(&column, (0..1000).collect()).len(), 1000);
        let others: Vec<i64> = (-500..500).map(|key| key * 1_000_003 + 1).collect();
        let others = Column::new(ColumnData::BigInt(others));
        assert!(filter.passing(&others, (0..1000).collect()).len() < 300);
        let cells = [
            ValueRef::BigInt(0),
            ValueRef::Null,
            ValueRef::BigInt(1_000_003),
        ];
        let column = Column::from_values(Physical::BigInt, cells).unwrap();
        assert_eq!(filter.passing(&column, vec![0, 1, 2]), [0, 2]);
    }

    #[test]
    fn close_keys_are_told_apart() {
        let filter = KeyFilter::of_array(-3, (-3..70).map(|key| key % 3 == 0));
        let column = Column::new(ColumnData::Int((-10..100).collect()));
        let expected: Vec<u32> = (0..110)
            .filter(|at| {
                let key = i64::from(*at) - 10;
                (-3..70).contains(&key) && key % 3 == 0
            })
            .collect();
        assert_eq!(filter.passing(&column, (0..110).collect()), expected);
        let column = Column::new(ColumnData::BigInt(vec![i64::MIN, i64::MAX, 0]));
        assert_eq!(filter.passing(&column, vec![0, 1, 2]), [2]);
    }
}
