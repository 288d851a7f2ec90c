//! CREATE INDEX.

use super::super::BindContext;
use super::super::names::table_name;
use super::super::refuse::{refuse, refuse_all};
use super::super::relation::{find_column, find_table};
use super::constraint::{is_btree, within_limit};
use super::constraint_names::generate;
use crate::catalog::{IndexColumn, Table};
use crate::plan::{Command, CreateIndex};
use crate::sql::{ast, position};
use crate::types::{Result, SqlError, SqlState};

/// Binds CREATE INDEX.
pub(in crate::binder) fn bind_create_index(
    create: &ast::CreateIndex,
    context: &BindContext<'_>,
) -> Result<Command> {
    let ast::CreateIndex {
        name,
        table_name: on,
        using,
        columns,
        unique,
        concurrently,
        r#async,
        if_not_exists,
        include,
        nulls_distinct,
        with,
        predicate,
        index_options,
        alter_options,
    } = create;
    let at = position(table_name(on)?.span);
    refuse_all(
        &[
            (
                !is_btree(using.as_ref()),
                "an index of another kind than BTREE",
            ),
            (*concurrently || *r#async, "CREATE INDEX CONCURRENTLY"),
            (!include.is_empty(), "INCLUDE"),
            (*nulls_distinct == Some(false), "NULLS NOT DISTINCT"),
            (predicate.is_some(), "a partial index"),
            (!with.is_empty(), "WITH in CREATE INDEX"),
            (!index_options.is_empty(), "an index option"),
            (!alter_options.is_empty(), "an index option"),
        ],
        at,
    )?;
    let table = find_table(context.catalog, on)?;
    within_limit(columns.len(), at)?;
    let columns = index_columns(table, columns).map_err(|error| error.at(at))?;
    Ok(Command::CreateIndex(CreateIndex {
        name: index_name(name.as_ref(), table, &columns, context)?,
        table: table.id,
        columns,
        unique: *unique,
        if_not_exists: *if_not_exists,
    }))
}

fn index_columns(table: &Table, columns: &[ast::IndexColumn]) -> Result<Vec<IndexColumn>> {
    let mut bound: Vec<IndexColumn> = Vec::with_capacity(columns.len());
    for column in columns {
        let (name, column) = index_column(table, column)?;
        if bound.iter().any(|other| other.column == column.column) {
            return Err(SqlError::new(
                SqlState::DuplicateColumn,
                format!("column \"{}\" is in the index twice", name.value),
            )
            .at(position(name.span)));
        }
        bound.push(column);
    }
    Ok(bound)
}

fn index_column<'a>(
    table: &Table,
    column: &'a ast::IndexColumn,
) -> Result<(&'a ast::Ident, IndexColumn)> {
    let ast::IndexColumn {
        column:
            ast::OrderByExpr {
                expr,
                options: ast::OrderByOptions { sort, nulls_first },
                with_fill,
            },
        operator_class,
    } = column;
    let ast::Expr::Identifier(name) = expr else {
        return Err(SqlError::unsupported("an index on an expression"));
    };
    let at = position(name.span);
    let descending = match sort {
        None | Some(ast::OrderBySort::Asc) => false,
        Some(ast::OrderBySort::Desc) => true,
        Some(ast::OrderBySort::Using(_)) => {
            return Err(SqlError::unsupported("USING in an index").at(at));
        }
    };
    // NULLs lie last, and with DESC first.
    let other_nulls = nulls_first.is_some_and(|first| first != descending);
    refuse(other_nulls, "this order of NULLs in an index", at)?;
    refuse(operator_class.is_some(), "an operator class", at)?;
    refuse(with_fill.is_some(), "WITH FILL", at)?;
    let column = find_column(table, name)?;
    Ok((name, IndexColumn { column, descending }))
}

fn index_name(
    given: Option<&ast::ObjectName>,
    table: &Table,
    columns: &[IndexColumn],
    context: &BindContext<'_>,
) -> Result<String> {
    if let Some(given) = given {
        return Ok(table_name(given)?.value.clone());
    }
    let columns = columns
        .iter()
        .filter_map(|column| table.columns.get(column.column));
    let columns: Vec<&str> = columns.map(|column| column.name.as_str()).collect();
    let free = |name: &str| !context.catalog.relation_exists(name);
    Ok(generate(&table.name, &columns, "idx", free))
}
