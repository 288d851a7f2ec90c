//! What drivers want to know of a type: its codes and sizes.

use crate::types::{DataType, DecimalSize};

/// Characters or bytes of a type without a bound: what JDBC and ODBC can still express.
const UNBOUNDED: i32 = i32::MAX;

/// Digits of a DECIMAL without a size.
const DECIMAL_DIGITS: i32 = 38;

/// What drivers want to know of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::session) struct TypeFacts {
    /// The code in `java.sql.Types`.
    pub(in crate::session) jdbc: i32,
    /// The code in ODBC.
    pub(in crate::session) odbc: i32,
    /// Digits of a number, characters of a text or of a date's text, bytes of binary data.
    pub(in crate::session) precision: i32,
    /// Digits after the point; 0 where there are none.
    pub(in crate::session) scale: i32,
    /// The same, but only of types that have such digits.
    pub(super) digits: Option<i32>,
    /// What `precision` counts: digits to this base.
    pub(super) radix: Option<i32>,
    /// Characters that the longest value takes as text.
    pub(in crate::session) display_size: i32,
    /// Bytes that the longest text takes.
    pub(super) octets: Option<i32>,
    /// Which of the date and time types it is, as ODBC numbers them.
    pub(super) datetime_sub: Option<i32>,
}

impl TypeFacts {
    /// The facts of a type.
    pub(in crate::session) fn of(data_type: DataType) -> TypeFacts {
        match data_type {
            DataType::Boolean => TypeFacts::new(16, -7, 1, 5),
            DataType::SmallInt => TypeFacts::new(5, 5, 5, 6).number(0, 10),
            DataType::Int => TypeFacts::new(4, 4, 10, 11).number(0, 10),
            DataType::BigInt => TypeFacts::new(-5, -5, 19, 20).number(0, 10),
            DataType::Real => TypeFacts::new(7, 7, 24, 15).radix(2),
            DataType::Double => TypeFacts::new(8, 8, 53, 25).radix(2),
            DataType::Decimal(size) => decimal(size),
            DataType::Unknown | DataType::Text => characters(-1, -1, UNBOUNDED),
            DataType::Varchar(None) => characters(12, 12, UNBOUNDED),
            DataType::Varchar(Some(length)) => characters(12, 12, bounded(length)),
            DataType::Char(length) => characters(1, 1, bounded(length)),
            DataType::Date => TypeFacts::new(91, 91, 10, 10).datetime(1),
            DataType::Time => TypeFacts::new(92, 92, 15, 15)
                .number_of_micros()
                .datetime(2),
            DataType::DateTime => TypeFacts::new(93, 93, 26, 26)
                .number_of_micros()
                .datetime(3),
            DataType::Timestamp => TypeFacts::new(2014, 95, 32, 32)
                .number_of_micros()
                .datetime(5),
            DataType::Interval => TypeFacts::new(1111, 12, 64, 64),
            DataType::Blob => bytes(2004, -4, UNBOUNDED),
            DataType::Binary(length) => bytes(-2, -2, bounded(length)),
            DataType::Varbinary(None) => bytes(-3, -3, UNBOUNDED),
            DataType::Varbinary(Some(length)) => bytes(-3, -3, bounded(length)),
            DataType::Uuid => TypeFacts::new(1111, -11, 36, 36),
            DataType::Jsonb => TypeFacts::new(1111, -1, UNBOUNDED, UNBOUNDED),
        }
    }

    const fn new(jdbc: i32, odbc: i32, precision: i32, display_size: i32) -> TypeFacts {
        TypeFacts {
            jdbc,
            odbc,
            precision,
            scale: 0,
            digits: None,
            radix: None,
            display_size,
            octets: None,
            datetime_sub: None,
        }
    }

    const fn number(self, scale: i32, radix: i32) -> TypeFacts {
        TypeFacts {
            scale,
            digits: Some(scale),
            ..self.radix(radix)
        }
    }

    const fn radix(self, radix: i32) -> TypeFacts {
        TypeFacts {
            radix: Some(radix),
            ..self
        }
    }

    /// Seconds have six digits after the point.
    const fn number_of_micros(self) -> TypeFacts {
        TypeFacts {
            scale: 6,
            digits: Some(6),
            ..self
        }
    }

    const fn datetime(self, sub: i32) -> TypeFacts {
        TypeFacts {
            datetime_sub: Some(sub),
            ..self
        }
    }
}

fn decimal(size: Option<DecimalSize>) -> TypeFacts {
    let (precision, scale) = match size {
        Some(size) => (i32::from(size.precision), i32::from(size.scale)),
        None => (DECIMAL_DIGITS, 0),
    };
    // A sign and a point besides the digits.
    TypeFacts::new(3, 3, precision, precision + 2).number(scale, 10)
}

fn characters(jdbc: i32, odbc: i32, length: i32) -> TypeFacts {
    TypeFacts {
        octets: Some(length.saturating_mul(4)),
        ..TypeFacts::new(jdbc, odbc, length, length)
    }
}

fn bytes(jdbc: i32, odbc: i32, length: i32) -> TypeFacts {
    TypeFacts {
        octets: Some(length),
        ..TypeFacts::new(jdbc, odbc, length, length.saturating_mul(2))
    }
}

fn bounded(length: u32) -> i32 {
    i32::try_from(length).unwrap_or(UNBOUNDED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_protocol() {
        let codes = |data_type| {
            let facts = TypeFacts::of(data_type);
            (facts.jdbc, facts.odbc)
        };
        assert_eq!(codes(DataType::Boolean), (16, -7));
        assert_eq!(codes(DataType::Int), (4, 4));
        assert_eq!(codes(DataType::Decimal(None)), (3, 3));
        assert_eq!(codes(DataType::Text).0, -1);
        assert_eq!(codes(DataType::Timestamp), (2014, 95));
        assert_eq!(codes(DataType::DateTime).0, 93);
        assert_eq!(codes(DataType::Blob), (2004, -4));
        assert_eq!(codes(DataType::Uuid), (1111, -11));
    }

    #[test]
    fn sizes_come_from_the_type() {
        let (precision, scale) = (10, 2);
        let money = TypeFacts::of(DataType::Decimal(Some(DecimalSize { precision, scale })));
        assert_eq!(
            (money.precision, money.digits, money.radix),
            (10, Some(2), Some(10))
        );
        let name = TypeFacts::of(DataType::Varchar(Some(20)));
        assert_eq!((name.precision, name.octets), (20, Some(80)));
    }
}
