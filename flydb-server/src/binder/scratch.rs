//! A catalog for tests that grows by CREATE TABLE, as a server's does.

use super::{BindContext, bind};
use crate::catalog::{Catalog, Column, ForeignKey, Index, IndexColumn, Table, User};
use crate::plan::{
    Command, CreateTable, Insert, NewUnique, Node, ParentRef, Query, Statement, Update,
};
use crate::sql::parse;
use crate::types::{DataType, IndexId, Result, SqlError, SqlState, TableId};

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
            scratch.catalog.add_user(User {
                name: name.to_owned(),
                password_hash: String::new(),
                admin: name == "admin",
            });
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
            user: "admin",
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
            Command::CreateTable(create) => create,
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
        let create = self.create_table(sql);
        let id = TableId(self.next_id);
        self.next_id += 10;
        let key = create.primary_key.as_ref();
        let row_id_column = key.and_then(|key| match key.columns[..] {
            [only] if create.columns[only].data_type == DataType::Int => Some(only),
            _ => None,
        });
        let keys = key.filter(|_| row_id_column.is_none());
        let keys = keys.into_iter().chain(&create.uniques).zip(id.0..);
        let table = Table {
            id,
            owner: "bob".to_owned(),
            indexes: keys.map(|(unique, id)| index(unique, id)).collect(),
            primary_key: key.map_or_else(Vec::new, |key| key.columns.clone()),
            primary_key_name: key.map(|key| key.name.clone()),
            row_id_column,
            columns: create.columns.iter().map(column).collect(),
            foreign_keys: create
                .foreign_keys
                .iter()
                .map(|key| foreign_key(key, id))
                .collect(),
            checks: create.checks,
            name: create.name,
        };
        self.catalog.add_table(table);
    }
}

fn column(new: &crate::plan::NewColumn) -> Column {
    Column {
        name: new.name.clone(),
        data_type: new.data_type,
        nullable: new.nullable,
        default: new.default.clone(),
        sequence: new.sequence,
    }
}

fn index(unique: &NewUnique, id: u32) -> Index {
    let ascending = |&column| IndexColumn {
        column,
        descending: false,
    };
    Index {
        id: IndexId(id),
        name: unique.name.clone(),
        columns: unique.columns.iter().map(ascending).collect(),
        unique: true,
        constraint: true,
    }
}

fn foreign_key(new: &crate::plan::NewForeignKey, itself: TableId) -> ForeignKey {
    ForeignKey {
        name: new.name.clone(),
        columns: new.columns.clone(),
        parent: match new.parent {
            ParentRef::Table(parent) => parent,
            ParentRef::Itself => itself,
        },
        parent_columns: new.parent_columns.clone(),
        on_delete: new.on_delete,
        on_update: new.on_update,
    }
}
