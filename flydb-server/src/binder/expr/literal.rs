//! Literals and parameters.

use std::sync::Arc;

use jiff::tz::TimeZone;
use smol_str::SmolStr;

use super::ExprBinder;
use crate::plan::{Expr, ExprKind};
use crate::sql::{ast, position};
use crate::types::cast::{CastRules, cast_value};
use crate::types::{DataType, Result, SqlError, SqlState, Timestamp, Value, ValueRef};

/// The rules of casts that depend on nothing but the value.
pub(super) const RULES: CastRules<'static> = CastRules {
    explicit: false,
    zone: &TimeZone::UTC,
    now: Timestamp(0),
};

impl ExprBinder<'_> {
    pub(super) fn bind_literal(&self, literal: &ast::ValueWithSpan) -> Result<Expr> {
        use ast::Value as V;
        let ast::ValueWithSpan { value, span } = literal;
        let at = position(*span);
        let (value, data_type) = match value {
            V::Number(digits, _) => number(digits).map_err(|error| error.at(at))?,
            V::SingleQuotedString(text)
            | V::EscapedStringLiteral(text)
            | V::UnicodeStringLiteral(text)
            | V::NationalStringLiteral(text) => string(text),
            V::DollarQuotedString(text) => string(&text.value),
            V::HexStringLiteral(digits) => bytes(digits).map_err(|error| error.at(at))?,
            V::SingleQuotedByteStringLiteral(digits) => {
                bits(digits).map_err(|error| error.at(at))?
            }
            V::Boolean(value) => (Value::Boolean(*value), DataType::Boolean),
            V::Null => (Value::Null, DataType::Unknown),
            V::Placeholder(name) => return self.bind_parameter(name, at),
            V::TripleSingleQuotedString(_)
            | V::TripleDoubleQuotedString(_)
            | V::DoubleQuotedByteStringLiteral(_)
            | V::TripleSingleQuotedByteStringLiteral(_)
            | V::TripleDoubleQuotedByteStringLiteral(_)
            | V::SingleQuotedRawStringLiteral(_)
            | V::DoubleQuotedRawStringLiteral(_)
            | V::TripleSingleQuotedRawStringLiteral(_)
            | V::TripleDoubleQuotedRawStringLiteral(_)
            | V::QuoteDelimitedStringLiteral(_)
            | V::NationalQuoteDelimitedStringLiteral(_)
            | V::DoubleQuotedString(_) => {
                return Err(SqlError::unsupported("this kind of literal").at(at));
            }
        };
        Ok(Expr {
            kind: ExprKind::Literal(value),
            data_type,
            position: at,
        })
    }

    /// `$n`.
    fn bind_parameter(&self, name: &str, at: Option<u32>) -> Result<Expr> {
        if self.binder.stored.in_function() {
            return self.bind_argument(name, at);
        }
        let number = name.strip_prefix('$').and_then(|n| n.parse::<usize>().ok());
        let index = number.and_then(|number| number.checked_sub(1));
        let found = index.and_then(|index| Some((index, self.binder.parameters.use_one(index)?)));
        let Some((index, data_type)) = found else {
            let message = format!("there is no parameter {name}");
            return Err(SqlError::new(SqlState::UndefinedParameter, message).at(at));
        };
        Ok(Expr {
            kind: ExprKind::Parameter(index),
            data_type,
            position: at,
        })
    }
}

impl ExprBinder<'_> {
    /// `$n` in a function's statement: what it was called with.
    fn bind_argument(&self, name: &str, at: Option<u32>) -> Result<Expr> {
        let argument = self.scope.resolve(&ast::Ident::new(name));
        let mut argument = argument.map_err(|_| {
            let message = format!("there is no parameter {name}");
            SqlError::new(SqlState::UndefinedParameter, message).at(at)
        })?;
        argument.position = at;
        Ok(argument)
    }
}

fn string(text: &str) -> (Value, DataType) {
    (Value::Text(SmolStr::new(text)), DataType::Unknown)
}

/// A number: INT where it fits, else BIGINT, else DECIMAL.
fn number(digits: &str) -> Result<(Value, DataType)> {
    if let Ok(value) = digits.parse::<i32>() {
        return Ok((Value::Int(value), DataType::Int));
    }
    if let Ok(value) = digits.parse::<i64>() {
        return Ok((Value::BigInt(value), DataType::BigInt));
    }
    let to = DataType::Decimal(None);
    let exact = cast_value(ValueRef::Text(digits), DataType::Unknown, to, &RULES)?;
    Ok((exact, to))
}

/// `B'...'`.
fn bits(digits: &str) -> Result<(Value, DataType)> {
    match digits.chars().find(|digit| !matches!(digit, '0' | '1')) {
        Some(digit) => Err(SqlError::new(
            SqlState::InvalidTextRepresentation,
            format!("\"{digit}\" is not a valid binary digit"),
        )),
        None => Ok((Value::Text(SmolStr::new(digits)), DataType::Bit(None))),
    }
}

/// `X'...'`.
fn bytes(digits: &str) -> Result<(Value, DataType)> {
    let invalid = || {
        let message = format!("\"{digits}\" is not a row of hexadecimal digit pairs");
        SqlError::new(SqlState::InvalidTextRepresentation, message)
    };
    let pairs = digits.as_bytes().chunks(2);
    let bytes = pairs.map(|pair| {
        let pair = std::str::from_utf8(pair)
            .ok()
            .filter(|pair| pair.len() == 2)?;
        u8::from_str_radix(pair, 16).ok()
    });
    let bytes: Option<Arc<[u8]>> = bytes.collect();
    Ok((Value::Bytes(bytes.ok_or_else(invalid)?), DataType::Blob))
}
