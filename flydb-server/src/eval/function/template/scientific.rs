//! Numbers by the templates `RN` (Roman numerals) and `9.99EEEE` (with an exponent).

use std::fmt::Write;

use super::picture::{Ending, Picture};
use crate::types::{Decimal, Result, SqlError, SqlState};

/// What Roman numerals are made of, the greatest first.
const ROMAN: [(i64, &str); 13] = [
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
];
/// How wide the longest of them is.
const ROMAN_WIDTH: usize = 15;

/// A number of 1 to 3999; `#` for any other.
pub(super) fn roman(number: Decimal, case: Ending, fill: bool) -> String {
    let Some(mut left @ 1..=3999) = number.to_i64() else {
        return "#".repeat(ROMAN_WIDTH);
    };
    let mut out = String::new();
    for (value, letters) in ROMAN {
        while left >= value {
            out.push_str(letters);
            left -= value;
        }
    }
    if case == Ending::Lower {
        out.make_ascii_lowercase();
    }
    if fill {
        out
    } else {
        format!("{out:>ROMAN_WIDTH$}")
    }
}

/// A float so, of its exact digits; `#` for what is not finite.
pub(super) fn write_float(value: f64, picture: &Picture) -> String {
    if !value.is_finite() {
        let (whole, rest) = ("#".repeat(picture.whole), "#".repeat(picture.fraction + 4));
        return format!(" {whole}.{rest}");
    }
    let shown = format!("{:.*e}", picture.fraction, value.abs());
    let (mantissa, exponent) = shown.split_once('e').unwrap_or((&shown, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let sign = match (value.is_sign_negative(), picture.fill) {
        (true, _) => "-",
        (false, true) => "",
        (false, false) => " ",
    };
    format!("{sign}{mantissa}e{exponent:+03}")
}

/// A digit, as many after the point as the template has, and the exponent: ` 1.23e+06`.
pub(super) fn write(number: Decimal, picture: &Picture) -> Result<String> {
    let digits = number.coefficient().unsigned_abs().to_string();
    let mut exponent = match number.is_zero() {
        true => 0,
        false => digits.len().cast_signed() - 1 - isize::from(number.scale()),
    };
    let scale = u8::try_from(digits.len() - 1).unwrap_or(Decimal::MAX_DIGITS);
    let places = i32::try_from(picture.fraction).unwrap_or(i32::MAX);
    let mantissa = Decimal::new(number.abs().coefficient(), scale)
        .and_then(|mantissa| mantissa.round(places))
        .ok_or_else(|| {
            SqlError::new(
                SqlState::NumericValueOutOfRange,
                "value overflows numeric format",
            )
        })?;
    let mut shown = mantissa.to_string();
    if mantissa >= Decimal::from(10) {
        // 9.99 was rounded up to 10.0.
        exponent += 1;
        shown = format!("1.{:0<places$}", "", places = picture.fraction);
        shown = shown.trim_end_matches('.').to_owned();
    }
    let mut out = String::from(match (number.is_negative(), picture.fill) {
        (true, _) => "-",
        (false, true) => "",
        (false, false) => " ",
    });
    // Writing to a String does not fail.
    let _ = write!(out, "{shown}e{exponent:+03}");
    Ok(out)
}
