//! Column types: what a user declares, and how its values lie in memory.

mod codes;
mod info;
mod name;
mod sizes;

use serde::{Deserialize, Serialize};

pub use info::{Searchable, TYPES, TypeInfo};
pub use name::UnknownTypeName;

/// A column's declared type.
///
/// Two types that hold the same kind of value share one [`Physical`] representation: `TEXT`,
/// `VARCHAR(20)`, `CHAR(3)` and `BIT(8)`, whose bits are characters 0 and 1, are all [`Physical::Text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DataType {
    /// The type of a bare `NULL` and of a parameter nothing has typed yet. Never a column's type.
    Unknown,
    /// `BOOLEAN`.
    Boolean,
    /// `SMALLINT`, `TINYINT`: 16-bit integers.
    SmallInt,
    /// `INT`, `INTEGER`: 32-bit integers.
    Int,
    /// `BIGINT`: 64-bit integers.
    BigInt,
    /// `REAL`: IEEE 754 single precision.
    Real,
    /// `DOUBLE`, `DOUBLE PRECISION`, `FLOAT`: IEEE 754 double precision.
    Double,
    /// `DECIMAL`, `NUMERIC`: exact, of any size that a [`Numeric`](crate::value::Numeric) has. `None` means
    /// unconstrained: each value keeps the scale it was given.
    Decimal(Option<DecimalSize>),
    /// `TEXT`: unbounded.
    Text,
    /// `VARCHAR(n)`, n characters at most; `None` is `VARCHAR` without a length.
    Varchar(Option<u32>),
    /// `CHAR(n)`: padded with blanks to n characters.
    Char(u32),
    /// `DATE`.
    Date,
    /// `TIME`, without a zone, to the microsecond.
    Time,
    /// `TIMETZ`, `TIME WITH TIME ZONE`: a time of day and how far its zone is from UTC.
    TimeTz,
    /// `DATETIME`, `TIMESTAMP WITHOUT TIME ZONE`: a calendar date and wall-clock time.
    DateTime,
    /// `TIMESTAMP`, `TIMESTAMPTZ`: an instant, UTC inside, to the microsecond.
    Timestamp,
    /// `INTERVAL`: months, days and microseconds.
    Interval,
    /// `BLOB`, `BYTEA`: unbounded bytes.
    Blob,
    /// `BINARY(n)`: exactly n bytes, padded with zeros.
    Binary(u32),
    /// `VARBINARY(n)`: n bytes at most; `None` is unbounded.
    Varbinary(Option<u32>),
    /// `UUID`.
    Uuid,
    /// `JSONB`, `JSON`: normalised JSON.
    Jsonb,
    /// `BIT(n)`: exactly n bits; `None` for those of a literal, which have their own number.
    Bit(Option<u32>),
    /// `BIT VARYING(n)`: n bits at most; `None` is unbounded.
    Varbit(Option<u32>),
    /// A type of CREATE TYPE ... AS ENUM, by its number in the catalog of its database. Values are the
    /// keys that its labels are ordered by. Never on the wire: results show labels, as `TEXT`.
    Enum(u32),
}

/// The size of a `DECIMAL(precision, scale)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DecimalSize {
    /// Digits in all, 1 to [`DecimalSize::MAX_PRECISION`].
    pub precision: u16,
    /// Digits after the point, within [`DecimalSize::SCALES`]: below zero so many digits before the point
    /// are rounded away, above `precision` there are zeros behind the point.
    pub scale: i16,
}

impl DecimalSize {
    /// The largest precision, as in PostgreSQL.
    pub const MAX_PRECISION: u16 = 1000;
    /// The scales, as in PostgreSQL.
    pub const SCALES: std::ops::RangeInclusive<i16> = -1000..=1000;

    /// A size; `None` where it is none.
    #[must_use]
    pub fn new(precision: u16, scale: i16) -> Option<DecimalSize> {
        let fits = (1..=Self::MAX_PRECISION).contains(&precision) && Self::SCALES.contains(&scale);
        fits.then_some(DecimalSize { precision, scale })
    }
}

/// How a value lies in memory and in a row image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Physical {
    /// One byte, 0 or 1.
    Boolean,
    /// Two bytes.
    SmallInt,
    /// Four bytes.
    Int,
    /// Eight bytes.
    BigInt,
    /// Four bytes, IEEE 754.
    Real,
    /// Eight bytes, IEEE 754.
    Double,
    /// Seventeen bytes: a 128-bit coefficient and a scale; behind the row's last column, what needs more.
    Decimal,
    /// UTF-8 of any length.
    Text,
    /// Bytes of any length.
    Bytes,
    /// Four bytes: days since 1970-01-01.
    Date,
    /// Eight bytes: microseconds since midnight.
    Time,
    /// Eight bytes: a time of day and its zone, as [`TimeTz`](crate::value::TimeTz) packs them.
    TimeTz,
    /// Eight bytes: microseconds since 1970-01-01 00:00:00, no zone.
    DateTime,
    /// Eight bytes: microseconds since 1970-01-01 00:00:00 UTC.
    Timestamp,
    /// Sixteen bytes: months, days, microseconds.
    Interval,
    /// Sixteen bytes.
    Uuid,
    /// JSON text in UTF-8, of any length.
    Json,
}

impl DataType {
    /// How values of this type lie in memory. `Unknown` lies as text: a bare NULL needs some type.
    #[must_use]
    pub const fn physical(self) -> Physical {
        match self {
            DataType::Boolean => Physical::Boolean,
            DataType::SmallInt => Physical::SmallInt,
            DataType::Int => Physical::Int,
            DataType::BigInt | DataType::Enum(_) => Physical::BigInt,
            DataType::Real => Physical::Real,
            DataType::Double => Physical::Double,
            DataType::Decimal(_) => Physical::Decimal,
            DataType::Unknown
            | DataType::Text
            | DataType::Varchar(_)
            | DataType::Char(_)
            | DataType::Bit(_)
            | DataType::Varbit(_) => Physical::Text,
            DataType::Date => Physical::Date,
            DataType::Time => Physical::Time,
            DataType::TimeTz => Physical::TimeTz,
            DataType::DateTime => Physical::DateTime,
            DataType::Timestamp => Physical::Timestamp,
            DataType::Interval => Physical::Interval,
            DataType::Blob | DataType::Binary(_) | DataType::Varbinary(_) => Physical::Bytes,
            DataType::Uuid => Physical::Uuid,
            DataType::Jsonb => Physical::Json,
        }
    }
}

impl Physical {
    /// Bytes that a value takes in the fixed part of a row image; `None` for variable lengths.
    #[must_use]
    pub const fn fixed_width(self) -> Option<usize> {
        match self {
            Physical::Boolean => Some(1),
            Physical::SmallInt => Some(2),
            Physical::Int | Physical::Real | Physical::Date => Some(4),
            Physical::BigInt
            | Physical::Double
            | Physical::Time
            | Physical::TimeTz
            | Physical::DateTime
            | Physical::Timestamp => Some(8),
            Physical::Interval | Physical::Uuid => Some(16),
            Physical::Decimal => Some(17),
            Physical::Text | Physical::Bytes | Physical::Json => None,
        }
    }
}
