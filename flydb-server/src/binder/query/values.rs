//! VALUES.

use super::{BoundQuery, Untyped, check_width};
use crate::binder::{Around, Binder, Clause, Scope};
use crate::plan::{Expr, Node, OutputColumn, Values};
use crate::sql::{ast, position};
use crate::types::coercion::{CastContext, result_type, type_name};
use crate::types::{DataType, Result, SqlError, SqlState};

impl Binder<'_> {
    pub(super) fn bind_values(
        &self,
        values: &ast::Values,
        untyped: Untyped<'_>,
        around: Around<'_>,
    ) -> Result<BoundQuery> {
        let ast::Values {
            explicit_row: _,  // MySQL's ROW before each row
            value_keyword: _, // VALUE is another word for VALUES
            rows,
        } = values;
        self.count_queries(1)?;
        let scope = Scope::empty(around);
        let binder = self.expressions(&scope, Clause::Values);
        let mut bound: Vec<Vec<Expr>> = Vec::with_capacity(rows.len());
        for row in rows {
            let cells = row.content.iter().map(|cell| binder.bind(cell));
            bound.push(cells.collect::<Result<_>>()?);
        }
        let width = bound.first().map_or(0, Vec::len);
        check_width(width)?;
        if let Some(row) = bound.iter().position(|row| row.len() != width) {
            let at = rows
                .get(row)
                .and_then(|row| position(row.opening_token.0.span));
            let message = "VALUES lists must all be the same length";
            return Err(SqlError::new(SqlState::SyntaxError, message).at(at));
        }
        let types: Vec<DataType> = (0..width)
            .map(|column| column_type(&bound, column, untyped))
            .collect::<Result<_>>()?;
        let context = match untyped {
            Untyped::Target(_) => CastContext::Assignment,
            Untyped::Settle | Untyped::Keep => CastContext::Implicit,
        };
        self.convert_cells(&mut bound, &types, context)?;
        Ok(BoundQuery {
            columns: types.iter().enumerate().map(output).collect(),
            node: Node::Values(Values { rows: bound, types }),
        })
    }

    fn convert_cells(
        &self,
        rows: &mut [Vec<Expr>],
        types: &[DataType],
        context: CastContext,
    ) -> Result<()> {
        for row in rows {
            for (cell, to) in row.iter_mut().zip(types) {
                if cell.data_type != *to {
                    let empty = Expr::literal(crate::types::Value::Null, *to);
                    let taken = std::mem::replace(cell, empty);
                    *cell = self.coerce(taken, *to, context)?;
                }
            }
        }
        Ok(())
    }
}

/// The type of a column: what it is written to, or what all its cells agree on.
fn column_type(rows: &[Vec<Expr>], column: usize, untyped: Untyped<'_>) -> Result<DataType> {
    if let Untyped::Target(targets) = untyped
        && let Some(target) = targets.get(column)
    {
        return Ok(*target);
    }
    let mut cells = rows.iter().filter_map(|row| row.get(column));
    let mut common = cells
        .next()
        .map_or(DataType::Unknown, |cell| cell.data_type);
    for cell in cells {
        common = result_type(common, cell.data_type).ok_or_else(|| {
            let (a, b) = (type_name(common), type_name(cell.data_type));
            SqlError::new(
                SqlState::DatatypeMismatch,
                format!("VALUES types {a} and {b} cannot be matched"),
            )
            .at(cell.position)
        })?;
    }
    Ok(match (common, untyped) {
        (DataType::Unknown, Untyped::Settle | Untyped::Target(_)) => DataType::Text,
        (common, _) => common,
    })
}

fn output((index, data_type): (usize, &DataType)) -> OutputColumn {
    OutputColumn {
        name: format!("column{}", index + 1),
        data_type: *data_type,
        nullable: true,
        origin: None,
    }
}
