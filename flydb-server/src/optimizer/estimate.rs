//! Guesses of row counts.
//!
//! Without histograms a condition is worth a fixed share of the rows. The shares only have to put
//! plans into a sensible order: a key beats a range, a range beats everything.

use super::Planner;
use crate::plan::{
    BinaryOp, Expr, ExprKind, HashJoin, IndexScan, Join, JoinKind, KeyRange, Limit, Node, Scan,
    SetOperator,
};
use crate::types::{TableId, Value};

/// The share of rows that an equality keeps.
pub(super) const EQUAL: f64 = 0.05;
/// The share of rows between two bounds.
const BETWEEN: f64 = 0.1;
/// The share of rows on one side of a bound.
const BEYOND: f64 = 0.3;
/// The share of rows that any other condition keeps.
const OTHER: f64 = 0.5;
/// How many rows a relation of the server has.
const SYSTEM_ROWS: f64 = 100.0;
/// The rows of something that is known when it runs.
const UNKNOWN: f64 = 100.0;
/// The rows of a function.
const OF_FUNCTION: f64 = 1000.0;
/// How many groups a hundred rows make.
const GROUPS: f64 = 0.1;

impl Planner<'_> {
    /// About how many rows a node gives; never less than one, so that products stay sensible.
    pub(super) fn rows(&self, node: &Node) -> f64 {
        self.guess(node).max(1.0)
    }

    fn guess(&self, node: &Node) -> f64 {
        match node {
            Node::Values(values) => count(values.rows.len()),
            Node::SystemScan(_) => SYSTEM_ROWS,
            Node::Scan(scan) => self.table_rows(scan.table) * kept(scan.filter.as_ref()),
            Node::PointLookup(_) => 1.0,
            Node::IndexScan(scan) => self.index_rows(scan) * kept(scan.scan.filter.as_ref()),
            Node::Filter(filter) => self.rows(&filter.input) * kept(Some(&filter.condition)),
            Node::Project(project) => self.rows(&project.input),
            Node::Join(join) => self.nested_rows(join),
            Node::HashJoin(join) => self.hashed_rows(join),
            Node::Aggregate(aggregate) => {
                let sets = count(aggregate.grouping.sets.len()).max(1.0);
                match aggregate.keys.is_empty() {
                    true => sets,
                    false => self.rows(&aggregate.input) * GROUPS * sets,
                }
            }
            Node::Window(window) => self.rows(&window.input),
            Node::Distinct(distinct) => self.rows(&distinct.input) * OTHER,
            Node::Sort(sort) => self.rows(&sort.input),
            Node::TopK(topk) => limited(self.rows(&topk.input), Some(&topk.limit)),
            Node::Limit(Limit { input, limit, .. }) => limited(self.rows(input), limit.as_ref()),
            Node::SetOperation(operation) => {
                let (left, right) = (self.rows(&operation.left), self.rows(&operation.right));
                match operation.operator {
                    SetOperator::Union => left + right,
                    SetOperator::Intersect => left.min(right),
                    SetOperator::Except => left,
                }
            }
            Node::With(with) => self.rows(&with.body),
            Node::CteScan(_) | Node::WorkingScan(_) => UNKNOWN,
            Node::Recursion(recursion) => self.rows(&recursion.seed) + UNKNOWN,
            Node::FunctionScan(_) => OF_FUNCTION,
            Node::ProjectSet(set) => self.rows(&set.input) * OF_FUNCTION,
            Node::LockRows(lock) => self.rows(&lock.input),
            Node::Insert(insert) => self.rows(&insert.source),
            Node::Update(update) => self.rows(&update.input),
            Node::Delete(delete) => self.rows(&delete.input),
        }
    }

    /// How many rows a table has.
    pub(super) fn table_rows(&self, table: TableId) -> f64 {
        count(self.statistics.rows(table)).max(1.0)
    }

    fn index_rows(&self, scan: &IndexScan) -> f64 {
        let rows = self.table_rows(scan.scan.table);
        let unique = self.is_unique_prefix(scan);
        let each = scan.ranges.iter().map(|range| match unique {
            true => 1.0,
            false => (rows * share(range)).max(1.0),
        });
        each.sum::<f64>().min(rows)
    }

    /// Whether every range is at most one row.
    fn is_unique_prefix(&self, scan: &IndexScan) -> bool {
        let length = scan.ranges.first().map_or(0, |range| range.prefix.len());
        match scan.index {
            None => length == 1,
            Some(id) => {
                let table = self.catalog.table_by_id(scan.scan.table);
                let index = table.and_then(|table| table.indexes.iter().find(|one| one.id == id));
                index.is_some_and(|index| index.unique && index.columns.len() == length)
            }
        }
    }

    fn nested_rows(&self, join: &Join) -> f64 {
        let left = self.rows(&join.left);
        let right = self.rows(&join.right);
        let pairs = left * right * kept(join.condition.as_ref());
        of_kind(join.kind, left, right, pairs)
    }

    fn hashed_rows(&self, join: &HashJoin) -> f64 {
        let left = self.rows(&join.left);
        let right = self.rows(&join.right);
        let pairs = left.max(right) * kept(join.residual.as_ref());
        of_kind(join.kind, left, right, pairs)
    }

    /// The share of a table's rows that a node over it keeps.
    pub(super) fn share_of(&self, scan: &Scan, rows: f64) -> f64 {
        (rows / self.table_rows(scan.table)).min(1.0)
    }
}

