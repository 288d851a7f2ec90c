//! Digits as numbers.

use super::TemporalError;

/// The whole number that a text begins with, with a sign or not, and what follows it; 0 and all of the text where
/// there is none.
///
/// # Errors
/// [`TemporalError::OutOfRange`] past an `i32`.
pub(super) fn leading(text: &str) -> Result<(i32, &str), TemporalError> {
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, text.get(1..).unwrap_or_default()),
        Some(b'+') => (false, text.get(1..).unwrap_or_default()),
        _ => (false, text),
    };
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    if count == 0 {
        return Ok((0, text));
    }
    let (digits, rest) = digits.split_at_checked(count).unwrap_or((digits, ""));
    let size: i64 = digits.parse().map_err(|_| TemporalError::OutOfRange)?;
    let value = if negative { -size } else { size };
    match i32::try_from(value) {
        Ok(value) => Ok((value, rest)),
        Err(_) => Err(TemporalError::OutOfRange),
    }
}

/// All of some digits as a number; the greatest there is for more than an `i32` holds.
pub(super) fn whole(digits: &str) -> i32 {
    if digits.is_empty() {
        return 0;
    }
    digits.parse().unwrap_or(i32::MAX)
}

/// The fraction that a point and digits are; a point alone is 0.
///
/// # Errors
/// [`TemporalError::Invalid`] where something else follows.
pub(super) fn fraction(text: &str) -> Result<f64, TemporalError> {
    let digits = text.strip_prefix('.').ok_or(TemporalError::Invalid)?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(TemporalError::Invalid);
    }
    Ok(format!("0.{digits}0").parse().unwrap_or(0.0))
}

/// The microseconds of a fraction of a second, rounded.
pub(super) fn micros(text: &str) -> Result<i64, TemporalError> {
    Ok(rounded(fraction(text)? * 1e6))
}

/// The whole number nearest to one that is far under 2^53.
#[allow(clippy::cast_possible_truncation)] // a fraction of a unit: at most 86,400,000,000
pub(super) fn rounded(value: f64) -> i64 {
    value.round_ties_even() as i64
}
