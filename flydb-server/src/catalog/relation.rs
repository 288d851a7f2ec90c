//! What a query can read: a table, a view or a sequence.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Home, Sequence, Table, TableId, View};

/// A table, a view or a sequence. They share names and ids.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Relation<'a> {
    /// A table.
    Table(&'a Arc<Table>),
    /// A view.
    View(&'a Arc<View>),
    /// A sequence.
    Sequence(&'a Arc<Sequence>),
}

impl<'a> Relation<'a> {
    /// Its id.
    pub(crate) fn id(self) -> TableId {
        match self {
            Relation::Table(table) => table.id,
            Relation::View(view) => view.id,
            Relation::Sequence(sequence) => sequence.id,
        }
    }

    /// Its name.
    pub(crate) fn name(self) -> &'a str {
        match self {
            Relation::Table(table) => &table.name,
            Relation::View(view) => &view.name,
            Relation::Sequence(sequence) => &sequence.name,
        }
    }

    /// What its entries are kept under.
    pub(crate) fn key_name(self) -> Cow<'a, str> {
        match self {
            Relation::Table(table) => table.key_name(),
            Relation::View(view) => view.key_name(),
            Relation::Sequence(sequence) => sequence.key_name(),
        }
    }

    /// The schema that it is in, as metadata shows it.
    pub(crate) fn shown_schema(self) -> Cow<'a, str> {
        match self {
            Relation::Table(table) => table.shown_schema(),
            Relation::View(view) => view.shown_schema(),
            Relation::Sequence(sequence) => sequence.shown_schema(),
        }
    }

    /// The name space that it is in.
    pub(crate) fn home(self) -> Home<'a> {
        match self {
            Relation::Table(table) => table.home(),
            Relation::View(view) => view.home(),
            Relation::Sequence(sequence) => sequence.home(),
        }
    }

    /// The user who made it.
    pub(crate) fn owner(self) -> &'a str {
        match self {
            Relation::Table(table) => &table.owner,
            Relation::View(view) => &view.owner,
            Relation::Sequence(sequence) => &sequence.owner,
        }
    }

    /// What messages call its kind.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Relation::Table(_) => "table",
            Relation::View(view) if view.rows.is_some() => "materialized view",
            Relation::View(_) => "view",
            Relation::Sequence(_) => "sequence",
        }
    }
}
