//! LIMIT, OFFSET and FETCH FIRST.

use super::{Tail, refuse};
use crate::binder::expr::{position_of, query_of};
use crate::binder::{Around, Binder, Clause, Scope};
use crate::plan::{Distinct, Expr, ExprKind, Limit, Node, Project};
use crate::sql::{ast, counts_by_limit};
use crate::types::coercion::CastContext;
use crate::types::{DataType, Result, SqlError, SqlState, Value};

impl Binder<'_> {
    pub(super) fn bind_limit(
        &self,
        node: Node,
        tail: Tail<'_>,
        around: Around<'_>,
    ) -> Result<Node> {
        let (limit, offset) = match tail.limit {
            None => (None, None),
            Some(clause) => limit_parts(clause)?,
        };
        let limit = limit.map(|limit| self.bind_count(limit, Clause::Limit, around));
        let offset = offset.map(|offset| self.bind_count(offset, Clause::Offset, around));
        let fetch = tail.fetch.filter(|fetch| !counts_by_limit(fetch));
        let fetch = fetch.map(|fetch| self.bind_fetch(fetch, around));
        let (limit, offset, fetch) = (limit.transpose()?, offset.transpose()?, fetch.transpose()?);
        if limit.is_some() && fetch.is_some() {
            let message = "LIMIT and FETCH cannot be used together";
            return Err(SqlError::new(SqlState::SyntaxError, message));
        }
        let limit = limit.or(fetch);
        if limit.is_none() && offset.is_none() {
            return Ok(node);
        }
        if tail.fetch.is_some_and(|fetch| fetch.with_ties) {
            if limit.as_ref().is_some_and(is_null) {
                return Err(null_with_ties());
            }
            return match tail.order_by {
                Some(_) => with_ties(node, limit, offset),
                // An order below is that of another query.
                None => Err(no_order()),
            };
        }
        Ok(Node::Limit(Limit {
            input: Box::new(node),
            limit,
            offset,
            ties: Vec::new(),
        }))
    }

    /// A number of rows: a BIGINT that names no column of the query.
    pub(in crate::binder) fn bind_count(
        &self,
        count: &ast::Expr,
        clause: Clause,
        around: Around<'_>,
    ) -> Result<Expr> {
        let scope = Scope::empty(around);
        let bound = self.expressions(&scope, clause).bind_as(
            count,
            DataType::BigInt,
            CastContext::Assignment,
        );
        // In a subquery it is a name that its own tables do not have.
        let subquery = query_of(count).is_some();
        bound.map_err(|error| match error.state() {
            SqlState::UndefinedColumn if !subquery => SqlError::new(
                SqlState::InvalidColumnReference,
                format!("argument of {} must not contain variables", clause.name()),
            )
            .at(position_of(count)),
            _ => error,
        })
    }

    fn bind_fetch(&self, fetch: &ast::Fetch, around: Around<'_>) -> Result<Expr> {
        let ast::Fetch {
            with_ties: _, // by the caller
            percent,
            quantity,
        } = fetch;
        refuse(&[(*percent, "FETCH ... PERCENT")])
            .map_err(|error| error.at(quantity.as_ref().and_then(position_of)))?;
        match quantity {
            Some(quantity) => self.bind_count(quantity, Clause::Limit, around),
            None => Ok(Expr::literal(Value::BigInt(1), DataType::BigInt)),
        }
    }
}

/// FETCH ... WITH TIES: below the projection, where what the rows are ordered by still is.
fn with_ties(node: Node, limit: Option<Expr>, offset: Option<Expr>) -> Result<Node> {
    match node {
        Node::Project(Project { input, expressions }) => {
            let input = Box::new(with_ties(*input, limit, offset)?);
            Ok(Node::Project(Project { input, expressions }))
        }
        Node::Sort(sort) => Ok(Node::Limit(Limit {
            ties: sort.keys.clone(),
            input: Box::new(Node::Sort(sort)),
            limit,
            offset,
        })),
        Node::Distinct(Distinct {
            input,
            on: Some(on),
        }) => match *input {
            Node::Sort(sort) => Ok(Node::Limit(Limit {
                ties: sort.keys.clone(),
                input: Box::new(Node::Distinct(Distinct {
                    input: Box::new(Node::Sort(sort)),
                    on: Some(on),
                })),
                limit,
                offset,
            })),
            _ => Err(no_order()),
        },
        _ => Err(no_order()),
    }
}

/// A count that says that there is none, which ends nothing by ties.
fn is_null(count: &Expr) -> bool {
    matches!(&count.kind, ExprKind::Literal(Value::Null))
}

fn null_with_ties() -> SqlError {
    let message = "row count cannot be null in FETCH FIRST ... WITH TIES clause";
    SqlError::new(SqlState::InvalidRowCountInLimitClause, message)
}

fn no_order() -> SqlError {
    let message = "WITH TIES cannot be specified without ORDER BY clause";
    SqlError::new(SqlState::SyntaxError, message)
}

/// LIMIT's expression and OFFSET's.
fn limit_parts(clause: &ast::LimitClause) -> Result<(Option<&ast::Expr>, Option<&ast::Expr>)> {
    match clause {
        ast::LimitClause::LimitOffset {
            limit,
            offset,
            limit_by,
        } => {
            refuse(&[(!limit_by.is_empty(), "LIMIT BY")])
                .map_err(|error| error.at(limit_by.first().and_then(position_of)))?;
            let offset = offset.as_ref().map(|offset| {
                let ast::Offset { value, rows: _ } = offset;
                value
            });
            Ok((limit.as_ref(), offset))
        }
        ast::LimitClause::OffsetCommaLimit { offset, limit } => Ok((Some(limit), Some(offset))),
    }
}
