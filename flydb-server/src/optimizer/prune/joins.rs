//! Columns of joins.

use super::columns::{Needed, Places, moved, side_by_side};
use crate::optimizer::Planner;
use crate::plan::{HashJoin, Join, MergeJoin, Node};

impl Planner<'_> {
    pub(super) fn prune_join(&self, join: Join, needed: &Needed) -> (Node, Places) {
        let Join {
            left,
            mut right,
            kind,
            mut condition,
            lateral,
        } = join;
        let width = left.width();
        let mut read = needed.clone();
        read.0.resize(width + right.width(), false);
        condition.iter().for_each(|one| read.add_read(one));
        if lateral {
            read.add_read_by(&right);
        }
        let (left_needed, right_needed) = read.split(width);
        let (left, left_places) = self.prune_box(left, &left_needed);
        if lateral {
            right.map_outer_columns(&mut |column| {
                left_places.get(column).copied().flatten().unwrap_or(column)
            });
        }
        let (right, right_places) = self.prune_box(right, &right_needed);
        let both = side_by_side(&left_places, &right_places, left.width());
        condition.iter_mut().for_each(|one| moved(one, &both));
        let places = if kind.gives_right() {
            both
        } else {
            left_places
        };
        let join = Join {
            left,
            right,
            kind,
            condition,
            lateral,
        };
        (Node::Join(join), places)
    }

    pub(super) fn prune_hash_join(&self, join: HashJoin, needed: &Needed) -> (Node, Places) {
        let HashJoin {
            left,
            right,
            kind,
            hashed,
            mut left_keys,
            mut right_keys,
            mut residual,
        } = join;
        let width = left.width();
        let mut read = needed.clone();
        read.0.resize(width + right.width(), false);
        residual.iter().for_each(|one| read.add_read(one));
        let (mut left_needed, mut right_needed) = read.split(width);
        left_keys.iter().for_each(|key| left_needed.add_read(key));
        right_keys.iter().for_each(|key| right_needed.add_read(key));
        let (left, left_places) = self.prune_box(left, &left_needed);
        let (right, right_places) = self.prune_box(right, &right_needed);
        left_keys
            .iter_mut()
            .for_each(|key| moved(key, &left_places));
        right_keys
            .iter_mut()
            .for_each(|key| moved(key, &right_places));
        let both = side_by_side(&left_places, &right_places, left.width());
        residual.iter_mut().for_each(|one| moved(one, &both));
        let places = if kind.gives_right() {
            both
        } else {
            left_places
        };
        let join = HashJoin {
            left,
            right,
            kind,
            hashed,
            left_keys,
            right_keys,
            residual,
        };
        (Node::HashJoin(join), places)
    }

    pub(super) fn prune_merge_join(&self, join: MergeJoin, needed: &Needed) -> (Node, Places) {
        let MergeJoin {
            left,
            right,
            kind,
            mut keys,
            mut residual,
        } = join;
        let width = left.width();
        let mut read = needed.clone();
        read.0.resize(width + right.width(), false);
        residual.iter().for_each(|one| read.add_read(one));
        let (mut left_needed, mut right_needed) = read.split(width);
        for key in &keys {
            left_needed.add_read(&key.left);
            right_needed.add_read(&key.right);
        }
        let (left, left_places) = self.prune_box(left, &left_needed);
        let (right, right_places) = self.prune_box(right, &right_needed);
        for key in &mut keys {
            moved(&mut key.left, &left_places);
            moved(&mut key.right, &right_places);
        }
        let both = side_by_side(&left_places, &right_places, left.width());
        residual.iter_mut().for_each(|one| moved(one, &both));
        let places = if kind.gives_right() {
            both
        } else {
            left_places
        };
        let join = MergeJoin {
            left,
            right,
            kind,
            keys,
            residual,
        };
        (Node::MergeJoin(join), places)
    }
}
