//! UPDATE.

use super::super::relation::find_column;
use super::super::{BindContext, Binder, CastContext, Clause, Scope};
use super::insert::default_expression;
use super::target::Target;
use super::update_clauses::{UpdateClauses, update_clauses};
use super::{bind_checks, bind_returning, is_default, statement};
use crate::plan::{Assignment, Expr, Filter, Node, Statement, Update};
use crate::sql::ast::{self, Spanned};
use crate::sql::position;
use crate::types::{Result, SqlError, SqlState};

/// Binds UPDATE.
pub(in crate::binder) fn bind_update(
    update: &ast::Update,
    context: &BindContext<'_>,
) -> Result<Statement> {
    let UpdateClauses {
        table,
        assignments,
        selection,
        returning,
    } = update_clauses(update)?;
    let binder = Binder::new(context);
    let target = Target::of_from(table, context.catalog)?;
    let scope = target.scope();
    let setter = Setter {
        target: &target,
        scope: &scope,
        binder: &binder,
    };
    let assignments = setter.assignments(assignments)?;
    let input = filtered(target.scan(), selection, &scope, &binder)?;
    let (returning, columns) = bind_returning(returning, &scope, &binder)?;
    let root = Node::Update(Update {
        table: target.table.id,
        input: Box::new(input),
        assignments,
        checks: bind_checks(target.table, context.catalog)?,
        returning,
    });
    statement(root, columns, &binder)
}

/// The rows for which WHERE is true.
pub(super) fn filtered(
    input: Node,
    selection: Option<&ast::Expr>,
    scope: &Scope<'_>,
    binder: &Binder<'_>,
) -> Result<Node> {
    let Some(selection) = selection else {
        return Ok(input);
    };
    let condition = binder
        .expressions(scope, Clause::Where)
        .bind_condition(selection)?;
    Ok(Node::Filter(Filter {
        input: Box::new(input),
        condition,
    }))
}

/// Binds SET.
struct Setter<'a> {
    target: &'a Target<'a>,
    scope: &'a Scope<'a>,
    binder: &'a Binder<'a>,
}

impl Setter<'_> {
    fn assignments(&self, assignments: &[ast::Assignment]) -> Result<Vec<Assignment>> {
        let mut bound: Vec<Assignment> = Vec::with_capacity(assignments.len());
        for ast::Assignment { target, value } in assignments {
            for (name, value) in pairs(target, value)? {
                let assignment = self.assignment(name, value)?;
                if bound.iter().any(|other| other.column == assignment.column) {
                    let at = position(name.span());
                    return Err(SqlError::new(
                        SqlState::SyntaxError,
                        format!("column \"{name}\" is set twice"),
                    )
                    .at(at));
                }
                bound.push(assignment);
            }
        }
        Ok(bound)
    }

    fn assignment(&self, name: &ast::ObjectName, value: &ast::Expr) -> Result<Assignment> {
        let column = self.column(name)?;
        let value = if is_default(value) {
            self.default(column)
                .map_err(|error| error.at(position(value.span())))?
        } else {
            let to = self.target.table.columns.get(column);
            let to = to.ok_or_else(|| SqlError::internal("a column that is not there"))?;
            self.binder.expressions(self.scope, Clause::Set).bind_as(
                value,
                to.data_type,
                CastContext::Assignment,
            )?
        };
        Ok(Assignment { column, value })
    }

    /// `column`, or `table.column` as in MySQL.
    fn column(&self, name: &ast::ObjectName) -> Result<usize> {
        match name.0.as_slice() {
            [ast::ObjectNamePart::Identifier(column)] => find_column(self.target.table, column),
            [
                ast::ObjectNamePart::Identifier(table),
                ast::ObjectNamePart::Identifier(column),
            ] if table.value == self.target.name() => find_column(self.target.table, column),
            _ => Err(SqlError::new(
                SqlState::UndefinedColumn,
                format!("\"{name}\" is no column of \"{}\"", self.target.name()),
            )
            .at(position(name.span()))),
        }
    }

    fn default(&self, column: usize) -> Result<Expr> {
        let table = self.target.table;
        let counts = table
            .columns
            .get(column)
            .is_some_and(|column| column.sequence.is_some());
        if counts {
            return Err(SqlError::unsupported(
                "setting a column that counts up to DEFAULT",
            ));
        }
        default_expression(table, column, self.binder.context.catalog)
    }
}

/// `a = 1`, or each of `(a, b) = (1, 2)`.
fn pairs<'a>(
    target: &'a ast::AssignmentTarget,
    value: &'a ast::Expr,
) -> Result<Vec<(&'a ast::ObjectName, &'a ast::Expr)>> {
    let names = match target {
        ast::AssignmentTarget::ColumnName(name) => return Ok(vec![(name, value)]),
        ast::AssignmentTarget::Tuple(names) => names,
    };
    let at = position(value.span());
    let values = match value {
        ast::Expr::Tuple(values) => values.as_slice(),
        ast::Expr::Nested(value) => std::slice::from_ref(&**value),
        _ => return Err(SqlError::unsupported("setting several columns by a subquery").at(at)),
    };
    if names.len() != values.len() {
        return Err(SqlError::new(
            SqlState::SyntaxError,
            format!(
                "{} columns cannot be set to {} values",
                names.len(),
                values.len()
            ),
        )
        .at(at));
    }
    Ok(names.iter().zip(values).collect())
}
