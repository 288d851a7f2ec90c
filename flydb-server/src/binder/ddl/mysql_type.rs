//! Types of MySQL's columns that are one of ours and a condition: UNSIGNED numbers, ENUM and SET.

use super::super::bind_data_type;
use crate::sql::ast;
use crate::types::{DataType, Result, SqlError, SqlState};

/// What a type says besides how its values are stored.
pub(super) struct TypeCheck {
    /// The last part of the name that the constraint gets.
    pub(super) word: &'static str,
    /// The condition, as SQL.
    pub(super) sql: String,
}

/// The type and the condition; `None` for a type that is not one of these.
///
/// # Errors
/// 22023 for members that a SET cannot have, and for a size outside its range.
pub(super) fn bind(
    data_type: &ast::DataType,
    column: &ast::Ident,
) -> Result<Option<(DataType, TypeCheck)>> {
    if let ast::DataType::Enum(members, None) = data_type {
        return member_of(members, column).map(Some);
    }
    if let ast::DataType::Set(members) = data_type {
        return subset_of(members, column).map(Some);
    }
    if is_year(data_type) {
        let name = quoted(column);
        let sql = format!("{name} BETWEEN 1901 AND 2155 OR {name} = 0");
        return Ok(Some((DataType::SmallInt, TypeCheck { word: "range", sql })));
    }
    let Some((stored, greatest)) = unsigned(data_type)? else {
        return Ok(None);
    };
    let name = quoted(column);
    let sql = match greatest {
        Some(greatest) => format!("{name} BETWEEN 0 AND {greatest}"),
        None => format!("{name} >= 0"),
    };
    Ok(Some((stored, TypeCheck { word: "range", sql })))
}

/// YEAR, or `YEAR(4)`.
fn is_year(data_type: &ast::DataType) -> bool {
    let ast::DataType::Custom(name, modifiers) = data_type else {
        return false;
    };
    let four = |one: &ast::TypeModifier| matches!(one, ast::TypeModifier::Number(digits, _) if digits == "4");
    let plain = modifiers.is_empty() || matches!(&modifiers[..], [only] if four(only));
    matches!(name.0.as_slice(), [ast::ObjectNamePart::Identifier(name)] if name.value == "year")
        && plain
}

/// The type that holds an UNSIGNED number, and the greatest that it may be. A BIGINT is not as wide as that of
/// MySQL.
fn unsigned(data_type: &ast::DataType) -> Result<Option<(DataType, Option<u32>)>> {
    use ast::DataType as D;
    let signed = match data_type {
        D::TinyIntUnsigned(_) => return Ok(Some((DataType::SmallInt, Some(255)))),
        D::SmallIntUnsigned(_) | D::Int2Unsigned(_) => {
            return Ok(Some((DataType::Int, Some(65_535))));
        }
        D::MediumIntUnsigned(_) => return Ok(Some((DataType::Int, Some(16_777_215)))),
        D::IntUnsigned(_) | D::IntegerUnsigned(_) | D::Int4Unsigned(_) => {
            return Ok(Some((DataType::BigInt, Some(u32::MAX))));
        }
        D::BigIntUnsigned(_) | D::Int8Unsigned(_) => return Ok(Some((DataType::BigInt, None))),
        D::DecimalUnsigned(info) | D::DecUnsigned(info) => D::Decimal(*info),
        D::FloatUnsigned(info) => D::Float(*info),
        D::DoubleUnsigned(info) => D::Double(*info),
        D::DoublePrecisionUnsigned => D::DoublePrecision,
        D::RealUnsigned => D::Real,
        _ => return Ok(None),
    };
    Ok(Some((bind_data_type(&signed)?, None)))
}

fn member_of(members: &[ast::EnumMember], column: &ast::Ident) -> Result<(DataType, TypeCheck)> {
    let mut texts = Vec::with_capacity(members.len());
    for member in members {
        let ast::EnumMember::Name(text) = member else {
            return Err(SqlError::unsupported("a number for a member of an ENUM"));
        };
        texts.push(ast::Value::EscapedStringLiteral(text.clone()).to_string());
    }
    let sql = format!("{} IN ({})", quoted(column), texts.join(", "));
    Ok((DataType::Text, TypeCheck { word: "enum", sql }))
}

/// `SET('a', 'b')`: a text of members with commas between, each at most once and in their order, as MySQL keeps them.
fn subset_of(members: &[String], column: &ast::Ident) -> Result<(DataType, TypeCheck)> {
    if members.len() > MAX_SET_MEMBERS || members.iter().any(|one| one.contains(',')) {
        let message = format!("a SET has up to {MAX_SET_MEMBERS} members without a comma");
        return Err(SqlError::new(SqlState::InvalidParameterValue, message));
    }
    let parts = members
        .iter()
        .map(|one| format!("({},)?", regex::escape(one)));
    let pattern = format!("^{}$", parts.collect::<String>());
    let pattern = ast::Value::EscapedStringLiteral(pattern);
    let name = quoted(column);
    let sql = format!("{name} = '' OR {name} || ',' ~ {pattern}");
    Ok((DataType::Text, TypeCheck { word: "set", sql }))
}

/// Members of a SET, as in MySQL.
const MAX_SET_MEMBERS: usize = 64;

fn quoted(column: &ast::Ident) -> ast::Ident {
    ast::Ident::with_quote('"', &column.value)
}
