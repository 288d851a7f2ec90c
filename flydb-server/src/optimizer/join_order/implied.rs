//! What alternatives over several tables say of one table alone.
//!
//! `(a.x = 1 AND b.y = 2) OR (a.x = 3 AND b.y = 4)` holds only for rows of `a` with `x = 1 OR x = 3`: that is
//! tested before the join, and may use an index. The whole condition stays, as it asks for more.

use super::run::{Leaf, only_leaf};
use crate::optimizer::failure::cannot_fail;
use crate::optimizer::simplify::simplify;
use crate::plan::{Expr, ExprKind};

/// For a term over several tables, what it implies of those tables alone: each with its place among the leaves.
pub(super) fn implied(term: &Expr, leaves: &[Leaf]) -> Vec<(usize, Expr)> {
    let ExprKind::Or(alternatives) = &term.kind else {
        return Vec::new();
    };
    let Some(first) = alternatives.first() else {
        return Vec::new();
    };
    let parts = parts(first).iter();
    let mut places: Vec<usize> = parts.filter_map(|part| only_leaf(part, leaves)).collect();
    places.sort_unstable();
    places.dedup();
    let of_leaf = |place: usize| Some((place, alternatives_of(alternatives, leaves.get(place)?)?));
    places.into_iter().filter_map(of_leaf).collect()
}

/// What each of the alternatives asks of one table; `None` if one of them lets all its rows through. The other parts
/// of an alternative, which may guard a part that can fail, are not tested before.
fn alternatives_of(alternatives: &[Expr], leaf: &Leaf) -> Option<Expr> {
    let own = alternatives.iter().map(|alternative| {
        let own = parts(alternative).iter();
        let own: Vec<Expr> = own
            .filter(|part| leaf.is_all_of(part) && cannot_fail(part))
            .cloned()
            .collect();
        (!own.is_empty()).then(|| Expr::and(own))
    });
    let own: Option<Vec<Expr>> = own.collect();
    own.map(|own| simplify(Expr::or(own)))
}

fn parts(alternative: &Expr) -> &[Expr] {
    match &alternative.kind {
        ExprKind::And(parts) => parts,
        _ => std::slice::from_ref(alternative),
    }
}
