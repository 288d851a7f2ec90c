//! What storage knows of a table: the shape of its rows, and which columns its indexes order.

use serde::{Deserialize, Serialize};

use crate::types::{IndexId, Physical, Result, RowLayout, SqlError, SqlState, TableId};

/// A table as storage sees it. Constraints, defaults and declared types are the catalog's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "StoredSpec", into = "StoredSpec")]
pub(crate) struct TableSpec {
    /// The table. Never used again after a drop.
    pub(crate) id: TableId,
    /// Its name, which the log's records are keyed by.
    pub(crate) name: String,
    /// Its columns, in order.
    pub(crate) columns: Vec<Physical>,
    /// Where each column lies in an image; made from `columns`.
    pub(crate) layout: RowLayout,
    /// Its indexes.
    pub(crate) indexes: Vec<IndexSpec>,
}

/// An index as storage sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct IndexSpec {
    /// The index. Never used again after a drop.
    pub(crate) id: IndexId,
    /// Its name, for messages.
    pub(crate) name: String,
    /// The columns that its keys are made of, in order; the flag says descending.
    pub(crate) columns: Vec<(usize, bool)>,
    /// Whether no two rows may share a key. A key with a NULL clashes only by `nulls_clash`.
    pub(crate) unique: bool,
    /// Whether NULLs clash as values do.
    #[serde(default)]
    pub(crate) nulls_clash: bool,
    /// The BOOLEAN column that says which rows are in it, those where it is true; `None`: all.
    #[serde(default)]
    pub(crate) predicate: Option<usize>,
}

impl TableSpec {
    /// A table of these columns.
    ///
    /// # Errors
    /// 54011 for too many columns; XX000 for an index over a column that does not exist.
    pub(crate) fn new(
        id: TableId,
        name: impl Into<String>,
        columns: Vec<Physical>,
        indexes: Vec<IndexSpec>,
    ) -> Result<TableSpec> {
        let layout = RowLayout::new(columns.iter().copied())
            .map_err(|_| SqlError::new(SqlState::TooManyColumns, "a table has too many columns"))?;
        for index in &indexes {
            let keys = index.columns.iter().map(|(column, _)| *column);
            if keys
                .chain(index.predicate)
                .any(|column| column >= columns.len())
            {
                return Err(SqlError::internal(format!(
                    "index {} names a column that its table does not have",
                    index.name
                )));
            }
        }
        Ok(TableSpec {
            id,
            name: name.into(),
            columns,
            layout,
            indexes,
        })
    }
}

/// The stored form: the layout follows from the columns.
#[derive(Clone, Serialize, Deserialize)]
struct StoredSpec {
    id: TableId,
    name: String,
    columns: Vec<Physical>,
    indexes: Vec<IndexSpec>,
}

impl From<TableSpec> for StoredSpec {
    fn from(spec: TableSpec) -> StoredSpec {
        let TableSpec {
            id,
            name,
            columns,
            layout: _,
            indexes,
        } = spec;
        StoredSpec {
            id,
            name,
            columns,
            indexes,
        }
    }
}

impl TryFrom<StoredSpec> for TableSpec {
    type Error = SqlError;

    fn try_from(stored: StoredSpec) -> Result<TableSpec> {
        TableSpec::new(stored.id, stored.name, stored.columns, stored.indexes)
    }
}
