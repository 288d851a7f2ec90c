//! Constraints that wait: whether each is checked at a statement's end or later, and what is to be checked then.
//!
//! It is kept with a transaction's writes, so that going back to a savepoint takes back what was noted since then.
//! Nothing of it is logged: a commit comes after all of it was checked.

use std::sync::Arc;

use imbl::{OrdMap, OrdSet, Vector};

use crate::storage::Row;
use crate::types::{RowId, TableId};

/// A constraint: its table, and its name there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ConstraintName {
    /// The table that it is of.
    pub(crate) table: TableId,
    /// Its name.
    pub(crate) name: Arc<str>,
}

impl ConstraintName {
    /// The constraint of this name.
    pub(crate) fn new(table: TableId, name: &str) -> ConstraintName {
        ConstraintName {
            table,
            name: name.into(),
        }
    }
}

/// What constraints of a transaction wait for.
#[derive(Clone, Debug, Default)]
pub(super) struct Deferred {
    /// SET CONSTRAINTS ALL.
    all: Option<bool>,
    /// SET CONSTRAINTS of some, since then.
    named: OrdMap<ConstraintName, bool>,
    rows: OrdSet<(ConstraintName, RowId)>,
    keys: Vector<WaitingKey>,
}

/// A row that went away, or whose key did, to which a foreign key may still refer.
#[derive(Clone, Debug)]
pub(crate) struct WaitingKey {
    /// The foreign key.
    pub(crate) constraint: ConstraintName,
    /// The table of the row.
    pub(crate) parent: TableId,
    /// The row as it was.
    pub(crate) before: Row,
}

/// What is to be checked of constraints that waited.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    /// Rows that a UNIQUE constraint or a foreign key of their table may refuse.
    pub(crate) rows: Vec<(ConstraintName, RowId)>,
    /// Rows to which a foreign key may still refer.
    pub(crate) keys: Vec<WaitingKey>,
}

impl Waiting {
    /// Whether there is nothing.
    pub(crate) const fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.keys.is_empty()
    }
}

impl Deferred {
    /// Whether a constraint that may wait does.
    pub(super) fn waits(&self, constraint: &ConstraintName, initially: bool) -> bool {
        let named = self.named.get(constraint).copied();
        named.or(self.all).unwrap_or(initially)
    }

    /// SET CONSTRAINTS; `None`: ALL.
    pub(super) fn set(&mut self, constraints: Option<&[ConstraintName]>, waits: bool) {
        match constraints {
            None => {
                self.all = Some(waits);
                self.named.clear();
            }
            Some(constraints) => {
                let named = constraints.iter().cloned();
                self.named
                    .extend(named.map(|constraint| (constraint, waits)));
            }
        }
    }

    /// Notes a row.
    pub(super) fn note_row(&mut self, constraint: ConstraintName, row: RowId) {
        self.rows.insert((constraint, row));
    }

    /// Notes a row that had a key.
    pub(super) fn note_key(&mut self, key: WaitingKey) {
        self.keys.push_back(key);
    }

    /// Whether anything waits that a table is part of.
    pub(super) fn waits_for(&self, table: TableId) -> bool {
        let mut rows = self.rows.iter();
        let mut keys = self.keys.iter();
        rows.any(|(constraint, _)| constraint.table == table)
            || keys.any(|key| key.constraint.table == table || key.parent == table)
    }

    /// Takes out what waits of some constraints; `None`: of all.
    pub(super) fn take(&mut self, constraints: Option<&[ConstraintName]>) -> Waiting {
        let wanted = |one: &ConstraintName| constraints.is_none_or(|named| named.contains(one));
        let rows = std::mem::take(&mut self.rows).into_iter();
        let (rows, other_rows) = rows.partition(|(constraint, _)| wanted(constraint));
        let keys = std::mem::take(&mut self.keys).into_iter();
        let (keys, other_keys): (Vec<_>, Vec<_>) = keys.partition(|key| wanted(&key.constraint));
        let other_rows: Vec<_> = other_rows;
        self.rows = other_rows.into_iter().collect();
        self.keys = other_keys.into_iter().collect();
        Waiting { rows, keys }
    }

    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.keys.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_last_of_a_constraint_counts() {
        let (a, b) = (
            ConstraintName::new(TableId(1), "a"),
            ConstraintName::new(TableId(1), "b"),
        );
        let mut deferred = Deferred::default();
        assert!(deferred.waits(&a, true) && !deferred.waits(&a, false));
        deferred.set(Some(std::slice::from_ref(&a)), true);
        assert!(deferred.waits(&a, false) && !deferred.waits(&b, false));
        deferred.set(None, false);
        assert!(!deferred.waits(&a, true) && !deferred.waits(&b, true));
    }

    #[test]
    fn only_what_is_asked_for_is_taken() {
        let (a, b) = (
            ConstraintName::new(TableId(1), "a"),
            ConstraintName::new(TableId(2), "a"),
        );
        let mut deferred = Deferred::default();
        deferred.note_row(a.clone(), RowId(1));
        deferred.note_row(b.clone(), RowId(1));
        deferred.note_row(b.clone(), RowId(1));
        let taken = deferred.take(Some(&[a]));
        assert_eq!(taken.rows.len(), 1);
        assert!(deferred.waits_for(TableId(2)) && !deferred.waits_for(TableId(1)));
        assert_eq!(deferred.take(None).rows.len(), 1);
        assert!(deferred.is_empty());
    }
}
