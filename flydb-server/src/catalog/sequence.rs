//! Sequences, as stored under `sequence:<name>`.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::keys::name_in;
use super::path::{is_public, public};
use super::table::temporary_name;
use super::{Home, TEMPORARY_PREFIX, Table, TableId};
use crate::types::DataType;

/// A sequence's definition. How far it has counted is no part of it: that is the one row of a table of
/// its id, which storage keeps outside transactions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sequence {
    /// Its id. Sequences, tables and views share ids as they share names.
    pub id: TableId,
    /// The schema that it is in; without meaning for a temporary one.
    #[serde(default = "public", skip_serializing_if = "is_public")]
    pub schema: String,
    /// Its name.
    pub name: String,
    /// The session that it is of alone; `None`: it is there for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<u64>,
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
    /// Whether that column is an identity column, which counts with this sequence and cannot be without it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub identity: bool,
}

impl Sequence {
    /// What its entries are kept under.
    #[must_use]
    pub(crate) fn key_name(&self) -> Cow<'_, str> {
        match self.session {
            Some(session) => Cow::from(temporary_name(session, &self.name)),
            None => name_in(&self.schema, &self.name),
        }
    }

    /// The schema that it is in, as metadata shows it.
    #[must_use]
    pub(crate) fn shown_schema(&self) -> Cow<'_, str> {
        match self.session {
            Some(session) => Cow::from(format!("{TEMPORARY_PREFIX}{session}")),
            None => Cow::from(&self.schema),
        }
    }

    /// Whether it goes with a column of a table.
    #[must_use]
    pub(crate) fn is_owned_by(&self, table: &Table, column: &str) -> bool {
        let owner = self.owned_by.as_ref();
        owner.is_some_and(|(id, name)| *id == table.id && name == column)
    }

    /// The name space that it is in.
    #[must_use]
    pub(crate) fn home(&self) -> Home<'_> {
        match self.session {
            Some(_) => Home::Session,
            None => Home::Schema(&self.schema),
        }
    }
}
