//! The encoding of one value within a key.
//!
//! A value starts with a tag; the tag of NULL is the greatest, so that NULLs sort last. A descending
//! column's encoding is inverted, byte by byte. No encoding is a prefix of another of its type, so
//! that what follows it never decides between two values, and a prefix of columns is a range.
//!
//! ```text
//! NULL                     FE
//! integer n >= 0           80+k, k bytes         big-endian without leading zeros; n = 0 has none
//! integer n < 0            7F-k, k bytes         two's complement, k as for !n
//! boolean                  80 | 81
//! date, time, ...          as the integer that counts their days or microseconds
//! interval                 as the integer of its microseconds, a month being 30 days of 24 hours
//! real, double             80, 8 bytes           sign bit flipped; negative: all bits; NaN greatest
//! decimal 0                80
//! decimal > 0              81, 40+e, pairs, 00   0.d1d2d3d4... x 10^e, two digits a byte, plus 1;
//!                                                for an e below -37, 01 and its four bytes, above 38, 70 and those
//! decimal < 0              7F, then as its opposite, inverted
//! -Infinity, Infinity, NaN 7E | 82 | 83
//! text, bytes              80, bytes, 00 01      a 00 within is 00 FF
//! JSON                     80, the document      see `json`
//! uuid                     80, 16 bytes
//! ```
//!
//! Integers of every width are encoded alike, as are reals and doubles.

use smallvec::SmallVec;

use super::json::json;
use crate::types::{Decimal, Interval, NumericRef, ValueRef};

/// Where a key is put together. Most fit without an allocation.
pub(super) type Buffer = SmallVec<[u8; 64]>;

/// The tag of NULL, before inversion.
const NULL: u8 = 0xFE;
/// The tag of zero and of every value that needs no other.
pub(super) const BASE: u8 = 0x80;

const MICROS_PER_DAY: i128 = 86_400_000_000;
const DAYS_PER_MONTH: i128 = 30;

/// Appends a value's ascending encoding.
pub(super) fn encode(value: ValueRef<'_>, out: &mut Buffer) {
    match value {
        ValueRef::Null => out.push(NULL),
        ValueRef::Boolean(v) => out.push(BASE + u8::from(v)),
        ValueRef::SmallInt(v) => integer(v.into(), out),
        ValueRef::Int(v) => integer(v.into(), out),
        ValueRef::BigInt(v) => integer(v, out),
        ValueRef::Real(v) => float(v.into(), out),
        ValueRef::Double(v) => float(v, out),
        ValueRef::Decimal(v) => numeric(v, out),
        ValueRef::Text(v) => text(v.as_bytes(), out),
        ValueRef::Bytes(v) => text(v, out),
        ValueRef::Json(v) => json(v, out),
        ValueRef::Date(v) => integer(v.0.into(), out),
        ValueRef::Time(v) => integer(v.0, out),
        ValueRef::TimeTz(v) => integer(v.packed(), out),
        ValueRef::DateTime(v) => integer(v.0, out),
        ValueRef::Timestamp(v) => integer(v.0, out),
        ValueRef::Interval(v) => wide(interval_micros(v), out),
        ValueRef::Uuid(v) => {
            out.push(BASE);
            out.extend_from_slice(v.as_bytes());
        }
    }
}

/// Appends an integer's encoding.
pub(super) fn integer(value: i64, out: &mut Buffer) {
    // The magnitude's bytes: of the value itself, or of its complement.
    let significant = if value < 0 { !value } else { value };
    let count = significant_bytes(significant.leading_zeros(), i64::BITS);
    push_tagged(value < 0, count, &value.to_be_bytes(), out);
}

fn wide(value: i128, out: &mut Buffer) {
    let significant = if value < 0 { !value } else { value };
    let count = significant_bytes(significant.leading_zeros(), i128::BITS);
    push_tagged(value < 0, count, &value.to_be_bytes(), out);
}

/// Bytes that hold the bits after the leading zeros: 0 to 16.
#[allow(clippy::cast_possible_truncation)]
const fn significant_bytes(leading_zeros: u32, bits: u32) -> u8 {
    (bits - leading_zeros).div_ceil(8) as u8
}

fn push_tagged(negative: bool, count: u8, big_endian: &[u8], out: &mut Buffer) {
    out.push(if negative {
        BASE - 1 - count
    } else {
        BASE + count
    });
    let skipped = big_endian.len() - usize::from(count);
    out.extend_from_slice(big_endian.get(skipped..).unwrap_or_default());
}

fn float(value: f64, out: &mut Buffer) {
    let bits = if value.is_nan() {
        f64::NAN.to_bits() & !(1 << 63)
    } else if value == 0.0 {
        0 // -0.0 is equal to 0.0
    } else {
        value.to_bits()
    };
    let ordered = if bits >> 63 == 1 {
        !bits
    } else {
        bits | 1 << 63
    };
    out.push(BASE);
    out.extend_from_slice(&ordered.to_be_bytes());
}

/// Two intervals are equal where their lengths are, a month counting as 30 days.
fn interval_micros(value: Interval) -> i128 {
    let days = i128::from(value.months) * DAYS_PER_MONTH + i128::from(value.days);
    days * MICROS_PER_DAY + i128::from(value.micros)
}

