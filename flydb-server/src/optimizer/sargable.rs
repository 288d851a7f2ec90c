//! Terms that say where in an index the rows are.
//!
//! Such a term compares a column with something that does not depend on the row. The value must be of
//! the column's own type to be a key; the few conversions that stand in the way are undone here:
//! a column widened to a larger integer type, and a CHAR(n) without its padding.
//!
//! A pattern says how texts start (see [`Start`]).

mod pattern;

use super::copies::Copies;
use crate::catalog::Table;
use crate::plan::{BinaryOp, CaseBranch, Expr, ExprKind, KeyBound, Scan, Start};
use crate::types::coercion::is_integer;
use crate::types::{DataType, Value};

/// A column, what a term says of it, and which term.
pub(super) struct Sargable {
    /// The table's column.
    pub(super) column: usize,
    /// What the term says.
    pub(super) says: Says,
    /// The term's place among all.
    pub(super) term: usize,
    /// Whether the term says no more than that.
    pub(super) exact: bool,
}

/// What a term says of a column.
#[derive(Clone)]
pub(super) enum Says {
    /// It equals this.
    Equal(Expr),
    /// It equals one of these.
    In(Vec<Expr>),
    /// It is above this.
    Above(KeyBound),
    /// It is below this.
    Below(KeyBound),
    /// It starts like this.
    Starts(Start),
}

/// All that the terms say of a scan's columns.
pub(super) fn find(terms: &[Expr], scan: &Scan, table: &Table, copies: &Copies) -> Vec<Sargable> {
    let source = Source {
        scan,
        table,
        copies,
    };
    let terms = terms.iter().enumerate();
    let says = terms.filter_map(|(place, term)| source.read(term, place));
    says.collect()
}

/// What the terms are about.
struct Source<'a> {
    scan: &'a Scan,
    table: &'a Table,
    copies: &'a Copies,
}

impl Source<'_> {
    fn read(&self, term: &Expr, place: usize) -> Option<Sargable> {
        match &term.kind {
            ExprKind::Binary { op, left, right } => self
                .compared(*op, left, right, place)
                .or_else(|| self.compared(op.mirrored()?, right, left, place)),
            ExprKind::InList {
                operand,
                list,
                negated: false,
                lookup: _,
            } => {
                let target = Target::of(operand, self)?;
                let values = list.iter().map(|value| target.key(value));
                let list: Vec<Expr> = values.collect::<Option<_>>()?;
                Some(target.says(Says::In(list), place))
            }
            _ => self.pattern(term, place),
        }
    }

    fn compared(
        &self,
        op: BinaryOp,
        column: &Expr,
        value: &Expr,
        place: usize,
    ) -> Option<Sargable> {
        let target = Target::of(column, self)?;
        let bound = |inclusive| {
            let value = target.bound(value)?;
            Some(KeyBound { value, inclusive })
        };
        let says = match op {
            BinaryOp::Equal => Says::Equal(target.key(value)?),
            BinaryOp::Less => Says::Below(bound(false)?),
            BinaryOp::LessOrEqual => Says::Below(bound(true)?),
            BinaryOp::Greater => Says::Above(bound(false)?),
            BinaryOp::GreaterOrEqual => Says::Above(bound(true)?),
            _ => return None,
        };
        Some(target.says(says, place))
    }
}

/// The column of a comparison, and what is done to it there.
struct Target<'a> {
    copies: &'a Copies,
    column: usize,
    data_type: DataType,
    is_row_id: bool,
    unpadded: bool,
}

