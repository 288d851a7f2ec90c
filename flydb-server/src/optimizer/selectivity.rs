//! The shares of rows that conditions keep.
//!
//! Of a column compared with a constant, the statistics tell; what they do not tell is a fixed share,
//! which only has to put plans into a sensible order: a key beats a range, a range beats everything.
//! Conditions are taken to be independent of each other, but for two bounds of one column.

use super::Planner;
use super::source::Source;
use crate::plan::{
    BinaryOp, ColumnStatistics, Expr, ExprKind, KeyBound, KeyRange, Node, Scan, Start, UnaryOp,
    after,
};
use crate::types::{TableId, Value, ValueRef};
use std::sync::Arc;

/// The share of rows that an equality keeps.
const EQUAL: f64 = 0.05;
/// How many rows have one value of an indexed column.
const OF_INDEXED: f64 = 10.0;
/// The share of rows between two bounds.
const BETWEEN: f64 = 0.1;
/// The share of rows on one side of a bound.
const BEYOND: f64 = 0.3;
/// The share of rows whose text starts like a pattern that is not known.
const STARTS: f64 = 0.005;
/// The share of rows that any other condition keeps.
pub(super) const OTHER: f64 = 0.5;
/// The least share that two bounds leave.
const LEAST: f64 = 1e-7;

/// What a column is of, told by its place in the input of a condition.
pub(super) type Sources<'a> = &'a dyn Fn(usize) -> Option<Source>;

/// One end of what a term leaves of a column's values, in shares of all rows.
#[derive(Clone, Copy)]
enum End {
    /// So many rows are left out at the start.
    From(f64),
    /// So many rows are kept from the start on.
    To(f64),
}

impl Planner<'_> {
    /// The share of a node's rows for which a condition over its columns is true.
    pub(super) fn kept_of(&self, condition: Option<&Expr>, node: &Node) -> f64 {
        condition.map_or(1.0, |one| {
            self.kept(one, &|column| self.source(node, column))
        })
    }

    /// The share of a scan's rows that its filter keeps.
    pub(super) fn kept_by_scan(&self, scan: &Scan) -> f64 {
        let kept = |one| self.kept(one, &|column| scan.source(column));
        scan.filter.as_ref().map_or(1.0, kept)
    }

    /// The share of rows for which a condition is true.
    pub(super) fn kept(&self, condition: &Expr, sources: Sources<'_>) -> f64 {
        match &condition.kind {
            ExprKind::And(terms) => self.kept_by_all(terms, sources),
            ExprKind::Or(terms) => {
                let lost = terms.iter().map(|term| 1.0 - self.kept(term, sources));
                (1.0 - lost.product::<f64>()).max(LEAST)
            }
            ExprKind::Unary {
                op: UnaryOp::Not,
                operand,
            } => (1.0 - self.kept(operand, sources)).max(LEAST),
            ExprKind::Binary { op, left, right } => self.compared(*op, left, right, sources),
            ExprKind::InList {
                operand,
                list,
                negated,
                lookup: _,
            } => {
                let share = self.listed(operand, list, sources);
                if *negated {
                    (1.0 - share).max(LEAST)
                } else {
                    share
                }
            }
            ExprKind::Like { negated, .. } => match negated {
                true => 1.0 - BETWEEN,
                false => BETWEEN,
            },
            ExprKind::IsNull(operand) => {
                let known = self.known(operand, sources);
                known.map_or(BETWEEN, |known| known.nulls.max(LEAST))
            }
            ExprKind::Literal(Value::Boolean(true)) => 1.0,
            _ => OTHER,
        }
    }

    fn known(&self, expr: &Expr, sources: Sources<'_>) -> Option<Arc<ColumnStatistics>> {
        let (table, column) = sources(plain_column(expr)?)?;
        self.statistics.column(table, column)
    }

    /// Terms that bound the same column are taken together, others multiply.
    fn kept_by_all(&self, terms: &[Expr], sources: Sources<'_>) -> f64 {
        let mut ranges: Vec<(usize, f64, f64)> = Vec::new();
        let mut share = 1.0;
        for term in terms {
            let Some((column, end)) = self.end(term, sources) else {
                share *= self.kept(term, sources);
                continue;
            };
            let range = match ranges.iter_mut().find(|(other, ..)| *other == column) {
                Some(range) => range,
                None => {
                    ranges.push((column, 0.0, 1.0));
                    let Some(new) = ranges.last_mut() else {
                        continue;
                    };
                    new
                }
            };
            match end {
                End::From(low) => range.1 = range.1.max(low),
                End::To(high) => range.2 = range.2.min(high),
            }
        }
        let ranges = ranges.iter().map(|(_, low, high)| (high - low).max(LEAST));
        share * ranges.product::<f64>()
    }

    /// What a term that compares a known column with a constant leaves of its values.
    fn end(&self, term: &Expr, sources: Sources<'_>) -> Option<(usize, End)> {
        let ExprKind::Binary { op, left, right } = &term.kind else {
            return None;
        };
        let (op, column, value) = match (plain_column(left), literal(right)) {
            (Some(_), Some(value)) => (*op, left, value),
            _ => (op.mirrored()?, right, literal(left)?),
        };
        let known = self.known(column, sources)?;
        let below = |inclusive| known.below(value.as_ref(), inclusive);
        let end = match op {
            BinaryOp::Less => End::To(below(false)),
            BinaryOp::LessOrEqual => End::To(below(true)),
            BinaryOp::Greater => End::From(below(true)),
            BinaryOp::GreaterOrEqual => End::From(below(false)),
            _ => return None,
        };
        Some((plain_column(column)?, end))
    }

    fn compared(&self, op: BinaryOp, left: &Expr, right: &Expr, sources: Sources<'_>) -> f64 {
        let equal = || match self
            .known(left, sources)
            .or_else(|| self.known(right, sources))
        {
            Some(known) => match literal(left).or_else(|| literal(right)) {
                Some(value) => known.equal(value.as_ref()),
                None => known.equal_any(),
            },
            None => EQUAL,
        };
        match op {
            BinaryOp::Equal | BinaryOp::IsNotDistinctFrom => equal(),
            BinaryOp::NotEqual | BinaryOp::IsDistinctFrom => (1.0 - equal()).max(LEAST),
            BinaryOp::Less
            | BinaryOp::LessOrEqual
            | BinaryOp::Greater
            | BinaryOp::GreaterOrEqual => {
                let term = Expr {
                    kind: ExprKind::Binary {
                        op,
                        left: Box::new(left.clone()),
                        right: Box::new(right.clone()),
                    },
                    data_type: crate::types::DataType::Boolean,
                    position: None,
                };
                match self.end(&term, sources) {
                    Some((_, End::From(low))) => (1.0 - low).max(LEAST),
                    Some((_, End::To(high))) => high.max(LEAST),
                    None => BEYOND,
                }
            }
            _ => OTHER,
        }
    }

    fn listed(&self, operand: &Expr, list: &[Expr], sources: Sources<'_>) -> f64 {
        let known = self.known(operand, sources);
        let each = list.iter().map(|one| match (&known, literal(one)) {
            (Some(known), Some(value)) => known.equal(value.as_ref()),
            (Some(known), None) => known.equal_any(),
            (None, _) => EQUAL,
        });
        let sum: f64 = each.sum();
        if known.is_some() {
            sum.clamp(LEAST, 1.0)
        } else {
            sum.min(OTHER)
        }
    }

    /// The share of a table's rows that have one value of a column of which only is known that it is indexed.
    fn indexed_share(&self, table: TableId) -> f64 {
        EQUAL.min(OF_INDEXED / self.table_rows(table))
    }

    /// As [`Planner::indexed_share`], or what the statistics tell.
    pub(super) fn share_of_value(&self, table: TableId, column: usize) -> f64 {
        let known = self.statistics.column(table, column);
        known.map_or_else(|| self.indexed_share(table), |known| known.equal_any())
    }

    /// The share of a table's rows that one range of an index over these columns holds.
    pub(super) fn range_share(&self, table: TableId, columns: &[usize], range: &KeyRange) -> f64 {
        let known = |at: usize| self.statistics.column(table, *columns.get(at)?);
        let equal = range
            .prefix
            .iter()
            .enumerate()
            .map(|(at, value)| match known(at) {
                Some(known) => match literal(value) {
                    Some(value) => known.equal(value.as_ref()),
                    None => known.equal_any(),
                },
                None => self.indexed_share(table),
            });
        let next = known(range.prefix.len());
        equal.product::<f64>() * bounded(range, next.as_deref())
    }
}

