//! `INSERT ... VALUES`: rows whose values are converted one by one, where DEFAULT may stand too.
//!
//! A column that is DEFAULT in every row is no column of the source. Where it is DEFAULT in some rows,
//! they hold the default's expression.

use super::super::{Around, Binder, CastContext, Clause, Scope};
use super::insert::{Source, check_width, default_expression, default_value};
use super::is_default;
use super::target::{Target, null};
use crate::catalog::SequenceKind;
use crate::plan::{Expr, InsertSource, Node, Values};
use crate::sql::ast::{self, Spanned};
use crate::sql::position;
use crate::types::{DataType, Result, SqlError, SqlState};

type Rows = [ast::Parens<Vec<ast::Expr>>];

/// The rows of a source that is VALUES and nothing else.
pub(super) fn plain_rows(query: &ast::Query) -> Result<Option<&Rows>> {
    let ast::Query {
        with,
        body,
        order_by,
        limit_clause,
        fetch,
        locks,
        for_clause,
        settings,
        format_clause,
        pipe_operators,
    } = query;
    let ast::SetExpr::Values(ast::Values {
        explicit_row,
        value_keyword: _,
        rows,
    }) = &**body
    else {
        return Ok(None);
    };
    let more = with.is_some()
        || order_by.is_some()
        || limit_clause.is_some()
        || fetch.is_some()
        || !locks.is_empty()
        || for_clause.is_some()
        || settings.is_some()
        || format_clause.is_some()
        || !pipe_operators.is_empty();
    if *explicit_row {
        return Err(SqlError::unsupported("ROW in VALUES"));
    }
    Ok(Some(rows.as_slice()).filter(|_| !more))
}

/// Binds the rows.
pub(super) fn bind_rows(
    rows: &Rows,
    target: &Target<'_>,
    places: &[usize],
    named: bool,
    binder: &Binder<'_>,
) -> Result<Source> {
    let width = row_width(rows, places.len(), named)?;
    let all = target.types();
    let columns = places.iter().take(width).enumerate();
    let columns = columns.map(|(index, place)| Column {
        index,
        place: *place,
        data_type: all.get(*place).copied().unwrap_or(DataType::Unknown),
        default: rows
            .iter()
            .all(|row| row.content.get(index).is_some_and(is_default)),
    });
    let columns: Vec<Column> = columns.collect();
    let scope = Scope::empty(Around::default());
    let rows_binder = Rower {
        target,
        binder,
        scope: &scope,
    };
    let bound = rows
        .iter()
        .map(|row| rows_binder.row(&row.content, &columns));
    let node = Node::Values(Values {
        rows: bound.collect::<Result<_>>()?,
        types: given(&columns).map(|column| column.data_type).collect(),
    });
    let values = rows_binder.values(&columns)?;
    Ok(Source { node, values })
}

/// A column of the VALUES list.
struct Column {
    /// Its place in the list.
    index: usize,
    /// Its place in the table.
    place: usize,
    data_type: DataType,
    /// Whether it is DEFAULT in every row.
    default: bool,
}

fn given(columns: &[Column]) -> impl Iterator<Item = &Column> {
    columns.iter().filter(|column| !column.default)
}

struct Rower<'a> {
    target: &'a Target<'a>,
    binder: &'a Binder<'a>,
    scope: &'a Scope<'a>,
}

impl Rower<'_> {
    fn row(&self, values: &[ast::Expr], columns: &[Column]) -> Result<Vec<Expr>> {
        let mut row = Vec::with_capacity(values.len());
        for column in given(columns) {
            if let Some(value) = values.get(column.index) {
                row.push(self.value(value, column)?);
            }
        }
        Ok(row)
    }

    fn value(&self, value: &ast::Expr, column: &Column) -> Result<Expr> {
        if is_default(value) {
            return self
                .inline_default(column)
                .map_err(|error| error.at(position(value.span())));
        }
        self.binder.expressions(self.scope, Clause::Values).bind_as(
            value,
            column.data_type,
            CastContext::Assignment,
        )
    }

    /// DEFAULT in a row, where another row gives a value.
    fn inline_default(&self, column: &Column) -> Result<Expr> {
        let table = self.target.table;
        let sequence = table.columns.get(column.place).and_then(|one| one.sequence);
        match sequence {
            None => default_expression(table, column.place, self.binder.context.catalog),
            // It counts for a NULL as well.
            Some(SequenceKind::AutoIncrement) => Ok(null(column.data_type)),
            Some(SequenceKind::Serial) => Err(SqlError::unsupported(
                "DEFAULT of a SERIAL column in some rows and a value in others",
            )),
        }
    }

    /// The value of each column of the list.
    fn values(&self, columns: &[Column]) -> Result<Vec<InsertSource>> {
        let mut next = 0..;
        let values = columns.iter().map(|column| {
            if column.default {
                let catalog = self.binder.context.catalog;
                return default_value(self.target.table, column.place, catalog);
            }
            let place = next.next().unwrap_or(usize::MAX);
            Ok(InsertSource::Source(Expr::column(place, column.data_type)))
        });
        values.collect()
    }
}

/// The width of all rows.
fn row_width(rows: &Rows, columns: usize, named: bool) -> Result<usize> {
    let width = rows.first().map_or(0, |row| row.content.len());
    for row in rows {
        if row.content.len() != width {
            let at = position(row.opening_token.0.span);
            let message = "the rows of VALUES must all have as many values";
            return Err(SqlError::new(SqlState::SyntaxError, message).at(at));
        }
    }
    let extra = rows.first().and_then(|row| row.content.get(columns));
    let at = match extra {
        Some(extra) => position(extra.span()),
        None => rows
            .first()
            .and_then(|row| position(row.opening_token.0.span)),
    };
    check_width(width, columns, named).map_err(|error| error.at(at))?;
    Ok(width)
}
