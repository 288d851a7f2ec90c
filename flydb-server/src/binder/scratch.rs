//! A catalog for tests that grows by CREATE TABLE, as a server's does.

use super::{BindContext, bind};
use crate::catalog::{Catalog, NEW_TABLE, User};
use crate::plan::{Command, CreateTable, Insert, Node, Query, Statement, Update};
use crate::sql::parse;
use crate::types::{IndexId, Result, SqlError, SqlState, TableId};

/// What exists.
pub(super) struct Scratch {
    pub(super) catalog: Catalog,
    next_id: u32,
}

impl Scratch {
    /// Users admin and bob, and the tables that these statements make.
    pub(super) fn new(tables: &[&str]) -> Scratch {
        let mut scratch = Scratch {
            catalog: Catalog::default(),
            next_id: 1,
        };
        for name in ["admin", "bob"] {
            let user = User::new(name, String::new(), name == "admin");
            scratch.catalog.add_user(user);
        }
        for sql in tables {
            scratch.create(sql);
        }
        scratch
    }

    /// Binds one statement.
    pub(super) fn bind(&self, sql: &str) -> Result<Statement> {
        let parsed = parse(sql)?;
        let [parsed] = parsed.as_slice() else {
            panic!("one statement: {sql}");
        };
        let context = BindContext {
            catalog: &self.catalog,
            parameter_hints: &[],
            parameter_count: parsed.parameter_count,
            variables: &[],
            user: "admin",
            user_variables: None,
            cursors: crate::binder::CursorUse::None,
        };
        bind(&parsed.statement, &context)
    }

    pub(super) fn query(&self, sql: &str) -> Query {
        match self.bind(sql) {
            Ok(Statement::Query(query)) => query,
            other => panic!("{sql}: {other:?}"),
        }
    }

    pub(super) fn command(&self, sql: &str) -> Command {
        match self.bind(sql) {
            Ok(Statement::Command(command)) => command,
            other => panic!("{sql}: {other:?}"),
        }
    }

    pub(super) fn insert(&self, sql: &str) -> Insert {
        match self.query(sql).root {
            Node::Insert(insert) => insert,
            other => panic!("{sql}: {other:?}"),
        }
    }

    pub(super) fn update(&self, sql: &str) -> Update {
        match self.query(sql).root {
            Node::Update(update) => update,
            other => panic!("{sql}: {other:?}"),
        }
    }

    pub(super) fn create_table(&self, sql: &str) -> CreateTable {
        match self.command(sql) {
            Command::CreateTable(create) => *create,
            other => panic!("{sql}: {other:?}"),
        }
    }

    /// What refuses a statement.
    pub(super) fn refused(&self, sql: &str) -> SqlError {
        match self.bind(sql) {
            Err(error) => error,
            Ok(bound) => panic!("{sql} binds: {bound:?}"),
        }
    }

    /// Checks the states and positions of statements that are refused.
    pub(super) fn all_refused(&self, cases: &[(&str, SqlState, u32)]) {
        for (sql, state, position) in cases {
            let error = self.refused(sql);
            assert_eq!(error.state(), *state, "{sql}: {error}");
            assert_eq!(error.position(), Some(*position), "{sql}: {error}");
        }
    }

    /// Makes a table.
    pub(super) fn create(&mut self, sql: &str) {
        let CreateTable { mut table, .. } = self.create_table(sql);
        table.id = TableId(self.next_id);
        table.owner = "bob".to_owned();
        self.next_id += 10;
        for (index, id) in table.indexes.iter_mut().zip(table.id.0..) {
            index.id = IndexId(id);
        }
        for key in &mut table.foreign_keys {
            if key.parent == NEW_TABLE {
                key.parent = table.id;
            }
        }
        self.catalog.add_table(table);
    }
}
