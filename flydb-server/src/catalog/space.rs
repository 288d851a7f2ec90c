//! Name spaces: what one schema holds, or one session has to itself, by name.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{Index, Procedure, Relation, Sequence, Table, View};

/// The schema that is always there. What it holds is kept under names alone.
pub(crate) const PUBLIC: &str = "public";

/// The name of a session's own temporary relations, as if they were in a schema.
pub(crate) const PG_TEMP: &str = "pg_temp";

/// The name space that something is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Home<'a> {
    /// That of a schema.
    Schema(&'a str),
    /// That of the session's temporary relations.
    Session,
}

impl Home<'_> {
    /// What error messages and metadata call it.
    pub(crate) fn schema_name(&self) -> &str {
        match self {
            Home::Schema(name) => name,
            Home::Session => PG_TEMP,
        }
    }
}

/// What one schema holds, or one session has to itself.
#[derive(Clone, Debug, Default)]
pub(super) struct NameSpace {
    pub(super) tables: BTreeMap<String, Arc<Table>>,
    pub(super) views: BTreeMap<String, Arc<View>>,
    pub(super) sequences: BTreeMap<String, Arc<Sequence>>,
    pub(super) procedures: BTreeMap<String, Arc<Procedure>>,
    /// Where each index is: its table, and its place among that table's indexes.
    indexes: HashMap<String, (Arc<Table>, usize)>,
}

impl NameSpace {
    /// Adds a table with its indexes.
    pub(super) fn add_table(&mut self, table: &Arc<Table>) {
        self.add_indexes(table);
        self.tables.insert(table.name.clone(), Arc::clone(table));
    }

    /// Adds the indexes of a table.
    pub(super) fn add_indexes(&mut self, table: &Arc<Table>) {
        let indexes = table.indexes.iter().enumerate();
        let places = indexes.map(|(place, index)| (index.name.clone(), (Arc::clone(table), place)));
        self.indexes.extend(places);
    }

    /// The table, view or sequence of this name.
    pub(super) fn relation(&self, name: &str) -> Option<Relation<'_>> {
        let table = || self.tables.get(name).map(Relation::Table);
        let view = || self.views.get(name).map(Relation::View);
        let sequence = || self.sequences.get(name).map(Relation::Sequence);
        table().or_else(view).or_else(sequence)
    }

    /// All its tables, views and sequences.
    pub(super) fn relations(&self) -> impl Iterator<Item = Relation<'_>> {
        let views = self.views.values().map(Relation::View);
        let sequences = self.sequences.values().map(Relation::Sequence);
        let tables = self.tables.values().map(Relation::Table);
        tables.chain(views).chain(sequences)
    }

    /// The index of this name, and its table.
    pub(super) fn index(&self, name: &str) -> Option<(&Arc<Table>, &Index)> {
        let (table, place) = self.indexes.get(name)?;
        Some((table, table.indexes.get(*place)?))
    }

    /// Whether a table, a view, a sequence or an index has this name, which they share.
    pub(super) fn is_taken(&self, name: &str) -> bool {
        self.relation(name).is_some() || self.indexes.contains_key(name)
    }
}
