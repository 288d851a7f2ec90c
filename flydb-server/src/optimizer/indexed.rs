//! Expressions that a table keeps computed: a term that holds one reads the column in its place, so that
//! an index on it is found as any other. And partial indexes: whether a query's terms say that all its
//! rows are in one.

use super::Planner;
use crate::binder::{bind_column_text, bind_expression_text};
use crate::catalog::{Generated, Index, Table};
use crate::plan::{BinaryOp, Expr, ExprKind, Scan, UnaryOp};
use crate::types::DataType;
use crate::types::compare::compare;

impl Planner<'_> {
    /// The terms over a scan's columns, with indexed columns in the place of what generates them.
    pub(super) fn read_generated(&self, terms: Vec<Expr>, scan: &Scan, table: &Table) -> Vec<Expr> {
        let mut terms = terms;
        for (place, column, Generated { sql }) in table.generated_columns() {
            let is_indexed = |index: &Index| index.places().any(|part| part == place);
            if !table.indexes.iter().any(is_indexed) {
                continue;
            }
            let at = scan.columns.iter().position(|column| *column == place);
            let computed = bind_column_text(sql, column, table, self.catalog).ok();
            let computed = computed.and_then(|computed| over_scan(computed, scan));
            if let (Some(at), Some(computed)) = (at, computed) {
                let column = Expr::column(at, column.data_type);
                for term in &mut terms {
                    replace(term, &computed, &column);
                }
            }
        }
        terms
    }

    /// Whether these terms, over a scan's columns, hold only for rows that are in an index.
    pub(super) fn covers(&self, index: &Index, terms: &[Expr], scan: &Scan, table: &Table) -> bool {
        let Some(place) = index.predicate else {
            return true;
        };
        let column = table.columns.get(place);
        let generated = column.and_then(|column| column.generated.as_ref());
        let predicate = generated.and_then(|Generated { sql }| {
            bind_expression_text(sql, Some(table), DataType::Boolean, self.catalog).ok()
        });
        let predicate = predicate.and_then(|predicate| over_scan(predicate, scan));
        predicate.is_some_and(|predicate| {
            let mut wanted = predicate.into_conjuncts().into_iter();
            wanted.all(|wanted| terms.iter().any(|term| implies(term, &wanted)))
        })
    }
}

/// An expression over a table's columns, as one over those of a scan; `None` where it lacks one.
fn over_scan(mut expr: Expr, scan: &Scan) -> Option<Expr> {
    let mut whole = true;
    expr.map_columns(&mut |place| {
        let at = scan.columns.iter().position(|column| *column == place);
        whole &= at.is_some();
        at.unwrap_or(0)
    });
    whole.then_some(expr)
}

fn replace(expr: &mut Expr, computed: &Expr, column: &Expr) {
    if expr == computed {
        let position = expr.position;
        *expr = column.clone();
        expr.position = position;
        return;
    }
    expr.for_each_operand_mut(&mut |operand| replace(operand, computed, column));
}

/// Whether what makes a term true makes the other true as well, as far as it is plain to see.
fn implies(term: &Expr, wanted: &Expr) -> bool {
    if term == wanted {
        return true;
    }
    match &wanted.kind {
        ExprKind::Unary {
            op: UnaryOp::Not,
            operand,
        } => match &operand.kind {
            ExprKind::IsNull(operand) => needs(term, operand),
            _ => false,
        },
        ExprKind::Binary { op, left, right } => bounds(term, *op, left, right),
        _ => false,
    }
}

/// Whether a comparison is true only where this operand is not NULL.
fn needs(term: &Expr, operand: &Expr) -> bool {
    match &term.kind {
        ExprKind::Binary { op, left, right } => {
            is_strict(*op) && (**left == *operand || **right == *operand)
        }
        ExprKind::InList {
            operand: tested,
            negated: false,
            ..
        } => **tested == *operand,
        _ => false,
    }
}

/// Whether it compares, and answers NULL for NULL.
const fn is_strict(op: BinaryOp) -> bool {
    matches!(
        op,
        BinaryOp::Equal
            | BinaryOp::NotEqual
            | BinaryOp::Less
            | BinaryOp::LessOrEqual
            | BinaryOp::Greater
            | BinaryOp::GreaterOrEqual
    )
}

/// Whether a term compares the same thing with a constant that lies within what is wanted.
fn bounds(term: &Expr, wanted: BinaryOp, operand: &Expr, limit: &Expr) -> bool {
    let ExprKind::Binary { op, left, right } = &term.kind else {
        return false;
    };
    let (ExprKind::Literal(given), ExprKind::Literal(limit)) = (&right.kind, &limit.kind) else {
        return false;
    };
    if **left != *operand || given.is_null() || limit.is_null() {
        return false;
    }
    if std::mem::discriminant(given) != std::mem::discriminant(limit) {
        return false;
    }
    let order = compare(given.as_ref(), limit.as_ref());
    use BinaryOp::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual};
    match (wanted, op) {
        (Greater, Greater | GreaterOrEqual | Equal) => {
            order.is_gt() || order.is_eq() && *op == Greater
        }
        (GreaterOrEqual, Greater | GreaterOrEqual | Equal) => order.is_ge(),
        (Less, Less | LessOrEqual | Equal) => order.is_lt() || order.is_eq() && *op == Less,
        (LessOrEqual, Less | LessOrEqual | Equal) => order.is_le(),
        _ => false,
    }
}
