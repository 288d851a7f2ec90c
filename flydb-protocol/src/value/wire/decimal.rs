//! A decimal's text without a detour over the heap.

use crate::value::Decimal;
use crate::value::ascii::Ascii;

/// As `Display` writes it: with its scale.
pub(super) fn decimal_text(value: Decimal) -> Ascii {
    let mut out = Ascii::new();
    let coefficient = value.coefficient();
    if coefficient < 0 {
        out.push(b'-');
    }
    let mut digits = itoa::Buffer::new();
    let digits = digits.format(coefficient.unsigned_abs());
    let scale = usize::from(value.scale());
    let whole = digits.len().saturating_sub(scale);
    out.text(match digits.get(..whole) {
        Some("") | None => "0",
        Some(whole) => whole,
    });
    if scale > 0 {
        out.push(b'.');
        for _ in digits.len()..scale {
            out.push(b'0');
        }
        out.text(digits.get(whole..).unwrap_or_default());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_what_display_writes() {
        for (coefficient, scale) in [
            (0, 0),
            (0, 2),
            (5, 1),
            (-5, 3),
            (150, 2),
            (Decimal::MAX_COEFFICIENT, 0),
            (-Decimal::MAX_COEFFICIENT, 38),
        ] {
            let value = Decimal::new(coefficient, scale).unwrap();
            assert_eq!(decimal_text(value).as_str(), value.to_string());
        }
    }
}