fn of_kind(kind: JoinKind, left: f64, right: f64, pairs: f64) -> f64 {
    match kind {
        JoinKind::Inner => pairs,
        JoinKind::Left => pairs.max(left),
        JoinKind::Right => pairs.max(right),
        JoinKind::Full => pairs.max(left + right),
        JoinKind::Semi | JoinKind::Anti => left * OTHER,
    }
}

/// The share of rows that one range of an index holds.
pub(super) fn share(range: &KeyRange) -> f64 {
    let equal = range.prefix.iter().map(|_| EQUAL).product::<f64>();
    equal
        * match (&range.lower, &range.upper) {
            (None, None) => 1.0,
            (Some(_), Some(_)) => BETWEEN,
            (Some(_), None) | (None, Some(_)) => BEYOND,
        }
}

/// The share of rows for which a condition is true.
fn kept(condition: Option<&Expr>) -> f64 {
    let Some(condition) = condition else {
        return 1.0;
    };
    match &condition.kind {
        ExprKind::And(terms) => terms.iter().map(|term| kept(Some(term))).product(),
        ExprKind::Or(terms) => terms
            .iter()
            .map(|term| kept(Some(term)))
            .sum::<f64>()
            .min(1.0),
        ExprKind::Binary { op, .. } => match op {
            BinaryOp::Equal | BinaryOp::IsNotDistinctFrom => EQUAL,
            BinaryOp::Less
            | BinaryOp::LessOrEqual
            | BinaryOp::Greater
            | BinaryOp::GreaterOrEqual => BEYOND,
            _ => OTHER,
        },
        ExprKind::InList { list, negated, .. } => {
            let share = (count(list.len()) * EQUAL).min(OTHER);
            if *negated { 1.0 - share } else { share }
        }
        ExprKind::Like { negated, .. } => {
            if *negated {
                1.0 - BETWEEN
            } else {
                BETWEEN
            }
        }
        _ => OTHER,
    }
}

fn limited(rows: f64, limit: Option<&Expr>) -> f64 {
    match limit.map(|limit| &limit.kind) {
        Some(ExprKind::Literal(Value::BigInt(limit))) => {
            rows.min(count(usize::try_from(*limit).unwrap_or(0)))
        }
        _ => rows,
    }
}

#[allow(clippy::cast_precision_loss)] // a guess
fn count(rows: usize) -> f64 {
    rows as f64
}
