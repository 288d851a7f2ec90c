//! Checksums, digests, bases of numbers, addresses and UUIDs.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};
use uuid::Uuid;

use super::text_value;
use crate::eval::function::no_such_call;
use crate::eval::limits::check_value_bytes;
use crate::plan::MysqlFunction;
use crate::types::{Result, Value, ValueRef};

/// Characters of base 64 in a line.
const LINE: usize = 76;

pub(super) fn invoke(function: MysqlFunction, arguments: &[ValueRef<'_>]) -> Result<Value> {
    use MysqlFunction as F;
    match (function, arguments) {
        (F::Bin, [ValueRef::BigInt(number)]) => Ok(text_value(format!("{number:b}"))),
        (F::Oct, [ValueRef::BigInt(number)]) => Ok(text_value(format!("{number:o}"))),
        (
            F::Conv,
            [
                ValueRef::Text(digits),
                ValueRef::Int(from),
                ValueRef::Int(to),
            ],
        ) => Ok(converted(digits, *from, *to).map_or(Value::Null, text_value)),
        (
            F::Conv,
            [
                ValueRef::BigInt(number),
                ValueRef::Int(from),
                ValueRef::Int(to),
            ],
        ) => {
            let digits = number.to_string();
            Ok(converted(&digits, *from, *to).map_or(Value::Null, text_value))
        }
        (F::BitCount, [ValueRef::BigInt(number)]) => Ok(Value::BigInt(number.count_ones().into())),
        (F::InetNtoa, [ValueRef::BigInt(number)]) => {
            let address = u32::try_from(*number).ok().map(Ipv4Addr::from);
            Ok(address.map_or(Value::Null, |address| text_value(address.to_string())))
        }
        (F::UuidToBin, [ValueRef::Uuid(uuid)]) => Ok(bytes_value(uuid.as_bytes())),
        (F::BinToUuid, [ValueRef::Bytes(bytes)]) => {
            let uuid = Uuid::from_slice(bytes).ok();
            Ok(uuid.map_or(Value::Null, |uuid| text_value(uuid.to_string())))
        }
        (F::FromBase64, [ValueRef::Text(text)]) => Ok(decoded(text)),
        (F::InetAton, [ValueRef::Text(text)]) => {
            let address = text.parse::<Ipv4Addr>().ok();
            Ok(address.map_or(Value::Null, |address| {
                Value::BigInt(u32::from(address).into())
            }))
        }
        (F::IsIpv4, [ValueRef::Text(text)]) => Ok(Value::Boolean(text.parse::<Ipv4Addr>().is_ok())),
        (F::IsIpv6, [ValueRef::Text(text)]) => Ok(Value::Boolean(text.parse::<Ipv6Addr>().is_ok())),
        (F::IsUuid, [ValueRef::Text(text)]) => Ok(Value::Boolean(Uuid::try_parse(text).is_ok())),
        (function, [ValueRef::Text(text), rest @ ..]) => of_bytes(function, text.as_bytes(), rest),
        (function, [ValueRef::Bytes(bytes), rest @ ..]) => of_bytes(function, bytes, rest),
        _ => Err(no_such_call("a function of codes", arguments)),
    }
}

fn of_bytes(function: MysqlFunction, bytes: &[u8], rest: &[ValueRef<'_>]) -> Result<Value> {
    use MysqlFunction as F;
    match (function, rest) {
        (F::Crc32, []) => Ok(Value::BigInt(crc32(bytes).into())),
        (F::Sha1, []) => Ok(hexadecimal(&Sha1::digest(bytes))),
        (F::Sha2, [ValueRef::Int(bits)]) => Ok(match bits {
            224 => hexadecimal(&Sha224::digest(bytes)),
            0 | 256 => hexadecimal(&Sha256::digest(bytes)),
            384 => hexadecimal(&Sha384::digest(bytes)),
            512 => hexadecimal(&Sha512::digest(bytes)),
            _ => Value::Null,
        }),
        (F::ToBase64, []) => in_lines(bytes),
        _ => Err(no_such_call("a function of bytes", rest)),
    }
}

fn hexadecimal(bytes: &[u8]) -> Value {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    text_value(digits)
}

fn bytes_value(bytes: &[u8]) -> Value {
    Value::Bytes(Arc::from(bytes))
}

fn in_lines(bytes: &[u8]) -> Result<Value> {
    check_value_bytes(bytes.len().saturating_mul(4) / 3 + bytes.len() / LINE + 4)?;
    let whole = STANDARD.encode(bytes);
    let mut out = String::with_capacity(whole.len() + whole.len() / LINE);
    for (place, character) in whole.chars().enumerate() {
        if place > 0 && place % LINE == 0 {
            out.push('\n');
        }
        out.push(character);
    }
    Ok(text_value(out))
}

fn decoded(text: &str) -> Value {
    let plain: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let bytes = STANDARD.decode(plain);
    bytes.map_or(Value::Null, |bytes| bytes_value(&bytes))
}

/// The checksum of ISO 3309, with the polynomial of Ethernet, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            let odd = crc & 1 == 1;
            crc >>= 1;
            if odd {
                crc ^= 0xEDB8_8320;
            }
        }
    }
    !crc
}

/// The digits of a number in another base. Reading ends at what is no digit, and what is too great is the greatest.
fn converted(digits: &str, from: i32, to: i32) -> Option<String> {
    let base = |base: i32| Some(base.unsigned_abs()).filter(|base| (2..=36).contains(base));
    let (from_base, to_base) = (base(from)?, base(to)?);
    let digits = digits.trim();
    let (negative, digits) = match digits.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, digits.strip_prefix('+').unwrap_or(digits)),
    };
    let mut value = 0_u64;
    for digit in digits.chars().map_while(|digit| digit.to_digit(from_base)) {
        let next = value
            .checked_mul(from_base.into())
            .and_then(|value| value.checked_add(digit.into()));
        value = match next {
            Some(next) => next,
            None => {
                value = u64::MAX;
                break;
            }
        };
    }
    let value = if negative {
        value.wrapping_neg()
    } else {
        value
    };
    if to < 0 {
        let signed = value.cast_signed();
        let sign = if signed < 0 { "-" } else { "" };
        return Some(format!("{sign}{}", in_base(signed.unsigned_abs(), to_base)));
    }
    Some(in_base(value, to_base))
}

fn in_base(mut value: u64, base: u32) -> String {
    let mut digits = Vec::new();
    loop {
        let digit = u32::try_from(value % u64::from(base)).unwrap_or(0);
        digits.push(
            char::from_digit(digit, base)
                .unwrap_or('0')
                .to_ascii_uppercase(),
        );
        value /= u64::from(base);
        if value == 0 {
            return digits.iter().rev().collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_change_their_base() {
        let cases = [
            ("a", 16, 2, Some("1010")),
            ("6E", 18, 8, Some("172")),
            ("-17", 10, -18, Some("-H")),
            ("10", 10, 10, Some("10")),
            ("-1", 10, 16, Some("FFFFFFFFFFFFFFFF")),
            (
                "99999999999999999999999",
                10,
                10,
                Some("18446744073709551615"),
            ),
            ("12x9", 10, 10, Some("12")),
            ("", 10, 10, Some("0")),
            ("1", 1, 10, None),
            ("1", 10, 37, None),
            ("1", i32::MIN, 10, None),
        ];
        for (digits, from, to, expected) in cases {
            assert_eq!(converted(digits, from, to).as_deref(), expected, "{digits}");
        }
    }

    #[test]
    fn checksums_are_those_that_all_compute() {
        assert_eq!(crc32(b""), 0);
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }
}
