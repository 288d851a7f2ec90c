//! Numbers by the templates `RN` (Roman numerals) and `9.99EEEE` (with an exponent).

use std::fmt::Write;

use super::picture::{Ending, Picture};
use crate::eval::limits::numeric_overflow;
use crate::types::{Numeric, NumericRef, Result};

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
pub(super) fn roman(number: NumericRef<'_>, case: Ending, fill: bool) -> String {
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
        return no_number(picture);
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

/// What is not finite.
fn no_number(picture: &Picture) -> String {
    let (whole, rest) = ("#".repeat(picture.whole), "#".repeat(picture.fraction + 4));
    format!(" {whole}.{rest}")
}

/// A digit, as many after the point as the template has, and the exponent: ` 1.23e+06`. What is rounded up to
/// ten stays so, as in PostgreSQL: ` 10.00e+00`.
pub(super) fn write(number: NumericRef<'_>, picture: &Picture) -> Result<String> {
    let Some(scale) = number.scale() else {
        return Ok(no_number(picture));
    };
    let mut digits = number.abs().to_string();
    digits.retain(|digit| digit != '.');
    let digits = digits.trim_start_matches('0');
    let exponent = match number.is_zero() {
        true => 0,
        false => digits.len().cast_signed() - 1 - isize::try_from(scale).unwrap_or(0),
    };
    let places = i32::try_from(picture.fraction).unwrap_or(i32::MAX);
    // The first digit stands before the point; of those that are not shown the first decides.
    let (first, rest) = digits.split_at_checked(1).unwrap_or(("0", ""));
    let rest = rest.get(..=picture.fraction).unwrap_or(rest);
    let mantissa: Option<Numeric> = format!("{first}.{rest}").parse().ok();
    let mantissa = mantissa.and_then(|mantissa| mantissa.as_ref().round(places));
    let mantissa = mantissa.ok_or_else(numeric_overflow)?;
    let mut out = String::from(match (number.is_negative(), picture.fill) {
        (true, _) => "-",
        (false, true) => "",
        (false, false) => " ",
    });
    // Writing to a String does not fail.
    let _ = write!(out, "{mantissa}e{exponent:+03}");
    Ok(out)
}
