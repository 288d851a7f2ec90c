//! What types are called.

use std::borrow::Cow;

use crate::types::DataType;

/// The name of a type as messages and `pg_typeof` say it.
#[must_use]
pub(crate) fn type_name(data_type: DataType) -> Cow<'static, str> {
    match data_type {
        DataType::Enum(id) => Cow::Owned(stand_in(id)),
        plain => Cow::Borrowed(plain_name(plain)),
    }
}

/// What stands for the name of an ENUM type where the catalog that knows it is out of reach. The binder
/// puts the name in before anybody reads it.
pub(crate) fn stand_in(id: u32) -> String {
    format!("\u{e000}{id}\u{e000}")
}

const fn plain_name(data_type: DataType) -> &'static str {
    match data_type {
        DataType::Unknown => "unknown",
        DataType::Boolean => "boolean",
        DataType::SmallInt => "smallint",
        DataType::Int => "integer",
        DataType::BigInt => "bigint",
        DataType::Real => "real",
        DataType::Double => "double precision",
        DataType::Decimal(_) => "numeric",
        DataType::Text => "text",
        DataType::Varchar(_) => "character varying",
        DataType::Char(_) => "character",
        DataType::Date => "date",
        DataType::Time => "time without time zone",
        DataType::TimeTz => "time with time zone",
        DataType::DateTime => "timestamp without time zone",
        DataType::Timestamp => "timestamp with time zone",
        DataType::Interval => "interval",
        DataType::Blob | DataType::Binary(_) | DataType::Varbinary(_) => "bytea",
        DataType::Uuid => "uuid",
        DataType::Jsonb => "jsonb",
        DataType::Bit(_) => "bit",
        DataType::Varbit(_) => "bit varying",
        DataType::Enum(_) => "enum",
    }
}

/// The name of a type as PostgreSQL keeps it inside, which tools ask for.
#[must_use]
pub(crate) const fn internal_type_name(data_type: DataType) -> &'static str {
    match data_type {
        DataType::Unknown => "unknown",
        DataType::Text => "text",
        DataType::Boolean => "bool",
        DataType::SmallInt => "int2",
        DataType::Int => "int4",
        DataType::BigInt => "int8",
        DataType::Real => "float4",
        DataType::Double => "float8",
        DataType::Decimal(_) => "numeric",
        DataType::Varchar(_) => "varchar",
        DataType::Char(_) => "bpchar",
        DataType::Date => "date",
        DataType::Time => "time",
        DataType::TimeTz => "timetz",
        DataType::DateTime => "timestamp",
        DataType::Timestamp => "timestamptz",
        DataType::Interval => "interval",
        DataType::Blob | DataType::Binary(_) | DataType::Varbinary(_) => "bytea",
        DataType::Uuid => "uuid",
        DataType::Jsonb => "jsonb",
        DataType::Bit(_) => "bit",
        DataType::Varbit(_) => "varbit",
        DataType::Enum(_) => "enum",
    }
}
