//! The names of types on the wire: `INT`, `VARCHAR(20)`, `DECIMAL(10,2)`.
//!
//! They are what `column_types`, `param_types` and column metadata carry, and what the catalog
//! stores. Each name reads back as the type that it was written for.

use std::fmt;
use std::str::FromStr;

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use super::{DataType, DecimalSize};

/// A name that is no type's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not the name of a type")]
pub struct UnknownTypeName;

impl DataType {
    /// The name without its size: `VARCHAR` for `VARCHAR(20)`.
    #[must_use]
    pub const fn base_name(self) -> &'static str {
        match self {
            DataType::Unknown => "UNKNOWN",
            DataType::Boolean => "BOOLEAN",
            DataType::SmallInt => "SMALLINT",
            DataType::Int => "INT",
            DataType::BigInt => "BIGINT",
            DataType::Real => "REAL",
            DataType::Double => "DOUBLE",
            DataType::Decimal(_) => "DECIMAL",
            DataType::Text => "TEXT",
            DataType::Varchar(_) => "VARCHAR",
            DataType::Char(_) => "CHAR",
            DataType::Date => "DATE",
            DataType::Time => "TIME",
            DataType::TimeTz => "TIMETZ",
            DataType::DateTime => "DATETIME",
            DataType::Timestamp => "TIMESTAMP",
            DataType::Interval => "INTERVAL",
            DataType::Blob => "BLOB",
            DataType::Binary(_) => "BINARY",
            DataType::Varbinary(_) => "VARBINARY",
            DataType::Uuid => "UUID",
            DataType::Jsonb => "JSONB",
            DataType::Bit(_) => "BIT",
            DataType::Varbit(_) => "VARBIT",
            DataType::Enum(_) => "ENUM",
        }
    }
}

impl fmt::Display for DataType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.base_name())?;
        match *self {
            DataType::Decimal(Some(DecimalSize { precision, scale })) => {
                write!(f, "({precision},{scale})")
            }
            DataType::Char(n)
            | DataType::Binary(n)
            | DataType::Varchar(Some(n))
            | DataType::Varbinary(Some(n))
            | DataType::Bit(Some(n))
            | DataType::Varbit(Some(n))
            | DataType::Enum(n) => write!(f, "({n})"),
            DataType::Unknown
            | DataType::Boolean
            | DataType::SmallInt
            | DataType::Int
            | DataType::BigInt
            | DataType::Real
            | DataType::Double
            | DataType::Decimal(None)
            | DataType::Text
            | DataType::Varchar(None)
            | DataType::Date
            | DataType::Time
            | DataType::TimeTz
            | DataType::DateTime
            | DataType::Timestamp
            | DataType::Interval
            | DataType::Blob
            | DataType::Varbinary(None)
            | DataType::Uuid
            | DataType::Jsonb
            | DataType::Bit(None)
            | DataType::Varbit(None) => Ok(()),
        }
    }
}

impl FromStr for DataType {
    type Err = UnknownTypeName;

    fn from_str(name: &str) -> Result<DataType, UnknownTypeName> {
        let (base, size) = match name.split_once('(') {
            Some((base, rest)) => (base, Some(rest.strip_suffix(')').ok_or(UnknownTypeName)?)),
            None => (name, None),
        };
        match size {
            None => plain(base),
            Some(size) => sized(base, size),
        }
        .ok_or(UnknownTypeName)
    }
}

fn plain(base: &str) -> Option<DataType> {
    Some(match base {
        "UNKNOWN" => DataType::Unknown,
        "BOOLEAN" => DataType::Boolean,
        "SMALLINT" => DataType::SmallInt,
        "INT" => DataType::Int,
        "BIGINT" => DataType::BigInt,
        "REAL" => DataType::Real,
        "DOUBLE" => DataType::Double,
        "DECIMAL" => DataType::Decimal(None),
        "TEXT" => DataType::Text,
        "VARCHAR" => DataType::Varchar(None),
        "DATE" => DataType::Date,
        "TIME" => DataType::Time,
        "TIMETZ" => DataType::TimeTz,
        "DATETIME" => DataType::DateTime,
        "TIMESTAMP" => DataType::Timestamp,
        "INTERVAL" => DataType::Interval,
        "BLOB" => DataType::Blob,
        "VARBINARY" => DataType::Varbinary(None),
        "UUID" => DataType::Uuid,
        "JSONB" => DataType::Jsonb,
        "BIT" => DataType::Bit(None),
        "VARBIT" => DataType::Varbit(None),
        _ => return None,
    })
}

fn sized(base: &str, size: &str) -> Option<DataType> {
    if base == "DECIMAL" {
        let (precision, scale) = size.split_once(',')?;
        let (precision, scale) = (precision.parse().ok()?, scale.parse().ok()?);
        return DecimalSize::new(precision, scale).map(|size| DataType::Decimal(Some(size)));
    }
    let n = size.parse().ok()?;
    Some(match base {
        "CHAR" => DataType::Char(n),
        "VARCHAR" => DataType::Varchar(Some(n)),
        "BINARY" => DataType::Binary(n),
        "VARBINARY" => DataType::Varbinary(Some(n)),
        "BIT" => DataType::Bit(Some(n)),
        "VARBIT" => DataType::Varbit(Some(n)),
        "ENUM" => DataType::Enum(n),
        _ => return None,
    })
}

impl Serialize for DataType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DataType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<DataType, D::Error> {
        deserializer.deserialize_str(NameVisitor)
    }
}

struct NameVisitor;

impl Visitor<'_> for NameVisitor {
    type Value = DataType;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a type")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<DataType, E> {
        name.parse().map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_back_as_its_type() {
        let size = |precision, scale| DataType::Decimal(DecimalSize::new(precision, scale));
        let sized = [
            size(38, 6),
            size(1000, -1000),
            size(2, 3),
            DataType::Varchar(Some(u32::MAX)),
            DataType::Char(1),
            DataType::Binary(16),
            DataType::Varbinary(Some(7)),
            DataType::Enum(12),
        ];
        let plain = ["UNKNOWN", "DECIMAL", "TIMESTAMP", "JSONB", "VARBINARY"];
        let plain = plain.map(|name| name.parse().unwrap());
        for data_type in sized.into_iter().chain(plain) {
            assert_eq!(data_type.to_string().parse(), Ok(data_type));
            let json = serde_json::to_string(&data_type).unwrap();
            assert_eq!(serde_json::from_str::<DataType>(&json).unwrap(), data_type);
        }
        assert_eq!(sized[0].to_string(), "DECIMAL(38,6)");
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for name in [
            "",
            "int",
            "INT(4)",
            "DECIMAL(2,1001)",
            "DECIMAL(0,0)",
            "DECIMAL(1001,0)",
            "VARCHAR(",
            "VARCHAR()",
            "CHAR",
        ] {
            assert_eq!(name.parse::<DataType>(), Err(UnknownTypeName), "{name}");
        }
    }
}
