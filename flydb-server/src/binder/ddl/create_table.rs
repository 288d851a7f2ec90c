//! CREATE TABLE.

use std::collections::HashSet;

use super::super::names::table_name;
use super::super::relation::find_column;
use super::super::{BindContext, Binder};
use super::check::{as_table, bind_check};
use super::column::bind_column;
use super::constraint::{self, Constraint, ConstraintKind};
use super::constraint_names::ConstraintNames;
use super::foreign_key::bind_foreign_key;
use super::table_clauses::{TableClauses, table_clauses};
use crate::catalog::{Check, SequenceKind, Table};
use crate::plan::{Command, CreateTable, NewColumn, NewUnique};
use crate::sql::{ast, position};
use crate::types::{MAX_COLUMNS, Result, SqlError, SqlState};

/// Binds CREATE TABLE.
pub(in crate::binder) fn bind_create_table(
    create: &ast::CreateTable,
    context: &BindContext<'_>,
) -> Result<Command> {
    let TableClauses {
        name,
        if_not_exists,
        columns,
        constraints,
        at,
    } = table_clauses(create)?;
    let name = &table_name(name)?.value;
    // What is kept as SQL has no parameters.
    let context = &BindContext {
        parameter_count: 0,
        ..*context
    };
    let binder = Binder::new(context);
    let mut all = Vec::new();
    let columns = bind_columns(columns, &mut all, &binder).map_err(|error| error.at(at))?;
    for constraint in constraints {
        all.push(constraint::of_table(constraint).map_err(|error| error.at(at))?);
    }
    let mut names = ConstraintNames::new(context.catalog, name);
    for given in all.iter().filter_map(|constraint| constraint.name) {
        names.take(given)?;
    }
    let definition = Definition {
        // Columns by name, for constraints and checks to find.
        shape: as_table(name, &columns),
        names,
        binder: &binder,
        table: CreateTable {
            name: name.clone(),
            if_not_exists,
            columns,
            primary_key: None,
            uniques: Vec::new(),
            checks: Vec::new(),
            foreign_keys: Vec::new(),
        },
    };
    definition.finish(&all).map(Command::CreateTable)
}

fn bind_columns<'a>(
    definitions: &'a [ast::ColumnDef],
    constraints: &mut Vec<Constraint<'a>>,
    binder: &Binder<'_>,
) -> Result<Vec<NewColumn>> {
    if definitions.is_empty() {
        let message = "a table must have at least one column";
        return Err(SqlError::new(SqlState::InvalidTableDefinition, message));
    }
    if definitions.len() > MAX_COLUMNS {
        let message = format!("a table may have at most {MAX_COLUMNS} columns");
        return Err(SqlError::new(SqlState::TooManyColumns, message));
    }
    let mut names = HashSet::new();
    let mut columns = Vec::with_capacity(definitions.len());
    for definition in definitions {
        let name = &definition.name;
        if !names.insert(name.value.as_str()) {
            return Err(SqlError::new(
                SqlState::DuplicateColumn,
                format!("column \"{}\" is there twice", name.value),
            )
            .at(position(name.span)));
        }
        columns.push(bind_column(definition, constraints, binder)?);
    }
    one_auto_increment(&columns, definitions)?;
    Ok(columns)
}

/// A table has one sequence. SERIAL columns may share it, but AUTO_INCREMENT sets it too.
fn one_auto_increment(columns: &[NewColumn], definitions: &[ast::ColumnDef]) -> Result<()> {
    let auto = Some(SequenceKind::AutoIncrement);
    let counted = columns.iter().zip(definitions);
    let counted = counted.filter(|(column, _)| column.sequence.is_some());
    let counted: Vec<_> = counted.collect();
    let [(_, _), (_, second), ..] = counted.as_slice() else {
        return Ok(());
    };
    if counted.iter().all(|(column, _)| column.sequence != auto) {
        return Ok(());
    }
    let message = "a table with an AUTO_INCREMENT column has no other column that counts up";
    Err(SqlError::new(SqlState::InvalidTableDefinition, message).at(position(second.name.span)))
}

/// A table while its constraints are put in.
struct Definition<'a> {
    shape: Table,
    names: ConstraintNames<'a>,
    binder: &'a Binder<'a>,
    table: CreateTable,
}

