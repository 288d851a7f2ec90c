//! Subqueries of a WHERE made into joins.
//!
//! | term | join |
//! |---|---|
//! | `EXISTS (...)` that reads the row | semi |
//! | `NOT EXISTS (...)` that reads the row | anti |
//! | `x IN (...)` | semi, on `x = column` |
//! | `x NOT IN (...)` | anti, on `x = column`, where neither can be NULL |
//!
//! A term keeps a row only if it is true, so that FALSE and NULL are alike: that is what makes IN a semi
//! join. NOT IN is NULL as soon as a NULL is compared, and stays a subquery where one can come.
//!
//! The conditions of the subquery that read the row become the join's. That is possible as long as they
//! stand in the subquery's own WHERE: below a LIMIT or an aggregate they stay, and the term stays a subquery.

use super::Planner;
use super::conjuncts::put_before;
use super::copies::Copies;
use super::failure::fails_by_row;
use super::push::filtered;
use super::substitute::Substitution;
use crate::plan::{
    AggregateFunction, BinaryOp, Expr, ExprKind, Join, JoinKind, Limit, Node, Project, Quantifier,
    Reference, Subquery, UnaryOp,
};
use crate::types::{DataType, Value};

/// A subquery taken apart: rows, conditions on them that may read the row outside, and what comes out.
struct Parts {
    rows: Node,
    terms: Vec<Expr>,
    outputs: Vec<Expr>,
}

