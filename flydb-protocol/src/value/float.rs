//! Floating-point numbers as text: the shortest that reads back as the same number.

use std::fmt;

/// A DOUBLE as a cast to TEXT shows it: `1.5`, `100000`, `1e+15`, `1e-05`, `NaN`, `-Infinity`.
#[derive(Clone, Copy, Debug)]
pub struct DoubleText(pub f64);

/// A REAL as a cast to TEXT shows it; exponents begin at `1e+06`.
#[derive(Clone, Copy, Debug)]
pub struct RealText(pub f32);

impl fmt::Display for DoubleText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match special(self.0) {
            Some(name) => f.pad(name),
            None => f.pad(&layout(&format!("{:e}", self.0), 15)),
        }
    }
}

impl fmt::Display for RealText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match special(f64::from(self.0)) {
            Some(name) => f.pad(name),
            None => f.pad(&layout(&format!("{:e}", self.0), 6)),
        }
    }
}

/// The name of a number that is none.
#[must_use]
pub(crate) fn special(value: f64) -> Option<&'static str> {
    if value.is_finite() {
        None
    } else if value.is_nan() {
        Some("NaN")
    } else if value > 0.0 {
        Some("Infinity")
    } else {
        Some("-Infinity")
    }
}

/// Lays `-1.25e3` out: plain while the exponent is from -4 to under `limit`.
fn layout(scientific: &str, limit: i32) -> String {
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let sign = if mantissa.starts_with('-') { "-" } else { "" };
    let mantissa = mantissa.trim_start_matches('-');
    if !(-4..limit).contains(&exponent) {
        let direction = if exponent < 0 { '-' } else { '+' };
        return format!("{sign}{mantissa}e{direction}{:02}", exponent.unsigned_abs());
    }
    let digits = mantissa.replace('.', "");
    let Ok(whole) = usize::try_from(exponent + 1) else {
        let zeros = "0".repeat(usize::try_from(-exponent - 1).unwrap_or_default());
        return format!("{sign}0.{zeros}{digits}");
    };
    match digits.split_at_checked(whole) {
        Some(("", digits)) => format!("{sign}0.{digits}"),
        Some((whole, "")) => format!("{sign}{whole}"),
        Some((whole, fraction)) => format!("{sign}{whole}.{fraction}"),
        None => format!("{sign}{digits}{}", "0".repeat(whole - digits.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_laid_out_by_their_exponent() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (1.0, "1"),
            (-1.5, "-1.5"),
            (100_000.0, "100000"),
            (123_456.789, "123456.789"),
            (0.1, "0.1"),
            (0.0001, "0.0001"),
            (0.000_01, "1e-05"),
            (1e15, "1e+15"),
            (999_999_999_999_999.0, "999999999999999"),
            (1.25e100, "1.25e+100"),
            (f64::MIN_POSITIVE, "2.2250738585072014e-308"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-Infinity"),
        ] {
            assert_eq!(DoubleText(value).to_string(), text);
        }
        assert_eq!(RealText(1e6).to_string(), "1e+06");
        assert_eq!(RealText(0.1).to_string(), "0.1");
        assert_eq!(RealText(100_000.0).to_string(), "100000");
    }
}
