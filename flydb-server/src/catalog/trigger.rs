//! Triggers, as stored under `trigger:<table>:<name>`.

use serde::{Deserialize, Serialize};

use super::path::{is_of_public, of_public};
use super::{Slot, TableId};

/// A trigger's definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Trigger {
    /// Its name, unique on its table.
    pub name: String,
    /// The table whose changes fire it.
    pub table: TableId,
    /// Whether it fires before a row is changed or after the statement's changes are made.
    pub timing: Timing,
    /// Whether it fires for each row or once for a statement.
    #[serde(default, skip_serializing_if = "Level::is_row")]
    pub level: Level,
    /// DISABLE TRIGGER: it does not fire.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub disabled: bool,
    /// Whether INSERT fires it.
    pub insert: bool,
    /// Whether UPDATE fires it.
    pub update: bool,
    /// UPDATE OF: the columns, by their present names, of which one must be set; empty for any.
    pub update_of: Vec<String>,
    /// Whether DELETE fires it.
    pub delete: bool,
    /// What its text calls the table's columns, and what they are called now. Columns that came later are
    /// not among them.
    pub columns: Vec<TriggerColumn>,
    /// WHEN, as SQL over NEW and OLD.
    pub when: Option<String>,
    /// Its statements, as SQL that names columns of NEW and OLD. Names of tables mean what they mean
    /// when it fires, on the path below.
    pub body: Vec<String>,
    /// The search path that it was made with.
    #[serde(default = "of_public", skip_serializing_if = "is_of_public")]
    pub path: Vec<String>,
    /// Its plans.
    #[serde(skip)]
    pub planned: Slot,
}

/// A column of NEW and OLD.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TriggerColumn {
    /// What the trigger's text calls it.
    pub name: String,
    /// What it is called now.
    pub column: String,
}

/// When a trigger fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Timing {
    /// Before the row is changed; it may change what the row will be.
    Before,
    /// After the statement's changes are made.
    After,
}

/// What a trigger fires for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Level {
    /// For each row.
    #[default]
    Row,
    /// Once for a statement, whether it changes rows or not. It has no NEW and no OLD.
    Statement,
}

impl Level {
    /// Whether it is for each row.
    pub(crate) fn is_row(&self) -> bool {
        *self == Level::Row
    }
}

/// What fires a trigger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum RowEvent {
    /// A row comes.
    Insert,
    /// A row changes.
    Update,
    /// A row goes.
    Delete,
}

impl Trigger {
    /// Whether this event fires it, UPDATE OF left aside.
    pub(crate) fn fires_on(&self, event: RowEvent) -> bool {
        match event {
            RowEvent::Insert => self.insert,
            RowEvent::Update => self.update,
            RowEvent::Delete => self.delete,
        }
    }
}
