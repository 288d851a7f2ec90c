//! Views, as stored under `view:<name>`, and the queries that they keep.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::keys::name_in;
use super::path::{is_public, public};
use super::table::temporary_name;
use super::{Column, ColumnDefault, Home, Index, TEMPORARY_PREFIX, Table, TableId};
use crate::types::DataType;

/// A view's definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct View {
    /// Its id. Views and tables share ids as they share names, so that grants name either.
    pub id: TableId,
    /// The schema that it is in; without meaning for a temporary one.
    #[serde(default = "public", skip_serializing_if = "is_public")]
    pub schema: String,
    /// Its name.
    pub name: String,
    /// The session that it is of alone; `None`: it is there for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<u64>,
    /// The user who made it, with whose rights its tables are read.
    pub owner: String,
    /// Its columns, in order. Their names are fixed, whatever becomes of those that they show.
    pub columns: Vec<ViewColumn>,
    /// What it shows.
    pub query: StoredQuery,
    /// Where its rows are kept, of a materialized one.
    #[serde(default)]
    pub rows: Option<KeptRows>,
    /// How it is used.
    #[serde(default)]
    pub options: ViewOptions,
    /// The one table or view whose rows it shows, where it shows them as they are and computes nothing of
    /// several of them.
    #[serde(default)]
    pub base: Option<TableId>,
}

/// What a view says of its use: `WITH (...)`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ViewOptions {
    /// WITH CHECK OPTION: new rows must be such as it shows.
    pub check: Option<CheckOption>,
    /// Whether its condition must come before those of who reads it. That is so of every view where it makes
    /// a difference.
    pub security_barrier: bool,
    /// Whether what it reads is read with the rights of who reads it, not with its owner's.
    pub security_invoker: bool,
}

/// Whose conditions new rows must keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum CheckOption {
    /// The view's own, and those that views below it ask for.
    Local,
    /// Those of all views below it too.
    Cascaded,
}

impl View {
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

    /// The name space that it is in.
    #[must_use]
    pub(crate) fn home(&self) -> Home<'_> {
        match self.session {
            Some(_) => Home::Session,
            None => Home::Schema(&self.schema),
        }
    }
}

/// The rows of a materialized view, as of when it was filled last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptRows {
    /// The table of storage that has them. It has no name of its own.
    pub table: TableId,
    /// Whether it was ever filled.
    pub filled: bool,
    /// Indexes on them.
    #[serde(default)]
    pub indexes: Vec<Index>,
    /// Columns behind the view's, which serve indexes.
    #[serde(default)]
    pub hidden: Vec<Column>,
}

impl View {
    /// The table that a materialized view keeps its rows in: its columns, under its name.
    pub(crate) fn kept_table(&self) -> Option<Table> {
        let KeptRows {
            table,
            filled: _,
            indexes,
            hidden,
        } = self.rows.as_ref()?;
        let columns = self.columns.iter();
        let columns = columns.map(|column| Column::new(&column.name, column.data_type));
        Some(Table {
            id: *table,
            schema: self.schema.clone(),
            columns: columns.chain(hidden.iter().cloned()).collect(),
            indexes: indexes.clone(),
            rows_of_view: true,
            ..Table::new(&self.name, &self.owner)
        })
    }
}

/// A column of a view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ViewColumn {
    /// Its name.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
    /// Whether NULL can come.
    pub nullable: bool,
    /// What an INSERT through the view gives it where it says nothing.
    #[serde(default)]
    pub default: Option<ColumnDefault>,
    /// Whether, and which place, it is a column of the table or view whose rows the view shows. Places of a
    /// table are those when the view was made.
    #[serde(default)]
    pub base: Option<usize>,
}

/// A query kept as its text, with what every name of a relation in it meant when it was made.
///
/// The text is never rewritten. A relation is found by its id, and its columns go by the names that
/// they had then: renaming either, or adding columns, changes nothing about the query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredQuery {
    /// The text.
    pub sql: String,
    /// The relations that it names, one for each place.
    pub relations: Vec<StoredRelation>,
    /// The tables that it groups by their primary keys and shows other columns of.
    #[serde(default)]
    pub keys: Vec<TableId>,
}

/// What a relation's name at one place of a stored text means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredRelation {
    /// The 1-based character of the text where the name stands.
    pub at: u32,
    /// The table or view.
    pub relation: TableId,
    /// The schema that it was in then, by which the text may name its columns.
    #[serde(default = "public", skip_serializing_if = "is_public")]
    pub schema: String,
    /// The columns that it had, in order.
    pub columns: Vec<StoredColumn>,
}

/// A column of a relation that a stored text names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredColumn {
    /// What the text calls it.
    pub name: String,
    /// What it is called now.
    pub column: String,
    /// Whether the query reads it. It can be dropped only if not.
    pub read: bool,
}

impl StoredQuery {
    /// What the name at this character means.
    pub(crate) fn relation_at(&self, at: u32) -> Option<&StoredRelation> {
        self.relations.iter().find(|relation| relation.at == at)
    }

    /// Whether it names a relation anywhere.
    pub(crate) fn names(&self, relation: TableId) -> bool {
        self.relations.iter().any(|one| one.relation == relation)
    }
}
