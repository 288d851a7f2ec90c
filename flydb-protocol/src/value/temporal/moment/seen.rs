//! Which parts of a moment a text has given.

use std::ops::{BitOr, BitOrAssign, Sub};

/// A set of parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen(u16);

impl Seen {
    pub(super) const NOTHING: Seen = Seen(0);
    pub(super) const YEAR: Seen = Seen(1);
    pub(super) const MONTH: Seen = Seen(1 << 1);
    pub(super) const DAY: Seen = Seen(1 << 2);
    pub(super) const HOUR: Seen = Seen(1 << 3);
    pub(super) const MINUTE: Seen = Seen(1 << 4);
    pub(super) const SECOND: Seen = Seen(1 << 5);
    /// A fraction of the second.
    pub(super) const FRACTION: Seen = Seen(1 << 6);
    pub(super) const ZONE: Seen = Seen(1 << 7);
    /// A zone's clocks are said to be an hour ahead, by an abbreviation or by `dst`.
    pub(super) const SUMMER: Seen = Seen(1 << 8);
    /// They are said to be so by `dst`.
    pub(super) const DAYLIGHT: Seen = Seen(1 << 9);
    pub(super) const HALF_OF_DAY: Seen = Seen(1 << 10);
    pub(super) const ERA: Seen = Seen(1 << 11);
    pub(super) const WEEKDAY: Seen = Seen(1 << 12);
    /// The day is counted from the year's first.
    pub(super) const DAY_OF_YEAR: Seen = Seen(1 << 13);
    /// The name of a moment, such as `infinity`.
    pub(super) const NAME: Seen = Seen(1 << 14);
    /// The zone is an abbreviation whose meaning changed over the years.
    pub(super) const CHANGING: Seen = Seen(1 << 15);

    pub(super) const DATE: Seen = Seen(Seen::YEAR.0 | Seen::MONTH.0 | Seen::DAY.0);
    pub(super) const TIME: Seen =
        Seen(Seen::HOUR.0 | Seen::MINUTE.0 | Seen::SECOND.0 | Seen::FRACTION.0);

    /// Whether all of these were given.
    pub(super) const fn has(self, parts: Seen) -> bool {
        self.0 & parts.0 == parts.0
    }

    /// Whether any of these was given.
    pub(super) const fn overlaps(self, parts: Seen) -> bool {
        self.0 & parts.0 != 0
    }

    /// Those that are among these.
    pub(super) const fn among(self, parts: Seen) -> Seen {
        Seen(self.0 & parts.0)
    }
}

impl BitOr for Seen {
    type Output = Seen;

    fn bitor(self, other: Seen) -> Seen {
        Seen(self.0 | other.0)
    }
}

impl BitOrAssign for Seen {
    fn bitor_assign(&mut self, other: Seen) {
        self.0 |= other.0;
    }
}

impl Sub for Seen {
    type Output = Seen;

    fn sub(self, other: Seen) -> Seen {
        Seen(self.0 & !other.0)
    }
}
