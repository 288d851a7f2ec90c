//! Columns that must be equal, and what follows from it.
//!
//! From `a.x = b.y AND b.y = c.z` it follows that `a.x = c.z`, so that `a` and `c` can be joined first; from
//! `a.x = b.y AND b.y = 3` that `a.x = 3`. Only columns of one type are put together: a conversion may make
//! equal what was not.

use super::run::Leaf;
use crate::optimizer::copies::Copies;
use crate::optimizer::failure::cannot_fail;
use crate::plan::{BinaryOp, Expr, ExprKind};
use crate::types::DataType;

/// Columns of a run, all of one type and all equal.
#[derive(Debug)]
pub(super) struct Class {
    pub(super) columns: Vec<usize>,
    pub(super) data_type: DataType,
    /// Whether they equal something that is known before the run.
    pub(super) is_fixed: bool,
}

/// Takes the equalities of columns of different tables out of the terms, and adds what follows from them for single
/// tables.
pub(super) fn classes(terms: &mut Vec<Expr>, leaves: &[Leaf], copies: &Copies) -> Vec<Class> {
    let mut classes: Vec<Class> = Vec::new();
    terms.retain(|term| match equal_columns(term, leaves) {
        Some((a, b, data_type)) => {
            put_together(&mut classes, a, b, data_type);
            false
        }
        None => true,
    });
    let mut followed = Vec::new();
    for class in &mut classes {
        within_tables(class, leaves, &mut followed);
        from_constants(class, terms, &mut followed, copies);
    }
    for term in followed {
        if !terms.iter().any(|known| known.kind == term.kind) {
            terms.push(term);
        }
    }
    classes
}

/// The columns that a term says are equal, where they are of one type and of two tables.
fn equal_columns(term: &Expr, leaves: &[Leaf]) -> Option<(usize, usize, DataType)> {
    let ExprKind::Binary {
        op: BinaryOp::Equal,
        left,
        right,
    } = &term.kind
    else {
        return None;
    };
    let (ExprKind::Column(a), ExprKind::Column(b)) = (&left.kind, &right.kind) else {
        return None;
    };
    let of = |column| leaves.iter().position(|leaf| leaf.has(column));
    let apart = of(*a)? != of(*b)?;
    (apart && left.data_type == right.data_type).then_some((*a, *b, left.data_type))
}

fn put_together(classes: &mut Vec<Class>, a: usize, b: usize, data_type: DataType) {
    let mut columns = vec![a, b];
    for class in classes.extract_if(.., |class| {
        class.columns.contains(&a) || class.columns.contains(&b)
    }) {
        columns.extend(class.columns);
    }
    columns.sort_unstable();
    columns.dedup();
    classes.push(Class {
        columns,
        data_type,
        is_fixed: false,
    });
}

/// Columns of one table that equal the same column of another are equal; one of them stands for them all.
fn within_tables(class: &mut Class, leaves: &[Leaf], followed: &mut Vec<Expr>) {
    for leaf in leaves {
        let mut own = class.columns.iter().copied().filter(|one| leaf.has(*one));
        let Some(first) = own.next() else {
            continue;
        };
        let others: Vec<usize> = own.collect();
        for &other in &others {
            followed.push(equality(first, other, class.data_type));
        }
        class.columns.retain(|column| !others.contains(column));
    }
}

/// What a term says of one column against something fixed is said of those that equal it too.
fn from_constants(class: &mut Class, terms: &[Expr], followed: &mut Vec<Expr>, copies: &Copies) {
    for term in terms {
        let Some((column, is_equality)) = of_one_column(term) else {
            continue;
        };
        if !class.columns.contains(&column) || !cannot_fail(term) {
            continue;
        }
        class.is_fixed |= is_equality;
        if !copies.allow(term, class.columns.len()) {
            continue;
        }
        for &other in class.columns.iter().filter(|other| **other != column) {
            let mut term = term.clone();
            term.map_columns(&mut |_| other);
            followed.push(term);
        }
    }
}

/// The column that a term compares, as it is, with something fixed, and whether it says that it equals it.
fn of_one_column(term: &Expr) -> Option<(usize, bool)> {
    let column = |expr: &Expr| match expr.kind {
        ExprKind::Column(column) => Some(column),
        _ => None,
    };
    match &term.kind {
        ExprKind::Binary { op, left, right } if op.mirrored().is_some() => {
            let (one, other) = match column(left) {
                Some(one) => (one, right),
                None => (column(right)?, left),
            };
            let says = *op != BinaryOp::NotEqual && !other.reads_input();
            says.then_some((one, *op == BinaryOp::Equal))
        }
        ExprKind::InList {
            operand,
            list,
            negated: false,
            ..
        } => {
            let fixed = list.iter().all(|one| !one.reads_input());
            fixed.then_some((column(operand)?, false))
        }
        _ => None,
    }
}

/// That two columns are equal.
pub(super) fn equality(a: usize, b: usize, data_type: DataType) -> Expr {
    Expr {
        kind: ExprKind::Binary {
            op: BinaryOp::Equal,
            left: Box::new(Expr::column(a, data_type)),
            right: Box::new(Expr::column(b, data_type)),
        },
        data_type: DataType::Boolean,
        position: None,
    }
}
