//! Roots, logarithms and powers, with the scale that PostgreSQL gives them: enough for at least 16
//! significant digits, and not less than the argument's own.

use ethnum::I256;

use super::Decimal;
use super::fixed::Fixed;
use super::floating::{Floating, Inverse};
use super::wide::{digits, fit, wide_power_of_ten};

const MIN_SIGNIFICANT_DIGITS: i32 = 16;
/// log10(e), as PostgreSQL writes it.
const LOG10_E: f64 = std::f64::consts::LOG10_E;

impl Decimal {
    /// The square root; `None` below zero.
    #[must_use]
    pub fn sqrt(self) -> Option<Decimal> {
        if self.is_negative() {
            return None;
        }
        let weight = (self.weight() + 1) * 4 / 2 - 1;
        let scale = i32::from(self.scale).max(MIN_SIGNIFICANT_DIGITS.saturating_sub(weight));
        // The radicand, shifted by twice the scale, must keep to 76 digits.
        let room = (76 - i32::from(digits(self.coefficient())) + i32::from(self.scale)) / 2;
        let scale = scale.min(room).clamp(0, i32::from(Self::MAX_DIGITS));
        let by = u8::try_from(2 * scale - i32::from(self.scale)).ok()?;
        let radicand = I256::from(self.coefficient()).checked_mul(wide_power_of_ten(by))?;
        fit(rounded_root(radicand), u8::try_from(scale).ok()?)
    }

    /// The natural logarithm; `None` of zero and below.
    #[must_use]
    pub fn ln(self) -> Option<Decimal> {
        if self.is_negative() || self.is_zero() {
            return None;
        }
        let scale = i32::from(self.scale).max(MIN_SIGNIFICANT_DIGITS - self.ln_weight());
        Fixed::ln(self).to_decimal()?.round(scale)
    }

    /// The logarithm to a base; `None` where either is zero or below, and for a base of one.
    #[must_use]
    pub fn log(self, base: Decimal) -> Option<Decimal> {
        let positive = |v: Decimal| !v.is_negative() && !v.is_zero();
        if !positive(self) || !positive(base) {
            return None;
        }
        let weight = self.ln_weight() - base.ln_weight();
        let scale = (MIN_SIGNIFICANT_DIGITS - weight)
            .max(i32::from(self.scale))
            .max(i32::from(base.scale));
        Fixed::ln(self).divided_by(Fixed::ln(base), scale)
    }

    /// The decimal place of the first digit of the logarithm, as PostgreSQL estimates it.
    fn ln_weight(self) -> i32 {
        let value = self.to_f64();
        let ln = if (0.9..=1.1).contains(&value) {
            let Some(distance) = self.checked_sub(Decimal::ONE).filter(|d| !d.is_zero()) else {
                return 0;
            };
            return i32::from(digits(distance.coefficient())) - 1 - i32::from(distance.scale);
        } else {
            value.ln()
        };
        whole(ln.abs().log10())
    }

    /// e to the power of this; `None` past 38 digits.
    #[must_use]
    pub fn exp(self) -> Option<Decimal> {
        let weight = whole(self.to_f64() * LOG10_E);
        let scale = i32::from(self.scale).max(MIN_SIGNIFICANT_DIGITS.saturating_sub(weight));
        match Fixed::from_decimal(self) {
            Some(exponent) => exponent.exp(scale.clamp(0, 38)),
            None if self.is_negative() => Decimal::ZERO.round(scale.clamp(0, 38)),
            None => None,
        }
    }

    /// This to the power of `exponent`; `None` past 38 digits, and where there is no real result:
    /// zero to a negative power, a number below zero to one that is not whole.
    #[must_use]
    pub fn power(self, exponent: Decimal) -> Option<Decimal> {
        let whole_exponent = exponent.normalize();
        if whole_exponent.scale() == 0 {
            let n = i64::try_from(whole_exponent.coefficient()).ok()?;
            return self.power_whole(n);
        }
        if self.is_zero() {
            return (!exponent.is_negative()).then(|| Decimal::ZERO.round(16))?;
        }
        if self.is_negative() {
            return None;
        }
        let ln = Fixed::ln(self);
        let estimate = self.to_f64().ln() * exponent.to_f64() * LOG10_E;
        let scale = MIN_SIGNIFICANT_DIGITS
            .saturating_sub(whole(estimate))
            .max(i32::from(self.scale))
            .max(i32::from(exponent.scale))
            .clamp(0, 38);
        match ln.times(exponent) {
            Some(product) => product.exp(scale),
            None if estimate < 0.0 => Decimal::ZERO.round(scale),
            None => None,
        }
    }

    fn power_whole(self, exponent: i64) -> Option<Decimal> {
        let scale = MIN_SIGNIFICANT_DIGITS.max(i32::from(self.scale));
        if exponent < 0 {
            if self.is_zero() {
                return None;
            }
            let divisor = Floating::of(self.normalize()).power(exponent.unsigned_abs());
            return match divisor.inverse(scale) {
                Inverse::Of(inverse) => Some(inverse),
                Inverse::TooSmall => Decimal::ZERO.round(scale),
                Inverse::TooLarge => None,
            };
        }
        self.normalize()
            .squarings(exponent.unsigned_abs())?
            .round(scale)
    }

    /// By repeated squaring.
    fn squarings(self, mut exponent: u64) -> Option<Decimal> {
        let mut result = Decimal::ONE;
        let mut base = self;
        loop {
            if exponent & 1 == 1 {
                result = result.checked_mul(base)?;
            }
            exponent >>= 1;
            if exponent == 0 {
                return Some(result);
            }
            base = base.checked_mul(base)?;
        }
    }
}

/// Cut to a whole number, as C converts a double to an int.
#[allow(clippy::cast_possible_truncation)] // saturates
fn whole(value: f64) -> i32 {
    value as i32
}

/// The square root of a whole number, rounded half up.
fn rounded_root(radicand: I256) -> I256 {
    if radicand <= 0 {
        return I256::from(0_i128);
    }
    let two = I256::from(2_i128);
    // Newton's method from above.
    let bits = 256 - radicand.leading_zeros();
    let mut root = I256::from(1_i128) << bits.div_ceil(2);
    loop {
        let next = (root + radicand / root) / two;
        if next >= root {
            break;
        }
        root = next;
    }
    if radicand - root * root > root {
        root + I256::from(1_i128)
    } else {
        root
    }
}
