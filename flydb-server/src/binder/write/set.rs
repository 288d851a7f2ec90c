//! SET: of an UPDATE, and of an INSERT that changes the row in its way.

use super::super::{Around, Binder, BoundQuery, CastContext, Clause, Scope, held};
use super::generated;
use super::is_default;
use super::target::Target;
use super::touched;
use crate::plan::{
    Assignment, Expr, ExprKind, NewValue, Node, OutputColumn, Project, Quantifier, Subquery,
};
use crate::sql::ast::{self, Spanned};
use crate::sql::position;
use crate::types::{DataType, Result, SqlError, SqlState};

/// Binds SET over a scope that begins with the target's columns.
pub(super) struct Setter<'a> {
    target: &'a Target<'a>,
    scope: &'a Scope<'a>,
    binder: &'a Binder<'a>,
}

impl<'a> Setter<'a> {
    /// For assignments to this table's columns.
    pub(super) const fn new(
        target: &'a Target<'a>,
        scope: &'a Scope<'a>,
        binder: &'a Binder<'a>,
    ) -> Setter<'a> {
        Setter {
            target,
            scope,
            binder,
        }
    }

    /// Binds the assignments; 42601 where two are to one column.
    pub(super) fn assignments(&self, assignments: &[ast::Assignment]) -> Result<Vec<Assignment>> {
        let mut bound: Vec<Assignment> = Vec::with_capacity(assignments.len());
        for ast::Assignment { target, value } in assignments {
            for (name, assignment) in self.pairs(target, value)? {
                if bound.iter().any(|other| other.column == assignment.column) {
                    let at = position(name.span());
                    let message = format!("multiple assignments to same column \"{name}\"");
                    return Err(SqlError::new(SqlState::SyntaxError, message).at(at));
                }
                bound.push(assignment);
            }
        }
        touched::add(&mut bound, self.target, self.binder)?;
        Ok(bound)
    }

    /// `a = 1`, each of `(a, b) = (1, 2)` or of `(a, b) = (SELECT ...)`.
    fn pairs<'n>(
        &self,
        target: &'n ast::AssignmentTarget,
        value: &ast::Expr,
    ) -> Result<Vec<(&'n ast::ObjectName, Assignment)>> {
        let names = match target {
            ast::AssignmentTarget::ColumnName(name) => {
                return Ok(vec![(name, self.assignment(name, value)?)]);
            }
            ast::AssignmentTarget::Tuple(names) => names,
        };
        let values = match value {
            ast::Expr::Tuple(values) => values.iter().collect(),
            ast::Expr::Subquery(query) => return self.by_query(names, query),
            ast::Expr::Nested(nested) => match &**nested {
                ast::Expr::Subquery(query) => return self.by_query(names, query),
                other => row_constructor(other)?,
            },
            other => row_constructor(other)?,
        };
        check_width(names.len(), values.len(), value)?;
        let pairs = names.iter().zip(values);
        pairs
            .map(|(name, value)| Ok((name, self.assignment(name, value)?)))
            .collect()
    }

    fn assignment(&self, name: &ast::ObjectName, value: &ast::Expr) -> Result<Assignment> {
        let column = self.column(name)?;
        let value = if is_default(value) {
            self.default(column)
                .map_err(|error| error.at(position(value.span())))?
        } else {
            generated::refuse_set(self.target.table, column)
                .map_err(|error| error.at(position(name.span())))?;
            let expressions = self.binder.expressions(self.scope, Clause::Set);
            let to = self.type_of(column)?;
            let value = expressions.bind_as(value, to, CastContext::Assignment)?;
            NewValue::Value(self.as_kept(value, column)?)
        };
        Ok(Assignment { column, value })
    }

    fn type_of(&self, column: usize) -> Result<DataType> {
        let column = self.target.table.columns.get(column);
        let column = column.ok_or_else(|| SqlError::internal("a column that is not there"))?;
        Ok(column.data_type)
    }

    /// A value with the digits that the column keeps.
    fn as_kept(&self, value: Expr, column: usize) -> Result<Expr> {
        let column = self.target.table.columns.get(column);
        held(value, column.and_then(|column| column.time_size))
    }

    /// `column`, or `table.column` as in MySQL.
    fn column(&self, name: &ast::ObjectName) -> Result<usize> {
        match name.0.as_slice() {
            [ast::ObjectNamePart::Identifier(column)] => self.target.place_of(column),
            [
                ast::ObjectNamePart::Identifier(table),
                ast::ObjectNamePart::Identifier(column),
            ] if table.value == self.target.name() => self.target.place_of(column),
            _ => Err(SqlError::new(
                SqlState::UndefinedColumn,
                format!("\"{name}\" is no column of \"{}\"", self.target.name()),
            )
            .at(position(name.span()))),
        }
    }

    fn default(&self, column: usize) -> Result<NewValue> {
        let catalog = self.binder.context.catalog;
        if let Some(counter) = self.target.counter(column, catalog)? {
            return Ok(NewValue::Sequence(counter));
        }
        let value = self.target.default_expression(column, catalog);
        value.map(NewValue::Value)
    }

    /// `(a, b) = (SELECT ...)`: each column is set by a subquery of its own, which gives what the one
    /// would, unless that calls a volatile function.
    fn by_query<'n>(
        &self,
        names: &'n [ast::ObjectName],
        query: &ast::Query,
    ) -> Result<Vec<(&'n ast::ObjectName, Assignment)>> {
        let columns = names.iter().map(|name| self.column(name));
        let columns = columns.collect::<Result<Vec<_>>>()?;
        for column in &columns {
            generated::refuse_set(self.target.table, *column)
                .map_err(|error| error.at(position(query.span())))?;
        }
        let types = columns.iter().map(|column| self.type_of(*column));
        let types = types.collect::<Result<Vec<_>>>()?;
        self.scope.clause.set(Clause::Set);
        let around = Around::inside(self.scope);
        let bound = self.binder.bind_query(query, around)?;
        let at = position(query.span());
        if bound.columns.len() != names.len() {
            let message = "number of columns does not match number of values";
            return Err(SqlError::new(SqlState::SyntaxError, message).at(at));
        }
        if names.len() > 1 && bound.node.is_volatile() {
            let what = "setting several columns by a subquery with a volatile function";
            return Err(SqlError::unsupported(what).at(at));
        }
        let copies = names.len().saturating_sub(1);
        self.binder.charge_plans(&bound.node, copies)?;
        let columns = names.iter().zip(columns).zip(types).enumerate();
        let assign = |(place, ((name, column), to))| {
            let value = column_of(&bound, place, at);
            let value = self.binder.coerce(value, to, CastContext::Assignment)?;
            let value = NewValue::Value(self.as_kept(value, column)?);
            Ok((name, Assignment { column, value }))
        };
        columns.map(assign).collect()
    }
}

/// One column of a query of at most one row, as a value.
fn column_of(bound: &BoundQuery, place: usize, at: Option<u32>) -> Expr {
    let data_type = bound
        .columns
        .get(place)
        .map(|one: &OutputColumn| one.data_type);
    let data_type = data_type.unwrap_or(DataType::Text);
    let plan = Node::Project(Project {
        input: Box::new(bound.node.clone()),
        expressions: vec![Expr::column(place, data_type)],
    });
    let subquery = Subquery::new(Quantifier::Scalar, plan);
    Expr {
        kind: ExprKind::Subquery(Box::new(subquery)),
        data_type,
        position: at,
    }
}

/// The values of `ROW(1, 2)`.
fn row_constructor(value: &ast::Expr) -> Result<Vec<&ast::Expr>> {
    super::super::expr::row_of(value).ok_or_else(|| {
        let what =
            "a source for several columns that is neither a subquery nor a row; it must be one";
        SqlError::unsupported(what).at(position(value.span()))
    })
}

fn check_width(columns: usize, values: usize, at: &ast::Expr) -> Result<()> {
    if columns == values {
        return Ok(());
    }
    let message = "number of columns does not match number of values";
    Err(SqlError::new(SqlState::SyntaxError, message).at(position(at.span())))
}
