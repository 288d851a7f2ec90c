//! From and to integers and floats.

use super::Decimal;
use super::wide::power_of_ten;

/// Integers up to here are exact as doubles.
const EXACT_AS_DOUBLE: u128 = 1 << 53;

impl From<i64> for Decimal {
    #[inline]
    fn from(value: i64) -> Decimal {
        Decimal::from_parts(value.into(), 0)
    }
}

impl From<i32> for Decimal {
    #[inline]
    fn from(value: i32) -> Decimal {
        Decimal::from_parts(value.into(), 0)
    }
}

impl From<i16> for Decimal {
    #[inline]
    fn from(value: i16) -> Decimal {
        Decimal::from_parts(value.into(), 0)
    }
}

impl Decimal {
    /// The nearest whole number, half away from zero; `None` outside of 64 bits.
    #[must_use]
    pub fn to_i64(self) -> Option<i64> {
        i64::try_from(self.rescale(0)?.coefficient()).ok()
    }

    /// The nearest double.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // exact below 2^53; 10^22 is exact too
    pub fn to_f64(self) -> f64 {
        let coefficient = self.coefficient();
        if coefficient.unsigned_abs() <= EXACT_AS_DOUBLE && self.scale() <= 22 {
            return coefficient as f64 / power_of_ten(self.scale()) as f64;
        }
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// A double to 15 significant digits, as PostgreSQL converts them; `None` for what is no number
    /// or is past 38 digits.
    #[must_use]
    pub fn from_f64(value: f64) -> Option<Decimal> {
        from_scientific(value.is_finite(), &format!("{value:.14e}"))
    }

    /// A single-precision float to 6 significant digits.
    #[must_use]
    pub fn from_f32(value: f32) -> Option<Decimal> {
        from_scientific(value.is_finite(), &format!("{value:.5e}"))
    }
}

fn from_scientific(is_finite: bool, text: &str) -> Option<Decimal> {
    if !is_finite {
        return None;
    }
    let number: Decimal = text.parse().ok()?;
    Some(number.normalize())
}
