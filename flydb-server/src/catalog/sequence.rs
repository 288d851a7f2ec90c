//! Sequences, as stored under `sequence:<name>`.

use serde::{Deserialize, Serialize};

use super::TableId;
use crate::types::DataType;

/// A sequence's definition. How far it has counted is no part of it: that is the one row of a table of
/// its id, which storage keeps outside transactions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sequence {
    /// Its id. Sequences, tables and views share ids as they share names.
    pub id: TableId,
    /// Its name.
    pub name: String,
    /// The user who made it.
    pub owner: String,
    /// SMALLINT, INT or BIGINT: the widest range that its bounds may have.
    pub data_type: DataType,
    /// Where it starts, and starts anew.
    pub start: i64,
    /// What each step adds; never 0.
    pub increment: i64,
    /// Its least value.
    pub minimum: i64,
    /// Its greatest value.
    pub maximum: i64,
    /// Whether it begins again at the other bound after the last value.
    pub cycle: bool,
    /// How many values are taken ahead at a time, at least.
    pub cache: i64,
    /// The table that it goes with, and the name of its column.
    pub owned_by: Option<(TableId, String)>,
}
