//! The catalog of one snapshot: what it is made of, and lookups by id. Names are looked up in
//! [`super::lookup`].

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::keys::{
    FUNCTION_PREFIX, NAMESPACE_PREFIX, PRIVILEGES_PREFIX, PROCEDURE_PREFIX, SCHEMA_PREFIX,
    SEQUENCE_PREFIX, TRIGGER_PREFIX, TYPE_PREFIX, USERS_PREFIX, VIEW_PREFIX, decode, schema_name,
};
use super::space::NameSpace;
use super::{
    ForeignKey, Function, Grant, Procedure, Relation, Schema, SearchPath, Sequence, Table, TableId,
    Trigger, User, UserType, View,
};
use crate::types::Result;

/// Everything that exists in one snapshot, made once for a schema version and then shared; and how a
/// session looks for names in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Catalog {
    pub(super) all: Arc<Contents>,
    /// The session whose temporary relations are found by name; 0: nobody's are.
    pub(super) session: u64,
    pub(super) path: SearchPath,
}

/// Everything that exists.
#[derive(Clone, Debug, Default)]
pub(super) struct Contents {
    /// What each schema holds. One that holds nothing may be missing.
    pub(super) spaces: BTreeMap<String, NameSpace>,
    /// The temporary relations of each session.
    pub(super) temporary: BTreeMap<u64, NameSpace>,
    /// All schemas but `public`.
    pub(super) schemas: BTreeMap<String, Arc<Schema>>,
    by_id: HashMap<TableId, Arc<Table>>,
    views_by_id: HashMap<TableId, Arc<View>>,
    sequences_by_id: HashMap<TableId, Arc<Sequence>>,
    schemas_by_id: HashMap<TableId, Arc<Schema>>,
    /// By name, in the order of what they take.
    pub(super) functions: BTreeMap<String, Vec<Arc<Function>>>,
    types: BTreeMap<String, Arc<UserType>>,
    types_by_id: HashMap<u32, Arc<UserType>>,
    /// Those of each table, by name.
    triggers: HashMap<TableId, BTreeMap<String, Arc<Trigger>>>,
    /// For each table the foreign keys that refer to it: the referring table, and the place among its foreign keys.
    references: HashMap<TableId, Vec<(Arc<Table>, usize)>>,
    users: BTreeMap<String, Arc<User>>,
    grants: HashMap<String, HashMap<TableId, Grant>>,
}

impl Contents {
    /// The name space of a schema, or of a session's temporary relations.
    fn space_of(&mut self, session: Option<u64>, schema: &str) -> &mut NameSpace {
        match session {
            Some(session) => self.temporary.entry(session).or_default(),
            None => self.spaces.entry(schema.to_owned()).or_default(),
        }
    }

