//! Identifiers of tables, indexes and rows: known to storage, catalog and plans alike.

use serde::{Deserialize, Serialize};

/// A table. Never used again after a drop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct TableId(pub u32);

/// An index, unique among all tables. Never used again after a drop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct IndexId(pub u32);

/// A row of a table. In a table whose primary key is one integer column the id is that key;
/// elsewhere it is a number that counts up. WATCH events and the log name rows by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct RowId(pub i64);
