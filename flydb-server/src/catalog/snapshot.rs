//! The catalog of one snapshot: lookups by name and by id.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::keys::{
    FUNCTION_PREFIX, PRIVILEGES_PREFIX, PROCEDURE_PREFIX, SCHEMA_PREFIX, SEQUENCE_PREFIX,
    TRIGGER_PREFIX, TYPE_PREFIX, USERS_PREFIX, VIEW_PREFIX, decode,
};
use super::{
    ForeignKey, Function, Grant, Index, Procedure, Relation, Sequence, Table, TableId, Trigger,
    User, UserType, View,
};
use crate::types::Result;

/// Everything that exists in one snapshot. Made once for a schema version, then shared.
#[derive(Clone, Debug, Default)]
pub(crate) struct Catalog {
    tables: BTreeMap<String, Arc<Table>>,
    by_id: HashMap<TableId, Arc<Table>>,
    /// The temporary tables of all sessions.
    temporary: Vec<Arc<Table>>,
    /// Those of the session whose catalog this is, by name.
    own: BTreeMap<String, Arc<Table>>,
    /// Where their indexes are.
    own_indexes: HashMap<String, (Arc<Table>, usize)>,
    views: BTreeMap<String, Arc<View>>,
    views_by_id: HashMap<TableId, Arc<View>>,
    sequences: BTreeMap<String, Arc<Sequence>>,
    sequences_by_id: HashMap<TableId, Arc<Sequence>>,
    procedures: BTreeMap<String, Arc<Procedure>>,
    /// By name, in the order of what they take.
    pub(super) functions: BTreeMap<String, Vec<Arc<Function>>>,
    types: BTreeMap<String, Arc<UserType>>,
    types_by_id: HashMap<u32, Arc<UserType>>,
    /// Those of each table, by name.
    triggers: HashMap<TableId, BTreeMap<String, Arc<Trigger>>>,
    /// Where each index is: its table, and its place among that table's indexes.
    indexes: HashMap<String, (Arc<Table>, usize)>,
    /// For each table the foreign keys that refer to it: the referring table, and the place among its foreign keys.
    references: HashMap<TableId, Vec<(Arc<Table>, usize)>>,
    users: BTreeMap<String, Arc<User>>,
    grants: HashMap<String, HashMap<TableId, Grant>>,
}

impl Catalog {
    /// The catalog that these system entries make; keys that are not the catalog's are passed over.
    ///
    /// # Errors
    /// XX001 for an entry that does not decode.
    pub(crate) fn load<K, V>(entries: impl IntoIterator<Item = (K, V)>) -> Result<Catalog>
    where
        K: AsRef<str>,
        V: AsRef<[u8]>,
    {
        let mut catalog = Catalog::default();
        for (key, value) in entries {
            let (key, value) = (key.as_ref(), value.as_ref());
            if key.starts_with(SCHEMA_PREFIX) {
                catalog.add_table(decode(key, value)?);
            } else if key.starts_with(VIEW_PREFIX) {
                catalog.add_view(decode(key, value)?);
            } else if key.starts_with(SEQUENCE_PREFIX) {
                catalog.add_sequence(decode(key, value)?);
            } else if key.starts_with(PROCEDURE_PREFIX) {
                catalog.add_procedure(decode(key, value)?);
            } else if key.starts_with(FUNCTION_PREFIX) {
                catalog.add_function(decode(key, value)?);
            } else if key.starts_with(TYPE_PREFIX) {
                catalog.add_type(decode(key, value)?);
            } else if key.starts_with(TRIGGER_PREFIX) {
                catalog.add_trigger(decode(key, value)?);
            } else if key.starts_with(USERS_PREFIX) {
                catalog.add_user(decode(key, value)?);
            } else if key.starts_with(PRIVILEGES_PREFIX) {
                catalog.add_grant(decode(key, value)?);
            }
        }
        Ok(catalog)
    }

    /// Adds a table, with its indexes and foreign keys.
    pub(crate) fn add_table(&mut self, table: Table) {
        let table = Arc::new(table);
        if table.temporary.is_none() {
            self.indexes.extend(index_places(&table));
        }
        for (place, key) in table.foreign_keys.iter().enumerate() {
            let found = (Arc::clone(&table), place);
            self.references.entry(key.parent).or_default().push(found);
        }
        self.by_id.insert(table.id, Arc::clone(&table));
        match table.temporary {
            Some(_) => self.temporary.push(table),
            None => {
                self.tables.insert(table.name.clone(), table);
            }
        }
    }

    /// The catalog as a session sees it, with its temporary tables by name; `None` where it has none.
    pub(crate) fn of_session(&self, session: u64) -> Option<Catalog> {
        let own = self.temporary_of(session);
        let own: BTreeMap<_, _> = own
            .map(|table| (table.name.clone(), Arc::clone(table)))
            .collect();
        if own.is_empty() {
            return None;
        }
        let mut catalog = self.clone();
        catalog.own_indexes = own.values().flat_map(index_places).collect();
        catalog.own = own;
        // What others made of them may have meant tables of these names.
        for procedure in catalog.procedures.values_mut() {
            *procedure = Arc::new(Procedure::clone(procedure));
        }
        let triggers = catalog.triggers.values_mut();
        for trigger in triggers.flat_map(BTreeMap::values_mut) {
            *trigger = Arc::new(Trigger::clone(trigger));
        }
        Some(catalog)
    }

