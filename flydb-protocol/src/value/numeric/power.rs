//! Powers.
//!
//! A whole exponent of 32 bits is raised to by squaring: exactly where that takes few digits, otherwise
//! in binary numbers of as many bits as the result has. Any other goes by the logarithm.

use num_bigint::{BigInt, BigUint};

use super::arithmetic::{MAX_CHOSEN_SCALE, MIN_SIGNIFICANT_DIGITS, divide};
use super::exponential::{
    GUARD_DIGITS, LOG10_E, bits_of, cut, exponential, logarithm, logarithm_weight, to_f64,
};
use super::finite::{Finite, digits, divide_rounded, power_of_ten};
use super::{Kind, Numeric, NumericRef};

/// A power whose logarithm is this or more is out of range, whatever its digits.
const MAX_LOGARITHM: f64 = 6020.0;
/// Digits up to which a power is computed exactly.
const EXACT_DIGITS: u64 = 4096;

impl NumericRef<'_> {
    /// This to the power of `exponent`; `None` where that is out of range, and where there is no real
    /// result: zero to a negative power, a number below zero to one that is not whole.
    #[must_use]
    pub fn power(self, exponent: NumericRef<'_>) -> Option<Numeric> {
        let (Kind::Finite(base), Kind::Finite(power)) = (self.kind(), exponent.kind()) else {
            return special_power(self, exponent);
        };
        if base.is_zero() && power.is_negative() {
            return None;
        }
        let power = match power.clone().trimmed() {
            whole if whole.scale == 0 => match i32::try_from(&whole.coefficient) {
                Ok(whole) => return whole_power(&base, whole)?.finish(),
                Err(_) => power,
            },
            _ if base.is_negative() => return None,
            _ => power,
        };
        if base.is_zero() {
            return zero(MIN_SIGNIFICANT_DIGITS).finish();
        }
        real_power(base, &power)?.finish()
    }

    /// Whether it is a whole number, as the infinities are.
    #[must_use]
    pub fn is_whole(self) -> bool {
        match self {
            NumericRef::Short(short) => short.normalize().scale() == 0,
            NumericRef::Long(_) => {
                !self.is_nan() && self.trimmed().as_ref().scale().unwrap_or(0) == 0
            }
        }
    }
}

/// What POSIX says of NaN and the infinities.
fn special_power(base: NumericRef<'_>, exponent: NumericRef<'_>) -> Option<Numeric> {
    let one = Numeric::ONE;
    if (base.is_nan() && exponent.is_zero()) || base == one.as_ref() {
        return Some(one);
    }
    if base.is_nan() || exponent.is_nan() {
        return Some(Numeric::nan());
    }
    let no_result =
        (base.is_zero() && exponent.is_negative()) || (base.is_negative() && !exponent.is_whole());
    if no_result {
        return None;
    }
    if exponent.is_zero() {
        return Some(one);
    }
    if base.is_zero() {
        return Some(Numeric::ZERO);
    }
    let grows = !exponent.is_negative();
    if exponent.is_infinite() {
        let size = base.abs();
        if size == one {
            return Some(one);
        }
        return Some(match (size > one) == grows {
            true => Numeric::infinity(false),
            false => Numeric::ZERO,
        });
    }
    if !grows {
        return Some(Numeric::ZERO);
    }
    let odd = exponent.finite().is_some_and(|exponent| is_odd(&exponent));
    Some(Numeric::infinity(base.is_negative() && odd))
}

fn is_odd(exponent: &Finite) -> bool {
    exponent.clone().cut(0).coefficient.bit(0)
}

fn zero(scale: i64) -> Finite {
    let coefficient = BigInt::ZERO;
    Finite { coefficient, scale }
}

/// By the logarithm, of a base that is not zero; a base below zero has a whole exponent.
fn real_power(mut base: Finite, exponent: &Finite) -> Option<Finite> {
    let negative = base.is_negative() && is_odd(exponent);
    base.coefficient = BigInt::from(base.coefficient.into_parts().1);
    // A logarithm of eight digits tells how large the result is.
    let weight = logarithm_weight(&base);
    let rough_scale = (8 - weight).max(0);
    let rough = times(&logarithm(&base, rough_scale)?, exponent).rescaled(rough_scale);
    let estimate = to_f64(&rough);
    if estimate.abs() > MAX_LOGARITHM {
        return (estimate < 0.0).then(|| zero(MAX_CHOSEN_SCALE));
    }
    let places = cut(estimate * LOG10_E);
    let scale = (MIN_SIGNIFICANT_DIGITS - places)
        .max(base.scale)
        .max(exponent.scale)
        .clamp(0, MAX_CHOSEN_SCALE);
    let exponent_digits = digits(exponent.coefficient.magnitude());
    let whole_digits = i64::try_from(exponent_digits).ok()? - exponent.scale;
    let accuracy = (scale + places).max(0) + GUARD_DIGITS;
    let logarithm = logarithm(&base, (accuracy + whole_digits).max(0))?;
    let product = times(&logarithm, exponent).rescaled(accuracy);
    let mut power = exponential(&product, scale)?;
    if negative {
        power.coefficient = -power.coefficient;
    }
    Some(power)
}