impl Planner<'_> {
    /// Makes joins of the terms that are such subqueries; the node, and the terms that are left.
    pub(super) fn semi_joins(&self, mut node: Node, terms: Vec<Expr>) -> (Node, Vec<Expr>) {
        let mut rest = Vec::with_capacity(terms.len());
        for term in terms {
            match self.semi_join(node, term) {
                (joined, None) => node = joined,
                (same, Some(term)) => {
                    node = same;
                    rest.push(term);
                }
            }
        }
        (node, rest)
    }

    fn semi_join(&self, left: Node, term: Expr) -> (Node, Option<Expr>) {
        // What a join's condition reads is computed for each pair of rows, a volatile operand but once for each row.
        if term.is_volatile() {
            return (left, Some(term));
        }
        let Some((kind, subquery)) = as_join(&term) else {
            return (left, Some(term));
        };
        let Some((right, condition)) = self.join_parts(&left, kind, subquery) else {
            return (left, Some(term));
        };
        let join = Node::Join(Join {
            left: Box::new(left),
            right: Box::new(right),
            kind,
            condition: Some(condition),
            lateral: false,
        });
        (join, None)
    }

    /// The right side and the condition of the join that a subquery is.
    fn join_parts(&self, left: &Node, kind: JoinKind, subquery: &Subquery) -> Option<(Node, Expr)> {
        let width = left.width();
        let parts = take_apart(subquery, self.copies)?;
        let equal = self.equalities(left, kind, subquery, &parts)?;
        let (mut inside, mut on): (Vec<Expr>, Vec<Expr>) =
            parts.terms.into_iter().partition(|term| !reads_row(term));
        on.extend(equal);
        if on.is_empty() {
            return None;
        }
        for term in &mut on {
            place_in_join(term, width);
        }
        for term in &mut inside {
            raise_past_row(term);
        }
        let mut rows = parts.rows;
        rows.raise();
        Some((filtered(rows, inside), Expr::and(on)))
    }

    /// The equalities of IN, over the subquery's rows, with what is outside one row out.
    fn equalities(
        &self,
        left: &Node,
        kind: JoinKind,
        subquery: &Subquery,
        parts: &Parts,
    ) -> Option<Vec<Expr>> {
        let operands = match &subquery.quantifier {
            Quantifier::Exists => return Some(Vec::new()),
            Quantifier::Any { operands, .. } | Quantifier::All { operands, .. } => operands,
            Quantifier::Scalar => return None,
        };
        if kind == JoinKind::Anti {
            let never_null = operands.iter().all(|one| self.is_never_null(one, left))
                && parts
                    .outputs
                    .iter()
                    .all(|one| self.is_never_null(one, &parts.rows));
            if !never_null {
                return None;
            }
        }
        let pairs = operands.iter().zip(&parts.outputs);
        Some(
            pairs
                .map(|(operand, output)| equality(operand, output))
                .collect(),
        )
    }

    /// Whether an expression over a node's columns is never NULL.
    fn is_never_null(&self, expr: &Expr, node: &Node) -> bool {
        match &expr.kind {
            ExprKind::Literal(value) => !value.is_null(),
            ExprKind::Column(column) => self.column_is_never_null(*column, node),
            ExprKind::Cast { operand, .. } => self.is_never_null(operand, node),
            _ => false,
        }
    }

    fn column_is_never_null(&self, column: usize, node: &Node) -> bool {
        match node {
            Node::Scan(scan) => {
                let table = self.catalog.table_by_id(scan.table);
                let found = scan.columns.get(column);
                let found = table.and_then(|table| table.columns.get(*found?));
                found.is_some_and(|column| !column.nullable)
            }
            Node::Filter(filter) => self.column_is_never_null(column, &filter.input),
            Node::Sort(sort) => self.column_is_never_null(column, &sort.input),
            Node::Limit(limit) => self.column_is_never_null(column, &limit.input),
            Node::Distinct(distinct) => self.column_is_never_null(column, &distinct.input),
            Node::Window(window) => {
                column < window.input.width() && self.column_is_never_null(column, &window.input)
            }
            Node::Project(Project { input, expressions }) => {
                let expr = expressions.get(column);
                expr.is_some_and(|expr| self.is_never_null(expr, input))
            }
            Node::Aggregate(aggregate) => match aggregate.keys.get(column) {
                Some(key) => {
                    aggregate.grouping.all_have(column) && self.is_never_null(key, &aggregate.input)
                }
                None => {
                    let call = aggregate.calls.get(column - aggregate.keys.len());
                    call.is_some_and(|call| {
                        matches!(
                            call.function,
                            AggregateFunction::Count | AggregateFunction::CountAll
                        )
                    })
                }
            },
            Node::Join(join) => self.joined_is_never_null(column, join),
            Node::With(with) => self.column_is_never_null(column, &with.body),
            Node::LockRows(lock) => self.column_is_never_null(column, &lock.input),
            Node::Values(_)
            | Node::SystemScan(_)
            | Node::PointLookup(_)
            | Node::IndexScan(_)
            | Node::HashJoin(_)
            | Node::MergeJoin(_)
            | Node::TopK(_)
            | Node::SetOperation(_)
            | Node::CteScan(_)
            | Node::Recursion(_)
            | Node::WorkingScan(_)
            | Node::FunctionScan(_)
            | Node::RoutineScan(_)
            | Node::ProjectSet(_)
            | Node::Insert(_)
            | Node::Update(_)
            | Node::Delete(_)
            | Node::Merge(_)
            | Node::Call(_) => false,
        }
    }

    fn joined_is_never_null(&self, column: usize, join: &Join) -> bool {
        let width = join.left.width();
        let (from_left, from_right) = match join.kind {
            JoinKind::Inner => (true, true),
            JoinKind::Left | JoinKind::Semi | JoinKind::Anti => (true, false),
            JoinKind::Right => (false, true),
            JoinKind::Full => (false, false),
        };
        match column.checked_sub(width) {
            None => from_left && self.column_is_never_null(column, &join.left),
            Some(column) => from_right && self.column_is_never_null(column, &join.right),
        }
    }
}

/// The join that a term may be, and its subquery.
fn as_join(term: &Expr) -> Option<(JoinKind, &Subquery)> {
    let (subquery, negated) = match &term.kind {
        ExprKind::Subquery(subquery) => (subquery, false),
        ExprKind::Unary {
            op: UnaryOp::Not,
            operand,
        } => match &operand.kind {
            ExprKind::Subquery(subquery) => (subquery, true),
            _ => return None,
        },
        _ => return None,
    };
    let semi = match &subquery.quantifier {
        Quantifier::Exists
        | Quantifier::Any {
            op: BinaryOp::Equal,
            ..
        } => !negated,
        Quantifier::All {
            op: BinaryOp::NotEqual,
            ..
        } => negated,
        Quantifier::Scalar | Quantifier::Any { .. } | Quantifier::All { .. } => return None,
    };
    // NOT (x <> ALL ...) is true where x = ANY is; NOT EXISTS and x <> ALL are anti joins.
    let kind = if semi { JoinKind::Semi } else { JoinKind::Anti };
    Some((kind, subquery))
}

