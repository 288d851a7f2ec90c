//! Semi joins whose right side has one partner at most for any row: those are inner joins, which can come
//! in any order.

use super::run::{Half, Leaf, Run};
use crate::optimizer::Planner;
use crate::plan::{Aggregate, BinaryOp, Expr, ExprKind, JoinKind, Node, Project};
use crate::types::DataType;

impl Half {
    /// The column of the right side of which a term says which one value it has.
    fn told(&self, term: &Expr) -> Option<usize> {
        let ExprKind::Binary {
            op: BinaryOp::Equal,
            left,
            right,
        } = &term.kind
        else {
            return None;
        };
        let one = |own: &Expr, other: &Expr| {
            let mut reads_right = false;
            other.for_each_reference(&mut |reference, _| {
                reads_right |= reference.depth == 0 && reference.column >= self.width;
            });
            let own = distinct_column(own)?.checked_sub(self.width)?;
            (!reads_right).then_some(own)
        };
        one(left, right).or_else(|| one(right, left))
    }
}

/// The column that an expression is, where different values of the column are different values of it. Types
/// of which one value can be written in two ways are left out.
fn distinct_column(expr: &Expr) -> Option<usize> {
    use DataType::{
        BigInt, Boolean, Char, Date, DateTime, Decimal, Int, SmallInt, Text, Time, Timestamp, Uuid,
        Varchar,
    };
    match &expr.kind {
        ExprKind::Column(column) => matches!(
            expr.data_type,
            Boolean
                | SmallInt
                | Int
                | BigInt
                | Decimal(_)
                | Text
                | Varchar(_)
                | Char(_)
                | Date
                | Time
                | DateTime
                | Timestamp
                | Uuid
        )
        .then_some(*column),
        ExprKind::Cast {
            operand,
            explicit: false,
        } => {
            let keeps = matches!(
                (operand.data_type, expr.data_type),
                (SmallInt, Int | BigInt | Decimal(None))
                    | (Int, BigInt | Decimal(None))
                    | (BigInt | Decimal(_), Decimal(None))
                    | (Char(_), Char(0) | Text)
                    | (Varchar(_), Text | Varchar(None))
            );
            keeps.then(|| distinct_column(operand)).flatten()
        }
        _ => None,
    }
}

impl Planner<'_> {
    /// Makes tables of the right sides of such semi joins, with columns past the `width` of the run's.
    pub(super) fn halves_to_leaves(&self, run: &mut Run, width: usize) {
        let mut start = width;
        let halves = std::mem::take(&mut run.halves);
        for half in halves {
            if !self.finds_one(&half) {
                run.halves.push(half);
                continue;
            }
            let from = half.width;
            run.terms.extend(half.condition.into_iter().map(|mut term| {
                term.map_columns(&mut |column| match column.checked_sub(from) {
                    Some(column) => start + column,
                    None => column,
                });
                term
            }));
            let width = half.right.width();
            run.leaves.push(Leaf {
                node: half.right,
                start,
                width,
            });
            start += width;
        }
    }

    fn finds_one(&self, half: &Half) -> bool {
        let columns = half.condition.iter().filter_map(|term| half.told(term));
        let columns: Vec<usize> = columns.collect();
        half.kind == JoinKind::Semi && self.is_unique_on(&half.right, &columns)
    }

    /// Whether no two rows of a node, planned or not, are alike in these columns.
    fn is_unique_on(&self, node: &Node, columns: &[usize]) -> bool {
        match node {
            Node::Scan(scan) => {
                let places = columns
                    .iter()
                    .filter_map(|column| scan.columns.get(*column));
                let places: Vec<usize> = places.copied().collect();
                self.is_key(scan.table, &places)
            }
            Node::Filter(filter) => self.is_unique_on(&filter.input, columns),
            Node::Limit(limit) => self.is_unique_on(&limit.input, columns),
            Node::Project(Project { input, expressions }) => {
                let below = columns.iter().filter_map(|column| {
                    match expressions.get(*column).map(|expr| &expr.kind) {
                        Some(ExprKind::Column(column)) => Some(*column),
                        _ => None,
                    }
                });
                self.is_unique_on(input, &below.collect::<Vec<_>>())
            }
            Node::Aggregate(Aggregate { keys, grouping, .. }) => {
                grouping.sets.is_empty() && (0..keys.len()).all(|key| columns.contains(&key))
            }
            Node::Join(join) if !join.kind.gives_right() => self.is_unique_on(&join.left, columns),
            _ => false,
        }
    }
}
