//! What JDBC and ODBC want to know about a type.
//!
//! The codes are those of `java.sql.Types` and of ODBC's `sql.h` and `sqlext.h`; column size, decimal
//! digits, display size and transfer octet length are as ODBC's appendix D defines them, which is
//! what JDBC follows. Where a type has no bound, the bound is `i32::MAX`. [`TYPES`] is the answer to
//! GetTypeInfo, and the reference's table of types is checked against it.

use super::{DataType, DecimalSize};

/// The size of what has none.
const UNBOUNDED: i32 = i32::MAX;
/// `2024-01-15T10:30:00.500000Z`, as results have it.
const TIMESTAMP_CHARS: i32 = 27;
/// The longest interval as text.
const INTERVAL_CHARS: i32 = 70;
/// Bytes of the widest character.
const CHAR_BYTES: i32 = 4;

/// A row of GetTypeInfo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeInfo {
    /// The type, with the largest size that it may have.
    pub data_type: DataType,
    /// What a literal begins with, where it is not bare.
    pub literal_prefix: Option<&'static str>,
    /// What stands in the parentheses behind its name.
    pub create_params: Option<&'static str>,
    /// Whether comparisons tell upper case from lower case.
    pub case_sensitive: bool,
    /// Where it may stand in WHERE.
    pub searchable: Searchable,
    /// Whether it has no sign; `None` where that means nothing.
    pub unsigned: Option<bool>,
    /// Whether a column of it can be AUTO_INCREMENT.
    pub auto_increment: bool,
    /// What it holds, in a few words.
    pub description: &'static str,
}

/// Where a type may stand in WHERE. The numbers are JDBC's and ODBC's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Searchable {
    /// In comparisons, but not with LIKE.
    ExceptLike = 2,
    /// Everywhere.
    Everywhere = 3,
}

const NUMBER: TypeInfo = TypeInfo {
    data_type: DataType::Int,
    literal_prefix: None,
    create_params: None,
    case_sensitive: false,
    searchable: Searchable::ExceptLike,
    unsigned: Some(false),
    auto_increment: false,
    description: "",
};

const QUOTED: TypeInfo = TypeInfo {
    literal_prefix: Some("'"),
    unsigned: None,
    ..NUMBER
};

const CHARACTERS: TypeInfo = TypeInfo {
    case_sensitive: true,
    searchable: Searchable::Everywhere,
    ..QUOTED
};

const LARGEST_DECIMAL: DataType = DataType::Decimal(Some(DecimalSize {
    precision: 38,
    scale: 38,
}));

/// Every type, in the order of GetTypeInfo: by code, and the closest to the code's name first.
pub const TYPES: &[TypeInfo] = &[
    TypeInfo {
        data_type: DataType::BigInt,
        auto_increment: true,
        description: "whole numbers of 64 bits",
        ..NUMBER
    },
    TypeInfo {
        data_type: DataType::Varbinary(None),
        literal_prefix: Some("X'"),
        create_params: Some("max length"),
        description: "bytes, up to the length",
        ..QUOTED
    },
    TypeInfo {
        data_type: DataType::Binary(0),
        literal_prefix: Some("X'"),
        create_params: Some("length"),
        description: "bytes, filled up with zeros to the length",
        ..QUOTED
    },
    TypeInfo {
        data_type: DataType::Text,
        description: "text of any length",
        ..CHARACTERS
    },
    TypeInfo {
        data_type: DataType::Char(0),
        create_params: Some("length"),
        description: "text, filled up with blanks to the length",
        ..CHARACTERS
    },
    TypeInfo {
        data_type: LARGEST_DECIMAL,
        create_params: Some("precision,scale"),
        description: "exact numbers of up to 38 digits",
        ..NUMBER
    },
    TypeInfo {
        data_type: DataType::Int,
        auto_increment: true,
        description: "whole numbers of 32 bits",
        ..NUMBER
    },
    TypeInfo {
        data_type: DataType::SmallInt,
        auto_increment: true,
        description: "whole numbers of 16 bits",
        ..NUMBER
    },
    TypeInfo {
        data_type: DataType::Real,
        description: "floating-point numbers of 32 bits",
        ..NUMBER
    },
    TypeInfo {
        data_type: DataType::Double,
        description: "floating-point numbers of 64 bits",
        ..NUMBER
    },
    TypeInfo {
        data_type: DataType::Varchar(None),
        create_params: Some("max length"),
        description: "text, up to the length",
        ..CHARACTERS
    },
    TypeInfo {
        data_type: DataType::Boolean,
        unsigned: None,
        description: "true or false",
        ..NUMBER
    },
    TypeInfo {
        data_type: DataType::Date,
        literal_prefix: Some("DATE '"),
        description: "dates",
        ..QUOTED
    },
    TypeInfo {
        data_type: DataType::Time,
        literal_prefix: Some("TIME '"),
        description: "times of day, to the microsecond",
        ..QUOTED
    },
    TypeInfo {
        data_type: DataType::DateTime,
        literal_prefix: Some("DATETIME '"),
        description: "dates with a time of day, without a zone",
        ..QUOTED
    },
    TypeInfo {
        data_type: DataType::Uuid,
        literal_prefix: Some("UUID '"),
        description: "UUIDs",
        ..QUOTED
    },
    TypeInfo {
        data_type: DataType::Jsonb,
        literal_prefix: Some("JSONB '"),
        description: "JSON documents, normalised",
        ..CHARACTERS
    },
    TypeInfo {
        data_type: DataType::Interval,
        literal_prefix: Some("INTERVAL '"),
        description: "spans of months, days and microseconds",
        ..QUOTED
    },
    TypeInfo {
        data_type: DataType::Blob,
        literal_prefix: Some("X'"),
        description: "bytes of any length",
        ..QUOTED
    },
    TypeInfo {
        data_type: DataType::Timestamp,
        literal_prefix: Some("TIMESTAMP '"),
        description: "instants, in UTC",
        ..QUOTED
    },
];

