//! How many pairs make a batch, where their texts are long.

use super::Pairs;
use crate::exec::rows::heavy::Heavy;
use crate::exec::rows::used::Used;
use crate::types::{Batch, MAX_COLUMN_BYTES};

/// What rows of both sides take.
#[derive(Debug, Default)]
pub(super) struct Weights {
    left: Heavy,
    right: Heavy,
}

impl Weights {
    /// From now on the left rows are these.
    pub(super) fn weigh_left(&mut self, left: &Batch) {
        self.left = Heavy::of(left);
    }

    /// From now on the right rows are these.
    pub(super) fn weigh_right(&mut self, right: &Batch) {
        self.right = Heavy::of(right);
    }

    /// Whether any batch of pairs is small enough.
    #[inline]
    pub(super) const fn are_light(&self) -> bool {
        self.left.is_empty() && self.right.is_empty()
    }

    /// Where a batch ends that starts with the pair `from`: the columns that are used, of the left side and
    /// of the right, have so many bytes then that it is enough. At least one pair is in it.
    pub(super) fn cut(
        &self,
        (left, right): (&Batch, &Batch),
        (of_left, of_right): (&Used, &Used),
        pairs: &Pairs,
        from: usize,
    ) -> usize {
        if self.are_light() {
            return pairs.len();
        }
        let mut bytes = 0;
        let rows = pairs.left.iter().zip(&pairs.right);
        for (at, (l, r)) in rows.enumerate().skip(from) {
            bytes += self.left.bytes(left, of_left, *l as usize);
            bytes += self.right.bytes(right, of_right, *r as usize);
            if bytes > MAX_COLUMN_BYTES && at > from {
                return at;
            }
        }
        pairs.len()
    }
}
