//! CREATE TABLE AS: the columns of a query, and the query itself, which brings the rows.
//!
//! The query is bound before there is the table: a table of its name that it reads is another, which a
//! temporary table is made beside.

use super::super::{Around, BoundQuery};
use super::create_table::refuse_twice;
use super::draft::Draft;
use super::table_clauses::TableClauses;
use crate::catalog::Column;
use crate::plan::Query;
use crate::sql::{ast, position};
use crate::types::{DataType, Result, SqlError, SqlState};

/// Gives the table the query's columns; the query that fills it, `None` for WITH NO DATA.
///
/// # Errors
/// What is wrong with the query; 42701 for two columns of one name.
pub(super) fn bind(
    query: &ast::Query,
    clauses: &TableClauses<'_>,
    draft: &mut Draft<'_>,
) -> Result<Option<Query>> {
    let BoundQuery { node, columns } = draft.binder.bind_query(query, Around::default())?;
    if let Some(name) = clauses.columns.get(columns.len()) {
        let message = "too many column names were specified";
        let error = SqlError::new(SqlState::SyntaxError, message);
        return Err(error.at(position(name.name.span)));
    }
    for (place, column) in columns.iter().enumerate() {
        let given = clauses.columns.get(place).map(|one| one.name.clone());
        let name = given.unwrap_or_else(|| ast::Ident::new(&column.name));
        refuse_twice(&name, &draft.table).map_err(|error| error.at(clauses.at))?;
        let data_type = match column.data_type {
            DataType::Unknown => DataType::Text,
            other => other,
        };
        draft.add_column(Column::new(name.value, data_type), clauses.at)?;
    }
    Ok(clauses.with_data.then(|| Query {
        root: node,
        columns,
        parameters: Vec::new(),
        uses: draft.binder.uses(),
        current_of: Vec::new(),
        tracked: Vec::new(),
    }))
}
