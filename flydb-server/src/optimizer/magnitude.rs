//! How large the numbers get that an expression computes, as the declared types of what it reads tell.
//!
//! `price * (1 - discount)` of two DECIMAL(15, 2) has 31 digits at most, and cannot overflow.

use crate::plan::{BinaryOp, Expr, ExprKind, UnaryOp};
use crate::types::{DataType, Decimal, DecimalSize, Numeric, Value};

/// The digits that a DECIMAL has room for in its short form.
const DIGITS: i32 = 38;

/// What all values of an expression keep to.
#[derive(Clone, Copy)]
struct Magnitude {
    /// None is further from zero.
    most: f64,
    /// None has more digits behind the point.
    scale: u16,
}

/// Whether arithmetic cannot overflow, nor any that it is made of.
pub(super) fn stays_in_range(expr: &Expr) -> bool {
    magnitude(expr).is_some()
}

/// `None` where it is not known, or may be more than the type has room for.
fn magnitude(expr: &Expr) -> Option<Magnitude> {
    match &expr.kind {
        ExprKind::Literal(value) => of_value(value),
        ExprKind::Cast { operand, .. } => {
            let found = magnitude(operand).filter(|found| found.fits(expr.data_type));
            found.or_else(|| of_type(expr.data_type))
        }
        ExprKind::Unary {
            op: UnaryOp::Negate,
            operand,
        } => magnitude(operand).filter(|found| found.fits(expr.data_type)),
        ExprKind::Binary { op, left, right } => {
            let (left, right) = (magnitude(left)?, magnitude(right)?);
            let found = match op {
                BinaryOp::Add | BinaryOp::Subtract => left.sum(right),
                BinaryOp::Multiply => left.product(right),
                _ => return None,
            };
            Some(found).filter(|found| found.fits(expr.data_type))
        }
        _ => of_type(expr.data_type),
    }
}

fn of_type(data_type: DataType) -> Option<Magnitude> {
    let (most, scale) = match data_type {
        DataType::SmallInt => (-f64::from(i16::MIN), 0),
        DataType::Int => (-f64::from(i32::MIN), 0),
        DataType::BigInt => (2_f64.powi(63), 0),
        DataType::Decimal(Some(DecimalSize { precision, scale })) => {
            let whole = i32::from(precision) - i32::from(scale);
            (10_f64.powi(whole), scale.max(0).unsigned_abs())
        }
        _ => return None,
    };
    Some(Magnitude { most, scale })
}

fn of_value(value: &Value) -> Option<Magnitude> {
    let (most, scale) = match value {
        Value::Null => (0.0, 0),
        Value::SmallInt(value) => (f64::from(*value).abs(), 0),
        Value::Int(value) => (f64::from(*value).abs(), 0),
        Value::BigInt(value) => (Decimal::from(*value).to_f64().abs(), 0),
        Value::Decimal(Numeric::Short(value)) => (value.to_f64().abs(), value.scale().into()),
        _ => return None,
    };
    Some(Magnitude { most, scale })
}

impl Magnitude {
    fn sum(self, other: Magnitude) -> Magnitude {
        Magnitude {
            most: self.most + other.most,
            scale: self.scale.max(other.scale),
        }
    }

    fn product(self, other: Magnitude) -> Magnitude {
        Magnitude {
            most: self.most * other.most,
            scale: self.scale.saturating_add(other.scale),
        }
    }

    fn fits(self, data_type: DataType) -> bool {
        match data_type {
            DataType::SmallInt => self.most <= f64::from(i16::MAX),
            DataType::Int => self.most <= f64::from(i32::MAX),
            // A tenth of the room is left, as the magnitude is computed with fewer digits.
            DataType::BigInt => self.most <= 8e18,
            DataType::Decimal(None) => {
                self.most * 10_f64.powi(i32::from(self.scale)) <= 0.9 * 10_f64.powi(DIGITS)
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn binary(op: BinaryOp, left: Expr, right: Expr, data_type: DataType) -> Expr {
        Expr {
            kind: ExprKind::Binary {
                op,
                left: Box::new(left),
                right: Box::new(right),
            },
            data_type,
            position: None,
        }
    }

    fn decimal(precision: u16, scale: i16) -> Expr {
        let size = DecimalSize { precision, scale };
        let operand = Expr::column(0, DataType::Decimal(Some(size)));
        Expr {
            kind: ExprKind::Cast {
                operand: Box::new(operand),
                explicit: false,
            },
            data_type: DataType::Decimal(None),
            position: None,
        }
    }

    #[test]
    fn declared_types_bound_what_is_computed() {
        let any = DataType::Decimal(None);
        let product = |a, b| binary(BinaryOp::Multiply, a, b, any);
        let one = Expr::literal(Value::SmallInt(1), any);
        let rest = binary(BinaryOp::Subtract, one, decimal(15, 2), any);
        assert!(stays_in_range(&product(decimal(15, 2), rest)));
        assert!(!stays_in_range(&product(decimal(20, 2), decimal(20, 2))));
        let unbounded = Expr::column(0, any);
        assert!(!stays_in_range(&product(unbounded, decimal(5, 2))));
        for (column, sum, fits) in [
            (DataType::SmallInt, DataType::Int, true),
            (DataType::Int, DataType::Int, false),
            (DataType::Int, DataType::BigInt, true),
        ] {
            let one = Expr::literal(Value::Int(1), DataType::Int);
            let sum = binary(BinaryOp::Add, Expr::column(0, column), one, sum);
            assert_eq!(stays_in_range(&sum), fits, "{column:?}");
        }
    }
}