impl TypeInfo {
    /// What a literal ends with, where it is not bare.
    #[must_use]
    pub const fn literal_suffix(&self) -> Option<&'static str> {
        match self.literal_prefix {
            Some(_) => Some("'"),
            None => None,
        }
    }

    /// The smallest and the largest scale, of a type that has one.
    #[must_use]
    pub const fn scales(&self) -> Option<(i32, i32)> {
        match (self.data_type, self.data_type.decimal_digits()) {
            (DataType::Decimal(_), _) => Some((0, 38)),
            (_, Some(scale)) => Some((scale, scale)),
            (_, None) => None,
        }
    }

    /// What GetTypeInfo says about the precision. Sizes that a column would give are the largest.
    #[must_use]
    pub const fn precision(&self) -> i32 {
        match self.data_type {
            DataType::Char(_) | DataType::Binary(_) => UNBOUNDED,
            other => other.precision(),
        }
    }
}

impl DataType {
    /// The code in `java.sql.Types`.
    #[must_use]
    pub const fn jdbc_type(self) -> i32 {
        match self {
            DataType::Unknown => 0,
            DataType::Boolean => 16,
            DataType::SmallInt => 5,
            DataType::Int => 4,
            DataType::BigInt => -5,
            DataType::Real => 7,
            DataType::Double => 8,
            DataType::Decimal(_) => 3,
            DataType::Text => -1,
            DataType::Varchar(_) => 12,
            DataType::Char(_) => 1,
            DataType::Date => 91,
            DataType::Time => 92,
            DataType::DateTime => 93,
            DataType::Timestamp => 2014,
            DataType::Blob => 2004,
            DataType::Binary(_) => -2,
            DataType::Varbinary(_) => -3,
            DataType::Interval | DataType::Uuid | DataType::Jsonb => 1111,
        }
    }

    /// The concise code in ODBC.
    #[must_use]
    pub const fn odbc_type(self) -> i32 {
        match self {
            DataType::Boolean => -7,
            DataType::Timestamp => 93,
            DataType::Blob => -4,
            DataType::Uuid => -11,
            DataType::Jsonb => -1,
            DataType::Unknown | DataType::Interval => 12,
            DataType::SmallInt
            | DataType::Int
            | DataType::BigInt
            | DataType::Real
            | DataType::Double
            | DataType::Decimal(_)
            | DataType::Text
            | DataType::Varchar(_)
            | DataType::Char(_)
            | DataType::Date
            | DataType::Time
            | DataType::DateTime
            | DataType::Binary(_)
            | DataType::Varbinary(_) => self.jdbc_type(),
        }
    }

    /// ODBC's verbose code, `SQL_DATA_TYPE`: 9 for all dates and times.
    #[must_use]
    pub const fn sql_data_type(self) -> i32 {
        match self.sql_datetime_sub() {
            Some(_) => 9,
            None => self.odbc_type(),
        }
    }

