//! REFERENCES and FOREIGN KEY.

use super::super::names::table_name;
use super::super::relation::{find_column, find_table};
use super::constraint::{Constraint, ConstraintKind};
use super::constraint_names::ConstraintNames;
use super::create_table::key_places;
use crate::catalog::{Catalog, Table};
use crate::plan::{CreateTable, NewForeignKey, ParentRef};
use crate::sql::ast;
use crate::types::{Result, SqlError, SqlState};

/// Binds a foreign key; `None` for a constraint of another kind. `shape` is the new table's columns.
///
/// # Errors
/// 42P01 and 42703 for what is not there, 42830 where the parent has no such key, 42804 where the
/// types differ.
pub(super) fn bind_foreign_key(
    constraint: &Constraint<'_>,
    table: &CreateTable,
    shape: &Table,
    catalog: &Catalog,
    names: &mut ConstraintNames<'_>,
) -> Result<Option<NewForeignKey>> {
    let ConstraintKind::ForeignKey {
        columns: column_names,
        parent,
        parent_columns,
        on_delete,
        on_update,
    } = &constraint.kind
    else {
        return Ok(None);
    };
    let columns = key_places(shape, column_names)?;
    let parent = Parent::find(parent, table, shape, catalog)?;
    let parent_columns = parent.columns(parent_columns)?;
    same_length(columns.len(), parent_columns.len())?;
    parent.has_key(&parent_columns)?;
    same_types(shape, &columns, parent.shape, &parent_columns)?;
    let named: Vec<&str> = column_names
        .iter()
        .map(|name| name.value.as_str())
        .collect();
    Ok(Some(NewForeignKey {
        name: names.choose(constraint.name, &named, "fkey"),
        columns,
        parent: parent.reference(),
        parent_columns,
        on_delete: *on_delete,
        on_update: *on_update,
    }))
}

/// The table referred to.
struct Parent<'a> {
    shape: &'a Table,
    /// The table that is made, where it refers to itself.
    itself: Option<&'a CreateTable>,
}

impl<'a> Parent<'a> {
    fn find(
        name: &ast::ObjectName,
        table: &'a CreateTable,
        shape: &'a Table,
        catalog: &'a Catalog,
    ) -> Result<Parent<'a>> {
        if table_name(name)?.value == table.name {
            let itself = Some(table);
            return Ok(Parent { shape, itself });
        }
        Ok(Parent {
            shape: find_table(catalog, name)?,
            itself: None,
        })
    }

    fn reference(&self) -> ParentRef {
        match self.itself {
            Some(_) => ParentRef::Itself,
            None => ParentRef::Table(self.shape.id),
        }
    }

    fn primary_key(&self) -> &[usize] {
        match self.itself {
            Some(table) => table.primary_key.as_ref().map_or(&[], |key| &key.columns),
            None => &self.shape.primary_key,
        }
    }

    /// The columns named, or the primary key's.
    fn columns(&self, named: &[ast::Ident]) -> Result<Vec<usize>> {
        if !named.is_empty() {
            return named
                .iter()
                .map(|name| find_column(self.shape, name))
                .collect();
        }
        match self.primary_key() {
            [] => Err(invalid(format!(
                "the table referred to, \"{}\", has no primary key",
                self.shape.name
            ))),
            key => Ok(key.to_vec()),
        }
    }

    /// Whether these columns, in any order, are a key that is unique.
    fn has_key(&self, columns: &[usize]) -> Result<()> {
        let found = match self.itself {
            Some(table) => {
                let uniques = table.uniques.iter().map(|unique| unique.columns.as_slice());
                uniques
                    .chain([self.primary_key()])
                    .any(|key| is_permutation(key, columns))
            }
            None => unique_keys(self.shape).any(|key| is_permutation(&key, columns)),
        };
        if found {
            return Ok(());
        }
        Err(invalid(format!(
            "no unique key of table \"{}\" is of the columns referred to",
            self.shape.name
        ))
        .with_hint("A foreign key refers to a primary key, a UNIQUE constraint or a unique index."))
    }
}

/// The columns of every unique key of a table.
pub(super) fn unique_keys(table: &Table) -> impl Iterator<Item = Vec<usize>> {
    let indexes = table.indexes.iter().filter(|index| index.unique);
    let columns = indexes.map(|index| index.columns.iter().map(|column| column.column).collect());
    columns.chain([table.primary_key.clone()])
}

/// Whether two lists of columns are the same but for their order.
pub(super) fn is_permutation(a: &[usize], b: &[usize]) -> bool {
    let sorted = |columns: &[usize]| {
        let mut columns = columns.to_vec();
        columns.sort_unstable();
        columns
    };
    sorted(a) == sorted(b)
}

fn same_length(columns: usize, parent_columns: usize) -> Result<()> {
    if columns == parent_columns {
        return Ok(());
    }
    Err(invalid(format!(
        "a foreign key of {columns} columns cannot refer to {parent_columns}"
    )))
}

/// Keys are compared as they are stored, so that the types must be stored alike.
fn same_types(
    child: &Table,
    columns: &[usize],
    parent: &Table,
    parent_columns: &[usize],
) -> Result<()> {
    for (column, parent_column) in columns.iter().zip(parent_columns) {
        let (Some(column), Some(parent_column)) = (
            child.columns.get(*column),
            parent.columns.get(*parent_column),
        ) else {
            continue;
        };
        if column.data_type.physical() != parent_column.data_type.physical() {
            return Err(SqlError::new(
                SqlState::DatatypeMismatch,
                format!(
                    "column \"{}\" and column \"{}\" of table \"{}\" have different types",
                    column.name, parent_column.name, parent.name
                ),
            )
            .with_hint("Give the referring column the type of the one that it refers to."));
        }
    }
    Ok(())
}

fn invalid(message: String) -> SqlError {
    SqlError::new(SqlState::InvalidForeignKey, message)
}
