//! A table as a writer must know it: its unique keys, and the foreign keys from and to it.

use std::sync::Arc;

use crate::catalog::{Catalog, ForeignKey, Table, TableId};
use crate::exec::run::no_table;
use crate::exec::write::writing::row_id_space;
use crate::storage::{Key, KeyBuilder, TableSpec};
use crate::txn::View;
use crate::types::{IndexId, Result, RowRef, SqlError, SqlState, ValueRef};

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
}

impl Links {
    /// What a writer must know of a table, by this catalog and snapshot.
    ///
    /// # Errors
    /// 42P01 where the table does not exist.
    pub(super) fn of(id: TableId, catalog: &Catalog, view: &View) -> Result<Links> {
        let table = catalog.table_by_id(id).ok_or_else(|| no_table(id))?;
        let spec = view.table(id).ok_or_else(|| no_table(id))?.spec();
        let parents = table.foreign_keys.iter();
        let children = catalog.referencing(id);
        Ok(Links {
            table: Arc::clone(table),
            spec: Arc::clone(spec),
            parents: parents
                .map(|key| Link::new(table, key, catalog))
                .collect::<Result<_>>()?,
            children: children
                .map(|(child, key)| Link::new(child, key, catalog))
                .collect::<Result<_>>()?,
        })
    }

    /// Whether there are foreign keys to the table.
    pub(super) fn is_referred_to(&self) -> bool {
        !self.children.is_empty()
    }
}

impl Link {
    fn new(child: &Arc<Table>, key: &ForeignKey, catalog: &Catalog) -> Result<Arc<Link>> {
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
        }))
    }

    /// The key that a row of the child refers to; `None` where a column is NULL.
    ///
    /// # Errors
    /// XX001 for an image that does not decode.
    pub(super) fn child_key(&self, row: &RowRef<'_>) -> Result<Option<Key>> {
        self.build(&self.key.columns, row)
    }

    /// The key of a row of the parent; `None` where a column is NULL, which nothing refers to.
    ///
    /// # Errors
    /// XX001 for an image that does not decode.
    pub(super) fn parent_key(&self, row: &RowRef<'_>) -> Result<Option<Key>> {
        self.build(&self.key.parent_columns, row)
    }

    fn build(&self, columns: &[usize], row: &RowRef<'_>) -> Result<Option<Key>> {
        let mut key = KeyBuilder::new();
        for (place, descending) in &self.parts {
            let column = columns.get(*place).copied().unwrap_or(usize::MAX);
            match row.get(column)? {
                None | Some(ValueRef::Null) => return Ok(None),
                Some(value) => key.push(value, *descending),
            }
        }
        Ok(Some(key.key()))
    }
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
    for index in parent.indexes.iter().filter(|index| index.unique) {
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
