//! What a name means: in the schema that it names, or else on the session's search path.

use std::sync::Arc;

use super::space::NameSpace;
use super::{
    Catalog, Column, Counter, Home, Index, PG_TEMP, PUBLIC, Privilege, Procedure, Relation, Schema,
    SearchPath, Sequence, SequenceKind, TEMPORARY_PREFIX, Table, View,
};

impl Catalog {
    /// Where names without a schema are looked for.
    pub(crate) fn path(&self) -> &SearchPath {
        &self.path
    }

    /// The path that a user's setting comes to: schemas that are there and that he may use, `$user`
    /// standing for the one of his name.
    pub(crate) fn path_of(&self, user: &str, setting: &[String]) -> SearchPath {
        let named = setting.iter().map(|name| match name.as_str() {
            "$user" => user,
            name => name,
        });
        let mut schemas: Vec<String> = Vec::new();
        for name in named {
            let known = name == PG_TEMP || self.may_use_schema(user, name);
            if known && !schemas.iter().any(|one| one == name) {
                schemas.push(name.to_owned());
            }
        }
        SearchPath::new(&schemas)
    }

    /// The schema that something comes into whose name says none: the first of the path.
    pub(crate) fn creation_schema(&self) -> Option<&str> {
        let schemas = self.path.schemas().iter().map(String::as_str);
        schemas.into_iter().find(|name| *name != PG_TEMP)
    }

    /// What metadata calls the schema of the session's temporary relations, where it has any.
    pub(crate) fn own_schema(&self) -> Option<String> {
        (self.session != 0).then(|| format!("{TEMPORARY_PREFIX}{}", self.session))
    }

    /// Whether there is a schema of this name.
    pub(crate) fn has_schema(&self, name: &str) -> bool {
        name == PUBLIC || self.all.schemas.contains_key(name)
    }

    /// The schema of this name. `public` is none that can be changed.
    pub(crate) fn schema(&self, name: &str) -> Option<&Arc<Schema>> {
        self.all.schemas.get(name)
    }

    /// All schemas but `public`, by name.
    pub(crate) fn schemas(&self) -> impl Iterator<Item = &Arc<Schema>> {
        self.all.schemas.values()
    }

    /// Whether a user finds what is in a schema; false where there is none.
    pub(crate) fn may_use_schema(&self, user: &str, schema: &str) -> bool {
        self.has_schema_right(user, schema, Privilege::Usage)
    }

    /// Whether a user may make something in a schema; false where there is none.
    pub(crate) fn may_create_in(&self, user: &str, schema: &str) -> bool {
        self.has_schema_right(user, schema, Privilege::Create)
    }

    /// All may use `public` and make something in it.
    fn has_schema_right(&self, user: &str, schema: &str, privilege: Privilege) -> bool {
        let Some(schema) = self.schema(schema) else {
            return schema == PUBLIC;
        };
        let granted = || self.grant(user, schema.id);
        schema.owner == user
            || self.user(user).is_some_and(|user| user.admin)
            || granted().is_some_and(|grant| grant.privileges.contains_key(&privilege))
    }

    /// The session's temporary relations.
    fn own(&self) -> Option<&NameSpace> {
        self.all.temporary.get(&self.session)
    }

    fn space(&self, home: Home<'_>) -> Option<&NameSpace> {
        match home {
            Home::Schema(name) => self.all.spaces.get(name),
            Home::Session => self.own(),
        }
    }

    /// The name space that a schema's name before another name means.
    fn space_named(&self, schema: &str) -> Option<&NameSpace> {
        match self.is_own(schema) {
            true => self.own(),
            false => self.all.spaces.get(schema),
        }
    }

    /// Whether a schema's name is that of the session's temporary relations.
    pub(crate) fn is_own(&self, schema: &str) -> bool {
        let number = schema.strip_prefix(TEMPORARY_PREFIX);
        schema == PG_TEMP
            || number.is_some_and(|one| self.session != 0 && one == self.session.to_string())
    }

