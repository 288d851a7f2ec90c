//! What JDBC and ODBC want to know about a type.
//!
//! [`TYPES`] is the answer to GetTypeInfo, and the reference's table of types is checked against it.
//! Codes and sizes are methods of [`DataType`].

use super::sizes::UNBOUNDED;
use super::{DataType, DecimalSize};

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
    precision: DecimalSize::MAX_PRECISION,
    scale: 1000,
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
        description: "exact numbers",
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
        data_type: DataType::Bit(None),
        literal_prefix: Some("B'"),
        create_params: Some("length"),
        description: "bits, exactly as many as the length",
        ..QUOTED
    },
    TypeInfo {
        data_type: DataType::Varbit(None),
        literal_prefix: Some("B'"),
        create_params: Some("max length"),
        description: "bits, up to the length",
        ..QUOTED
    },
    TypeInfo {
        data_type: DataType::Blob,
        literal_prefix: Some("X'"),
        description: "bytes of any length",
        ..QUOTED
    },
    TypeInfo {
        data_type: DataType::TimeTz,
        literal_prefix: Some("TIMETZ '"),
        description: "times of day with an offset from UTC",
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
            (DataType::Decimal(_), _) => Some((-1000, 1000)),
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

#[cfg(test)]
mod tests;