/// Takes projections, orders and conditions off a subquery; `None` where what is below still reads
/// the row outside.
fn take_apart(subquery: &Subquery, copies: &Copies) -> Option<Parts> {
    let plan = &subquery.plan;
    let exists = matches!(subquery.quantifier, Quantifier::Exists);
    let types = plan.types().into_iter().enumerate();
    let mut parts = Parts {
        outputs: types
            .map(|(index, data_type)| Expr::column(index, data_type))
            .collect(),
        terms: Vec::new(),
        rows: plan.clone(),
    };
    while parts.step(exists, copies) {}
    let mut reads_row = false;
    parts
        .rows
        .for_each_reference(&mut |reference, _| reads_row |= reference.depth == 0);
    (!reads_row).then_some(parts)
}

impl Parts {
    /// Takes one node off; whether there was one to take.
    fn step(&mut self, exists: bool, copies: &Copies) -> bool {
        let rows = std::mem::replace(&mut self.rows, super::nothing(Vec::new()));
        match rows {
            Node::Project(project) => {
                let exprs = self.outputs.iter_mut().chain(&mut self.terms);
                let mut exprs: Vec<&mut Expr> = exprs.collect();
                if !Substitution::of(copies, &project.expressions).put_all(&mut exprs) {
                    self.rows = Node::Project(project);
                    return false;
                }
                self.rows = *project.input;
            }
            Node::Filter(filter) => {
                put_before(filter.condition, &mut self.terms);
                self.rows = *filter.input;
            }
            Node::Limit(limit) if limit.is_fence() && self.is_kept_out() => {
                self.rows = Node::Limit(limit);
                return false;
            }
            Node::Limit(limit) if limit.is_fence() => self.rows = *limit.input,
            Node::Sort(sort) => self.rows = *sort.input,
            Node::Distinct(distinct) if distinct.on.is_none() => self.rows = *distinct.input,
            Node::Limit(limit) if exists && keeps_a_row(&limit) => self.rows = *limit.input,
            other => {
                self.rows = other;
                return false;
            }
        }
        true
    }
}

impl Parts {
    /// Whether a fence keeps what is taken off so far from going through.
    fn is_kept_out(&self) -> bool {
        self.terms.iter().chain(&self.outputs).any(fails_by_row)
    }
}

/// Whether a LIMIT leaves a row wherever there is one.
fn keeps_a_row(limit: &Limit) -> bool {
    let some = match limit.limit.as_ref().map(|limit| &limit.kind) {
        None => true,
        Some(ExprKind::Literal(Value::BigInt(limit))) => *limit > 0,
        Some(_) => false,
    };
    some && limit.offset.is_none()
}

/// `operand = output` over the subquery's rows: the operand stands one row out.
fn equality(operand: &Expr, output: &Expr) -> Expr {
    let mut operand = operand.clone();
    operand.sink(1);
    Expr {
        position: operand.position,
        kind: ExprKind::Binary {
            op: BinaryOp::Equal,
            left: Box::new(operand),
            right: Box::new(output.clone()),
        },
        data_type: DataType::Boolean,
    }
}

/// Whether a term over the subquery's rows reads the row outside.
fn reads_row(term: &Expr) -> bool {
    let mut reads = false;
    term.for_each_reference(&mut |reference, _| reads |= reference.depth == 1);
    reads
}

/// Moves a term from over the subquery's rows to over the join's: the row outside is the left side.
fn place_in_join(term: &mut Expr, width: usize) {
    term.rewrite_references(&mut |reference, expr| {
        let Reference { depth, column } = reference;
        let kind = match depth {
            0 => ExprKind::Column(width + column),
            1 => ExprKind::Column(column),
            depth => ExprKind::Outer {
                depth: depth - 1,
                column,
            },
        };
        Some(Expr {
            kind,
            data_type: expr.data_type,
            position: expr.position,
        })
    });
}

/// Moves a term that does not read the row outside past it.
fn raise_past_row(term: &mut Expr) {
    term.rewrite_references(&mut |reference, expr| {
        let Reference { depth, column } = reference;
        let depth = depth.checked_sub(1)?;
        Some(Expr {
            kind: ExprKind::Outer { depth, column },
            data_type: expr.data_type,
            position: expr.position,
        })
    });
}