impl Definition<'_> {
    /// Foreign keys come last: they may refer to the table's own keys.
    fn finish(mut self, constraints: &[Constraint<'_>]) -> Result<CreateTable> {
        for constraint in constraints {
            self.add_key_or_check(constraint)
                .map_err(|error| error.at(constraint.at))?;
        }
        for constraint in constraints {
            let key = bind_foreign_key(
                constraint,
                &self.table,
                &self.shape,
                self.binder.context.catalog,
                &mut self.names,
            );
            let key = key.map_err(|error| error.at(constraint.at))?;
            self.table.foreign_keys.extend(key);
        }
        Ok(self.table)
    }

    fn add_key_or_check(&mut self, constraint: &Constraint<'_>) -> Result<()> {
        let given = constraint.name;
        match &constraint.kind {
            ConstraintKind::PrimaryKey(columns) => self.add_primary_key(given, columns),
            ConstraintKind::Unique(columns) => {
                let unique = self.key(given, columns, "key")?;
                self.table.uniques.push(unique);
                Ok(())
            }
            ConstraintKind::Check(condition) => self.add_check(given, condition),
            ConstraintKind::ForeignKey { .. } => Ok(()),
        }
    }

    fn add_primary_key(
        &mut self,
        given: Option<&ast::Ident>,
        columns: &[&ast::Ident],
    ) -> Result<()> {
        if self.table.primary_key.is_some() {
            return Err(SqlError::new(
                SqlState::InvalidTableDefinition,
                format!(
                    "table \"{}\" has more than one primary key",
                    self.table.name
                ),
            ));
        }
        let key = self.key(given, columns, "pkey")?;
        for place in &key.columns {
            if let Some(column) = self.table.columns.get_mut(*place) {
                column.nullable = false;
            }
        }
        self.table.primary_key = Some(key);
        Ok(())
    }

    fn key(
        &mut self,
        given: Option<&ast::Ident>,
        columns: &[&ast::Ident],
        word: &str,
    ) -> Result<NewUnique> {
        let places = key_places(&self.shape, columns)?;
        self.free_relation(given)?;
        let named: Vec<&str> = columns.iter().map(|name| name.value.as_str()).collect();
        // A primary key is named by its table alone.
        let named = if word == "pkey" { &[][..] } else { &named[..] };
        Ok(NewUnique {
            name: self.names.choose(given, named, word),
            columns: places,
        })
    }

    /// A key's index bears its name, among all tables and indexes.
    fn free_relation(&self, given: Option<&ast::Ident>) -> Result<()> {
        let Some(given) = given else {
            return Ok(());
        };
        let catalog = self.binder.context.catalog;
        if given.value != self.table.name && !catalog.relation_exists(&given.value) {
            return Ok(());
        }
        Err(SqlError::new(
            SqlState::DuplicateTable,
            format!("a table or index \"{}\" exists already", given.value),
        )
        .at(position(given.span)))
    }

    fn add_check(&mut self, given: Option<&ast::Ident>, condition: &ast::Expr) -> Result<()> {
        let columns = bind_check(condition, &self.shape, self.binder)?;
        let named = match columns[..] {
            [one] => self
                .table
                .columns
                .get(one)
                .map(|column| column.name.as_str()),
            _ => None,
        };
        let named: Vec<&str> = named.into_iter().collect();
        let name = self.names.choose(given, &named, "check");
        let sql = condition.to_string();
        self.table.checks.push(Check { name, sql });
        Ok(())
    }
}

/// The places of a key's columns.
///
/// # Errors
/// 42703 for a column that is not there, 42701 for one that is there twice.
pub(super) fn key_places(table: &Table, columns: &[&ast::Ident]) -> Result<Vec<usize>> {
    let mut places = Vec::with_capacity(columns.len());
    for name in columns {
        let place = find_column(table, name)?;
        if places.contains(&place) {
            return Err(SqlError::new(
                SqlState::DuplicateColumn,
                format!("column \"{}\" is in the key twice", name.value),
            )
            .at(position(name.span)));
        }
        places.push(place);
    }
    Ok(places)
}
