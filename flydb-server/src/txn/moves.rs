//! Where rows went under a transaction's own changes.
//!
//! A row whose id is its key moves where the key is changed, and the id may be another row's then. A cursor
//! that stands on it says by [`Moves::mark`] since when, and finds it by [`Moves::follow`].

use imbl::OrdMap;

use crate::types::{RowId, TableId};

/// Rows that were moved or removed, in order. A clone costs nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct Moves {
    /// By table, old id and number: the new id, `None` where the row was removed.
    moved: OrdMap<(TableId, RowId, u64), Option<RowId>>,
    next: u64,
}

impl Moves {
    /// The number of the next move.
    pub(super) const fn mark(&self) -> u64 {
        self.next
    }

    /// Notes that a row went to another id, or away.
    pub(super) fn note(&mut self, table: TableId, from: RowId, to: Option<RowId>) {
        self.moved.insert((table, from, self.next), to);
        self.next += 1;
    }

    /// Where a row is now that had this id at the mark; `None` where it is gone.
    pub(super) fn follow(&self, table: TableId, id: RowId, mark: u64) -> Option<RowId> {
        let (mut id, mut since) = (id, mark);
        loop {
            let later = (table, id, since)..=(table, id, u64::MAX);
            let Some(((_, _, number), to)) = self.moved.range(later).next() else {
                return Some(id);
            };
            since = number + 1;
            id = (*to)?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_followed_and_not_the_one_that_came_in_its_place() {
        let (table, other) = (TableId(1), TableId(2));
        let mut moves = Moves::default();
        let start = moves.mark();
        moves.note(table, RowId(1), Some(RowId(10)));
        moves.note(other, RowId(10), None);
        let between = moves.mark();
        moves.note(table, RowId(10), Some(RowId(1)));
        moves.note(table, RowId(1), Some(RowId(20)));
        assert_eq!(moves.follow(table, RowId(1), start), Some(RowId(20)));
        assert_eq!(moves.follow(table, RowId(1), between), Some(RowId(20)));
        assert_eq!(moves.follow(table, RowId(1), moves.mark()), Some(RowId(1)));
        assert_eq!(moves.follow(other, RowId(10), start), None);
        moves.note(table, RowId(20), None);
        assert_eq!(moves.follow(table, RowId(1), start), None);
        assert_eq!(moves.follow(table, RowId(7), start), Some(RowId(7)));
    }
}
