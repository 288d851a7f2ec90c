//! CREATE TABLE.

use super::{DefinitionContext, spec};
use crate::catalog::{Catalog, Column, ForeignKey, Index, IndexColumn, Table, TableId};
use crate::plan::{CreateTable, NewColumn, NewForeignKey, NewUnique, ParentRef};
use crate::txn::Transaction;
use crate::types::{DataType, Result, SqlError, SqlState};

/// Makes the table, its indexes and its constraints.
pub(super) fn run(
    create: &CreateTable,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<()> {
    if context.catalog.relation_exists(&create.name) {
        return match create.if_not_exists {
            true => Ok(()),
            false => Err(exists(&create.name)),
        };
    }
    let table = definition(create, context, txn)?;
    let names = table.indexes.iter().map(|index| &index.name);
    if let Some(taken) = names
        .clone()
        .find(|name| context.catalog.relation_exists(name))
    {
        return Err(exists(taken));
    }
    for key in &table.foreign_keys {
        require_unique_parent(key, &table, context.catalog)?;
    }
    spec::put(&table, txn)
}

/// That a table, view or index of this name exists.
#[cold]
pub(super) fn exists(name: &str) -> SqlError {
    SqlError::new(
        SqlState::DuplicateTable,
        format!("relation \"{name}\" already exists"),
    )
}

fn definition(
    create: &CreateTable,
    context: &DefinitionContext<'_>,
    txn: &Transaction,
) -> Result<Table> {
    let id = new_relation_id(context.catalog, txn);
    let row_id_column = row_id_column(create);
    let mut indexes = Vec::new();
    if let Some(key) = create
        .primary_key
        .as_ref()
        .filter(|_| row_id_column.is_none())
    {
        indexes.push(constraint_index(key, txn));
    }
    indexes.extend(
        create
            .uniques
            .iter()
            .map(|unique| constraint_index(unique, txn)),
    );
    let key = create.primary_key.as_ref();
    Ok(Table {
        id,
        name: create.name.clone(),
        owner: context.user.to_owned(),
        columns: create.columns.iter().map(column).collect(),
        indexes,
        primary_key: key.map(|key| key.columns.clone()).unwrap_or_default(),
        primary_key_name: key.map(|key| key.name.clone()),
        row_id_column,
        checks: create.checks.clone(),
        foreign_keys: create
            .foreign_keys
            .iter()
            .map(|key| foreign_key(key, id))
            .collect(),
    })
}

/// An id for a new table or view. Storage, which counts the ids, does not know of those of views.
pub(super) fn new_relation_id(catalog: &Catalog, txn: &Transaction) -> TableId {
    loop {
        let id = txn.new_table_id();
        if catalog.relation_by_id(id).is_none() {
            return id;
        }
    }
}

/// The column whose value is the row id: a primary key of one integer column.
fn row_id_column(create: &CreateTable) -> Option<usize> {
    let key = create.primary_key.as_ref()?;
    let [column] = key.columns.as_slice() else {
        return None;
    };
    let data_type = create.columns.get(*column)?.data_type;
    let integer = matches!(
        data_type,
        DataType::SmallInt | DataType::Int | DataType::BigInt
    );
    integer.then_some(*column)
}

fn column(new: &NewColumn) -> Column {
    Column {
        name: new.name.clone(),
        data_type: new.data_type,
        nullable: new.nullable,
        default: new.default.clone(),
        sequence: new.sequence,
    }
}

fn constraint_index(unique: &NewUnique, txn: &Transaction) -> Index {
    let ascending = |&column| IndexColumn {
        column,
        descending: false,
    };
    Index {
        id: txn.new_index_id(),
        name: unique.name.clone(),
        columns: unique.columns.iter().map(ascending).collect(),
        unique: true,
        constraint: true,
    }
}

fn foreign_key(new: &NewForeignKey, itself: TableId) -> ForeignKey {
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

/// A foreign key must refer to what no two rows share, or it would not say which row it means.
fn require_unique_parent(key: &ForeignKey, table: &Table, catalog: &Catalog) -> Result<()> {
    let parent = if key.parent == table.id {
        table
    } else {
        catalog.table_by_id(key.parent).ok_or_else(|| {
            SqlError::new(
                SqlState::UndefinedTable,
                "the table that a foreign key refers to no longer exists",
            )
        })?
    };
    let mut columns = key.parent_columns.clone();
    columns.sort_unstable();
    let mut uniques = parent.indexes.iter().filter(|index| index.unique);
    let by_index = uniques.any(|index| sorted_columns(index) == columns);
    if by_index
        || parent
            .row_id_column
            .is_some_and(|column| columns == [column])
    {
        return Ok(());
    }
    Err(SqlError::new(
        SqlState::InvalidForeignKey,
        format!(
            "there is no unique constraint matching given keys for referenced table \"{}\"",
            parent.name
        ),
    ))
}

fn sorted_columns(index: &Index) -> Vec<usize> {
    let mut columns: Vec<usize> = index.columns.iter().map(|column| column.column).collect();
    columns.sort_unstable();
    columns
}
