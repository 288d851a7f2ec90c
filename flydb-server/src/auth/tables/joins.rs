//! What joins touch.

use super::Walk;
use crate::plan::{HashJoin, Join, MergeJoin, MergeKey};

impl Walk {
    pub(super) fn join(&mut self, join: &Join) {
        let Join {
            left,
            right,
            kind: _,
            condition,
            lateral: _,
        } = join;
        self.node(left);
        self.node(right);
        self.exprs(condition);
    }

    pub(super) fn hash_join(&mut self, join: &HashJoin) {
        let HashJoin {
            left,
            right,
            kind: _,
            hashed: _,
            left_keys,
            right_keys,
            residual,
        } = join;
        self.node(left);
        self.node(right);
        self.exprs(left_keys.iter().chain(right_keys).chain(residual));
    }

    pub(super) fn merge_join(&mut self, join: &MergeJoin) {
        let MergeJoin {
            left,
            right,
            kind: _,
            keys,
            residual,
        } = join;
        self.node(left);
        self.node(right);
        for MergeKey {
            left,
            right,
            descending: _,
        } in keys
        {
            self.exprs([left, right]);
        }
        self.exprs(residual);
    }
}
