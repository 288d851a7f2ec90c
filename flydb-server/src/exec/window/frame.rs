//! The rows of frames, by their places.
//!
//! Within a partition neither end of a frame ever moves back from one row to the next. So an end that
//! depends on values ([`FrameUnits::Range`]) is found by moving on from where it was: as many
//! comparisons as rows, however large the frames are.

use std::ops::Range;

use super::cuts::{Cuts, Spot};
use super::range::Distance;
use crate::exec::run::Context;
use crate::plan::{self, Exclusion, Expr, FrameUnits, SortKey};
use crate::types::{Column, Result, SqlError, SqlState, Value};

/// A frame whose offsets are known.
#[derive(Debug)]
pub(super) struct Frame {
    units: FrameUnits,
    start: Bound,
    end: Bound,
    exclusion: Exclusion,
}

/// An end of a frame.
#[derive(Clone, Debug)]
enum Bound {
    UnboundedPreceding,
    /// Rows or groups of peers: negative before the current one.
    Count(i64),
    /// A distance of the key's values.
    Distance(Distance),
    CurrentRow,
    UnboundedFollowing,
}

/// The frame of a row, and what it leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Places {
    /// All of it.
    pub(super) whole: Range<usize>,
    /// What is left out of it; may be empty, and may reach past it.
    pub(super) without: Range<usize>,
    /// A row that is not left out all the same.
    pub(super) but: Option<usize>,
}

/// The frames of one row after the other.
#[derive(Debug, Default)]
pub(super) struct FrameCursor {
    spot: Spot,
    /// The partition that `start` and `end` are in.
    partition: Option<usize>,
    start: usize,
    end: usize,
}

impl Frame {
    /// A plan's frame with its offsets computed.
    ///
    /// # Errors
    /// 22004 for an offset that is NULL, 22013 for a negative one.
    pub(super) fn new(
        plan: &plan::Frame,
        order_by: &[SortKey],
        context: Context<'_>,
    ) -> Result<Frame> {
        let bound = |bound: &plan::FrameBound, name: &str| -> Result<Bound> {
            Ok(match bound {
                plan::FrameBound::UnboundedPreceding => Bound::UnboundedPreceding,
                plan::FrameBound::CurrentRow => Bound::CurrentRow,
                plan::FrameBound::UnboundedFollowing => Bound::UnboundedFollowing,
                plan::FrameBound::Preceding(offset) => {
                    let value = offset_value(offset, name, context)?;
                    offset_bound(value, plan.units, true, order_by, name, context)?
                }
                plan::FrameBound::Following(offset) => {
                    let value = offset_value(offset, name, context)?;
                    offset_bound(value, plan.units, false, order_by, name, context)?
                }
            })
        };
        Ok(Frame {
            units: plan.units,
            start: bound(&plan.start, "starting")?,
            end: bound(&plan.end, "ending")?,
            exclusion: plan.exclusion,
        })
    }

    /// Whether it starts with the partition and leaves nothing out, so that it only ever grows.
    pub(super) const fn only_grows(&self) -> bool {
        matches!(self.start, Bound::UnboundedPreceding)
            && matches!(self.exclusion, Exclusion::NoOthers)
    }

    /// Whether it is the whole partition for every row.
    pub(super) fn is_partition(&self, has_order: bool) -> bool {
        let to_the_end = match self.end {
            Bound::UnboundedFollowing => true,
            Bound::CurrentRow => self.units != FrameUnits::Rows && !has_order,
            Bound::UnboundedPreceding | Bound::Count(_) | Bound::Distance(_) => false,
        };
        self.only_grows() && to_the_end
    }

    /// The frame of the row at `place`, which is the next after the one that the cursor was at. `key` is
    /// the column of the one key of the order, in sorted order, where the frame has distances.
    pub(super) fn next(
        &self,
        cursor: &mut FrameCursor,
        place: usize,
        cuts: &Cuts,
        key: Option<&Column>,
    ) -> Result<Places> {
        cuts.advance(&mut cursor.spot, place);
        let row = Row {
            place,
            partition: cuts.partition(cursor.spot.partition),
            peers: cursor.spot.peers,
            cuts,
            key,
            units: self.units,
        };
        if cursor.partition.replace(cursor.spot.partition) != Some(cursor.spot.partition) {
            cursor.start = row.partition.start;
            cursor.end = row.partition.start;
        }
        cursor.start = row.start(&self.start, cursor.start)?;
        cursor.end = row.end(&self.end, cursor.end)?;
        let peers = cuts.peers(row.peers);
        let (without, but) = match self.exclusion {
            Exclusion::NoOthers => (place..place, None),
            Exclusion::CurrentRow => (place..place + 1, None),
            Exclusion::Group => (peers, None),
            Exclusion::Ties => (peers, Some(place)),
        };
        Ok(Places {
            whole: cursor.start..cursor.end.max(cursor.start),
            without,
            but,
        })
    }
}

fn offset_value(offset: &Expr, name: &str, context: Context<'_>) -> Result<Value> {
    match context.constant(offset)? {
        Value::Null => Err(SqlError::new(
            SqlState::NullValueNotAllowed,
            format!("frame {name} offset must not be null"),
        )
        .at(offset.position)),
        value => Ok(value),
    }
}

