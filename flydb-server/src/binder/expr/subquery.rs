//! Subqueries in expressions.

use super::comparison::row_of;
use super::operator::infix_of;
use super::{ExprBinder, position_of, unsupported_expr};
use crate::plan::{BinaryOp, Expr, ExprKind, Node, Project, Quantifier, Subquery, resolve_binary};
use crate::sql::ast;
use crate::types::{DataType, Result, SqlError, SqlState};

use super::super::query::RecursionPlace;
use super::super::{Around, BoundQuery};

impl ExprBinder<'_> {
    pub(super) fn bind_scalar_subquery(&self, query: &ast::Query) -> Result<Expr> {
        let bound = self.bind_inner(query)?;
        let [column] = bound.columns.as_slice() else {
            let message = "subquery must return only one column";
            return Err(SqlError::new(SqlState::SyntaxError, message).at(query_position(query)));
        };
        let data_type = column.data_type;
        Ok(subquery(Quantifier::Scalar, bound.node, data_type, query))
    }

    /// The row that a query gives, as a scalar subquery for each of its columns.
    pub(super) fn bind_row_subquery(&self, query: &ast::Query, width: usize) -> Result<Vec<Expr>> {
        let bound = self.bind_inner(query)?;
        check_width(width, bound.columns.len(), query)?;
        if width > 1 && bound.node.is_volatile() {
            let what = "comparing a row with a subquery that calls a volatile function";
            return Err(SqlError::unsupported(what).at(query_position(query)));
        }
        self.binder.count_queries(width)?;
        let copies = width.saturating_sub(1);
        self.binder.charge_plans(&bound.node, copies)?;
        let columns = bound.columns.iter().enumerate();
        let columns = columns.map(|(place, column)| {
            let node = Node::Project(Project {
                input: Box::new(bound.node.clone()),
                expressions: vec![Expr::column(place, column.data_type)],
            });
            subquery(Quantifier::Scalar, node, column.data_type, query)
        });
        Ok(columns.collect())
    }

    pub(super) fn bind_exists(&self, query: &ast::Query, negated: bool) -> Result<Expr> {
        let bound = self.bind_inner(query)?;
        let exists = subquery(Quantifier::Exists, bound.node, DataType::Boolean, query);
        Ok(if negated {
            super::logic::not(exists)
        } else {
            exists
        })
    }

    /// IN is `= ANY`, NOT IN is `<> ALL`.
    pub(super) fn bind_in_subquery(
        &self,
        operand: &ast::Expr,
        query: &ast::Query,
        negated: bool,
    ) -> Result<Expr> {
        let op = match negated {
            false => BinaryOp::Equal,
            true => BinaryOp::NotEqual,
        };
        self.quantify(operand, op, query, negated)
    }

    /// `x op ANY (query)`, `x op SOME (query)`, `x op ALL (query)`.
    pub(super) fn bind_quantified(&self, expr: &ast::Expr) -> Result<Expr> {
        let (left, op, right, all) = match expr {
            ast::Expr::AnyOp {
                left,
                compare_op,
                right,
                is_some: _, // SOME is another word for ANY
            } => (left, compare_op, right, false),
            ast::Expr::AllOp {
                left,
                compare_op,
                right,
            } => (left, compare_op, right, true),
            other => return Err(unsupported_expr(other)),
        };
        let op = infix_of(op).filter(|op| op.is_comparison());
        if let (Some(op), ast::Expr::Array(ast::Array { elem, named: _ })) = (op, right.as_ref()) {
            return self.bind_quantified_list(left, op, elem, all);
        }
        match (op, query_of(right)) {
            (Some(op), Some(query)) => self.quantify(left, op, query, all),
            (None, _) => {
                let message = "ANY and ALL take a comparison operator";
                Err(SqlError::new(SqlState::SyntaxError, message).at(position_of(expr)))
            }
            (_, None) => {
                let error =
                    SqlError::unsupported("ANY and ALL of anything but a subquery or ARRAY[...]");
                Err(error.at(position_of(right)))
            }
        }
    }

    /// `x op ANY (ARRAY[a, b])` is `x op a OR x op b`, and ALL the same with AND.
    fn bind_quantified_list(
        &self,
        operand: &ast::Expr,
        op: BinaryOp,
        list: &[ast::Expr],
        all: bool,
    ) -> Result<Expr> {
        match (op, all) {
            (BinaryOp::Equal, false) => return self.bind_in_list(operand, list, false),
            (BinaryOp::NotEqual, true) => return self.bind_in_list(operand, list, true),
            _ => {}
        }
        let operand = self.bind(operand)?;
        let mut terms = Vec::with_capacity(list.len());
        for one in list {
            self.binder.charge_copy(&operand)?;
            let one = self.bind(one)?;
            terms.push(self.binder.infix(operand.clone(), op, one)?);
        }
        Ok(if all {
            Expr::and(terms)
        } else {
            Expr::or(terms)
        })
    }

    fn quantify(
        &self,
        operand: &ast::Expr,
        op: BinaryOp,
        query: &ast::Query,
        all: bool,
    ) -> Result<Expr> {
        let operands = match row_of(operand) {
            Some(parts) => self.bind_row(&parts)?,
            None => vec![self.bind(operand)?],
        };
        let bound = self.bind_inner(query)?;
        check_width(operands.len(), bound.columns.len(), query)?;
        if operands.len() > 1 && !matches!(op, BinaryOp::Equal | BinaryOp::NotEqual) {
            let error = SqlError::unsupported("an order of rows with ANY and ALL");
            return Err(error.at(query_position(query)));
        }
        let (operands, node) = self.match_columns(operands, op, bound)?;
        let quantifier = if all {
            Quantifier::All { operands, op }
        } else {
            Quantifier::Any { operands, op }
        };
        Ok(subquery(quantifier, node, DataType::Boolean, query))
    }

    /// Converts operands and the subquery's columns to the types in which they are compared.
    fn match_columns(
        &self,
        operands: Vec<Expr>,
        op: BinaryOp,
        bound: BoundQuery,
    ) -> Result<(Vec<Expr>, Node)> {
        let mut left = Vec::with_capacity(operands.len());
        let mut right = Vec::with_capacity(operands.len());
        for (index, (operand, column)) in operands.into_iter().zip(&bound.columns).enumerate() {
            let position = operand.position;
            let types = resolve_binary(op, operand.data_type, column.data_type);
            let types = types.map_err(|error| error.at(position))?;
            left.push(self.binder.fit(operand, types.left)?);
            let column = Expr::column(index, column.data_type);
            right.push(self.binder.fit(column, types.right)?);
        }
        let as_is = |expr: &Expr| matches!(expr.kind, ExprKind::Column(_));
        if right.iter().all(as_is) {
            return Ok((left, bound.node));
        }
        let node = Node::Project(Project {
            input: Box::new(bound.node),
            expressions: right,
        });
        Ok((left, node))
    }

    fn bind_inner(&self, query: &ast::Query) -> Result<BoundQuery> {
        if !self.clause.takes_subqueries() {
            let message = format!("cannot use subquery in {}", self.clause.name());
            let error = SqlError::new(SqlState::FeatureNotSupported, message);
            return Err(error.at(query_position(query)));
        }
        self.scope.clause.set(self.clause);
        self.binder.at_place(RecursionPlace::Subquery, || {
            self.binder.bind_query(query, Around::inside(self.scope))
        })
    }
}

