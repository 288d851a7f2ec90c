//! Which columns are read, and where they went.

use crate::plan::{Expr, Node};

/// Where a node's columns went: the new place of each, if it still comes.
pub(super) type Places = Vec<Option<usize>>;

/// The columns of a node that are read.
#[derive(Clone)]
pub(super) struct Needed(pub(super) Vec<bool>);

impl Needed {
    pub(super) fn none(width: usize) -> Needed {
        Needed(vec![false; width])
    }

    pub(super) fn all(width: usize) -> Needed {
        Needed(vec![true; width])
    }

    pub(super) fn add(&mut self, column: usize) {
        if let Some(needed) = self.0.get_mut(column) {
            *needed = true;
        }
    }

    pub(super) fn has(&self, column: usize) -> bool {
        self.0.get(column).copied().unwrap_or(false)
    }

    /// Adds the columns that an expression reads.
    pub(super) fn add_read(&mut self, expr: &Expr) {
        expr.for_each_reference(&mut |reference, _| {
            if reference.depth == 0 {
                self.add(reference.column);
            }
        });
    }

    /// Adds the columns of the left row that a lateral right side reads.
    pub(super) fn add_read_by(&mut self, node: &Node) {
        node.for_each_reference(&mut |reference, _| {
            if reference.depth == 0 {
                self.add(reference.column);
            }
        });
    }

    pub(super) fn split(&self, width: usize) -> (Needed, Needed) {
        let (left, right) = self.0.split_at(width.min(self.0.len()));
        (Needed(left.to_vec()), Needed(right.to_vec()))
    }
}

pub(super) fn moved(expr: &mut Expr, places: &Places) {
    expr.map_columns(&mut |column| places.get(column).copied().flatten().unwrap_or(column));
}

/// The columns of a left side, then those of a right one.
pub(super) fn side_by_side(left: &Places, right: &Places, left_width: usize) -> Places {
    let right = right
        .iter()
        .map(|place| place.map(|place| place + left_width));
    left.iter().copied().chain(right).collect()
}

/// The entries whose place is kept, and where each went.
pub(super) fn kept<T>(all: Vec<T>, keep: impl Fn(usize) -> bool) -> (Vec<T>, Places) {
    let mut left = Vec::with_capacity(all.len());
    let mut places = Vec::with_capacity(all.len());
    for (place, one) in all.into_iter().enumerate() {
        let stays = keep(place);
        places.push(stays.then_some(left.len()));
        if stays {
            left.push(one);
        }
    }
    (left, places)
}
