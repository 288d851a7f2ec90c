//! Writing values as JSON, straight into a buffer and without allocating.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::BufMut;

use super::decimal::decimal_text;
use crate::value::float::special;
use crate::value::{NumericRef, ValueRef};

/// Appends one value as JSON.
#[inline]
pub fn write_json_value(out: &mut impl BufMut, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => out.put_slice(b"null"),
        ValueRef::Boolean(true) => out.put_slice(b"true"),
        ValueRef::Boolean(false) => out.put_slice(b"false"),
        ValueRef::SmallInt(v) => integer(out, v),
        ValueRef::Int(v) => integer(out, v),
        ValueRef::BigInt(v) => integer(out, v),
        ValueRef::Real(v) => float(out, v, special(f64::from(v))),
        ValueRef::Double(v) => float(out, v, special(v)),
        ValueRef::Text(v) => write_json_string(out, v),
        ValueRef::Json(v) => out.put_slice(v.as_bytes()),
        ValueRef::Bytes(v) => base64(out, v),
        ValueRef::Decimal(NumericRef::Short(v)) => quoted(out, decimal_text(v).as_bytes()),
        ValueRef::Decimal(v) => quoted(out, v.to_string().as_bytes()),
        ValueRef::Date(v) => quoted(out, v.wire().as_bytes()),
        ValueRef::Time(v) => quoted(out, v.wire().as_bytes()),
        ValueRef::TimeTz(v) => quoted(out, v.wire().as_bytes()),
        ValueRef::DateTime(v) => quoted(out, v.wire().as_bytes()),
        ValueRef::Timestamp(v) => quoted(out, v.wire().as_bytes()),
        ValueRef::Interval(v) => quoted(out, v.wire().as_bytes()),
        ValueRef::Uuid(v) => {
            let mut text = uuid::Uuid::encode_buffer();
            quoted(out, v.hyphenated().encode_lower(&mut text).as_bytes());
        }
    }
}

/// Appends a JSON string: quotes, and escapes where JSON demands them. Everything else, also
/// beyond ASCII, stands as it is.
#[inline]
pub fn write_json_string(out: &mut impl BufMut, text: &str) {
    out.put_u8(b'"');
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|&byte| needs_escape(byte)) {
        let (plain, special) = rest.split_at(at);
        out.put_slice(plain);
        let Some((&byte, after)) = special.split_first() else {
            break;
        };
        escape(out, byte);
        rest = after;
    }
    out.put_slice(rest);
    out.put_u8(b'"');
}

#[inline]
const fn needs_escape(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

fn escape(out: &mut impl BufMut, byte: u8) {
    let short = match byte {
        b'"' => b'"',
        b'\\' => b'\\',
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0x08 => b'b',
        0x0C => b'f',
        _ => {
            let digit = |nibble: u8| match nibble {
                0..=9 => b'0' + nibble,
                _ => b'a' + nibble - 10,
            };
            out.put_slice(b"\\u00");
            out.put_slice(&[digit(byte >> 4), digit(byte & 0xF)]);
            return;
        }
    };
    out.put_slice(&[b'\\', short]);
}

#[inline]
pub(crate) fn integer(out: &mut impl BufMut, value: impl itoa::Integer) {
    out.put_slice(itoa::Buffer::new().format(value).as_bytes());
}

fn float(out: &mut impl BufMut, value: impl zmij::Float, special: Option<&str>) {
    match special {
        Some(name) => quoted(out, name.as_bytes()),
        None => out.put_slice(zmij::Buffer::new().format_finite(value).as_bytes()),
    }
}

/// Text that needs no escapes.
#[inline]
fn quoted(out: &mut impl BufMut, text: &[u8]) {
    out.put_u8(b'"');
    out.put_slice(text);
    out.put_u8(b'"');
}

fn base64(out: &mut impl BufMut, bytes: &[u8]) {
    // Whole groups of three bytes become whole groups of four characters, so the pieces join.
    const PIECE: usize = 768;
    let mut text = [0; PIECE / 3 * 4];
    out.put_u8(b'"');
    for piece in bytes.chunks(PIECE) {
        let written = STANDARD.encode_slice(piece, &mut text).unwrap_or_default();
        out.put_slice(text.get(..written).unwrap_or_default());
    }
    out.put_u8(b'"');
}