/// The query of a subquery, through parentheses.
pub(in crate::binder) fn query_of(expr: &ast::Expr) -> Option<&ast::Query> {
    match expr {
        ast::Expr::Subquery(query) => Some(query),
        ast::Expr::Nested(inner) => query_of(inner),
        _ => None,
    }
}

fn subquery(quantifier: Quantifier, plan: Node, data_type: DataType, query: &ast::Query) -> Expr {
    Expr {
        kind: ExprKind::Subquery(Box::new(Subquery::new(quantifier, plan))),
        data_type,
        position: query_position(query),
    }
}

fn check_width(operands: usize, columns: usize, query: &ast::Query) -> Result<()> {
    let message = match operands.cmp(&columns) {
        std::cmp::Ordering::Equal => return Ok(()),
        std::cmp::Ordering::Less => "subquery has too many columns",
        std::cmp::Ordering::Greater => "subquery has too few columns",
    };
    Err(SqlError::new(SqlState::SyntaxError, message).at(query_position(query)))
}

/// Where a query starts, where that is cheap to tell.
pub(in crate::binder) fn query_position(query: &ast::Query) -> Option<u32> {
    if let Some(with) = &query.with {
        return crate::sql::position(with.with_token.0.span);
    }
    let mut body = &*query.body;
    loop {
        match body {
            ast::SetExpr::Select(select) => {
                return crate::sql::position(select.select_token.0.span);
            }
            ast::SetExpr::Query(query) => return query_position(query),
            ast::SetExpr::SetOperation { left, .. } => body = left,
            ast::SetExpr::Values(values) => {
                let row = values.rows.first()?;
                return crate::sql::position(row.opening_token.0.span);
            }
            ast::SetExpr::Insert(_)
            | ast::SetExpr::Update(_)
            | ast::SetExpr::Delete(_)
            | ast::SetExpr::Merge(_)
            | ast::SetExpr::Table(_) => return None,
        }
    }
}
