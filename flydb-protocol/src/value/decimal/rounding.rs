//! Fewer digits, other scales.

use super::Decimal;
use super::wide::{digits, power_of_ten, shift_narrow};

impl Decimal {
    /// The number with this scale: padded with zeros, or rounded half away from zero. `None` past 38
    /// digits.
    #[must_use]
    pub fn rescale(self, scale: u8) -> Option<Decimal> {
        let coefficient = self.coefficient();
        if scale >= self.scale() {
            let shifted = shift_narrow(coefficient, scale - self.scale())?;
            return Decimal::new(shifted, scale);
        }
        Decimal::new(rounded(coefficient, self.scale() - scale), scale)
    }

    /// The number as a `DECIMAL(precision, scale)` holds it, rounded; `None` where it does not fit.
    #[must_use]
    pub(in crate::value) fn with_size(self, precision: u8, scale: u8) -> Option<Decimal> {
        let sized = self.rescale(scale)?;
        (digits(sized.coefficient()) <= precision).then_some(sized)
    }

    /// Rounded half away from zero to so many digits after the point (before it, where negative). The
    /// scale becomes that number of digits. `None` past 38 digits.
    #[must_use]
    pub fn round(self, places: i32) -> Option<Decimal> {
        self.cut(places, rounded)
    }

    /// Cut towards zero to so many digits after the point (before it, where negative). `None` past 38
    /// digits.
    #[must_use]
    pub fn trunc(self, places: i32) -> Option<Decimal> {
        self.cut(places, |coefficient, by| match by {
            0..=38 => coefficient / power_of_ten(by),
            _ => 0,
        })
    }

    fn cut(self, places: i32, divide: fn(i128, u8) -> i128) -> Option<Decimal> {
        if places >= 0 {
            let places = u8::try_from(places).ok()?;
            if places >= self.scale() {
                return self.rescale(places);
            }
            return Decimal::new(divide(self.coefficient(), self.scale() - places), places);
        }
        let before = u8::try_from(places.unsigned_abs().min(39)).unwrap_or(39);
        let by = self.scale().saturating_add(before);
        let cut = divide(self.coefficient(), by);
        if cut == 0 {
            return Some(Decimal::ZERO);
        }
        Decimal::new(shift_narrow(cut, before)?, 0)
    }

    /// The least whole number that is not less.
    #[must_use]
    pub fn ceil(self) -> Option<Decimal> {
        let whole = self.trunc(0)?;
        if whole < self {
            return whole.checked_add(Decimal::ONE);
        }
        Some(whole)
    }

    /// The greatest whole number that is not greater.
    #[must_use]
    pub fn floor(self) -> Option<Decimal> {
        let whole = self.trunc(0)?;
        if whole > self {
            return whole.checked_sub(Decimal::ONE);
        }
        Some(whole)
    }
}

/// `coefficient / 10^by`, rounded half away from zero.
pub(super) fn rounded(coefficient: i128, by: u8) -> i128 {
    if by > 38 {
        return 0;
    }
    let divisor = power_of_ten(by);
    let quotient = coefficient / divisor;
    let rest = (coefficient % divisor).abs();
    // rest * 2 >= divisor, without overflow
    if rest >= divisor - rest && by > 0 {
        quotient + coefficient.signum()
    } else {
        quotient
    }
}
