//! Merge joins in EXPLAIN.

use std::fmt::Write as _;

use super::expr::Names;
use super::{Explanation, joined, joined_names, kind_name};
use crate::plan::{JoinKind, MergeJoin};

impl Explanation<'_> {
    pub(super) fn merge_join(&mut self, join: &MergeJoin, indent: usize) -> (String, Names) {
        let left = self.node(&join.left, indent + 1);
        let right = self.node(&join.right, indent + 1);
        let mut keys = Vec::with_capacity(join.keys.len());
        for key in &join.keys {
            let (a, b) = (
                self.expr(&key.left, &left, indent),
                self.expr(&key.right, &right, indent),
            );
            let way = if key.descending { " DESC" } else { "" };
            keys.push(format!("{a} = {b}{way}"));
        }
        let both = joined(&left, right, JoinKind::Inner);
        let kind = kind_name(join.kind);
        let mut title = format!("MergeJoin {kind}: {}", keys.join(" and "));
        if let Some(residual) = &join.residual {
            let residual = self.expr(residual, &both, indent);
            let _ = write!(title, " where {residual}");
        }
        (title, joined_names(&left, both, join.kind))
    }
}
