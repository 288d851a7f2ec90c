//! Definitions of schemas.

use crate::catalog::{Schema, Table};
use crate::types::TableId;

/// CREATE SCHEMA.
#[derive(Clone, Debug)]
pub(crate) struct CreateSchema {
    /// The schema, without its id.
    pub schema: Schema,
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
}

/// DROP SCHEMA.
#[derive(Clone, Debug)]
pub(crate) struct DropSchema {
    /// Those that exist among those named. What they hold goes as well: without CASCADE the binder has
    /// made sure that they hold nothing.
    pub schemas: Vec<TableId>,
    /// Tables of other schemas whose defaults and foreign keys go with it.
    pub tables: Vec<Table>,
}

/// ALTER SCHEMA.
#[derive(Clone, Debug)]
pub(crate) struct AlterSchema {
    /// The schema; `None` where IF EXISTS found none.
    pub schema: Option<TableId>,
    /// What changes.
    pub change: SchemaChange,
}

/// What an ALTER SCHEMA changes.
#[derive(Clone, Debug)]
pub(crate) enum SchemaChange {
    /// RENAME TO.
    Name {
        /// The new name.
        name: String,
        /// Tables whose defaults name its sequences, as they will be kept.
        tables: Vec<Table>,
    },
    /// OWNER TO.
    Owner(String),
}
