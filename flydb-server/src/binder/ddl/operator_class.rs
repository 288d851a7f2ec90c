//! Operator classes of an index's columns.
//!
//! Each type has one order, by which it is compared everywhere, so that PostgreSQL's classes for ordered
//! indexes may be named and change nothing. Texts are compared by their bytes: that is what the classes
//! for patterns are about.

use super::super::names::plain_name;
use crate::sql::{ast, position};
use crate::types::{DataType, Result, SqlError, SqlState};

/// Checks that a column of this type may have this operator class.
///
/// # Errors
/// 42704 for a class that is none, 42804 for one of another type.
pub(super) fn check(class: &ast::ObjectName, data_type: DataType) -> Result<()> {
    let name = plain_name(class)?;
    let at = position(name.span);
    let Some(accepts) = class_of(&name.value) else {
        let message = format!(
            "operator class \"{}\" does not exist for access method \"btree\"",
            name.value
        );
        return Err(SqlError::new(SqlState::UndefinedObject, message).at(at));
    };
    if accepts(data_type) {
        return Ok(());
    }
    let message = format!(
        "operator class \"{}\" does not accept data type {data_type}",
        name.value
    );
    Err(SqlError::new(SqlState::DatatypeMismatch, message).at(at))
}

/// Which types a class is for.
fn class_of(name: &str) -> Option<fn(DataType) -> bool> {
    Some(match name {
        "bool_ops" => |one| one == DataType::Boolean,
        "int2_ops" => |one| one == DataType::SmallInt,
        "int4_ops" => |one| one == DataType::Int,
        "int8_ops" => |one| one == DataType::BigInt,
        "float4_ops" => |one| one == DataType::Real,
        "float8_ops" => |one| one == DataType::Double,
        "numeric_ops" => |one| matches!(one, DataType::Decimal(_)),
        "text_ops" | "varchar_ops" | "text_pattern_ops" | "varchar_pattern_ops" => {
            |one| matches!(one, DataType::Text | DataType::Varchar(_))
        }
        "bpchar_ops" | "bpchar_pattern_ops" => |one| matches!(one, DataType::Char(_)),
        "date_ops" => |one| one == DataType::Date,
        "time_ops" => |one| one == DataType::Time,
        "timetz_ops" => |one| one == DataType::TimeTz,
        "bit_ops" => |one| matches!(one, DataType::Bit(_)),
        "varbit_ops" => |one| matches!(one, DataType::Varbit(_)),
        "timestamp_ops" => |one| one == DataType::DateTime,
        "timestamptz_ops" => |one| one == DataType::Timestamp,
        "interval_ops" => |one| one == DataType::Interval,
        "bytea_ops" => |one| {
            matches!(
                one,
                DataType::Blob | DataType::Binary(_) | DataType::Varbinary(_)
            )
        },
        "uuid_ops" => |one| one == DataType::Uuid,
        "jsonb_ops" => |one| one == DataType::Jsonb,
        _ => return None,
    })
}