    /// The catalog without the session's temporary tables by name, as it is for all.
    pub(crate) fn of_all(&self) -> Cow<'_, Catalog> {
        if self.own.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut catalog = self.clone();
        catalog.own.clear();
        catalog.own_indexes.clear();
        Cow::Owned(catalog)
    }

    /// The temporary tables of a session.
    pub(crate) fn temporary_of(&self, session: u64) -> impl Iterator<Item = &Arc<Table>> {
        let all = self.temporary.iter();
        all.filter(move |table| table.temporary.is_some_and(|one| one.session == session))
    }

    /// The temporary tables of all sessions.
    pub(crate) fn temporary(&self) -> impl Iterator<Item = &Arc<Table>> {
        self.temporary.iter()
    }

    /// Adds a view.
    pub(crate) fn add_view(&mut self, view: View) {
        let view = Arc::new(view);
        // Rights on the rows are those on the view.
        if let Some(rows) = view.rows {
            self.views_by_id.insert(rows.table, Arc::clone(&view));
        }
        self.views_by_id.insert(view.id, Arc::clone(&view));
        self.views.insert(view.name.clone(), view);
    }

    /// Adds a sequence.
    pub(crate) fn add_sequence(&mut self, sequence: Sequence) {
        let sequence = Arc::new(sequence);
        self.sequences_by_id
            .insert(sequence.id, Arc::clone(&sequence));
        self.sequences.insert(sequence.name.clone(), sequence);
    }

    /// Adds a procedure.
    pub(crate) fn add_procedure(&mut self, procedure: Procedure) {
        let name = procedure.name.clone();
        self.procedures.insert(name, Arc::new(procedure));
    }

    /// Adds a function.
    pub(crate) fn add_function(&mut self, function: Function) {
        let named = self.functions.entry(function.name.clone()).or_default();
        named.push(Arc::new(function));
    }

    /// Adds a user's type.
    pub(crate) fn add_type(&mut self, user_type: UserType) {
        let user_type = Arc::new(user_type);
        self.types_by_id
            .insert(user_type.id, Arc::clone(&user_type));
        self.types.insert(user_type.name.clone(), user_type);
    }

    /// Adds a trigger.
    pub(crate) fn add_trigger(&mut self, trigger: Trigger) {
        let triggers = self.triggers.entry(trigger.table).or_default();
        triggers.insert(trigger.name.clone(), Arc::new(trigger));
    }

    /// Adds a user.
    pub(crate) fn add_user(&mut self, user: User) {
        self.users.insert(user.name.clone(), Arc::new(user));
    }

    /// Adds what a user may do with a table.
    pub(crate) fn add_grant(&mut self, grant: Grant) {
        let tables = self.grants.entry(grant.user.clone()).or_default();
        tables.insert(grant.table, grant);
    }

    /// The table of this name, as folded: a temporary one of the session before one of all.
    pub(crate) fn table(&self, name: &str) -> Option<&Arc<Table>> {
        self.own.get(name).or_else(|| self.tables.get(name))
    }

    /// The table of this name that is there for all.
    pub(crate) fn table_of_all(&self, name: &str) -> Option<&Arc<Table>> {
        self.tables.get(name)
    }

    /// The table with this id.
    pub(crate) fn table_by_id(&self, id: TableId) -> Option<&Arc<Table>> {
        self.by_id.get(&id)
    }

    /// All tables, by name, then the session's temporary ones.
    pub(crate) fn tables(&self) -> impl Iterator<Item = &Arc<Table>> {
        self.tables.values().chain(self.own.values())
    }

    /// The view of this name, as folded.
    pub(crate) fn view(&self, name: &str) -> Option<&Arc<View>> {
        self.views.get(name)
    }

    /// The view with this id.
    pub(crate) fn view_by_id(&self, id: TableId) -> Option<&Arc<View>> {
        self.views_by_id.get(&id)
    }

    /// All views, by name.
    pub(crate) fn views(&self) -> impl Iterator<Item = &Arc<View>> {
        self.views.values()
    }

    /// The sequence of this name, as folded.
    pub(crate) fn sequence(&self, name: &str) -> Option<&Arc<Sequence>> {
        self.sequences.get(name)
    }

    /// The sequence with this id.
    pub(crate) fn sequence_by_id(&self, id: TableId) -> Option<&Arc<Sequence>> {
        self.sequences_by_id.get(&id)
    }

    /// All sequences, by name.
    pub(crate) fn sequences(&self) -> impl Iterator<Item = &Arc<Sequence>> {
        self.sequences.values()
    }

    /// The table, view or sequence of this name.
    pub(crate) fn relation(&self, name: &str) -> Option<Relation<'_>> {
        let table = || self.table(name).map(Relation::Table);
        let view = || self.view(name).map(Relation::View);
        let sequence = || self.sequence(name).map(Relation::Sequence);
        table().or_else(view).or_else(sequence)
    }

    /// The table, view or sequence of this name that is there for all.
    pub(crate) fn relation_of_all(&self, name: &str) -> Option<Relation<'_>> {
        let table = || self.table_of_all(name).map(Relation::Table);
        let view = || self.view(name).map(Relation::View);
        let sequence = || self.sequence(name).map(Relation::Sequence);
        table().or_else(view).or_else(sequence)
    }

    /// The table, view or sequence with this id.
    pub(crate) fn relation_by_id(&self, id: TableId) -> Option<Relation<'_>> {
        let table = || self.table_by_id(id).map(Relation::Table);
        let view = || self.view_by_id(id).map(Relation::View);
        let sequence = || self.sequence_by_id(id).map(Relation::Sequence);
        table().or_else(view).or_else(sequence)
    }

    /// All tables, then all views, each by name.
    pub(crate) fn relations(&self) -> impl Iterator<Item = Relation<'_>> {
        let views = self.views().map(Relation::View);
        self.tables().map(Relation::Table).chain(views)
    }

    /// The procedure of this name.
    pub(crate) fn procedure(&self, name: &str) -> Option<&Arc<Procedure>> {
        self.procedures.get(name)
    }

    /// All procedures, by name.
    pub(crate) fn procedures(&self) -> impl Iterator<Item = &Arc<Procedure>> {
        self.procedures.values()
    }

    /// The user's type of this name, as folded.
    pub(crate) fn user_type(&self, name: &str) -> Option<&Arc<UserType>> {
        self.types.get(name)
    }

    /// The user's type with this number.
    pub(crate) fn type_by_id(&self, id: u32) -> Option<&Arc<UserType>> {
        self.types_by_id.get(&id)
    }

    /// The types of users, by name.
    pub(crate) fn user_types(&self) -> impl Iterator<Item = &Arc<UserType>> {
        self.types.values()
    }

    /// The trigger of this name on a table.
    pub(crate) fn trigger(&self, table: TableId, name: &str) -> Option<&Arc<Trigger>> {
        self.triggers.get(&table)?.get(name)
    }

    /// The triggers on a table, in the order in which they fire: by name.
    pub(crate) fn triggers_on(&self, table: TableId) -> impl Iterator<Item = &Arc<Trigger>> {
        let found = self.triggers.get(&table).into_iter();
        found.flat_map(BTreeMap::values)
    }

    /// The index of this name, and its table.
    pub(crate) fn index(&self, name: &str) -> Option<(&Arc<Table>, &Index)> {
        let own = self.own_indexes.get(name);
        let (table, place) = own.or_else(|| self.indexes.get(name))?;
        Some((table, table.indexes.get(*place)?))
    }

    /// Whether a table, a view, a sequence or an index has this name: they share one name space.
    /// Temporary ones do not count.
    pub(crate) fn relation_exists(&self, name: &str) -> bool {
        self.tables.contains_key(name)
            || self.views.contains_key(name)
            || self.sequences.contains_key(name)
            || self.indexes.contains_key(name)
    }

    /// Whether a name is taken in the name space of a table: that of all, or of a session.
    pub(crate) fn is_taken(&self, table: &Table, name: &str) -> bool {
        match table.temporary {
            None => self.relation_exists(name),
            Some(_) => self.own.contains_key(name) || self.own_indexes.contains_key(name),
        }
    }

    /// The foreign keys that refer to a table, its own included, each with the table that refers.
    pub(crate) fn referencing(
        &self,
        parent: TableId,
    ) -> impl Iterator<Item = (&Arc<Table>, &ForeignKey)> {
        let found = self.references.get(&parent).into_iter().flatten();
        found.filter_map(|(table, place)| Some((table, table.foreign_keys.get(*place)?)))
    }

    /// The user of this name.
    pub(crate) fn user(&self, name: &str) -> Option<&Arc<User>> {
        self.users.get(name)
    }

    /// All users, by name.
    pub(crate) fn users(&self) -> impl Iterator<Item = &Arc<User>> {
        self.users.values()
    }

    /// What was granted to a user on a table.
    pub(crate) fn grant(&self, user: &str, table: TableId) -> Option<&Grant> {
        self.grants.get(user)?.get(&table)
    }

    /// Everything granted to a user, in no order.
    pub(crate) fn grants_of(&self, user: &str) -> impl Iterator<Item = &Grant> {
        self.grants.get(user).into_iter().flat_map(HashMap::values)
    }

    /// Everything granted on a table, in no order.
    pub(crate) fn grants_on(&self, table: TableId) -> impl Iterator<Item = &Grant> {
        self.grants
            .values()
            .filter_map(move |tables| tables.get(&table))
    }
}

/// The places of a table's indexes, by their names.
fn index_places(table: &Arc<Table>) -> Vec<(String, (Arc<Table>, usize))> {
    let indexes = table.indexes.iter().enumerate();
    indexes
        .map(|(place, index)| (index.name.clone(), (Arc::clone(table), place)))
        .collect()
}
