//! A table as a writer must know it: its unique keys, and the foreign keys from and to it.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::generated;
use super::late::{LateUnique, late_uniques};
use crate::catalog::{Catalog, ForeignKey, Index, Table, TableId};
use crate::exec::environment::Environment;
use crate::exec::run::no_table;
use crate::exec::write::triggers::Triggers;
use crate::exec::write::writing::row_id_space;
use crate::plan::Expr;
use crate::storage::{Key, KeyBuilder, TableSpec};
use crate::txn::View;
use crate::types::cast::{CastRules, cast_value};
use crate::types::coercion::{is_integer, undeclared};
use crate::types::{
    DataType, IndexId, Result, RowRef, SqlError, SqlState, Timestamp, Value, ValueRef,
};

/// A table with its foreign keys.
#[derive(Debug)]
pub(in crate::exec) struct Links {
    /// The definition.
    pub(in crate::exec) table: Arc<Table>,
    /// What storage knows of it.
    pub(in crate::exec) spec: Arc<TableSpec>,
    /// Its foreign keys.
    pub(super) parents: Vec<Arc<Link>>,
    /// The foreign keys that refer to it, its own included.
    pub(super) children: Vec<Arc<Link>>,
    /// Its UNIQUE constraints that are checked late.
    pub(super) late: Vec<LateUnique>,
    /// What computes its generated columns, each with its place.
    pub(in crate::exec) generated: Vec<(usize, Expr)>,
    /// Its triggers, as far as the statement fires them.
    pub(in crate::exec) triggers: Triggers,
}

/// A foreign key, and how the key that it refers to is found.
#[derive(Debug)]
pub(super) struct Link {
    /// Where it is defined.
    pub(super) child: Arc<Table>,
    /// Where it refers to.
    pub(super) parent: Arc<Table>,
    /// Its definition.
    pub(super) key: ForeignKey,
    /// The parent's unique index; `None` where the key is its row id.
    pub(super) index: Option<IndexId>,
    /// The space in which the parent's keys are locked.
    pub(super) space: IndexId,
    /// For each column of the parent's index, which of the foreign key's columns it is, and whether
    /// it descends.
    parts: Vec<(usize, bool)>,
    /// For each column of the foreign key its type and that of the column it refers to, where a value
    /// must be converted to be found there.
    pub(super) conversions: Vec<Option<(DataType, DataType)>>,
}

impl Links {
    /// What a writer must know of a table, by the catalog of these surroundings and this snapshot.
    ///
    /// # Errors
    /// 42P01 where the table does not exist.
    pub(super) fn of(id: TableId, environment: &Environment, view: &View) -> Result<Links> {
        let catalog = &environment.catalog;
        let table = catalog.table_by_id(id).ok_or_else(|| no_table(id))?;
        let spec = view.table(id).ok_or_else(|| no_table(id))?.spec();
        let parents = table.foreign_keys.iter();
        let children = catalog.referencing(id);
        Ok(Links {
            triggers: Triggers::on(table, catalog),
            table: Arc::clone(table),
            spec: Arc::clone(spec),
            late: late_uniques(table, spec),
            parents: parents
                .map(|key| Link::new(table, key, catalog))
                .collect::<Result<_>>()?,
            children: children
                .map(|(child, key)| Link::new(child, key, catalog))
                .collect::<Result<_>>()?,
            generated: generated::bind(table, environment)?,
        })
    }

    /// Says that the statement's updates set this column, for UPDATE OF.
    pub(super) fn note_set(&mut self, column: usize) {
        self.triggers.note_set(&self.table, column);
    }

    /// Whether there are foreign keys to the table.
    pub(super) fn is_referred_to(&self) -> bool {
        !self.children.is_empty()
    }
}

impl Link {
    /// A foreign key of this child, by this catalog.
    ///
    /// # Errors
    /// 42P01 where the parent does not exist, 42830 where it has no such key.
    pub(super) fn new(
        child: &Arc<Table>,
        key: &ForeignKey,
        catalog: &Catalog,
    ) -> Result<Arc<Link>> {
        let parent = catalog
            .table_by_id(key.parent)
            .ok_or_else(|| no_table(key.parent))?;
        let (index, space, parts) = referred(parent, key)?;
        Ok(Arc::new(Link {
            child: Arc::clone(child),
            parent: Arc::clone(parent),
            key: key.clone(),
            index,
            space,
            parts,
            conversions: conversions(child, parent, key),
        }))
    }

    /// The key that a row of the child refers to; `None` where a column is NULL.
    ///
    /// # Errors
    /// XX001 for an image that does not decode.
    pub(super) fn child_key(&self, row: &RowRef<'_>) -> Result<Option<Key>> {
        self.build(&self.key.columns, &self.conversions, row)
    }

