//! The equalities of a join as orders of its sides.

use crate::optimizer::order::OrderedBy;
use crate::plan::{BinaryOp, Expr, ExprKind, HashJoin, JoinKind, MergeKey};
use crate::types::DataType;

/// An equality of a join, and the columns of both sides that it orders by, where it does.
pub(super) struct Equality {
    left: Expr,
    right: Expr,
    pub(super) columns: Option<(usize, usize)>,
}

/// The place of an equality among all, and whether rows descend by it.
pub(super) type Merged = (usize, bool);

impl Equality {
    /// As a condition over both sides' columns; the left has `width`.
    pub(super) fn condition(&self, width: usize) -> Expr {
        let mut right = self.right.clone();
        right.map_columns(&mut |column| column + width);
        Expr {
            position: self.left.position,
            kind: ExprKind::Binary {
                op: BinaryOp::Equal,
                left: Box::new(self.left.clone()),
                right: Box::new(right),
            },
            data_type: DataType::Boolean,
        }
    }
}

/// What both sides of a join that is merged by these equalities are ordered by, and the keys.
pub(super) fn sides(
    equalities: &[Equality],
    order: &[Merged],
) -> Option<(Vec<OrderedBy>, Vec<OrderedBy>, Vec<MergeKey>)> {
    let (mut lefts, mut rights, mut keys) = (Vec::new(), Vec::new(), Vec::new());
    for &(place, descending) in order {
        let equality = equalities.get(place)?;
        let (left, right) = equality.columns?;
        let by = |column| OrderedBy { column, descending };
        lefts.push(by(left));
        rights.push(by(right));
        keys.push(MergeKey {
            left: equality.left.clone(),
            right: equality.right.clone(),
            descending,
        });
    }
    Some((lefts, rights, keys))
}

/// The equalities of a join.
pub(super) fn equalities(join: &HashJoin) -> Vec<Equality> {
    let keys = join.left_keys.iter().zip(&join.right_keys);
    let equality = |(left, right): (&Expr, &Expr)| Equality {
        left: left.clone(),
        right: right.clone(),
        columns: ordered_column(left).zip(ordered_column(right)),
    };
    keys.map(equality).collect()
}

/// The column whose order is that of an expression: itself, or a smaller integer.
fn ordered_column(expr: &Expr) -> Option<usize> {
    use DataType::{BigInt, Int, SmallInt, Text, Varchar};
    match &expr.kind {
        ExprKind::Column(column) => Some(*column),
        ExprKind::Cast { operand, .. } => {
            let keeps_order = matches!(
                (operand.data_type, expr.data_type),
                (SmallInt, Int | BigInt) | (Int, BigInt) | (Varchar(_), Text | Varchar(None))
            );
            keeps_order.then(|| ordered_column(operand)).flatten()
        }
        _ => None,
    }
}

/// An order of a join's rows as one of its left rows, whose keys are equal to those of the right.
pub(super) fn of_left(
    join: &HashJoin,
    equalities: &[Equality],
    keys: &[OrderedBy],
) -> Option<Vec<OrderedBy>> {
    let width = join.left.width();
    let place = |key: &OrderedBy| {
        let Some(right) = key.column.checked_sub(width) else {
            return Some(*key);
        };
        // A right column is NULL where there is no partner.
        let paired = join.kind == JoinKind::Inner;
        let columns = equalities.iter().filter_map(|one| one.columns);
        let mut lefts = columns.filter(|(_, column)| *column == right);
        let (column, _) = lefts.next().filter(|_| paired)?;
        Some(OrderedBy { column, ..*key })
    };
    keys.iter().map(place).collect()
}
