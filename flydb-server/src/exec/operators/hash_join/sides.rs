//! The inputs of a join on equal keys, whichever of them is hashed.

use std::sync::Arc;

use crate::exec::operator::{Delivery, Operator};
use crate::exec::rows::key_filter::KeyFilter;
use crate::exec::rows::used::Used;
use crate::plan::{self, Expr, ExprKind, JoinKind};
use crate::types::Result;

/// The operators of both sides.
#[derive(Debug)]
pub(super) struct Sides {
    pub(super) left: Operator,
    pub(super) right: Operator,
}

impl Sides {
    /// Opens them.
    pub(super) fn open(plan: &plan::HashJoin) -> Result<Sides> {
        Ok(Sides {
            left: Operator::open(&plan.left, Delivery::Columns)?,
            right: Operator::open(&plan.right, Delivery::Columns)?,
        })
    }

    /// Asks of each side for what is read of it where only these columns of what comes out are asked for; answers
    /// what is read of each once the keys are known.
    pub(super) fn want(&mut self, plan: &plan::HashJoin, wanted: &Used) -> (Used, Used) {
        let width = plan.left.width();
        let mut left = wanted.clone();
        let mut right = match plan.kind.gives_right() {
            true => wanted.from(width),
            false => Used::default(),
        };
        if let Some(residual) = &plan.residual {
            left.add(residual);
            right.merge(&Used::by(residual).from(width));
        }
        let (mut of_left, mut of_right) = (left.clone(), right.clone());
        plan.left_keys.iter().for_each(|key| of_left.add(key));
        plan.right_keys.iter().for_each(|key| of_right.add(key));
        self.left.want(&plan.left, of_left);
        self.right.want(&plan.right, of_right);
        (left, right)
    }

    /// Only rows with one of these keys in a column of what comes out are of use, before the first pull.
    pub(super) fn restrict(&mut self, plan: &plan::HashJoin, column: usize, keys: &Arc<KeyFilter>) {
        let kind = plan.kind;
        let width = plan.left.width();
        let places = |exprs: &[Expr], column: usize| -> Vec<usize> {
            let is_it = |(_, key): &(usize, &Expr)| key.kind == ExprKind::Column(column);
            let places = exprs.iter().enumerate().filter(is_it);
            places.map(|(place, _)| place).collect()
        };
        let columns_at = |exprs: &[Expr], places: Vec<usize>| -> Vec<usize> {
            let column = |place: usize| match exprs.get(place).map(|expr| &expr.kind) {
                Some(ExprKind::Column(column)) => Some(*column),
                _ => None,
            };
            places.into_iter().filter_map(column).collect()
        };
        // The other side's keys are equal to this one's wherever rows are paired.
        let (lefts, rights) = match column.checked_sub(width) {
            None => {
                let others = places(&plan.left_keys, column);
                (vec![column], columns_at(&plan.right_keys, others))
            }
            Some(column) => {
                let others = places(&plan.right_keys, column);
                (columns_at(&plan.left_keys, others), vec![column])
            }
        };
        let is_left = column < width;
        if matches!(kind, JoinKind::Inner | JoinKind::Semi)
            || (is_left && matches!(kind, JoinKind::Left | JoinKind::Anti))
        {
            for column in lefts {
                self.left.restrict(&plan.left, column, keys);
            }
        }
        if matches!(kind, JoinKind::Inner | JoinKind::Semi) || (!is_left && kind == JoinKind::Right)
        {
            for column in rights {
                self.right.restrict(&plan.right, column, keys);
            }
        }
    }
}