    /// ODBC's subcode of dates and times, `SQL_DATETIME_SUB`.
    #[must_use]
    pub const fn sql_datetime_sub(self) -> Option<i32> {
        match self {
            DataType::Date => Some(1),
            DataType::Time => Some(2),
            DataType::DateTime | DataType::Timestamp => Some(3),
            _ => None,
        }
    }

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
            DataType::Decimal(None) => 38,
            DataType::Decimal(Some(size)) => size.precision as i32,
            DataType::Char(n)
            | DataType::Binary(n)
            | DataType::Varchar(Some(n))
            | DataType::Varbinary(Some(n)) => at_most(n as i64),
            DataType::Date => 10,
            DataType::Time => 15,
            DataType::DateTime => 26,
            DataType::Timestamp => TIMESTAMP_CHARS,
            DataType::Interval => INTERVAL_CHARS,
            DataType::Uuid => 36,
            DataType::Unknown
            | DataType::Text
            | DataType::Varchar(None)
            | DataType::Blob
            | DataType::Varbinary(None)
            | DataType::Jsonb => UNBOUNDED,
        }
    }

    /// Digits behind the point: of a number, or of the seconds. 0 where that means nothing, and for
    /// a DECIMAL without a size, whose values each have their own.
    #[must_use]
    pub const fn scale(self) -> i32 {
        match self {
            DataType::Decimal(Some(size)) => size.scale as i32,
            DataType::Time | DataType::DateTime | DataType::Timestamp | DataType::Interval => 6,
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
            // A sign and a point.
            DataType::Decimal(_) => self.precision() + 2,
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
            DataType::Date | DataType::Time => 6,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_that_a_column_can_have_is_listed_once() {
        let listed: Vec<&str> = TYPES
            .iter()
            .map(|info| info.data_type.base_name())
            .collect();
        for name in [
            "BOOLEAN",
            "SMALLINT",
            "INT",
            "BIGINT",
            "REAL",
            "DOUBLE",
            "DECIMAL",
            "TEXT",
            "VARCHAR",
            "CHAR",
            "DATE",
            "TIME",
            "DATETIME",
            "TIMESTAMP",
            "INTERVAL",
            "BLOB",
            "BINARY",
            "VARBINARY",
            "UUID",
            "JSONB",
        ] {
            assert_eq!(
                listed.iter().filter(|other| **other == name).count(),
                1,
                "{name}"
            );
        }
        assert_eq!(listed.len(), 20);
        assert!(TYPES.iter().all(|info| !info.description.is_empty()));
    }

    #[test]
    fn types_are_listed_by_code() {
        let codes = TYPES.iter().map(|info| info.data_type.jdbc_type());
        assert!(codes.is_sorted());
    }

    #[test]
    fn sizes_follow_the_declaration() {
        let (precision, scale) = (10, 2);
        let decimal = DataType::Decimal(Some(DecimalSize { precision, scale }));
        assert_eq!(
            (decimal.precision(), decimal.scale(), decimal.display_size()),
            (10, 2, 12)
        );
        let varchar = DataType::Varchar(Some(20));
        assert_eq!(
            (varchar.precision(), varchar.char_octet_length()),
            (20, Some(80))
        );
        let binary = DataType::Binary(u32::MAX);
        assert_eq!(
            (binary.precision(), binary.display_size()),
            (UNBOUNDED, UNBOUNDED)
        );
    }

    #[test]
    fn display_sizes_hold_the_longest_values() {
        use crate::value::{DateTime, Decimal, Interval, Time, Timestamp, Value, write_json_value};
        let lowest = Interval {
            months: i32::MIN,
            days: i32::MIN,
            micros: i64::MIN,
        };
        let almost_midnight = 1_705_363_199_999_999;
        for (data_type, value) in [
            (DataType::Boolean, Value::Boolean(false)),
            (DataType::SmallInt, Value::SmallInt(i16::MIN)),
            (DataType::Int, Value::Int(i32::MIN)),
            (DataType::BigInt, Value::BigInt(i64::MIN)),
            (DataType::Real, Value::Real(-1.175_494_4e-38)),
            (
                DataType::Double,
                Value::Double(-2.225_073_858_507_201_4e-308),
            ),
            (
                DataType::Decimal(None),
                Value::Decimal(Decimal::new(-Decimal::MAX_COEFFICIENT, 37).unwrap()),
            ),
            (DataType::Time, Value::Time(Time(1))),
            (
                DataType::DateTime,
                Value::DateTime(DateTime(almost_midnight)),
            ),
            (
                DataType::Timestamp,
                Value::Timestamp(Timestamp(almost_midnight)),
            ),
            (DataType::Interval, Value::Interval(lowest)),
            (DataType::Uuid, Value::Uuid(uuid::Uuid::max())),
        ] {
            let mut out = Vec::new();
            write_json_value(&mut out, value.as_ref());
            let json = String::from_utf8(out).unwrap();
            let shown = json.trim_matches('"');
            assert!(
                shown.len() <= usize::try_from(data_type.display_size()).unwrap(),
                "{data_type}: {shown}"
            );
        }
    }
}
