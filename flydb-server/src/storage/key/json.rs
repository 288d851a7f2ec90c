//! The encoding of a JSON document within a key.
//!
//! The order is that of documents as values, not of their texts: `1.0` and `1.00` are one key.
//!
//! ```text
//! null     01
//! string   02, bytes, 00 01                      a 00 within is 00 FF
//! number   03, then zero:     80
//!                   positive: 81, e as an integer, digit pairs plus 1, 00     0.d1d2d3d4... x 10^e
//!                   negative: 7F, then as its opposite, inverted
//! boolean  04 | 05
//! array    06, its length as an integer, then its elements
//! object   07, its length as an integer, then each key as a string's bytes, and its value
//! ```
//!
//! Numbers are exact, whatever their digits and exponents.

use super::encode::{BASE, Buffer, bytes, integer, invert, pairs};
use crate::types::JsonNode;

/// Appends a normalised document's encoding.
pub(super) fn json(text: &str, out: &mut Buffer) {
    out.push(BASE);
    match JsonNode::parse(text) {
        Ok(node) => encode_node(&node, out),
        // Stored documents parse; what does not is ordered somehow, after all others.
        Err(_) => {
            out.push(8);
            bytes(text.as_bytes(), out);
        }
    }
}

/// The depth is bounded by the parser.
fn encode_node(node: &JsonNode<'_>, out: &mut Buffer) {
    match node {
        JsonNode::Plain("null") => out.push(1),
        JsonNode::String(text) => {
            out.push(2);
            bytes(text.as_bytes(), out);
        }
        JsonNode::Plain("false") => out.push(4),
        JsonNode::Plain("true") => out.push(5),
        JsonNode::Plain(text) => {
            out.push(3);
            number(text, out);
        }
        JsonNode::Array(elements) => {
            out.push(6);
            length(elements.len(), out);
            elements
                .iter()
                .for_each(|element| encode_node(element, out));
        }
        JsonNode::Object(members) => {
            out.push(7);
            length(members.len(), out);
            for (key, value) in members {
                bytes(key.as_bytes(), out);
                encode_node(value, out);
            }
        }
    }
}

fn length(length: usize, out: &mut Buffer) {
    integer(i64::try_from(length).unwrap_or(i64::MAX), out);
}

fn number(text: &str, out: &mut Buffer) {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = whole
        .bytes()
        .chain(fraction.bytes())
        .map(|digit| digit - b'0');
    let digits: Vec<u8> = digits.collect();
    let leading = digits.iter().take_while(|digit| **digit == 0).count();
    let Some(last) = digits.iter().rposition(|digit| *digit != 0) else {
        out.push(BASE);
        return;
    };
    out.push(if negative { BASE - 1 } else { BASE + 1 });
    let start = out.len();
    let point = i64::try_from(whole.len()).unwrap_or(i64::MAX);
    let leading_zeros = i64::try_from(leading).unwrap_or(i64::MAX);
    integer(
        parse_exponent(exponent).saturating_add(point - leading_zeros),
        out,
    );
    pairs(digits.get(leading..=last).unwrap_or_default().iter(), out);
    if negative {
        invert(out, start);
    }
}

/// An exponent past 64 bits counts as the greatest or least.
fn parse_exponent(text: &str) -> i64 {
    let least = if text.starts_with('-') {
        i64::MIN
    } else {
        i64::MAX
    };
    text.parse().unwrap_or(least)
}
