//! The sizes of types, as ODBC's appendix D defines column size, decimal digits, display size and
//! transfer octet length, which is what JDBC follows. Where a type has no bound, the bound is
//! `i32::MAX`.

use super::DataType;

/// The size of what has none.
pub(super) const UNBOUNDED: i32 = i32::MAX;
/// `2024-01-15T10:30:00.500000Z`, as results have it.
const TIMESTAMP_CHARS: i32 = 27;
/// `10:30:00.500000+15:59:59`.
const TIMETZ_CHARS: i32 = 24;
/// The longest interval as text.
const INTERVAL_CHARS: i32 = 70;
/// Bytes of the widest character.
const CHAR_BYTES: i32 = 4;

impl DataType {
    /// `COLUMN_SIZE`: digits of a number, characters of a text or of a date as text, bytes of binary
    /// data.
    #[must_use]
    pub const fn precision(self) -> i32 {
        match self {
            DataType::Boolean => 1,
            DataType::SmallInt => 5,
            DataType::Int => 10,
            DataType::BigInt => 19,
            DataType::Real => 7,
            DataType::Double => 15,
            // Digits before the point and after it.
            DataType::Decimal(None) => 131_072 + 16_383,
            DataType::Decimal(Some(size)) => size.precision as i32,
            DataType::Char(n)
            | DataType::Binary(n)
            | DataType::Varchar(Some(n))
            | DataType::Varbinary(Some(n))
            | DataType::Bit(Some(n))
            | DataType::Varbit(Some(n)) => at_most(n as i64),
            DataType::Date => 10,
            DataType::Time => 15,
            DataType::TimeTz => TIMETZ_CHARS,
            DataType::DateTime => 26,
            DataType::Timestamp => TIMESTAMP_CHARS,
            DataType::Interval => INTERVAL_CHARS,
            DataType::Uuid => 36,
            DataType::Unknown
            | DataType::Text
            | DataType::Varchar(None)
            | DataType::Blob
            | DataType::Varbinary(None)
            | DataType::Jsonb
            | DataType::Bit(None)
            | DataType::Varbit(None)
            | DataType::Enum(_) => UNBOUNDED,
        }
    }

    /// Digits behind the point: of a number, or of the seconds. 0 where that means nothing, and for
    /// a DECIMAL without a size, whose values each have their own.
    #[must_use]
    pub const fn scale(self) -> i32 {
        match self {
            DataType::Decimal(Some(size)) => size.scale as i32,
            DataType::Time
            | DataType::TimeTz
            | DataType::DateTime
            | DataType::Timestamp
            | DataType::Interval => 6,
            _ => 0,
        }
    }

    /// Characters of the longest value as text.
    #[must_use]
    pub const fn display_size(self) -> i32 {
        match self {
            DataType::Boolean => 5,
            DataType::SmallInt => 6,
            DataType::Int => 11,
            DataType::BigInt => 20,
            DataType::Real => 14,
            DataType::Double => 24,
            // A sign and a point; zeros that are never rounded to, or behind the point.
            DataType::Decimal(Some(size)) => {
                let zeros = if size.scale < 0 {
                    -(size.scale as i32)
                } else if size.scale as i32 > size.precision as i32 {
                    size.scale as i32 - size.precision as i32
                } else {
                    0
                };
                size.precision as i32 + zeros + 2
            }
            DataType::Decimal(None) => self.precision() + 2,
            // Two hexadecimal digits a byte.
            DataType::Binary(n) | DataType::Varbinary(Some(n)) => at_most(2 * n as i64),
            _ => self.precision(),
        }
    }

    /// `DECIMAL_DIGITS`: the scale, where the type has one.
    #[must_use]
    pub const fn decimal_digits(self) -> Option<i32> {
        match self {
            DataType::SmallInt
            | DataType::Int
            | DataType::BigInt
            | DataType::Decimal(_)
            | DataType::Time
            | DataType::TimeTz
            | DataType::DateTime
            | DataType::Timestamp
            | DataType::Interval => Some(self.scale()),
            _ => None,
        }
    }

    /// `NUM_PREC_RADIX`: 10 for numbers.
    #[must_use]
    pub const fn num_prec_radix(self) -> Option<i32> {
        match self {
            DataType::SmallInt
            | DataType::Int
            | DataType::BigInt
            | DataType::Real
            | DataType::Double
            | DataType::Decimal(_) => Some(10),
            _ => None,
        }
    }

    /// `CHAR_OCTET_LENGTH`: bytes of the longest text or binary value.
    #[must_use]
    pub const fn char_octet_length(self) -> Option<i32> {
        match self {
            DataType::Char(n) | DataType::Varchar(Some(n)) => {
                Some(at_most(n as i64 * CHAR_BYTES as i64))
            }
            DataType::Binary(n) | DataType::Varbinary(Some(n)) => Some(at_most(n as i64)),
            DataType::Text
            | DataType::Varchar(None)
            | DataType::Blob
            | DataType::Varbinary(None)
            | DataType::Jsonb => Some(UNBOUNDED),
            _ => None,
        }
    }

    /// `BUFFER_LENGTH`: bytes that a value takes in ODBC's default C type.
    #[must_use]
    pub const fn buffer_length(self) -> i32 {
        match self {
            DataType::Boolean => 1,
            DataType::SmallInt => 2,
            DataType::Int | DataType::Real => 4,
            DataType::BigInt | DataType::Double => 8,
            DataType::Date | DataType::Time | DataType::TimeTz => 6,
            DataType::DateTime | DataType::Timestamp | DataType::Uuid => 16,
            _ => match self.char_octet_length() {
                Some(bytes) => bytes,
                None => self.display_size(),
            },
        }
    }
}

#[allow(clippy::cast_possible_truncation)] // bounded just before
const fn at_most(n: i64) -> i32 {
    if n > UNBOUNDED as i64 {
        UNBOUNDED
    } else {
        n as i32
    }
}