    /// The key of a row of the parent; `None` where a column is NULL, which nothing refers to.
    ///
    /// # Errors
    /// XX001 for an image that does not decode.
    pub(super) fn parent_key(&self, row: &RowRef<'_>) -> Result<Option<Key>> {
        self.build(&self.key.parent_columns, &[], row)
    }

    /// Whether some of the columns of a row that refers by MATCH FULL are NULL, and others are not.
    ///
    /// # Errors
    /// XX001 for an image that does not decode.
    pub(super) fn mixes_nulls(&self, row: &RowRef<'_>) -> Result<bool> {
        if !self.key.match_full {
            return Ok(false);
        }
        let mut nulls = 0;
        for column in &self.key.columns {
            nulls += usize::from(matches!(row.get(*column)?, None | Some(ValueRef::Null)));
        }
        Ok(nulls > 0 && nulls < self.key.columns.len())
    }

    /// Whether two rows of the child refer to the same.
    ///
    /// # Errors
    /// XX001 for an image that does not decode.
    pub(super) fn refer_alike(&self, a: &RowRef<'_>, b: &RowRef<'_>) -> Result<bool> {
        for column in &self.key.columns {
            if a.get(*column)? != b.get(*column)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn build(
        &self,
        columns: &[usize],
        conversions: &[Option<(DataType, DataType)>],
        row: &RowRef<'_>,
    ) -> Result<Option<Key>> {
        let mut key = KeyBuilder::new();
        for (place, descending) in &self.parts {
            let column = columns.get(*place).copied().unwrap_or(usize::MAX);
            let value = match row.get(column)? {
                None | Some(ValueRef::Null) => return Ok(None),
                Some(value) => value,
            };
            match conversions.get(*place).copied().flatten() {
                Some((from, to)) => key.push(converted(value, from, to).as_ref(), *descending),
                None => key.push(value, *descending),
            }
        }
        Ok(Some(key.key()))
    }
}

/// Types whose values are not the same bytes in a key.
fn conversions(
    child: &Table,
    parent: &Table,
    key: &ForeignKey,
) -> Vec<Option<(DataType, DataType)>> {
    let pairs = key.columns.iter().zip(&key.parent_columns);
    let conversion = |(column, parent_column): (&usize, &usize)| {
        let from = child.columns.get(*column)?.data_type;
        let to = parent.columns.get(*parent_column)?.data_type;
        (!same_in_keys(from, to)).then_some((from, to))
    };
    pairs.map(conversion).collect()
}

/// Integers of all widths are alike in keys, as are floats; blanks that pad text count.
fn same_in_keys(from: DataType, to: DataType) -> bool {
    let float = |one| matches!(one, DataType::Real | DataType::Double);
    let padded = |one| matches!(one, DataType::Char(_) | DataType::Binary(_));
    is_integer(from) && is_integer(to)
        || float(from) && float(to)
        || from == to
        || from.physical() == to.physical() && !padded(from) && !padded(to)
}

/// A value as one of the parent's type; as it is where the type has no such value, so that it is not
/// found.
pub(super) fn converted(value: ValueRef<'_>, from: DataType, to: DataType) -> Value {
    let to = match to {
        DataType::Char(_) | DataType::Binary(_) => to,
        other => undeclared(other),
    };
    let rules = CastRules {
        explicit: false,
        zone: &TimeZone::UTC, // no such conversion needs one
        now: Timestamp(0),
    };
    cast_value(value, from, to, &rules).unwrap_or_else(|_| value.to_value())
}

/// The parent's index that a foreign key refers to, the space its keys are locked in, and its columns
/// as places among the foreign key's.
type Referred = (Option<IndexId>, IndexId, Vec<(usize, bool)>);

fn referred(parent: &Table, key: &ForeignKey) -> Result<Referred> {
    if let [column] = key.parent_columns.as_slice()
        && parent.row_id_column == Some(*column)
    {
        return Ok((None, row_id_space(parent.id), vec![(0, false)]));
    }
    let unique = |index: &&Index| index.unique && index.is_whole();
    for index in parent.indexes.iter().filter(unique) {
        if index.columns.len() != key.parent_columns.len() {
            continue;
        }
        let place = |wanted| {
            key.parent_columns
                .iter()
                .position(|column| *column == wanted)
        };
        let parts = index.columns.iter();
        let parts = parts.map(|part| Some((place(part.column)?, part.descending)));
        if let Some(parts) = parts.collect::<Option<Vec<_>>>() {
            return Ok((Some(index.id), index.id, parts));
        }
    }
    Err(SqlError::new(
        SqlState::InvalidForeignKey,
        format!(
            "the unique constraint that foreign key \"{}\" refers to is gone",
            key.name
        ),
    ))
}
