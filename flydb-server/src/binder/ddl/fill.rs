//! CREATE TABLE AS: the columns of a query, and the INSERT that brings its rows.

use super::super::{Around, BoundQuery};
use super::create_table::refuse_twice;
use super::draft::Draft;
use super::table_clauses::TableClauses;
use crate::catalog::Column;
use crate::sql::ast;
use crate::types::{DataType, Result};

/// Gives the table the query's columns; the INSERT that fills it, `None` for WITH NO DATA.
///
/// # Errors
/// What is wrong with the query; 42701 for two columns of one name.
pub(super) fn bind(
    query: &ast::Query,
    clauses: &TableClauses<'_>,
    draft: &mut Draft<'_>,
) -> Result<Option<String>> {
    let BoundQuery { node: _, columns } = draft.binder.bind_query(query, Around::default())?;
    for column in columns {
        let name = ast::Ident::new(column.name);
        refuse_twice(&name, &draft.table).map_err(|error| error.at(clauses.at))?;
        let data_type = match column.data_type {
            DataType::Unknown => DataType::Text,
            other => other,
        };
        draft.add_column(Column::new(name.value, data_type), clauses.at)?;
    }
    let name = ast::Ident::with_quote('"', &draft.table.name);
    Ok(clauses
        .with_data
        .then(|| format!("INSERT INTO {name} {query}")))
}
