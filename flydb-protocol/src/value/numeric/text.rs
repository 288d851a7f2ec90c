//! Reading and writing.

use std::fmt;
use std::str::FromStr;

use num_bigint::{BigInt, BigUint, Sign};

use super::finite::Finite;
use super::{Kind, Numeric, NumericRef};
use crate::value::decimal::text::Notation;
use crate::value::{Decimal, ParseDecimalError};

/// Digits that a text may have besides zeros in front: more than any number has.
const MAX_DIGITS: usize = 131_072 + 16_383;

impl FromStr for Numeric {
    type Err = ParseDecimalError;

    /// Reads `[+-]digits[.digits][e[+-]digits]`, `NaN`, and `[+-]Infinity` or `[+-]inf`, in upper or lower
    /// case. The scale is that of the text (less the exponent).
    fn from_str(text: &str) -> Result<Numeric, ParseDecimalError> {
        match text.parse::<Decimal>() {
            Ok(short) => Ok(Numeric::Short(short)),
            Err(ParseDecimalError::OutOfRange) => long(text),
            Err(ParseDecimalError::Invalid) => special(text).ok_or(ParseDecimalError::Invalid),
        }
    }
}

fn special(text: &str) -> Option<Numeric> {
    if text.eq_ignore_ascii_case("nan") {
        return Some(Numeric::nan());
    }
    let (negative, word) = match text.strip_prefix('-') {
        Some(word) => (true, word),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let is_infinity = word.eq_ignore_ascii_case("infinity") || word.eq_ignore_ascii_case("inf");
    is_infinity.then(|| Numeric::infinity(negative))
}

fn long(text: &str) -> Result<Numeric, ParseDecimalError> {
    let notation = Notation::parse(text)?;
    let digits: Vec<u8> = notation
        .digits()
        .skip_while(|digit| *digit == b'0')
        .collect();
    let scale = notation.scale();
    if digits.is_empty() && scale < 0 {
        return Ok(Numeric::ZERO);
    }
    let out_of_range = ParseDecimalError::OutOfRange;
    // What is this far out would take as much room while it is read.
    let whole = i64::try_from(digits.len()).map_err(|_| out_of_range)? - scale;
    if digits.len() > MAX_DIGITS
        || whole > Numeric::MAX_WHOLE_DIGITS.into()
        || scale > Numeric::MAX_SCALE.into()
    {
        return Err(out_of_range);
    }
    let magnitude = BigUint::parse_bytes(&digits, 10).unwrap_or(BigUint::ZERO);
    let sign = if notation.negative {
        Sign::Minus
    } else {
        Sign::Plus
    };
    let number = Finite {
        coefficient: BigInt::from_biguint(sign, magnitude),
        scale,
    };
    number.rescaled(scale.max(0)).finish().ok_or(out_of_range)
}

impl fmt::Display for NumericRef<'_> {
    /// With its scale, `NaN`, `Infinity` or `-Infinity`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let NumericRef::Short(short) = self {
            return short.fmt(f);
        }
        match self.kind() {
            Kind::NaN => f.pad("NaN"),
            Kind::Infinity { negative: true } => f.pad("-Infinity"),
            Kind::Infinity { negative: false } => f.pad("Infinity"),
            Kind::Finite(finite) => f.pad_integral(!finite.is_negative(), "", &written(&finite)),
        }
    }
}

/// The digits with their point, without a sign.
fn written(finite: &Finite) -> String {
    let mut text = finite.coefficient.magnitude().to_str_radix(10);
    let scale = usize::try_from(finite.scale).unwrap_or(0);
    if scale == 0 {
        return text;
    }
    if let Some(missing) = (scale + 1).checked_sub(text.len()) {
        text.insert_str(0, &"0".repeat(missing));
    }
    text.insert(text.len() - scale, '.');
    text
}

impl fmt::Display for Numeric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_ref().fmt(f)
    }
}
