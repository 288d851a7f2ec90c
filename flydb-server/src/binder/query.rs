//! Binding of queries: from FROM to LIMIT, in the order in which the clauses take effect.
//!
//! A query is bound to a tree of logical nodes, inputs below:
//!
//! ```text
//! Limit                  LIMIT, OFFSET, FETCH
//!   Project              the SELECT list
//!     Sort               ORDER BY, over the same columns as the SELECT list
//!       Window...        window functions
//!         Filter         HAVING
//!           Aggregate    GROUP BY and all aggregates of the query
//!             Filter     WHERE
//!               Join...  FROM
//! ```
//!
//! Keys of ORDER BY are computed below the projection, so that it runs for the rows that are left after
//! LIMIT only. With DISTINCT the order comes after the distinct rows; with a key that must not be
//! computed twice (random(), a subquery) the key goes through the projection as a hidden last column.
//!
//! A WITH query is bound once and put in where it is named, or computed once (`with`). Functions that
//! return sets come between HAVING and ORDER BY (`sets`), row locks between ORDER BY and LIMIT (`lock`).

mod alias;
mod clauses;
mod distinct;
mod found_items;
mod from;
mod function;
mod group;
mod grouping_sets;
mod item;
mod join;
mod limit;
mod lock;
mod order;
mod rows_from;
mod sample;
mod select;
mod set_operation;
mod sets;
mod table;
#[cfg(test)]
mod tests;
mod track;
mod user_sets;
mod values;
mod window;
mod with;

pub(super) use lock::{LockedTable, Locking, RowLock};
pub(super) use with::{Place as RecursionPlace, With, is_data_change};

use super::expr::query_position;
use super::limits::MAX_COLUMNS;
use super::{Around, Binder, ExprBinder, Scope};
use crate::plan::{Expr, Node, OutputColumn, Project};
use crate::sql::ast;
use crate::types::coercion::CastContext;
use crate::types::{DataType, Result, SqlError, SqlState};

/// A bound query: its tree and what comes out of it.
#[derive(Clone, Debug)]
pub(crate) struct BoundQuery {
    /// The tree.
    pub(crate) node: Node,
    /// Its columns.
    pub(crate) columns: Vec<OutputColumn>,
}

/// A SELECT that gives one row for each row of one table that keeps a condition.
pub(crate) struct PlainSelect {
    /// What comes out, over the table's columns.
    pub(crate) items: Vec<(Expr, OutputColumn)>,
    /// WHERE.
    pub(crate) condition: Option<Expr>,
}

/// What becomes of columns that nothing typed: bare strings, NULLs and parameters.
#[derive(Clone, Copy)]
enum Untyped<'t> {
    /// They are TEXT.
    Settle,
    /// They stay `Unknown`, for the other side of a set operation to say.
    Keep,
    /// They are of the types of the columns that they are written to.
    Target(&'t [DataType]),
}

/// ORDER BY, LIMIT and their kin, which follow a query's body.
#[derive(Clone, Copy)]
struct Tail<'q> {
    order_by: Option<&'q ast::OrderBy>,
    limit: Option<&'q ast::LimitClause>,
    fetch: Option<&'q ast::Fetch>,
    locks: &'q [ast::LockClause],
}

