//! CHECK constraints: bound once to be sure of them, then kept as SQL.

use super::super::{Around, Binder, Clause, Scope};
use crate::catalog::{Column, Table};
use crate::plan::{Expr, ExprKind, NewColumn};
use crate::sql::ast;
use crate::types::{Result, TableId};

/// The columns that a CHECK condition reads, in order of their places.
///
/// # Errors
/// Whatever is wrong with the condition over a table of these columns.
pub(super) fn bind_check(
    condition: &ast::Expr,
    table: &Table,
    binder: &Binder<'_>,
) -> Result<Vec<usize>> {
    let scope = Scope::of_table(table, None, Around::default());
    let bound = binder
        .expressions(&scope, Clause::Check)
        .bind_condition(condition)?;
    let mut columns = Vec::new();
    columns_of(&bound, &mut columns);
    columns.sort_unstable();
    columns.dedup();
    Ok(columns)
}

fn columns_of(expr: &Expr, columns: &mut Vec<usize>) {
    if let ExprKind::Column(column) = expr.kind {
        columns.push(column);
    }
    expr.for_each_operand(&mut |operand| columns_of(operand, columns));
}

/// The table that the columns will make, as far as a condition can see it.
pub(super) fn as_table(name: &str, columns: &[NewColumn]) -> Table {
    let column = |new: &NewColumn| Column {
        name: new.name.clone(),
        data_type: new.data_type,
        nullable: new.nullable,
        default: new.default.clone(),
        sequence: new.sequence,
    };
    Table {
        id: TableId(0),
        name: name.to_owned(),
        owner: String::new(),
        columns: columns.iter().map(column).collect(),
        indexes: Vec::new(),
        primary_key: Vec::new(),
        primary_key_name: None,
        row_id_column: None,
        checks: Vec::new(),
        foreign_keys: Vec::new(),
    }
}