fn numeric(value: NumericRef<'_>, out: &mut Buffer) {
    if let NumericRef::Short(short) = value {
        return decimal(short, out);
    }
    if !value.is_finite() {
        out.push(match (value.is_nan(), value.is_negative()) {
            (true, _) => BASE + 3,
            (false, false) => BASE + 2,
            (false, true) => BASE - 2,
        });
        return;
    }
    if value.is_zero() {
        out.push(BASE);
        return;
    }
    let negative = value.is_negative();
    out.push(if negative { BASE - 1 } else { BASE + 1 });
    let start = out.len();
    long_magnitude(value, out);
    if negative {
        invert(out, start);
    }
}

/// As [`magnitude`], of a number of any size that is not zero.
fn long_magnitude(value: NumericRef<'_>, out: &mut Buffer) {
    let text = value.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let whole = whole.trim_start_matches(['-', '0']);
    let leading_zeros = match whole {
        "" => fraction.bytes().take_while(|byte| *byte == b'0').count(),
        _ => 0,
    };
    let digits = whole.bytes().chain(fraction.bytes());
    let mut digits: Vec<u8> = digits
        .skip(leading_zeros)
        .map(|digit| digit - b'0')
        .collect();
    let trailing = digits.iter().rev().take_while(|digit| **digit == 0).count();
    digits.truncate(digits.len() - trailing);
    // At most 131072 digits before the point and 16383 after it.
    let count = |digits: usize| i32::try_from(digits).unwrap_or(i32::MAX);
    push_exponent(count(whole.len()) - count(leading_zeros), out);
    pairs(digits.iter(), out);
}

/// A decimal's exponent lies between -37 and 38; others are below and above all of those.
fn push_exponent(exponent: i32, out: &mut Buffer) {
    match exponent {
        -37..=38 => out.push(u8::try_from(exponent + 0x40).unwrap_or_default()),
        _ => {
            out.push(if exponent < 0 { 0x01 } else { 0x70 });
            out.extend_from_slice(&(exponent.cast_unsigned() ^ 1 << 31).to_be_bytes());
        }
    }
}

fn decimal(value: Decimal, out: &mut Buffer) {
    let coefficient = value.coefficient();
    if coefficient == 0 {
        out.push(BASE);
        return;
    }
    let negative = coefficient < 0;
    out.push(if negative { BASE - 1 } else { BASE + 1 });
    let start = out.len();
    magnitude(coefficient.unsigned_abs(), value.scale(), out);
    if negative {
        invert(out, start);
    }
}

/// `0.d1d2... x 10^e`: the exponent, then the digits in pairs without trailing zeros.
fn magnitude(coefficient: u128, scale: u8, out: &mut Buffer) {
    let mut digits = [0_u8; 40];
    let mut count = 0_u8;
    let mut rest = coefficient;
    for place in &mut digits {
        if rest == 0 {
            break;
        }
        *place = digit(&mut rest);
        count += 1;
    }
    // Least significant first.
    push_exponent(i32::from(count) - i32::from(scale), out);
    let digits = digits.get(..usize::from(count)).unwrap_or_default();
    let trailing = digits.iter().take_while(|digit| **digit == 0).count();
    let digits = digits.get(trailing..).unwrap_or_default();
    pairs(digits.iter().rev(), out);
}

/// Appends digits, the most significant first, two to a byte, and the end: a prefix sorts first.
pub(super) fn pairs<'a>(mut digits: impl Iterator<Item = &'a u8>, out: &mut Buffer) {
    while let Some(high) = digits.next() {
        let low = digits.next().unwrap_or(&0);
        out.push(high * 10 + low + 1);
    }
    out.push(0);
}

/// Takes the lowest decimal digit off.
#[allow(clippy::cast_possible_truncation)]
fn digit(rest: &mut u128) -> u8 {
    // Most coefficients fit 64 bits, where division is many times cheaper.
    if let Ok(small) = u64::try_from(*rest) {
        *rest = u128::from(small / 10);
        return (small % 10) as u8;
    }
    let low = *rest % 10;
    *rest /= 10;
    low as u8
}

fn text(value: &[u8], out: &mut Buffer) {
    out.push(BASE);
    bytes(value, out);
}

/// Appends what the encoding of every text with these first bytes starts with.
pub(super) fn start_of_text(value: &[u8], out: &mut Buffer) {
    out.push(BASE);
    escaped(value, out);
}

/// Appends bytes so that their end is told apart from any byte.
pub(super) fn bytes(value: &[u8], out: &mut Buffer) {
    escaped(value, out);
    out.extend_from_slice(&[0, 1]);
}

fn escaped(value: &[u8], out: &mut Buffer) {
    let mut parts = value.split(|byte| *byte == 0);
    if let Some(first) = parts.next() {
        out.extend_from_slice(first);
    }
    for part in parts {
        out.extend_from_slice(&[0, 0xFF]);
        out.extend_from_slice(part);
    }
}

/// Inverts the order of what was appended since `start`.
pub(super) fn invert(out: &mut [u8], start: usize) {
    for byte in out.iter_mut().skip(start) {
        *byte = !*byte;
    }
}
