//! Digests, encodings, single bytes.

use std::fmt::Write;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};
use sha2::{Sha224, Sha256, Sha384, Sha512};

use super::text;
use crate::eval::function::no_such_call;
use crate::eval::limits::check_value_bytes;
use crate::plan::TextFunction;
use crate::types::cast::{escaped_bytes, hexadecimal};
use crate::types::{Result, SqlError, SqlState, Value, ValueRef};

pub(super) fn invoke(function: TextFunction, arguments: &[ValueRef<'_>]) -> Result<Value> {
    use TextFunction as F;
    match (function, arguments) {
        (F::ToHex, [ValueRef::Int(v)]) => Ok(text(format!("{v:x}"))),
        (F::ToHex, [ValueRef::BigInt(v)]) => Ok(text(format!("{v:x}"))),
        (F::Hex, [ValueRef::BigInt(v)]) => Ok(text(format!("{v:X}"))),
        (F::Hex, [ValueRef::Text(v)]) => hex(v.as_bytes()),
        (F::Hex, [ValueRef::Bytes(v)]) => hex(v),
        (F::Unhex, [ValueRef::Text(v)]) => {
            // An odd number of digits has a 0 in front.
            let padded = if v.len() % 2 == 0 {
                hexadecimal(v)
            } else {
                hexadecimal(&format!("0{v}"))
            };
            Ok(padded.map_or(Value::Null, |found| bytes(&found)))
        }
        (F::Md5, [ValueRef::Text(v)]) => Ok(text(digits(&Md5::digest(v)))),
        (F::Md5, [ValueRef::Bytes(v)]) => Ok(text(digits(&Md5::digest(v)))),
        (F::Sha224, [ValueRef::Bytes(v)]) => Ok(bytes(&Sha224::digest(v))),
        (F::Sha256, [ValueRef::Bytes(v)]) => Ok(bytes(&Sha256::digest(v))),
        (F::Sha384, [ValueRef::Bytes(v)]) => Ok(bytes(&Sha384::digest(v))),
        (F::Sha512, [ValueRef::Bytes(v)]) => Ok(bytes(&Sha512::digest(v))),
        (F::Encode, [ValueRef::Bytes(v), ValueRef::Text(format)]) => encode(v, format),
        (F::Decode, [ValueRef::Text(v), ValueRef::Text(format)]) => decode(v, format),
        (F::ConvertFrom, [ValueRef::Bytes(v), ValueRef::Text(encoding)]) => {
            check_encoding(encoding)?;
            match std::str::from_utf8(v) {
                Ok(read) if !read.contains('\0') => Ok(text(read)),
                _ => Err(not_utf8()),
            }
        }
        (F::ConvertTo, [ValueRef::Text(v), ValueRef::Text(encoding)]) => {
            check_encoding(encoding)?;
            Ok(bytes(v.as_bytes()))
        }
        (F::GetByte, [ValueRef::Bytes(v), ValueRef::Int(place)]) => {
            let place = place_of(v, *place)?;
            Ok(Value::Int(v.get(place).copied().unwrap_or(0).into()))
        }
        (F::SetByte, [ValueRef::Bytes(v), ValueRef::Int(place), ValueRef::Int(new)]) => {
            let place = place_of(v, *place)?;
            let mut out = v.to_vec();
            if let Some(byte) = out.get_mut(place) {
                *byte = u8::try_from(new & 0xFF).unwrap_or(0);
            }
            Ok(bytes(&out))
        }
        (F::GetBit, [ValueRef::Bytes(v), ValueRef::BigInt(place)]) => {
            let (byte, bit) = bit_place(v, *place)?;
            Ok(Value::Int(
                (v.get(byte).copied().unwrap_or(0) >> bit & 1).into(),
            ))
        }
        (
            F::SetBit,
            [
                ValueRef::Bytes(v),
                ValueRef::BigInt(place),
                ValueRef::Int(new),
            ],
        ) => {
            let (byte, bit) = bit_place(v, *place)?;
            if !matches!(new, 0 | 1) {
                let message = "new bit must be 0 or 1";
                return Err(SqlError::new(SqlState::InvalidParameterValue, message));
            }
            let mut out = v.to_vec();
            if let Some(byte) = out.get_mut(byte) {
                *byte = *byte & !(1 << bit) | u8::from(*new == 1) << bit;
            }
            Ok(bytes(&out))
        }
        (F::BitCount, [ValueRef::Bytes(v)]) => Ok(Value::BigInt(
            v.iter().map(|byte| i64::from(byte.count_ones())).sum(),
        )),
        _ => Err(no_such_call("a function of bytes", arguments)),
    }
}

fn bytes(value: &[u8]) -> Value {
    Value::Bytes(Arc::from(value))
}

fn hex(value: &[u8]) -> Result<Value> {
    check_value_bytes(value.len() * 2)?;
    Ok(text(digits(value).to_ascii_uppercase()))
}

fn digits(value: &[u8]) -> String {
    value
        .iter()
        .fold(String::with_capacity(value.len() * 2), |mut out, byte| {
            // Writing to a String does not fail.
            let _ = write!(out, "{byte:02x}");
            out
        })
}

fn encode(value: &[u8], format: &str) -> Result<Value> {
    let encoded = match format.to_ascii_lowercase().as_str() {
        "hex" => digits(value),
        "base64" => base64_lines(value),
        "escape" => escape(value),
        _ => return Err(unknown_format(format)),
    };
    check_value_bytes(encoded.len())?;
    Ok(text(encoded))
}

/// Lines of 76 characters, as PostgreSQL has them.
fn base64_lines(value: &[u8]) -> String {
    let whole = STANDARD.encode(value);
    let mut out = String::with_capacity(whole.len() + whole.len() / 76);
    for (place, character) in whole.chars().enumerate() {
        if place > 0 && place % 76 == 0 {
            out.push('\n');
        }
        out.push(character);
    }
    out
}

fn escape(value: &[u8]) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value {
        match byte {
            b'\\' => out.push_str("\\\\"),
            0 | 128.. => {
                let _ = write!(out, "\\{byte:03o}");
            }
            _ => out.push(char::from(*byte)),
        }
    }
    out
}