fn offset_bound(
    value: Value,
    units: FrameUnits,
    preceding: bool,
    order_by: &[SortKey],
    name: &str,
    context: Context<'_>,
) -> Result<Bound> {
    let negative = || {
        let message = format!("frame {name} offset must not be negative");
        SqlError::new(SqlState::InvalidPrecedingOrFollowingSize, message)
    };
    match (units, value, order_by) {
        (FrameUnits::Rows | FrameUnits::Groups, Value::BigInt(count), _) if count >= 0 => {
            Ok(Bound::Count(if preceding { -count } else { count }))
        }
        (FrameUnits::Rows | FrameUnits::Groups, _, _) => Err(negative()),
        (FrameUnits::Range, value, [key]) => {
            let zone = context.eval().session.time_zone.clone();
            Distance::new(value, preceding, key, zone).map(Bound::Distance)
        }
        (FrameUnits::Range, _, _) => Err(SqlError::internal("a distance needs one key")),
    }
}

/// A row whose frame is sought.
struct Row<'a> {
    place: usize,
    partition: Range<usize>,
    peers: usize,
    cuts: &'a Cuts,
    key: Option<&'a Column>,
    units: FrameUnits,
}

impl Row<'_> {
    /// Where the frame starts; it did at `from` for the row before.
    fn start(&self, bound: &Bound, from: usize) -> Result<usize> {
        Ok(match bound {
            Bound::UnboundedPreceding => self.partition.start,
            Bound::UnboundedFollowing => self.partition.end,
            Bound::CurrentRow => match self.units {
                FrameUnits::Rows => self.place,
                FrameUnits::Range | FrameUnits::Groups => self.cuts.peers(self.peers).start,
            },
            Bound::Count(count) => match self.units {
                FrameUnits::Rows => self.row(*count),
                FrameUnits::Range | FrameUnits::Groups => self.group(*count).start,
            },
            Bound::Distance(distance) => self.advance(from, |key, row| {
                distance.is_before_start(key, row, self.place)
            })?,
        })
    }

    /// Where the frame ends: the place after its last row; it did at `from` for the row before.
    fn end(&self, bound: &Bound, from: usize) -> Result<usize> {
        Ok(match bound {
            Bound::UnboundedPreceding => self.partition.start,
            Bound::UnboundedFollowing => self.partition.end,
            Bound::CurrentRow => match self.units {
                FrameUnits::Rows => self.place + 1,
                FrameUnits::Range | FrameUnits::Groups => self.cuts.peers(self.peers).end,
            },
            Bound::Count(count) => match self.units {
                FrameUnits::Rows => self.row(count.saturating_add(1)),
                FrameUnits::Range | FrameUnits::Groups => self.group(*count).end,
            },
            Bound::Distance(distance) => self.advance(from, |key, row| {
                distance.is_before_end(key, row, self.place)
            })?,
        })
    }

    /// The place so many rows on, within the partition or right after it.
    fn row(&self, count: i64) -> usize {
        let by = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX);
        let place = if count < 0 {
            self.place.saturating_sub(by)
        } else {
            self.place.saturating_add(by)
        };
        place.clamp(self.partition.start, self.partition.end)
    }

    /// The places of the group of peers so many groups on; none at the end of the partition that it is past.
    fn group(&self, count: i64) -> Range<usize> {
        let by = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX);
        let Range { start, end } = self.partition;
        let first = self.cuts.first_peers(&self.partition);
        let group = if count < 0 {
            self.peers.checked_sub(by).filter(|group| *group >= first)
        } else {
            Some(self.peers.saturating_add(by))
        };
        match group.map(|group| self.cuts.peers(group)) {
            None => start..start,
            Some(group) if group.start >= end => end..end,
            Some(group) => group,
        }
    }

    /// The first place from `from` on, in the partition or right after it, that is not `before`.
    fn advance(
        &self,
        from: usize,
        before: impl Fn(&Column, usize) -> Result<bool>,
    ) -> Result<usize> {
        let Some(key) = self.key else {
            return Err(SqlError::internal("a frame of distances without its key"));
        };
        let mut place = from;
        while place < self.partition.end && before(key, place)? {
            place += 1;
        }
        Ok(place)
    }
}

impl Places {
    /// The ranges that the frame is made of, in order; some may be empty.
    pub(super) fn parts(&self) -> [Range<usize>; 3] {
        let Range { start, end } = self.whole.clone();
        let before = start..self.without.start.clamp(start, end);
        let after = self.without.end.clamp(start, end)..end;
        let but = match self.but {
            Some(place) if self.whole.contains(&place) => place..place + 1,
            _ => start..start,
        };
        if self.without.is_empty() {
            return [start..end, end..end, end..end];
        }
        [before, but, after]
    }

    /// The place of the row with this number in the frame, from 0.
    pub(super) fn nth(&self, mut number: usize) -> Option<usize> {
        for part in self.parts() {
            if number < part.len() {
                return Some(part.start + number);
            }
            number -= part.len();
        }
        None
    }

    /// The place of its last row.
    pub(super) fn last(&self) -> Option<usize> {
        let parts = self.parts();
        let last = parts.iter().rev().find(|part| !part.is_empty())?;
        last.end.checked_sub(1)
    }
}

#[cfg(test)]
mod tests;
