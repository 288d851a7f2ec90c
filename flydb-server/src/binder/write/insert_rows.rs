//! `INSERT ... VALUES`: rows whose values are converted one by one, where DEFAULT may stand too.
//!
//! A column that is DEFAULT in every row is no column of the source. Where it is DEFAULT in some rows,
//! they hold the default's expression. A column that counts and is DEFAULT in some rows takes two columns
//! of the source: its value, and whether one is given.

use super::super::{Binder, CastContext, Clause, Scope};
use super::insert::{Source, check_width};
use super::is_default;
use super::target::{Target, null};
use crate::catalog::{Catalog, Counter, SequenceKind};
use crate::plan::{Expr, InsertSource, Node, Values};
use crate::sql::ast::{self, Spanned};
use crate::sql::position;
use crate::types::{DataType, Result, SqlError, SqlState, Value};

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
        explicit_row: _,
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
    Ok(Some(rows.as_slice()).filter(|_| !more))
}

/// Binds the rows, whose values may name the columns of a scope.
pub(super) fn bind_rows(
    rows: &Rows,
    target: &Target<'_>,
    places: &[usize],
    named: bool,
    scope: &Scope<'_>,
    binder: &Binder<'_>,
) -> Result<Source> {
    let width = row_width(rows, places.len(), named, target)?;
    let places = places.iter().take(width).enumerate();
    let catalog = binder.context.catalog;
    let columns = places.map(|(index, place)| Column::new(index, *place, rows, target, catalog));
    let columns = columns.collect::<Result<Vec<_>>>()?;
    let binding = RowBinding {
        target,
        binder,
        scope,
        columns: &columns,
    };
    let bound = rows.iter().map(|row| binding.row(&row.content));
    let node = Node::Values(Values {
        rows: bound.collect::<Result<_>>()?,
        types: columns.iter().flat_map(Column::types).collect(),
    });
    let values = binding.values()?;
    Ok(Source { node, values })
}

/// A column of the VALUES list.
struct Column {
    /// Its place in the table.
    place: usize,
    data_type: DataType,
    kind: ColumnKind,
}

enum ColumnKind {
    /// DEFAULT in every row.
    Default,
    /// A value in every row, or an expression of the default.
    Value,
    /// It counts with this, and is DEFAULT in some rows.
    ValueOrNumber(Counter),
}

impl Column {
    fn new(
        index: usize,
        place: usize,
        rows: &Rows,
        target: &Target<'_>,
        catalog: &Catalog,
    ) -> Result<Column> {
        let column = target.table.columns.get(place);
        let column = column.ok_or_else(|| SqlError::internal("a column that is not there"))?;
        let mut values = rows.iter().filter_map(|row| row.content.get(index));
        let follows = column.sequence == Some(SequenceKind::AutoIncrement);
        let kind = if values.clone().all(is_default) {
            ColumnKind::Default
        } else if follows || !values.any(is_default) {
            ColumnKind::Value
        } else {
            let counter = target.counter(place, catalog)?;
            counter.map_or(ColumnKind::Value, ColumnKind::ValueOrNumber)
        };
        Ok(Column {
            place,
            data_type: column.data_type,
            kind,
        })
    }

    /// The types of the source's columns that it takes.
    fn types(&self) -> Vec<DataType> {
        match self.kind {
            ColumnKind::Default => Vec::new(),
            ColumnKind::Value => vec![self.data_type],
            ColumnKind::ValueOrNumber(_) => vec![self.data_type, DataType::Boolean],
        }
    }
}

struct RowBinding<'a> {
    target: &'a Target<'a>,
    binder: &'a Binder<'a>,
    scope: &'a Scope<'a>,
    columns: &'a [Column],
}

impl RowBinding<'_> {
    fn row(&self, values: &[ast::Expr]) -> Result<Vec<Expr>> {
        let mut row = Vec::with_capacity(values.len());
        for (column, value) in self.columns.iter().zip(values) {
            match column.kind {
                ColumnKind::Default => {}
                ColumnKind::Value => row.push(self.value(value, column)?),
                ColumnKind::ValueOrNumber(_) => {
                    row.push(self.value(value, column)?);
                    row.push(boolean(!is_default(value)));
                }
            }
        }
        Ok(row)
    }

    fn value(&self, value: &ast::Expr, column: &Column) -> Result<Expr> {
        if is_default(value) {
            return self.inline_default(column);
        }
        self.binder.expressions(self.scope, Clause::Values).bind_as(
            value,
            column.data_type,
            CastContext::Assignment,
        )
    }

    /// DEFAULT in a row, where another row gives a value. A column that counts finds a NULL here:
    /// AUTO_INCREMENT counts for it, and others are told apart.
    fn inline_default(&self, column: &Column) -> Result<Expr> {
        let catalog = self.binder.context.catalog;
        match self.target.counter(column.place, catalog)? {
            None => self.target.default_expression(column.place, catalog),
            Some(_) => Ok(null(column.data_type)),
        }
    }

    /// Where each column of the list takes its value from.
    fn values(&self) -> Result<Vec<InsertSource>> {
        let mut next = 0;
        let mut values = Vec::with_capacity(self.columns.len());
        for column in self.columns {
            let value = Expr::column(next, column.data_type);
            values.push(match column.kind {
                ColumnKind::Default => {
                    let catalog = self.binder.context.catalog;
                    self.target.default_value(column.place, catalog)?
                }
                ColumnKind::Value => InsertSource::Source(value),
                ColumnKind::ValueOrNumber(counter) => InsertSource::SequenceUnless {
                    counter,
                    given: Expr::column(next + 1, DataType::Boolean),
                    value,
                },
            });
            next += column.types().len();
        }
        Ok(values)
    }
}

fn boolean(truth: bool) -> Expr {
    Expr::literal(Value::Boolean(truth), DataType::Boolean)
}

/// The width of all rows.
fn row_width(rows: &Rows, columns: usize, named: bool, target: &Target<'_>) -> Result<usize> {
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
    check_width(width, columns, named, target).map_err(|error| error.at(at))?;
    Ok(width)
}