/// The share of rows between the bounds of a range.
fn bounded(range: &KeyRange, known: Option<&ColumnStatistics>) -> f64 {
    let started = range
        .start
        .as_ref()
        .map_or(1.0, |start| started(start, known));
    let unknown = match (&range.lower, &range.upper) {
        (None, None) => return started,
        (Some(_), Some(_)) => BETWEEN,
        (Some(_), None) | (None, Some(_)) => BEYOND,
    };
    let Some(known) = known else {
        return unknown.min(started);
    };
    let share = |bound: &KeyBound, upper: bool| {
        let value = literal(&bound.value)?;
        Some(known.below(value.as_ref(), bound.inclusive == upper))
    };
    let low = range
        .lower
        .as_ref()
        .map_or(Some(0.0), |one| share(one, false));
    let high = range
        .upper
        .as_ref()
        .map_or(Some(1.0), |one| share(one, true));
    match (low, high) {
        (Some(low), Some(high)) => (high - low).max(LEAST).min(started),
        _ => unknown.min(started),
    }
}

/// The share of rows whose text starts as a pattern says.
fn started(start: &Start, known: Option<&ColumnStatistics>) -> f64 {
    let (Some(Value::Text(pattern)), Some(known)) = (literal(&start.pattern), known) else {
        return STARTS;
    };
    let text = start.of(pattern);
    let low = known.below(ValueRef::Text(&text), false);
    let next = after(&text);
    let high = next.map_or(1.0 - known.nulls, |next| {
        known.below(ValueRef::Text(&next), false)
    });
    (high - low).max(known.equal_any())
}

fn literal(expr: &Expr) -> Option<&Value> {
    match &expr.kind {
        ExprKind::Literal(value) => Some(value),
        ExprKind::Cast { operand, .. } => literal(operand),
        _ => None,
    }
}

/// The column that an expression is, whatever it is converted to.
fn plain_column(expr: &Expr) -> Option<usize> {
    match &expr.kind {
        ExprKind::Column(column) => Some(*column),
        ExprKind::Cast { operand, .. } => plain_column(operand),
        _ => None,
    }
}
