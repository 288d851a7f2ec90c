//! Expressions put in the place of the columns that they compute.
//!
//! A condition over a projection goes below it with the projection's expressions in it. It gets longer by that, and where
//! it reads a column twice, over two projections more than four times as long: what gets too long or too
//! deep stays above.

use super::copies::{Copies, Size};
use super::limits::MAX_DEPTH;
use crate::plan::Expr;

/// A projection's expressions, for the places where its columns are read.
pub(super) struct Substitution<'a> {
    copies: &'a Copies,
    expressions: &'a [Expr],
    sizes: Vec<Size>,
}

impl<'a> Substitution<'a> {
    pub(super) fn of(copies: &'a Copies, expressions: &'a [Expr]) -> Substitution<'a> {
        Substitution {
            copies,
            expressions,
            sizes: expressions.iter().map(Size::of).collect(),
        }
    }

    /// An expression over the projection's columns, over those of its input.
    ///
    /// # Errors
    /// The expression as it was, where it would be too large.
    pub(super) fn put(&self, expr: Expr) -> Result<Expr, Expr> {
        match self.fits(&expr) && self.copies.take(self.growth(&expr).parts) {
            true => Ok(self.put_into(expr)),
            false => Err(expr),
        }
    }

    /// The same of all of some expressions; whether they were changed.
    pub(super) fn put_all(&self, exprs: &mut [&mut Expr]) -> bool {
        let growths = exprs.iter().map(|expr| self.growth(expr).parts);
        let growth = growths.fold(0, usize::saturating_add);
        if !exprs.iter().all(|expr| self.fits(expr)) || !self.copies.take(growth) {
            return false;
        }
        for expr in exprs {
            **expr = self.put_into((**expr).clone());
        }
        true
    }

    /// Whether an expression does not get too deep.
    fn fits(&self, expr: &Expr) -> bool {
        let more = self.growth(expr).depth;
        more <= 1 || Size::of(expr).depth.saturating_add(more) <= MAX_DEPTH
    }

    /// By how many parts an expression grows, and how deep the deepest is that is put into it.
    fn growth(&self, expr: &Expr) -> Size {
        let mut more = Size::default();
        expr.for_each_reference(&mut |reference, _| {
            if reference.depth == 0
                && let Some(size) = self.sizes.get(reference.column)
            {
                more.parts = more.parts.saturating_add(size.parts.saturating_sub(1));
                more.depth = more.depth.max(size.depth);
            }
        });
        more
    }

    fn put_into(&self, mut expr: Expr) -> Expr {
        expr.rewrite_references(&mut |reference, _| match reference.depth {
            0 => self.expressions.get(reference.column).cloned(),
            _ => None,
        });
        expr
    }
}
