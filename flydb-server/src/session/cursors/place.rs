//! Where a cursor is, and where a fetch takes it.
//!
//! A fetch brings a set of rows that lie together; `first` and `last` are their numbers, from 1. Before
//! the first fetch, and after a fetch that went off an end, the set is empty and lies before row 1 or
//! after the last row. `next` starts behind the set, `prior` ends before it (its rows come in the
//! order of the result all the same), the other directions name the row that the new set starts at.
//! The position that is told is the row that a client walking in that direction is on: the last row of
//! the set, but after `prior` the first.

use flydb_protocol::message::cursor::FetchDirection;

/// Where a cursor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::session) struct Place {
    /// The first row of the set; of an empty one the row it lies before.
    first: i64,
    /// The last row of the set; `first - 1` of an empty one.
    last: i64,
    /// The row it is on.
    pub(in crate::session) position: i64,
}

/// How much of a result is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::session) struct Extent {
    /// Rows read so far.
    pub(in crate::session) rows: i64,
    /// Whether these are all.
    pub(in crate::session) complete: bool,
}

/// What a fetch asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::session) enum Target {
    /// The rows from one number to another; the result may end before.
    Rows {
        /// The first, 1 or more.
        first: i64,
        /// The last.
        last: i64,
    },
    /// No rows: before the first.
    BeforeFirst,
    /// The whole result must be known first.
    NeedsEnd,
}

impl Default for Place {
    fn default() -> Place {
        Place {
            first: 1,
            last: 0,
            position: 0,
        }
    }
}

impl Place {
    /// The rows that a fetch of `count` (1 or more) in this direction asks for.
    pub(in crate::session) fn target(
        self,
        direction: FetchDirection,
        offset: i64,
        count: i64,
        extent: Extent,
    ) -> Target {
        let from_end = direction == FetchDirection::Last
            || (direction == FetchDirection::Absolute && offset < 0);
        if from_end && !extent.complete {
            return Target::NeedsEnd;
        }
        let first = match direction {
            FetchDirection::Next => self.last.saturating_add(1),
            FetchDirection::Prior => return self.before(count),
            FetchDirection::First => 1,
            FetchDirection::Last => extent.rows.max(1),
            FetchDirection::Absolute if offset < 0 => {
                extent.rows.saturating_add(1).saturating_add(offset)
            }
            FetchDirection::Absolute => offset,
            FetchDirection::Relative => self.position.saturating_add(offset),
        };
        if first < 1 {
            return Target::BeforeFirst;
        }
        let last = first.saturating_add(count - 1);
        Target::Rows { first, last }
    }

    fn before(self, count: i64) -> Target {
        let last = self.first.saturating_sub(1);
        if last < 1 {
            return Target::BeforeFirst;
        }
        let first = last.saturating_sub(count - 1).max(1);
        Target::Rows { first, last }
    }

    /// The place after a fetch found the rows of `target` that exist.
    pub(in crate::session) fn after(
        target: Target,
        direction: FetchDirection,
        extent: Extent,
    ) -> Place {
        let Target::Rows { first, last } = target else {
            return Place::default();
        };
        if first > extent.rows {
            let behind = extent.rows.saturating_add(1);
            return Place {
                first: behind,
                last: extent.rows,
                position: behind,
            };
        }
        let last = last.min(extent.rows);
        let position = match direction {
            FetchDirection::Prior => first,
            _ => last,
        };
        Place {
            first,
            last,
            position,
        }
    }

    /// The place of a cursor that is on this row of so many.
    pub(in crate::session) fn on(row: i64, rows: i64) -> Place {
        let is_row = (1..=rows).contains(&row);
        match row {
            ..1 => Place::default(),
            _ => Place {
                first: row,
                last: if is_row { row } else { row.saturating_sub(1) },
                position: row,
            },
        }
    }

    /// The last row of the set.
    pub(in crate::session) fn last(self) -> i64 {
        self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use FetchDirection::{Absolute, First, Last, Next, Prior, Relative};

    const TEN: Extent = Extent {
        rows: 10,
        complete: true,
    };

    /// Walks a result of ten rows; each step says direction, offset, count, and then the rows and the
    /// position that are expected.
    fn walk(steps: &[(FetchDirection, i64, i64, &[i64], i64)]) {
        let mut place = Place::default();
        for (direction, offset, count, rows, position) in steps {
            let target = place.target(*direction, *offset, *count, TEN);
            let found: Vec<i64> = match target {
                Target::Rows { first, last } => (first..=last.min(10)).collect(),
                Target::BeforeFirst => Vec::new(),
                Target::NeedsEnd => panic!("the end is known"),
            };
            assert_eq!(&found, rows, "{direction:?} {offset} {count}");
            place = Place::after(target, *direction, TEN);
            assert_eq!(place.position, *position, "{direction:?} {offset} {count}");
        }
    }

    #[test]
    fn one_row_at_a_time_as_in_jdbc() {
        walk(&[
            (Next, 0, 1, &[1], 1),
            (Next, 0, 1, &[2], 2),
            (Prior, 0, 1, &[1], 1),
            (Prior, 0, 1, &[], 0),
            (Next, 0, 1, &[1], 1),
            (Last, 0, 1, &[10], 10),
            (Next, 0, 1, &[], 11),
            (Prior, 0, 1, &[10], 10),
            (First, 0, 1, &[1], 1),
            (Absolute, 5, 1, &[5], 5),
            (Relative, 2, 1, &[7], 7),
            (Relative, -3, 1, &[4], 4),
            (Relative, 0, 1, &[4], 4),
            (Absolute, -1, 1, &[10], 10),
            (Absolute, -10, 1, &[1], 1),
            (Absolute, -11, 1, &[], 0),
            (Absolute, 0, 1, &[], 0),
            (Absolute, 11, 1, &[], 11),
            (Relative, -1, 1, &[10], 10),
        ]);
    }

    #[test]
    fn sets_of_rows_as_in_odbc() {
        walk(&[
            (Next, 0, 4, &[1, 2, 3, 4], 4),
            (Next, 0, 4, &[5, 6, 7, 8], 8),
            (Prior, 0, 4, &[1, 2, 3, 4], 1),
            (Next, 0, 4, &[5, 6, 7, 8], 8),
            (Next, 0, 4, &[9, 10], 10),
            (Next, 0, 4, &[], 11),
            (Prior, 0, 4, &[7, 8, 9, 10], 7),
            (Prior, 0, 8, &[1, 2, 3, 4, 5, 6], 1),
            (Absolute, -2, 5, &[9, 10], 10),
        ]);
    }

    #[test]
    fn extremes_do_not_overflow() {
        let place = Place::default();
        for (direction, offset) in [
            (Absolute, i64::MAX),
            (Absolute, i64::MIN),
            (Relative, i64::MAX),
            (Relative, i64::MIN),
        ] {
            let target = place.target(direction, offset, i64::from(u32::MAX), TEN);
            let _ = Place::after(target, direction, TEN);
        }
    }

    #[test]
    fn places_from_the_end_need_it() {
        let some = Extent {
            rows: 3,
            complete: false,
        };
        let place = Place::default();
        assert_eq!(place.target(Last, 0, 1, some), Target::NeedsEnd);
        assert_eq!(place.target(Absolute, -1, 1, some), Target::NeedsEnd);
        assert_ne!(place.target(Absolute, 7, 1, some), Target::NeedsEnd);
    }
}