fn times(a: &Finite, b: &Finite) -> Finite {
    Finite {
        coefficient: &a.coefficient * &b.coefficient,
        scale: a.scale + b.scale,
    }
}

fn whole_power(base: &Finite, exponent: i32) -> Option<Finite> {
    let scale = MIN_SIGNIFICANT_DIGITS.max(base.scale).min(MAX_CHOSEN_SCALE);
    if base.is_zero() && exponent != 0 {
        return Some(zero(scale));
    }
    let estimate = f64::from(exponent) * decimal_logarithm(base);
    if estimate > f64::from(Numeric::MAX_WHOLE_DIGITS) + 1.0 {
        return None;
    }
    if exponent.unsigned_abs() > 2 && estimate + 1.0 < -bounded(scale) {
        return Some(zero(scale));
    }
    let times = exponent.unsigned_abs();
    let length = digits(base.coefficient.magnitude()).saturating_mul(times.into());
    if length <= EXACT_DIGITS || times <= 2 {
        let power = Finite {
            coefficient: base.coefficient.pow(times),
            scale: base.scale * i64::from(times),
        };
        return Some(match exponent < 0 {
            true => divide(&Finite::one(), &power, scale),
            false => power.rescaled(scale),
        });
    }
    let significant = scale + cut(estimate).max(-scale) + 2 * GUARD_DIGITS;
    let power = Binary::of(base, bits_of(significant) + 64)?.power(times);
    let magnitude = match exponent < 0 {
        true => power.inverse(scale),
        false => power.at_scale(scale),
    };
    let negative = base.is_negative() && times % 2 == 1;
    let coefficient = if negative { -magnitude } else { magnitude };
    Some(Finite { coefficient, scale })
}

#[allow(clippy::cast_precision_loss)] // a scale
const fn bounded(scale: i64) -> f64 {
    scale as f64
}

/// The logarithm to base 10 of a number's magnitude, which is not zero.
#[allow(clippy::cast_precision_loss)] // of leading digits
fn decimal_logarithm(value: &Finite) -> f64 {
    let magnitude = value.coefficient.magnitude();
    let dropped = magnitude.bits().saturating_sub(64);
    let leading = u64::try_from(magnitude >> dropped).unwrap_or(u64::MAX);
    let logarithm = (leading as f64).log10() + dropped as f64 * std::f64::consts::LOG10_2;
    logarithm - value.scale as f64
}

/// `mantissa * 2^exponent`, with a mantissa of so many bits.
struct Binary {
    mantissa: BigUint,
    exponent: i64,
    bits: u64,
}

impl Binary {
    /// The magnitude of a number; its scale is not below zero.
    fn of(value: &Finite, bits: u64) -> Option<Binary> {
        let power = power_of_ten(value.scale.unsigned_abs());
        let magnitude = value.coefficient.magnitude();
        let by = (bits + power.bits()).saturating_sub(magnitude.bits());
        let whole = Binary {
            mantissa: (magnitude << by) / power,
            exponent: -i64::try_from(by).ok()?,
            bits,
        };
        Some(whole.shortened())
    }

    fn shortened(self) -> Binary {
        let by = self.mantissa.bits().saturating_sub(self.bits);
        Binary {
            mantissa: self.mantissa >> by,
            exponent: self.exponent.saturating_add_unsigned(by),
            bits: self.bits,
        }
    }

    fn times(&self, other: &Binary) -> Binary {
        let product = Binary {
            mantissa: &self.mantissa * &other.mantissa,
            exponent: self.exponent.saturating_add(other.exponent),
            bits: self.bits,
        };
        product.shortened()
    }

    /// By repeated squaring; the exponent is not zero.
    fn power(self, exponent: u32) -> Binary {
        let mut result: Option<Binary> = None;
        let mut square = self;
        let mut rest = exponent;
        loop {
            if rest & 1 == 1 {
                let product = result.as_ref().map(|result| result.times(&square));
                result = Some(product.unwrap_or_else(|| square.times(&Binary::one(square.bits))));
            }
            rest >>= 1;
            if rest == 0 {
                return result.unwrap_or(square);
            }
            square = square.times(&square);
        }
    }

    fn one(bits: u64) -> Binary {
        Binary {
            mantissa: BigUint::from(1_u32),
            exponent: 0,
            bits,
        }
    }

    /// The number times 10^scale, rounded.
    fn at_scale(self, scale: i64) -> BigInt {
        let digits = BigInt::from(self.mantissa * power_of_ten(scale.unsigned_abs()));
        match u64::try_from(self.exponent) {
            Ok(left) => digits << left,
            Err(_) => divide_rounded(&digits, &(BigInt::from(1) << self.exponent.unsigned_abs())),
        }
    }

    /// One divided by the number, times 10^scale, rounded.
    fn inverse(self, scale: i64) -> BigInt {
        let one = BigInt::from(power_of_ten(scale.unsigned_abs()));
        let mantissa = BigInt::from(self.mantissa);
        match u64::try_from(self.exponent) {
            Ok(left) => divide_rounded(&one, &(mantissa << left)),
            Err(_) => divide_rounded(&(one << self.exponent.unsigned_abs()), &mantissa),
        }
    }
}