    /// Lets go of what was made of routines.
    fn forget_plans(&mut self) {
        for space in self.spaces.values_mut() {
            for procedure in space.procedures.values_mut() {
                *procedure = Arc::new(Procedure::clone(procedure));
            }
        }
        for function in self.functions.values_mut().flatten() {
            *function = Arc::new(Function::clone(function));
        }
        let triggers = self.triggers.values_mut();
        for trigger in triggers.flat_map(BTreeMap::values_mut) {
            *trigger = Arc::new(Trigger::clone(trigger));
        }
    }
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
            } else if key.starts_with(NAMESPACE_PREFIX) {
                catalog.add_schema(decode(key, value)?);
            }
        }
        Ok(catalog)
    }

    fn contents(&mut self) -> &mut Contents {
        Arc::make_mut(&mut self.all)
    }

    /// Adds a schema.
    pub(crate) fn add_schema(&mut self, schema: Schema) {
        let schema = Arc::new(schema);
        let all = self.contents();
        all.schemas_by_id.insert(schema.id, Arc::clone(&schema));
        all.schemas.insert(schema.name.clone(), schema);
    }

    /// Adds a table, with its indexes and foreign keys.
    pub(crate) fn add_table(&mut self, table: Table) {
        let table = Arc::new(table);
        let all = self.contents();
        for (place, key) in table.foreign_keys.iter().enumerate() {
            let found = (Arc::clone(&table), place);
            all.references.entry(key.parent).or_default().push(found);
        }
        all.by_id.insert(table.id, Arc::clone(&table));
        let session = table.temporary.map(|one| one.session);
        all.space_of(session, &table.schema).add_table(&table);
    }

    /// The catalog as a session sees it whose names are looked for on this path.
    pub(crate) fn of_session(&self, session: u64, path: SearchPath) -> Catalog {
        let mut catalog = Catalog {
            all: Arc::clone(&self.all),
            session: 0,
            path,
        };
        if self.all.temporary.contains_key(&session) {
            catalog.session = session;
            // What others made of them may have meant relations of these names.
            catalog.contents().forget_plans();
        }
        catalog
    }

    /// The catalog without the session's temporary relations by name, as it is for all.
    pub(crate) fn of_all(&self) -> Cow<'_, Catalog> {
        if self.session == 0 {
            return Cow::Borrowed(self);
        }
        Cow::Owned(Catalog {
            session: 0,
            ..self.clone()
        })
    }

    /// The same with names looked for on another path.
    pub(crate) fn on_path(&self, schemas: &[String]) -> Cow<'_, Catalog> {
        if self.path.schemas() == schemas {
            return Cow::Borrowed(self);
        }
        Cow::Owned(Catalog {
            path: SearchPath::new(schemas),
            ..self.clone()
        })
    }

    /// Adds a view.
    pub(crate) fn add_view(&mut self, view: View) {
        let view = Arc::new(view);
        let all = self.contents();
        if let Some(table) = view.kept_table() {
            let table = Arc::new(table);
            all.space_of(view.session, &view.schema).add_indexes(&table);
            all.views_by_id.insert(table.id, Arc::clone(&view));
            all.by_id.insert(table.id, table);
        }
        all.views_by_id.insert(view.id, Arc::clone(&view));
        let space = all.space_of(view.session, &view.schema);
        space.views.insert(view.name.clone(), view);
    }

    /// Adds a sequence.
    pub(crate) fn add_sequence(&mut self, sequence: Sequence) {
        let sequence = Arc::new(sequence);
        let all = self.contents();
        all.sequences_by_id
            .insert(sequence.id, Arc::clone(&sequence));
        let space = all.space_of(sequence.session, &sequence.schema);
        space.sequences.insert(sequence.name.clone(), sequence);
    }

    /// Adds a procedure.
    pub(crate) fn add_procedure(&mut self, procedure: Procedure) {
        let space = self.contents().space_of(None, &procedure.schema);
        let name = procedure.name.clone();
        space.procedures.insert(name, Arc::new(procedure));
    }

    /// Adds a function.
    pub(crate) fn add_function(&mut self, function: Function) {
        let functions = &mut self.contents().functions;
        let named = functions.entry(function.name.clone()).or_default();
        named.push(Arc::new(function));
    }

    /// The catalog with a function that is being made, in the place of the one that takes the same.
    pub(crate) fn with_function(&self, function: &Arc<Function>) -> Catalog {
        let mut catalog = self.clone();
        let types: Vec<_> = function.types().collect();
        let functions = &mut catalog.contents().functions;
        let named = functions.entry(function.name.clone()).or_default();
        named.retain(|one| !one.takes(&types));
        named.push(Arc::clone(function));
        catalog
    }

    /// Adds a user's type.
    pub(crate) fn add_type(&mut self, user_type: UserType) {
        let user_type = Arc::new(user_type);
        let all = self.contents();
        all.types_by_id.insert(user_type.id, Arc::clone(&user_type));
        all.types.insert(user_type.name.clone(), user_type);
    }

    /// Adds a trigger.
    pub(crate) fn add_trigger(&mut self, trigger: Trigger) {
        let triggers = self.contents().triggers.entry(trigger.table).or_default();
        triggers.insert(trigger.name.clone(), Arc::new(trigger));
    }

    /// Adds a user.
    pub(crate) fn add_user(&mut self, user: User) {
        let users = &mut self.contents().users;
        users.insert(user.name.clone(), Arc::new(user));
    }

    /// Adds what a user may do with a table.
    pub(crate) fn add_grant(&mut self, grant: Grant) {
        let grants = &mut self.contents().grants;
        let tables = grants.entry(grant.user.clone()).or_default();
        tables.insert(grant.table, grant);
    }

    /// The table with this id.
    pub(crate) fn table_by_id(&self, id: TableId) -> Option<&Arc<Table>> {
        self.all.by_id.get(&id)
    }

    /// The view with this id.
    pub(crate) fn view_by_id(&self, id: TableId) -> Option<&Arc<View>> {
        self.all.views_by_id.get(&id)
    }

    /// The sequence with this id.
    pub(crate) fn sequence_by_id(&self, id: TableId) -> Option<&Arc<Sequence>> {
        self.all.sequences_by_id.get(&id)
    }

    /// The schema with this id.
    pub(crate) fn schema_by_id(&self, id: TableId) -> Option<&Arc<Schema>> {
        self.all.schemas_by_id.get(&id)
    }

    /// The table, view or sequence with this id.
    pub(crate) fn relation_by_id(&self, id: TableId) -> Option<Relation<'_>> {
        let table = || self.table_by_id(id).map(Relation::Table);
        let view = || self.view_by_id(id).map(Relation::View);
        let sequence = || self.sequence_by_id(id).map(Relation::Sequence);
        table().or_else(view).or_else(sequence)
    }

    /// What the entries of a relation or a schema are kept under that grants name by its id.
    pub(crate) fn key_name_by_id(&self, id: TableId) -> Option<Cow<'_, str>> {
        let relation = || self.relation_by_id(id).map(Relation::key_name);
        let schema = || self.schema_by_id(id);
        relation().or_else(|| schema().map(|one| Cow::from(schema_name(&one.name))))
    }

    /// The owner of the relation or schema with this id.
    pub(crate) fn owner_by_id(&self, id: TableId) -> Option<&str> {
        let relation = || self.relation_by_id(id).map(Relation::owner);
        let schema = || self.schema_by_id(id).map(|one| one.owner.as_str());
        relation().or_else(schema)
    }

    /// Whether a relation or a schema has this id.
    pub(crate) fn id_is_used(&self, id: TableId) -> bool {
        self.relation_by_id(id).is_some() || self.schema_by_id(id).is_some()
    }

    /// The user's type of this name, as folded.
    pub(crate) fn user_type(&self, name: &str) -> Option<&Arc<UserType>> {
        self.all.types.get(name)
    }

    /// The user's type with this number.
    pub(crate) fn type_by_id(&self, id: u32) -> Option<&Arc<UserType>> {
        self.all.types_by_id.get(&id)
    }

    /// The types of users, by name.
    pub(crate) fn user_types(&self) -> impl Iterator<Item = &Arc<UserType>> {
        self.all.types.values()
    }

    /// The trigger of this name on a table.
    pub(crate) fn trigger(&self, table: TableId, name: &str) -> Option<&Arc<Trigger>> {
        self.all.triggers.get(&table)?.get(name)
    }

    /// The triggers on a table, in the order in which they fire: by name.
    pub(crate) fn triggers_on(&self, table: TableId) -> impl Iterator<Item = &Arc<Trigger>> {
        let found = self.all.triggers.get(&table).into_iter();
        found.flat_map(BTreeMap::values)
    }

    /// The foreign keys that refer to a table, its own included, each with the table that refers.
    pub(crate) fn referencing(
        &self,
        parent: TableId,
    ) -> impl Iterator<Item = (&Arc<Table>, &ForeignKey)> {
        let found = self.all.references.get(&parent).into_iter().flatten();
        found.filter_map(|(table, place)| Some((table, table.foreign_keys.get(*place)?)))
    }

    /// The user of this name.
    pub(crate) fn user(&self, name: &str) -> Option<&Arc<User>> {
        self.all.users.get(name)
    }

    /// All users, by name.
    pub(crate) fn users(&self) -> impl Iterator<Item = &Arc<User>> {
        self.all.users.values()
    }

    /// What was granted to a user on a table.
    pub(crate) fn grant(&self, user: &str, table: TableId) -> Option<&Grant> {
        self.all.grants.get(user)?.get(&table)
    }

    /// Everything granted to a user, in no order.
    pub(crate) fn grants_of(&self, user: &str) -> impl Iterator<Item = &Grant> {
        let grants = self.all.grants.get(user).into_iter();
        grants.flat_map(HashMap::values)
    }

    /// Everything granted on a table, in no order.
    pub(crate) fn grants_on(&self, table: TableId) -> impl Iterator<Item = &Grant> {
        let grants = self.all.grants.values();
        grants.filter_map(move |tables| tables.get(&table))
    }
}
