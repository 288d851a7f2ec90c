//! Changes: what a commit does to the database, one step each.

use std::sync::Arc;

use super::{Prepared, Row, TableSpec};
use crate::types::{RowId, TableId};

/// One step of a commit. Steps apply in order; a commit applies as a whole or not at all.
///
/// A table's definition comes before the rows that are written under it, and what drops or empties tables
/// before the rows of any.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// Adds or replaces a row.
    PutRow {
        /// The table.
        table: TableId,
        /// The row.
        row_id: RowId,
        /// Its new image.
        row: Row,
    },
    /// Removes a row; nothing where there is none.
    DeleteRow {
        /// The table.
        table: TableId,
        /// The row.
        row_id: RowId,
    },
    /// Sets a system key, such as `schema:<table>`. It changes the schema version.
    PutSystem {
        /// The key. Not one of the forms that storage writes itself (`row:`, `seq:`, `table:`).
        key: String,
        /// Its value.
        value: Arc<[u8]>,
    },
    /// Removes a system key. It changes the schema version.
    DeleteSystem {
        /// The key.
        key: String,
    },
    /// Creates a table, or gives it another definition: indexes are built from the rows, or dropped.
    PutTable(TableSpec),
    /// Puts a table in place that was made ready beforehand, with its rows and indexes.
    PlaceTable(Prepared),
    /// Drops a table with its rows and indexes.
    DropTable(TableId),
    /// Removes every row of a table.
    Truncate(TableId),
    /// Notes a value that a table's AUTO_INCREMENT or SERIAL column gave; the greatest counts.
    PutSequence {
        /// The table.
        table: TableId,
        /// The value.
        value: i64,
    },
    /// Lets a table's sequence start anew.
    RestartSequence(TableId),
}