impl Binder<'_> {
    /// Binds a query. Columns that nothing typed are TEXT.
    pub(crate) fn bind_query(&self, query: &ast::Query, around: Around<'_>) -> Result<BoundQuery> {
        self.bind_whole(query, Untyped::Settle, around, None)
    }

    /// As [`Binder::bind_query`], for a query that is the whole statement: it, or its WITH, may change data.
    pub(crate) fn bind_top_query(&self, query: &ast::Query) -> Result<BoundQuery> {
        self.bind_change_query(query, Around::default())
    }

    /// Binds a query or data change with a WITH of its own.
    fn bind_change_query(&self, query: &ast::Query, around: Around<'_>) -> Result<BoundQuery> {
        self.at_top.set(true);
        self.bind_query(query, around)
    }

    /// Binds a query in FROM whose rows are locked as this says.
    pub(super) fn bind_locked(
        &self,
        query: &ast::Query,
        around: Around<'_>,
        lock: Option<RowLock>,
    ) -> Result<BoundQuery> {
        self.bind_whole(query, Untyped::Settle, around, lock)
    }

    /// Binds the source of an INSERT: bare strings, NULLs and parameters among its columns take the
    /// types of the columns that they go to, and so does everything in VALUES. Other columns keep
    /// their types: convert them by [`Binder::coerce`].
    pub(crate) fn bind_source(
        &self,
        query: &ast::Query,
        targets: &[DataType],
        around: Around<'_>,
    ) -> Result<BoundQuery> {
        self.bind_whole(query, Untyped::Target(targets), around, None)
    }

    /// Binds a RETURNING list over a table's scope.
    pub(crate) fn bind_returning(
        &self,
        items: &[ast::SelectItem],
        scope: &Scope<'_>,
    ) -> Result<(Vec<Expr>, Vec<OutputColumn>)> {
        let binder = ExprBinder::new(self, scope, super::Clause::Returning);
        let items = binder.bind_items(items, Untyped::Settle)?;
        Ok(items.into_iter().map(item::Item::into_parts).unzip())
    }

    /// Binds a SELECT list and WHERE over the columns of one table; `None` where more is computed than an expression
    /// for each of its rows.
    pub(crate) fn bind_plain_select(
        &self,
        select: &ast::Select,
        scope: &Scope<'_>,
    ) -> Result<Option<PlainSelect>> {
        let clauses = clauses::take_apart(select)?;
        let selected = ExprBinder::new(self, scope, super::Clause::Select);
        selected.bind_named_windows(clauses.windows)?;
        let items = selected.bind_items(clauses.projection, Untyped::Settle)?;
        let computed = !scope.aggregates.borrow().is_empty()
            || !scope.windows.borrow().is_empty()
            || !scope.sets.borrow().is_empty();
        if computed {
            return Ok(None);
        }
        let condition = clauses.selection.map(|condition| {
            let expressions = ExprBinder::new(self, scope, super::Clause::Where);
            expressions.bind_condition(condition)
        });
        Ok(Some(PlainSelect {
            items: items.into_iter().map(item::Item::into_parts).collect(),
            condition: condition.transpose()?,
        }))
    }

    fn bind_whole(
        &self,
        query: &ast::Query,
        untyped: Untyped<'_>,
        around: Around<'_>,
        lock: Option<RowLock>,
    ) -> Result<BoundQuery> {
        let top = self.at_top.take();
        let tracks = self.tracks.take() && query.with.is_none();
        let tracks = tracks && matches!(*query.body, ast::SetExpr::Select(_));
        let (with, body, tail) = take_apart(query)?;
        let bind = |around: Around<'_>| match body {
            ast::SetExpr::Insert(change)
            | ast::SetExpr::Update(change)
            | ast::SetExpr::Delete(change)
            | ast::SetExpr::Merge(change)
                if top =>
            {
                self.bind_change(change, around)
            }
            body => {
                self.tracks.set(tracks);
                self.bind_body(body, tail, untyped, around, lock)
            }
        };
        let bound = self.inside_query(|| match with {
            None => bind(around),
            Some(with) => self.bind_with(with, around, top, bind),
        });
        bound.map_err(|error| match error.state() {
            SqlState::StatementTooComplex => error.at(query_position(query)),
            _ => error,
        })
    }

    fn bind_body(
        &self,
        body: &ast::SetExpr,
        tail: Tail<'_>,
        untyped: Untyped<'_>,
        around: Around<'_>,
        lock: Option<RowLock>,
    ) -> Result<BoundQuery> {
        if let ast::SetExpr::Select(select) = body {
            return self.bind_select(select, tail, untyped, around, lock);
        }
        let clauses = lock::clauses(tail, lock)?;
        let is_union = matches!(body, ast::SetExpr::SetOperation { .. });
        let is_values = matches!(body, ast::SetExpr::Values(_));
        lock::refuse_clauses(
            &clauses,
            &[
                (is_union, "UNION/INTERSECT/EXCEPT"),
                (is_values && !tail.locks.is_empty(), "VALUES"),
                (!is_values, "this query"),
            ],
        )?;
        let bound = self.bind_set_expr(body, untyped, around)?;
        self.finish_output(bound, tail, around)
    }

    /// A part of a set operation, or a body that is no SELECT.
    fn bind_set_expr(
        &self,
        body: &ast::SetExpr,
        untyped: Untyped<'_>,
        around: Around<'_>,
    ) -> Result<BoundQuery> {
        match body {
            ast::SetExpr::Select(select) => {
                self.bind_select(select, Tail::none(), untyped, around, None)
            }
            ast::SetExpr::Query(query) => self.bind_whole(query, untyped, around, None),
            ast::SetExpr::SetOperation {
                left,
                op,
                set_quantifier,
                right,
            } => self.bind_set_operation(left, *op, *set_quantifier, right, untyped, around),
            ast::SetExpr::Values(values) => self.bind_values(values, untyped, around),
            ast::SetExpr::Table(table) => self.bind_table_command(table, around),
            ast::SetExpr::Insert(_)
            | ast::SetExpr::Update(_)
            | ast::SetExpr::Delete(_)
            | ast::SetExpr::Merge(_) => Err(SqlError::unsupported("a data change in a query")),
        }
    }

    /// ORDER BY and LIMIT over the columns that come out.
    fn finish_output(
        &self,
        mut bound: BoundQuery,
        tail: Tail<'_>,
        around: Around<'_>,
    ) -> Result<BoundQuery> {
        if let Some(order_by) = tail.order_by {
            bound.node = self.order_output(bound.node, &bound.columns, order_by, around)?;
        }
        bound.node = self.bind_limit(bound.node, tail, around)?;
        Ok(bound)
    }

    /// Gives the columns of a query these types.
    pub(super) fn convert_columns(
        &self,
        mut bound: BoundQuery,
        to: &[DataType],
        context: CastContext,
    ) -> Result<BoundQuery> {
        let same = |(column, to): (&OutputColumn, &DataType)| column.data_type == *to;
        if bound.columns.iter().zip(to).all(same) {
            return Ok(bound);
        }
        let (input, expressions) = match bound.node {
            Node::Project(project) => (project.input, project.expressions),
            node => {
                let columns = bound.columns.iter().enumerate();
                let columns = columns.map(|(index, one)| Expr::column(index, one.data_type));
                (Box::new(node), columns.collect())
            }
        };
        let expressions = expressions.into_iter().zip(to);
        let expressions = expressions.map(|(expr, to)| self.coerce(expr, *to, context));
        bound.node = Node::Project(Project {
            input,
            expressions: expressions.collect::<Result<_>>()?,
        });
        for (column, to) in bound.columns.iter_mut().zip(to) {
            column.data_type = *to;
        }
        Ok(bound)
    }
}

