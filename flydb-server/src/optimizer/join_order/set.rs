//! Sets of the relations of a run.

/// Some of up to 64 relations, by their places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Set(pub(super) u64);

impl Set {
    /// One relation; none past the 64th.
    pub(super) fn one(place: usize) -> Set {
        let bit = u32::try_from(place).ok();
        Set(bit.and_then(|bit| 1_u64.checked_shl(bit)).unwrap_or(0))
    }

    /// The first so many.
    pub(super) fn first(count: usize) -> Set {
        (0..count.min(64)).fold(Set::default(), |set, place| set.with(Set::one(place)))
    }

    pub(super) const fn with(self, other: Set) -> Set {
        Set(self.0 | other.0)
    }

    pub(super) const fn without(self, other: Set) -> Set {
        Set(self.0 & !other.0)
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) const fn meets(self, other: Set) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) const fn holds(self, other: Set) -> bool {
        self.0 & other.0 == other.0
    }

    /// How many.
    pub(super) const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// The place of the only one.
    pub(super) fn only(self) -> Option<usize> {
        (self.len() == 1).then(|| self.0.trailing_zeros() as usize)
    }

    /// The places, from the first on.
    pub(super) fn places(self) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let place = rest.trailing_zeros();
            rest &= rest.checked_sub(1)?;
            Some(place as usize)
        })
    }

    /// All ways to part it into two, neither empty: one part of each way, so that each comes twice.
    pub(super) fn parts(self) -> impl Iterator<Item = Set> {
        let all = self.0;
        let mut part = all;
        std::iter::from_fn(move || {
            part = part.checked_sub(1)? & all;
            (part != 0).then_some(Set(part))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_all_that_are_neither_empty_nor_all() {
        let mut parts: Vec<u64> = Set(0b1011).parts().map(|part| part.0).collect();
        parts.sort_unstable();
        assert_eq!(parts, [0b0001, 0b0010, 0b0011, 0b1000, 0b1001, 0b1010]);
        assert_eq!(Set(0b100).parts().count(), 0);
        assert_eq!(Set(0).parts().count(), 0);
    }

    #[test]
    fn places_are_those_put_in() {
        let set = Set::one(3).with(Set::one(63)).with(Set::one(64));
        assert_eq!(set.places().collect::<Vec<_>>(), [3, 63]);
        assert_eq!(Set::first(64), Set(u64::MAX));
        assert_eq!(Set::one(5).only(), Some(5));
        assert_eq!(set.only(), None);
    }
}
