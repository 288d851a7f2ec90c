//! Reading and writing decimals.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::Decimal;
use super::rounding::rounded;
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

/// Exponents past this are zero or out of range whatever the digits.
const MAX_EXPONENT: i32 = 100_000;

impl FromStr for Decimal {
    type Err = ParseDecimalError;

    /// Reads `[+-]digits[.digits][e[+-]digits]`. The scale is that of the text (less the exponent);
    /// digits after the point that do not fit are rounded away.
    fn from_str(text: &str) -> Result<Decimal, ParseDecimalError> {
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
        if whole.is_empty() && fraction.is_empty() {
            return Err(ParseDecimalError::Invalid);
        }
        let mut digits = Digits::default();
        for byte in whole.bytes().chain(fraction.bytes()) {
            digits.push(byte)?;
        }
        let fraction = i32::try_from(fraction.len()).map_err(|_| ParseDecimalError::OutOfRange)?;
        digits.finish(fraction.saturating_sub(exponent), negative)
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

/// The digits of a text so far: the first 38 that count, how many more there were, and the first of
/// those, by which to round.
#[derive(Default)]
struct Digits {
    coefficient: i128,
    dropped: i32,
    round_up: bool,
}

impl Digits {
    fn push(&mut self, byte: u8) -> Result<(), ParseDecimalError> {
        if !byte.is_ascii_digit() {
            return Err(ParseDecimalError::Invalid);
        }
        let digit = i128::from(byte - b'0');
        if self.dropped == 0 {
            if self.coefficient <= (Decimal::MAX_COEFFICIENT - digit) / 10 {
                self.coefficient = self.coefficient * 10 + digit;
                return Ok(());
            }
            self.round_up = digit >= 5;
        }
        self.dropped = self.dropped.saturating_add(1);
        Ok(())
    }

    /// The number whose digits had so many after the point.
    fn finish(self, scale: i32, negative: bool) -> Result<Decimal, ParseDecimalError> {
        let coefficient = if negative {
            -self.coefficient
        } else {
            self.coefficient
        };
        let scale = scale - self.dropped;
        if scale < 0 {
            return before_point(coefficient, scale);
        }
        let up = i128::from(self.round_up) * if negative { -1 } else { 1 };
        match u8::try_from(scale) {
            Ok(scale @ 0..=Decimal::MAX_DIGITS) => rounded_up(coefficient + up, scale),
            // Of the digits after the last place only the first counts, so that `up` does not.
            _ => past_scale(coefficient, scale),
        }
        .ok_or(ParseDecimalError::OutOfRange)
    }
}

/// A number that may have become 39 digits long by rounding up: one and zeros.
fn rounded_up(coefficient: i128, scale: u8) -> Option<Decimal> {
    Decimal::new(coefficient, scale)
        .or_else(|| Decimal::new(coefficient / 10, scale.checked_sub(1)?))
}

/// A number that ends with zeros before the point.
fn before_point(coefficient: i128, scale: i32) -> Result<Decimal, ParseDecimalError> {
    if coefficient == 0 {
        return Ok(Decimal::ZERO);
    }
    let zeros = u8::try_from(-scale).unwrap_or(u8::MAX);
    if zeros > Decimal::MAX_DIGITS {
        return Err(ParseDecimalError::OutOfRange);
    }
    coefficient
        .checked_mul(power_of_ten(zeros))
        .and_then(|coefficient| Decimal::new(coefficient, 0))
        .ok_or(ParseDecimalError::OutOfRange)
}

/// A number with more places after the point than fit, rounded to those that do.
fn past_scale(coefficient: i128, scale: i32) -> Option<Decimal> {
    let dropped = scale - i32::from(Decimal::MAX_DIGITS);
    let kept = match u8::try_from(dropped) {
        Ok(dropped @ 0..=Decimal::MAX_DIGITS) => rounded(coefficient, dropped),
        _ => 0,
    };
    Decimal::new(kept, Decimal::MAX_DIGITS)
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A sign, 38 digits, and zeros up to the point.
        let mut buffer = itoa::Buffer::new();
        let digits = buffer.format(self.coefficient().unsigned_abs());
        let scale = usize::from(self.scale);
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

#[cfg(test)]
mod tests {
    use super::*;

    /// 38 nines and a digit that rounds them up were read as a number of 39 digits.
    #[test]
    fn rounding_up_keeps_the_digits_that_there_may_be() {
        let nines = "9".repeat(38);
        for text in [
            format!("{nines}.9"),
            format!("-{nines}.5"),
            format!("{nines}9"),
        ] {
            assert_eq!(
                text.parse::<Decimal>(),
                Err(ParseDecimalError::OutOfRange),
                "{text}"
            );
        }
        let round = format!("10.{}", "0".repeat(36));
        for (text, expected) in [
            (format!("{nines}.4"), nines.clone()),
            (format!("9.{nines}"), round.clone()),
            (format!("-9.{nines}"), format!("-{round}")),
            (format!("0.{nines}9"), format!("1.{}", "0".repeat(37))),
            // Of what is behind the last place only the first digit rounds.
            (
                format!("0.0{}49", "1".repeat(37)),
                format!("0.0{}", "1".repeat(37)),
            ),
            (
                format!("0.0{}5", "1".repeat(37)),
                format!("0.0{}2", "1".repeat(36)),
            ),
            ("1e-39".to_owned(), format!("0.{}", "0".repeat(38))),
            ("5e-39".to_owned(), format!("0.{}1", "0".repeat(37))),
            ("9e-90".to_owned(), format!("0.{}", "0".repeat(38))),
        ] {
            let read: Decimal = text.parse().unwrap();
            assert_eq!(read.to_string(), expected, "{text}");
            assert!(Decimal::new(read.coefficient(), read.scale()).is_some());
        }
    }
}