    /// The name spaces in which a name is looked for, in order: the one that it names, or the path's.
    fn spaces_for<'c>(
        &'c self,
        schema: Option<&str>,
    ) -> impl Iterator<Item = &'c NameSpace> + use<'c> {
        let named = schema.and_then(|name| self.space_named(name));
        let path = match schema {
            Some(_) => &[],
            None => self.path.schemas(),
        };
        let first = schema.is_none() && !path.iter().any(|name| name == PG_TEMP);
        let own = first.then(|| self.own()).flatten();
        let on_path = path.iter().filter_map(|name| self.space_named(name));
        named.into_iter().chain(own).chain(on_path)
    }

    /// The table, view or sequence of this name, as folded: in this schema, or on the path.
    pub(crate) fn relation(&self, schema: Option<&str>, name: &str) -> Option<Relation<'_>> {
        let mut spaces = self.spaces_for(schema);
        spaces.find_map(|space| space.relation(name))
    }

    /// The table of this name, if no view or sequence hides it.
    pub(crate) fn table(&self, schema: Option<&str>, name: &str) -> Option<&Arc<Table>> {
        match self.relation(schema, name)? {
            Relation::Table(table) => Some(table),
            Relation::View(_) | Relation::Sequence(_) => None,
        }
    }

    /// The view of this name, if no table or sequence hides it.
    pub(crate) fn view(&self, schema: Option<&str>, name: &str) -> Option<&Arc<View>> {
        match self.relation(schema, name)? {
            Relation::View(view) => Some(view),
            Relation::Table(_) | Relation::Sequence(_) => None,
        }
    }

    /// The index of this name, and its table.
    pub(crate) fn index(&self, schema: Option<&str>, name: &str) -> Option<(&Arc<Table>, &Index)> {
        let mut spaces = self.spaces_for(schema);
        spaces.find_map(|space| space.index(name))
    }

    /// The procedure of this name.
    pub(crate) fn procedure(&self, schema: Option<&str>, name: &str) -> Option<&Arc<Procedure>> {
        let schemas: &[String] = match schema {
            Some(_) => &[],
            None => self.path.schemas(),
        };
        let mut schemas = schemas.iter().map(String::as_str).chain(schema);
        schemas.find_map(|schema| self.all.spaces.get(schema)?.procedures.get(name))
    }

    /// What is of this name in one name space: table, view or sequence.
    pub(crate) fn relation_at(&self, home: Home<'_>, name: &str) -> Option<Relation<'_>> {
        self.space(home)?.relation(name)
    }

    /// Whether a table, a view, a sequence or an index of a name space has this name.
    pub(crate) fn is_taken(&self, home: Home<'_>, name: &str) -> bool {
        self.space(home).is_some_and(|space| space.is_taken(name))
    }

    /// Whether a name space has an index of this name.
    pub(crate) fn is_index_at(&self, home: Home<'_>, name: &str) -> bool {
        self.space(home)
            .is_some_and(|space| space.index(name).is_some())
    }

    /// The name spaces whose names the session can say: those of the schemas, by name, and its own.
    fn spaces(&self) -> impl Iterator<Item = &NameSpace> {
        self.all.spaces.values().chain(self.own())
    }

    /// All tables, by schema and name, then the session's temporary ones.
    pub(crate) fn tables(&self) -> impl Iterator<Item = &Arc<Table>> {
        self.spaces().flat_map(|space| space.tables.values())
    }

    /// All tables, those of other sessions included.
    pub(crate) fn every_table(&self) -> impl Iterator<Item = &Arc<Table>> {
        let spaces = self.all.spaces.values().chain(self.all.temporary.values());
        spaces.flat_map(|space| space.tables.values())
    }

    /// All views, by schema and name, then the session's temporary ones.
    pub(crate) fn views(&self) -> impl Iterator<Item = &Arc<View>> {
        self.spaces().flat_map(|space| space.views.values())
    }

    /// All views, those of other sessions included.
    pub(crate) fn every_view(&self) -> impl Iterator<Item = &Arc<View>> {
        let spaces = self.all.spaces.values().chain(self.all.temporary.values());
        spaces.flat_map(|space| space.views.values())
    }

    /// All sequences, by schema and name, then the session's temporary ones.
    pub(crate) fn sequences(&self) -> impl Iterator<Item = &Arc<Sequence>> {
        self.spaces().flat_map(|space| space.sequences.values())
    }

    /// All procedures, by schema and name.
    pub(crate) fn procedures(&self) -> impl Iterator<Item = &Arc<Procedure>> {
        self.spaces().flat_map(|space| space.procedures.values())
    }

    /// All tables, then all views, each by schema and name.
    pub(crate) fn relations(&self) -> impl Iterator<Item = Relation<'_>> {
        let views = self.views().map(Relation::View);
        self.tables().map(Relation::Table).chain(views)
    }

    /// What an AUTO_INCREMENT or identity column counts with; `None` for a column that is neither.
    pub(crate) fn counter(&self, table: &Table, column: &Column) -> Option<Counter> {
        let own = match column.sequence? {
            SequenceKind::AutoIncrement | SequenceKind::Serial => None,
            SequenceKind::Always | SequenceKind::ByDefault => self.identity_sequence(table, column),
        };
        Some(own.map_or(Counter::Table, |own| Counter::Sequence(own.id)))
    }

    /// The sequence of an identity column.
    pub(crate) fn identity_sequence(
        &self,
        table: &Table,
        column: &Column,
    ) -> Option<&Arc<Sequence>> {
        let mut sequences = self.sequences().filter(|sequence| sequence.identity);
        sequences.find(|sequence| sequence.is_owned_by(table, &column.name))
    }

    /// All relations of a schema: tables, views and sequences.
    pub(crate) fn relations_in<'c>(
        &'c self,
        schema: &str,
    ) -> impl Iterator<Item = Relation<'c>> + use<'c> {
        let space = self.all.spaces.get(schema);
        space.into_iter().flat_map(NameSpace::relations)
    }

    /// The procedures of a schema.
    pub(crate) fn procedures_in<'c>(
        &'c self,
        schema: &str,
    ) -> impl Iterator<Item = &'c Arc<Procedure>> + use<'c> {
        let space = self.all.spaces.get(schema).into_iter();
        space.flat_map(|space| space.procedures.values())
    }

    /// The temporary relations of a session, or of all.
    pub(crate) fn temporary(&self, of: Option<u64>) -> impl Iterator<Item = Relation<'_>> {
        let all = self.all.temporary.iter();
        let wanted = all.filter(move |(session, _)| of.is_none_or(|one| one == **session));
        wanted.flat_map(|(_, space)| space.relations())
    }
}
