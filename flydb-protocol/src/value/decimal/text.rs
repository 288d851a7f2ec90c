//! Reading and writing decimals.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::Decimal;
use super::wide::power_of_ten;

/// Why a text is no decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ParseDecimalError {
    /// It is not a number.
    #[error("not a decimal number")]
    Invalid,
    /// Its whole part has more than 38 digits.
    #[error("a decimal has at most 38 digits")]
    OutOfRange,
}

/// Exponents past this are out of range whatever the digits.
const MAX_EXPONENT: i32 = 1_000_000_000;

impl FromStr for Decimal {
    type Err = ParseDecimalError;

    /// Reads `[+-]digits[.digits][e[+-]digits]`. The scale is that of the text (less the exponent).
    fn from_str(text: &str) -> Result<Decimal, ParseDecimalError> {
        let notation = Notation::parse(text)?;
        let mut coefficient = 0_i128;
        for byte in notation.digits() {
            let digit = i128::from(byte - b'0');
            if coefficient > (Decimal::MAX_COEFFICIENT - digit) / 10 {
                return Err(ParseDecimalError::OutOfRange);
            }
            coefficient = coefficient * 10 + digit;
        }
        if notation.negative {
            coefficient = -coefficient;
        }
        at_scale(coefficient, notation.scale()).ok_or(ParseDecimalError::OutOfRange)
    }
}

/// `coefficient / 10^scale`, where a scale below zero stands for zeros before the point.
fn at_scale(coefficient: i128, scale: i64) -> Option<Decimal> {
    if let Ok(scale) = u8::try_from(scale) {
        return Decimal::new(coefficient, scale);
    }
    if coefficient == 0 && scale < 0 {
        return Some(Decimal::ZERO);
    }
    match u8::try_from(scale.checked_neg()?).ok()? {
        zeros @ 0..=Decimal::MAX_DIGITS => {
            Decimal::new(coefficient.checked_mul(power_of_ten(zeros))?, 0)
        }
        _ => None,
    }
}

/// A number as it is written, taken apart.
#[derive(Clone, Copy, Debug)]
pub(in crate::value) struct Notation<'a> {
    pub(in crate::value) negative: bool,
    /// The digits before the point, and after it.
    whole: &'a str,
    fraction: &'a str,
    /// Saturated far outside of what any number has.
    exponent: i32,
}

impl<'a> Notation<'a> {
    /// # Errors
    /// [`ParseDecimalError::Invalid`] for what is no number.
    pub(in crate::value) fn parse(text: &'a str) -> Result<Notation<'a>, ParseDecimalError> {
        let (negative, unsigned) = match text.as_bytes().first() {
            Some(b'-') => (true, text.get(1..)),
            Some(b'+') => (false, text.get(1..)),
            _ => (false, Some(text)),
        };
        let unsigned = unsigned.ok_or(ParseDecimalError::Invalid)?;
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let notation = Notation {
            negative,
            whole,
            fraction,
            exponent,
        };
        let is_empty = whole.is_empty() && fraction.is_empty();
        if is_empty || !notation.digits().all(|byte| byte.is_ascii_digit()) {
            return Err(ParseDecimalError::Invalid);
        }
        Ok(notation)
    }

    /// All digits, those after the point as well.
    pub(in crate::value) fn digits(self) -> impl Iterator<Item = u8> + 'a {
        self.whole.bytes().chain(self.fraction.bytes())
    }

    /// Digits after the point; below zero, how many zeros follow the digits before it.
    pub(in crate::value) fn scale(self) -> i64 {
        let fraction = i64::try_from(self.fraction.len()).unwrap_or(i64::MAX);
        fraction.saturating_sub(self.exponent.into())
    }
}

fn parse_exponent(text: &str) -> Result<i32, ParseDecimalError> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(ParseDecimalError::Invalid);
    }
    let magnitude = digits
        .parse::<i32>()
        .map_or(MAX_EXPONENT, |v| v.min(MAX_EXPONENT));
    Ok(if text.starts_with('-') {
        -magnitude
    } else {
        magnitude
    })
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A sign, 38 digits, and zeros up to the point.
        let mut buffer = itoa::Buffer::new();
        let digits = buffer.format(self.coefficient().unsigned_abs());
        let scale = usize::from(self.scale());
        let mut text = String::with_capacity(42);
        match digits.len().checked_sub(scale) {
            Some(point) if point > 0 => {
                let (whole, fraction) = digits.split_at(point);
                text.push_str(whole);
                if scale > 0 {
                    text.push('.');
                    text.push_str(fraction);
                }
            }
            _ => {
                text.push_str("0.");
                text.extend(std::iter::repeat_n('0', scale - digits.len()));
                text.push_str(digits);
            }
        }
        f.pad_integral(!self.is_negative(), "", &text)
    }
}
