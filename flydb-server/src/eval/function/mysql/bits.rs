//! Bits as sets of texts, numbers as characters, addresses as bytes, and what MySQL tells of a text.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::text_value;
use crate::eval::function::no_such_call;
use crate::eval::limits::check_value_bytes;
use crate::plan::MysqlFunction;
use crate::types::{Numeric, Result, SqlError, SqlState, Value, ValueRef};

/// Bits of a number.
const BITS: i32 = 64;

pub(super) fn invoke(function: MysqlFunction, arguments: &[ValueRef<'_>]) -> Result<Value> {
    use MysqlFunction as F;
    Ok(match (function, arguments) {
        (F::Unsigned, [ValueRef::BigInt(number)]) => unsigned(*number)?,
        (F::CharOf, codes) => return characters(codes),
        (F::MakeSet, [ValueRef::Null, ..]) => Value::Null,
        (F::MakeSet, [ValueRef::BigInt(bits), texts @ ..]) => make_set(*bits, texts)?,
        (
            F::ExportSet,
            [
                ValueRef::BigInt(bits),
                ValueRef::Text(on),
                ValueRef::Text(off),
                rest @ ..,
            ],
        ) => {
            let (between, count) = match rest {
                [] => (",", BITS),
                [ValueRef::Text(between)] => (*between, BITS),
                [ValueRef::Text(between), ValueRef::Int(count)] => (*between, *count),
                _ => return Err(no_such_call("a function of bits", arguments)),
            };
            export_set(*bits, (on, off), between, count)?
        }
        (F::Inet6Aton, [ValueRef::Text(address)]) => match address.parse() {
            Ok(IpAddr::V4(address)) => Value::Bytes(address.octets().as_slice().into()),
            Ok(IpAddr::V6(address)) => Value::Bytes(address.octets().as_slice().into()),
            Err(_) => Value::Null,
        },
        (F::Inet6Ntoa, [ValueRef::Bytes(bytes)]) => {
            let four = <[u8; 4]>::try_from(*bytes).map(|four| Ipv4Addr::from(four).to_string());
            let sixteen =
                || <[u8; 16]>::try_from(*bytes).map(|sixteen| Ipv6Addr::from(sixteen).to_string());
            four.or_else(|_| sixteen()).map_or(Value::Null, text_value)
        }
        (F::JsonStorageSize, [ValueRef::Json(text)]) => {
            Value::Int(i32::try_from(text.len()).unwrap_or(i32::MAX))
        }
        (F::CharsetOf, [_]) => text_value("utf8mb4"),
        (F::CollationOf, [_]) => text_value("utf8mb4_bin"),
        _ => return Err(no_such_call("a function of bits", arguments)),
    })
}

/// Each number is one character, of Unicode.
fn characters(codes: &[ValueRef<'_>]) -> Result<Value> {
    let mut text = String::new();
    for code in codes {
        let ValueRef::BigInt(code) = code else {
            continue;
        };
        let character = u32::try_from(*code)
            .ok()
            .and_then(char::from_u32)
            .filter(|c| *c != '\0');
        text.push(character.ok_or_else(|| {
            let message = format!("{code} is the number of no character");
            SqlError::new(SqlState::InvalidParameterValue, message)
        })?);
    }
    Ok(text_value(text))
}

fn make_set(bits: i64, texts: &[ValueRef<'_>]) -> Result<Value> {
    let chosen = texts
        .iter()
        .enumerate()
        .filter_map(|(place, text)| match text {
            ValueRef::Text(text) if place < 64 && bits >> place & 1 == 1 => Some(*text),
            _ => None,
        });
    let chosen: Vec<&str> = chosen.collect();
    let bytes = chosen
        .iter()
        .fold(0_usize, |sum, text| sum.saturating_add(text.len() + 1));
    check_value_bytes(bytes)?;
    Ok(text_value(chosen.join(",")))
}

fn export_set(bits: i64, (on, off): (&str, &str), between: &str, count: i32) -> Result<Value> {
    let count = if (0..=BITS).contains(&count) {
        count
    } else {
        BITS
    };
    let count = usize::try_from(count).unwrap_or(64);
    let longest = on.len().max(off.len()).saturating_add(between.len());
    check_value_bytes(longest.saturating_mul(count))?;
    let parts: Vec<&str> = (0..count)
        .map(|bit| if bits >> bit & 1 == 1 { on } else { off })
        .collect();
    Ok(text_value(parts.join(between)))
}

/// The number of 64 bits without a sign.
fn unsigned(number: i64) -> Result<Value> {
    let digits = number.cast_unsigned().to_string();
    let number: Numeric = digits
        .parse()
        .map_err(|_| SqlError::internal("digits are no number"))?;
    Ok(Value::Decimal(number))
}
