//! What follows in a table's definition when its keys or columns change.

use super::{Deferral, ForeignKey, Index, IndexColumn, NEW_INDEX, Table};
use crate::types::DataType;

impl Table {
    /// Settles what a primary key follows from: whether its column is the row id, and otherwise its
    /// index, which is made where it is missing. To be called whenever the key, or its columns' types,
    /// changed.
    pub(crate) fn settle_primary_key(&mut self) {
        self.row_id_column = self.integer_key();
        if self.sure_primary_key().is_empty() {
            self.row_id_column = None;
        }
        let Some(name) = self.primary_key_name.clone() else {
            return;
        };
        let is_key = |index: &Index| index.constraint && index.name == name;
        if self.row_id_column.is_some() {
            self.indexes.retain(|index| !is_key(index));
        } else if !self.indexes.iter().any(is_key) {
            let index = Index::of_constraint(name, &self.primary_key);
            self.indexes.insert(0, index);
        }
    }

    /// The column of a primary key that is one integer.
    fn integer_key(&self) -> Option<usize> {
        let [only] = self.primary_key.as_slice() else {
            return None;
        };
        let integer = matches!(
            self.columns.get(*only)?.data_type,
            DataType::SmallInt | DataType::Int | DataType::BigInt
        );
        integer.then_some(*only)
    }

    /// Takes a column out that nothing of the table is made of any more; those behind it move up.
    pub(crate) fn remove_column(&mut self, removed: usize) {
        if removed >= self.columns.len() {
            return;
        }
        self.columns.remove(removed);
        let up = |place: &mut usize| *place -= usize::from(*place > removed);
        for index in &mut self.indexes {
            index
                .columns
                .iter_mut()
                .for_each(|part| up(&mut part.column));
            index.predicate.iter_mut().for_each(up);
        }
        self.primary_key.iter_mut().for_each(up);
        self.row_id_column.iter_mut().for_each(up);
        for key in &mut self.foreign_keys {
            key.columns.iter_mut().for_each(up);
            if key.parent == self.id {
                key.parent_columns.iter_mut().for_each(up);
            }
        }
    }

    /// Moves a column to another place; those between make room.
    pub(crate) fn move_column(&mut self, from: usize, to: usize) {
        if from.max(to) >= self.columns.len() {
            return;
        }
        let column = self.columns.remove(from);
        self.columns.insert(to, column);
        let follow = |place: &mut usize| *place = moved(*place, from, to);
        for index in &mut self.indexes {
            index
                .columns
                .iter_mut()
                .for_each(|part| follow(&mut part.column));
            index.predicate.iter_mut().for_each(follow);
        }
        self.primary_key.iter_mut().for_each(follow);
        self.row_id_column.iter_mut().for_each(follow);
        for key in &mut self.foreign_keys {
            key.columns.iter_mut().for_each(follow);
            if key.parent == self.id {
                key.parent_columns.iter_mut().for_each(follow);
            }
        }
    }
}

/// Where a column is after one was moved.
pub(crate) fn moved(place: usize, from: usize, to: usize) -> usize {
    if place == from {
        to
    } else if from < place && place <= to {
        place - 1
    } else if to <= place && place < from {
        place + 1
    } else {
        place
    }
}

impl Index {
    /// The same, of a constraint that may be checked late.
    #[must_use]
    pub(crate) fn checked_late(self, deferral: Option<Deferral>) -> Index {
        Index {
            // Its keys have row ids: it is built anew.
            id: if deferral.is_some() {
                NEW_INDEX
            } else {
                self.id
            },
            unique: self.unique && deferral.is_none(),
            deferral,
            ..self
        }
    }

    /// The index of a PRIMARY KEY or UNIQUE constraint.
    #[must_use]
    pub(crate) fn of_constraint(name: impl Into<String>, columns: &[usize]) -> Index {
        let ascending = |&column| IndexColumn {
            column,
            descending: false,
        };
        Index {
            id: NEW_INDEX,
            name: name.into(),
            columns: columns.iter().map(ascending).collect(),
            unique: true,
            nulls_clash: false,
            constraint: true,
            predicate: None,
            deferral: None,
        }
    }
}

impl ForeignKey {
    /// The same key after a column of its parent was taken out that it does not refer to.
    pub(crate) fn without_parent_column(&self, removed: usize) -> ForeignKey {
        let mut key = self.clone();
        for place in &mut key.parent_columns {
            *place -= usize::from(*place > removed);
        }
        key
    }
}