impl<'a> Target<'a> {
    fn of(expr: &Expr, source: &Source<'a>) -> Option<Target<'a>> {
        let (index, cast) = match &expr.kind {
            ExprKind::Column(index) => (*index, None),
            ExprKind::Cast { operand, .. } => match operand.kind {
                ExprKind::Column(index) => (index, Some(expr.data_type)),
                _ => return None,
            },
            _ => return None,
        };
        let column = *source.scan.columns.get(index)?;
        let data_type = source.table.columns.get(column)?.data_type;
        let unpadded = match (data_type, cast) {
            (DataType::Char(length), Some(DataType::Char(to))) => to == 0 || to >= length,
            _ => false,
        };
        let widened = cast.is_some_and(|to| is_wider_integer(data_type, to));
        (cast.is_none() || unpadded || widened).then_some(Target {
            copies: source.copies,
            column,
            data_type,
            is_row_id: source.table.row_id_column == Some(column),
            unpadded,
        })
    }

    fn says(&self, says: Says, term: usize) -> Sargable {
        Sargable {
            column: self.column,
            says,
            term,
            exact: !self.unpadded,
        }
    }

    /// A value that the column is compared with for equality, as a key of the column.
    fn key(&self, value: &Expr) -> Option<Expr> {
        if !is_fixed(value) {
            return None;
        }
        if self.fits(value) {
            return Some(value.clone());
        }
        if self.unpadded {
            return Some(cast(value, self.data_type));
        }
        let computed = !matches!(value.kind, ExprKind::Literal(_));
        let converts = is_integer(value.data_type) && is_integer(self.data_type) && computed;
        (converts && self.copies.allow(value, 2))
            .then(|| narrowed(value, self.data_type))
            .flatten()
    }

    /// A value that bounds the column, as a key of the column.
    fn bound(&self, value: &Expr) -> Option<Expr> {
        (is_fixed(value) && self.fits(value) && !self.unpadded).then(|| value.clone())
    }

    fn fits(&self, value: &Expr) -> bool {
        let integers = is_integer(value.data_type) && is_integer(self.data_type);
        (self.is_row_id && integers)
            || (!self.unpadded && value.data_type.physical() == self.data_type.physical())
    }
}

/// Whether every value of an integer type is one of another.
const fn is_wider_integer(from: DataType, to: DataType) -> bool {
    use DataType::{BigInt, Int, SmallInt};
    matches!(
        (from, to),
        (SmallInt, SmallInt | Int | BigInt) | (Int, Int | BigInt) | (BigInt, BigInt)
    )
}

/// Whether an expression has one value for the whole scan.
fn is_fixed(value: &Expr) -> bool {
    let correlated = value.any(&mut |expr| match &expr.kind {
        ExprKind::Subquery(subquery) => subquery.correlated,
        _ => false,
    });
    !correlated && !value.reads_input() && !value.is_volatile()
}

fn cast(value: &Expr, to: DataType) -> Expr {
    Expr {
        position: value.position,
        data_type: to,
        kind: ExprKind::Cast {
            operand: Box::new(value.clone()),
            explicit: true,
        },
    }
}

/// `CASE WHEN value BETWEEN least AND greatest THEN value::narrow END`: a value that the column cannot
/// have becomes NULL, which finds nothing.
fn narrowed(value: &Expr, to: DataType) -> Option<Expr> {
    let (least, greatest) = match to {
        DataType::SmallInt => (i64::from(i16::MIN), i64::from(i16::MAX)),
        DataType::Int => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => return None,
    };
    let limit = |limit: i64| match value.data_type {
        DataType::BigInt => Some(Value::BigInt(limit)),
        DataType::Int => i32::try_from(limit).ok().map(Value::Int),
        _ => None,
    };
    let compare = |op, limit| Expr {
        position: value.position,
        data_type: DataType::Boolean,
        kind: ExprKind::Binary {
            op,
            left: Box::new(value.clone()),
            right: Box::new(Expr::literal(limit, value.data_type)),
        },
    };
    let condition = Expr::and(vec![
        compare(BinaryOp::GreaterOrEqual, limit(least)?),
        compare(BinaryOp::LessOrEqual, limit(greatest)?),
    ]);
    let result = cast(value, to);
    Some(Expr {
        position: value.position,
        data_type: to,
        kind: ExprKind::Case {
            branches: vec![CaseBranch { condition, result }],
            otherwise: None,
        },
    })
}
