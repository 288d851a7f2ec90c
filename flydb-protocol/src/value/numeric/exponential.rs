//! Exponentials and logarithms, to at least 16 significant digits and not fewer than the argument has
//! after the point.

use std::f64::consts::{LN_10, LOG2_E};

use num_bigint::BigInt;

use super::arithmetic::{MAX_CHOSEN_SCALE, MIN_SIGNIFICANT_DIGITS, divide};
use super::finite::{Finite, divide_rounded, power_of_ten};
use super::{Kind, Numeric, NumericRef, fixed};

/// log10(e), to as many digits as PostgreSQL counts with when it estimates a scale.
#[allow(clippy::approx_constant)] // its last digit decides about a scale now and then
pub(super) const LOG10_E: f64 = 0.434_294_481_903_252;
/// e to this power or more is taken to be out of range, and zero to its opposite.
const MAX_EXPONENT: f64 = 6000.0;
/// Where the estimate of a result's weight ends.
const MAX_ESTIMATE: f64 = 2000.0;
/// Digits beyond those of a result.
pub(super) const GUARD_DIGITS: i64 = 16;

impl NumericRef<'_> {
    /// e to the power of this; `None` where that is out of range.
    #[must_use]
    pub fn exp(self) -> Option<Numeric> {
        let finite = match self.kind() {
            Kind::NaN => return Some(Numeric::nan()),
            Kind::Infinity { negative: true } => return Some(Numeric::ZERO),
            Kind::Infinity { negative: false } => return Some(Numeric::infinity(false)),
            Kind::Finite(finite) => finite,
        };
        let weight = (self.to_f64() * LOG10_E).clamp(-MAX_ESTIMATE, MAX_ESTIMATE);
        let scale = (MIN_SIGNIFICANT_DIGITS - cut(weight))
            .max(finite.scale)
            .clamp(0, MAX_CHOSEN_SCALE);
        exponential(&finite, scale)?.finish()
    }

    /// The natural logarithm; `None` of zero and below.
    #[must_use]
    pub fn ln(self) -> Option<Numeric> {
        let finite = match self.kind() {
            Kind::NaN => return Some(Numeric::nan()),
            Kind::Infinity { negative } => return (!negative).then(|| Numeric::infinity(false)),
            Kind::Finite(finite) => finite,
        };
        let scale = (MIN_SIGNIFICANT_DIGITS - logarithm_weight(&finite))
            .max(finite.scale)
            .clamp(0, MAX_CHOSEN_SCALE);
        logarithm(&finite, scale)?.finish()
    }

    /// The logarithm to a base; `None` where either is zero or below, and for a base of one.
    #[must_use]
    pub fn log(self, base: NumericRef<'_>) -> Option<Numeric> {
        let below = |number: NumericRef<'_>| number.is_zero() || number.is_negative();
        let (value, base) = match (self.kind(), base.kind()) {
            (Kind::NaN, _) | (_, Kind::NaN) => return Some(Numeric::nan()),
            _ if below(self) || below(base) => return None,
            (Kind::Finite(value), Kind::Finite(base)) => (value, base),
            (Kind::Infinity { .. }, Kind::Infinity { .. }) => return Some(Numeric::nan()),
            (Kind::Infinity { .. }, _) => return Some(Numeric::infinity(false)),
            (_, Kind::Infinity { .. }) => return Some(Numeric::ZERO),
        };
        let (weight, base_weight) = (logarithm_weight(&value), logarithm_weight(&base));
        let scale = (MIN_SIGNIFICANT_DIGITS - (weight - base_weight))
            .max(value.scale)
            .max(base.scale)
            .clamp(0, MAX_CHOSEN_SCALE);
        // Each has more significant digits than the quotient.
        let digits = (scale + weight - base_weight).max(0) + GUARD_DIGITS;
        let top = logarithm(&value, (digits - weight).max(0))?;
        let bottom = logarithm(&base, (digits - base_weight).max(0))?;
        if bottom.is_zero() {
            return None;
        }
        divide(&top, &bottom, scale).finish()
    }
}

/// e to the power of x, rounded to a scale; `None` where that is out of range.
pub(super) fn exponential(x: &Finite, scale: i64) -> Option<Finite> {
    let estimate = to_f64(x);
    if estimate.abs() >= MAX_EXPONENT {
        let coefficient = BigInt::ZERO;
        return (estimate < 0.0).then_some(Finite { coefficient, scale });
    }
    let whole_bits = cut(estimate * LOG2_E).max(0).unsigned_abs();
    let bits = bits_of(scale + GUARD_DIGITS) + whole_bits;
    let counted = (&x.coefficient << bits) / BigInt::from(power_of_ten(x.scale.unsigned_abs()));
    let (mantissa, doublings) = fixed::exp(&counted, bits);
    let digits = BigInt::from(mantissa * power_of_ten(scale.unsigned_abs()));
    let by = i64::try_from(bits).ok()? - doublings;
    Some(Finite {
        coefficient: shifted_right(digits, by),
        scale,
    })
}

/// The natural logarithm of a number, rounded to a scale; `None` of zero and below.
pub(super) fn logarithm(value: &Finite, scale: i64) -> Option<Finite> {
    if value.is_zero() || value.is_negative() {
        return None;
    }
    let bits = bits_of(scale + GUARD_DIGITS);
    let counted = fixed::ln(value, bits);
    let digits = counted * BigInt::from(power_of_ten(scale.unsigned_abs()));
    Some(Finite {
        coefficient: divide_rounded(&digits, &(BigInt::from(1) << bits)),
        scale,
    })
}

/// The decimal place of the first digit of a number's logarithm, as PostgreSQL estimates it.
#[allow(clippy::cast_precision_loss)] // eight digits, and the place of the point
pub(super) fn logarithm_weight(value: &Finite) -> i64 {
    if value.is_zero() || value.is_negative() {
        return 0;
    }
    if is_near_one(value) {
        let distance = &value.coefficient - BigInt::from(power_of_ten(value.scale.unsigned_abs()));
        let coefficient = distance;
        let scale = value.scale;
        let (weight, first) = Finite { coefficient, scale }.leading_group();
        let place = first.checked_ilog10().unwrap_or(0);
        return weight * 4 + i64::from(place);
    }
    let (weight, leading) = value.leading_groups();
    let logarithm = (leading as f64).ln() + (weight * 4) as f64 * LN_10;
    cut(logarithm.abs().log10())
}

/// From 0.9 to 1.1.
fn is_near_one(value: &Finite) -> bool {
    let tenth = BigInt::from(power_of_ten(value.scale.unsigned_abs()));
    let tenfold = &value.coefficient * 10;
    tenfold >= &tenth * 9 && tenfold <= tenth * 11
}

/// A whole number of at most this many bits has so many digits.
pub(super) fn bits_of(digits: i64) -> u64 {
    digits.max(0).unsigned_abs() * 10 / 3 + 1
}

/// Divided by 2^by, rounded half away from zero.
fn shifted_right(value: BigInt, by: i64) -> BigInt {
    match u64::try_from(by) {
        Ok(by) => divide_rounded(&value, &(BigInt::from(1) << by)),
        Err(_) => value << by.unsigned_abs(),
    }
}

pub(super) fn to_f64(value: &Finite) -> f64 {
    let numeric = value.clone().finish();
    numeric.map_or(f64::INFINITY, |numeric| numeric.as_ref().to_f64())
}

/// Cut to a whole number, as C converts a double to an int.
#[allow(clippy::cast_possible_truncation)] // saturates
pub(super) fn cut(value: f64) -> i64 {
    i64::from(value as i32)
}