fn decode(value: &str, format: &str) -> Result<Value> {
    let invalid = |what: &str| SqlError::new(SqlState::InvalidParameterValue, what);
    let decoded = match format.to_ascii_lowercase().as_str() {
        "hex" => hexadecimal(value).ok_or_else(|| invalid("invalid hexadecimal data"))?,
        "base64" => {
            let compact: String = value.chars().filter(|c| !c.is_ascii_whitespace()).collect();
            STANDARD
                .decode(compact)
                .map_err(|_| invalid("invalid base64 sequence"))?
        }
        "escape" => escaped_bytes(value).ok_or_else(|| {
            SqlError::new(
                SqlState::InvalidTextRepresentation,
                "invalid input syntax for type bytea",
            )
        })?,
        _ => return Err(unknown_format(format)),
    };
    Ok(bytes(&decoded))
}

#[cold]
fn unknown_format(format: &str) -> SqlError {
    SqlError::new(
        SqlState::InvalidParameterValue,
        format!("unrecognized encoding: \"{format}\""),
    )
    .with_hint("Encodings are hex, base64 and escape.")
}

fn check_encoding(encoding: &str) -> Result<()> {
    let plain: String = encoding
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    if plain.eq_ignore_ascii_case("utf8") || plain.eq_ignore_ascii_case("unicode") {
        return Ok(());
    }
    Err(SqlError::new(
        SqlState::InvalidParameterValue,
        format!("invalid encoding name \"{encoding}\""),
    )
    .with_hint("Texts are UTF8."))
}

#[cold]
fn not_utf8() -> SqlError {
    SqlError::new(
        SqlState::CharacterNotInRepertoire,
        "invalid byte sequence for encoding \"UTF8\"",
    )
}

fn place_of(value: &[u8], place: i32) -> Result<usize> {
    usize::try_from(place)
        .ok()
        .filter(|place| *place < value.len())
        .ok_or_else(|| no_place(place.into(), value.len()))
}

/// The byte of a bit, and which of its bits it is.
fn bit_place(value: &[u8], place: i64) -> Result<(usize, usize)> {
    let bits = value.len().saturating_mul(8);
    let place = usize::try_from(place)
        .ok()
        .filter(|place| *place < bits)
        .ok_or_else(|| no_place(place, bits))?;
    Ok((place / 8, place % 8))
}

#[cold]
fn no_place(place: i64, count: usize) -> SqlError {
    SqlError::new(
        SqlState::ArraySubscriptError,
        format!(
            "index {place} out of valid range, 0..{}",
            count.cast_signed() - 1
        ),
    )
}