impl Tail<'_> {
    fn none() -> Tail<'static> {
        Tail {
            order_by: None,
            limit: None,
            fetch: None,
            locks: &[],
        }
    }
}

/// The parts of a query; 0A000 for clauses that we do not have.
fn take_apart(query: &ast::Query) -> Result<(Option<&ast::With>, &ast::SetExpr, Tail<'_>)> {
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
    let unsupported = [
        (for_clause.is_some(), "FOR XML and FOR JSON"),
        (settings.is_some(), "SETTINGS"),
        (format_clause.is_some(), "FORMAT"),
        (!pipe_operators.is_empty(), "a pipe operator"),
    ];
    refuse(&unsupported).map_err(|error| error.at(query_position(query)))?;
    let tail = Tail {
        order_by: order_by.as_ref(),
        limit: limit_clause.as_ref(),
        fetch: fetch.as_ref(),
        locks,
    };
    Ok((with.as_ref(), body, tail))
}

/// 0A000 for the first clause that is there.
fn refuse(clauses: &[(bool, &str)]) -> Result<()> {
    match clauses.iter().find(|(there, _)| *there) {
        Some((_, what)) => Err(SqlError::unsupported(what)),
        None => Ok(()),
    }
}

fn check_width(columns: usize) -> Result<()> {
    if columns <= MAX_COLUMNS {
        return Ok(());
    }
    Err(SqlError::new(
        SqlState::TooManyColumns,
        format!("a query can return {MAX_COLUMNS} columns at most"),
    ))
}
