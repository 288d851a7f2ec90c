//! Writing a JSON document in its normal form.

use super::parse::Node;
use crate::value::write_json_string;

pub(super) fn document(node: &Node<'_>, out: &mut String) {
    match node {
        Node::Plain(text) => plain(text, out),
        Node::String(text) => string(text, out),
        Node::Array(elements) => {
            out.push('[');
            for (at, element) in elements.iter().enumerate() {
                separate(at, out);
                document(element, out);
            }
            out.push(']');
        }
        Node::Object(entries) => {
            out.push('{');
            for (at, (key, value)) in entries.iter().enumerate() {
                separate(at, out);
                string(key, out);
                out.push_str(": ");
                document(value, out);
            }
            out.push('}');
        }
    }
}

/// How long a number may become for want of its exponent.
const MOST_DIGITS: usize = 400;

/// A word or a number. Zero has no sign and a number no exponent, unless it would be very long.
fn plain(text: &str, out: &mut String) {
    let text = match text.strip_prefix('-') {
        Some(size) if is_zero(size) => size,
        _ => text,
    };
    let is_number = text.starts_with(|c: char| c == '-' || c.is_ascii_digit());
    let split = text.split_once(['e', 'E']).filter(|_| is_number);
    match split.and_then(|(mantissa, exponent)| without_exponent(mantissa, exponent)) {
        Some(long) => out.push_str(&long),
        None => out.push_str(text),
    }
}

fn is_zero(size: &str) -> bool {
    let mantissa = size.split(['e', 'E']).next().unwrap_or_default();
    mantissa.bytes().all(|byte| matches!(byte, b'0' | b'.'))
}

/// `1.5` and `3` as `1500`; `None` where that has too many digits.
fn without_exponent(mantissa: &str, exponent: &str) -> Option<String> {
    let exponent: isize = exponent.parse().ok()?;
    let (sign, size) = match mantissa.strip_prefix('-') {
        Some(size) => ("-", size),
        None => ("", mantissa),
    };
    let (whole, fraction) = size.split_once('.').unwrap_or((size, ""));
    let digits = format!("{whole}{fraction}");
    let point = whole.len().cast_signed().checked_add(exponent)?;
    if point.unsigned_abs() > MOST_DIGITS || digits.len() > MOST_DIGITS {
        return None;
    }
    let length = digits.len().cast_signed();
    let padded = if point <= 0 {
        format!("{}{digits}", "0".repeat((1 - point).unsigned_abs()))
    } else {
        format!(
            "{digits}{}",
            "0".repeat((point - length).max(0).unsigned_abs())
        )
    };
    let (whole, fraction) = padded.split_at_checked(point.max(1).unsigned_abs())?;
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    Some(match fraction {
        "" => format!("{sign}{whole}"),
        fraction => format!("{sign}{whole}.{fraction}"),
    })
}

fn separate(at: usize, out: &mut String) {
    if at > 0 {
        out.push_str(", ");
    }
}

fn string(text: &str, out: &mut String) {
    let mut quoted = Vec::with_capacity(text.len() + 2);
    write_json_string(&mut quoted, text);
    // Escaping adds only ASCII to what was UTF-8.
    out.push_str(std::str::from_utf8(&quoted).unwrap_or_default());
}
