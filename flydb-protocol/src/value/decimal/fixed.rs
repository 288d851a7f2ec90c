//! Numbers with 36 digits after the point, in which logarithms and exponentials are computed.
//!
//! A magnitude up to about 100 leaves room for a product in 256 bits. The last digit or two are
//! rounding noise; results are rounded to at most 34 digits or are of more digits than anyone asked
//! PostgreSQL for.

use ethnum::I256;

use super::Decimal;
use super::wide::{digits, fit, power_of_ten, wide_power_of_ten};

/// Digits after the point.
const PLACES: u8 = 36;
/// ln 2 and ln 10, times 10^36.
const LN_2: i128 = 693_147_180_559_945_309_417_232_121_458_176_568;
const LN_10: i128 = 2_302_585_092_994_045_684_017_991_454_684_364_208;
/// e^x has more than 38 digits above this, and 38 zeros after the point below its negative.
const MAX_EXPONENT: i32 = 90;

/// A number times 10^36.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fixed(I256);

impl Fixed {
    fn one() -> I256 {
        I256::from(power_of_ten(PLACES))
    }

    fn multiply(self, other: Fixed) -> Fixed {
        Fixed(self.0 * other.0 / Self::one())
    }

    /// The natural logarithm of a number above zero.
    pub(super) fn ln(value: Decimal) -> Fixed {
        let coefficient = value.coefficient();
        let exponent = i32::from(digits(coefficient)) - 1;
        // value = mantissa * 10^power, with a mantissa from 1 to 10
        let power = exponent - i32::from(value.scale());
        let mut mantissa = match u8::try_from(i32::from(PLACES) - exponent) {
            Ok(by) => I256::from(coefficient) * wide_power_of_ten(by),
            Err(_) => I256::from(coefficient / 10),
        };
        // ... = mantissa * 2^halvings * 10^power, with a mantissa from about 0.7 to 1.4
        let mut halvings = 0;
        let limit = Self::one() * I256::from(14_i128) / I256::from(10_i128);
        while mantissa > limit {
            mantissa /= I256::from(2_i128);
            halvings += 1;
        }
        let constant =
            I256::from(LN_2) * I256::from(halvings) + I256::from(LN_10) * I256::from(power);
        Fixed(constant + ln_near_one(mantissa))
    }

    /// e to the power of this, rounded to a scale; `None` past 38 digits.
    pub(super) fn exp(self, scale: i32) -> Option<Decimal> {
        let bound = Self::one() * I256::from(MAX_EXPONENT);
        if self.0 > bound {
            return None;
        }
        if self.0 < -bound {
            return Decimal::ZERO.round(scale);
        }
        // x = doublings * ln 2 + rest, with a rest of at most 0.7
        let doublings = (self.0 / I256::from(LN_2)).as_i32();
        let rest = Fixed(self.0 - I256::from(LN_2) * I256::from(doublings));
        let power = I256::from(1_i128) << doublings.unsigned_abs();
        let series = exp_series(rest);
        let result = if doublings >= 0 {
            series * power
        } else {
            series / power
        };
        fit(result, PLACES)?.round(scale)
    }

    /// This times a decimal; `None` where the product is beyond what [`Fixed::exp`] takes anyway.
    pub(super) fn times(self, factor: Decimal) -> Option<Fixed> {
        let product = Decimal::to_f64(self.to_decimal()?) * factor.to_f64();
        if product.abs() > 1e3 {
            return None;
        }
        let (a, b) = (self.0, I256::from(factor.coefficient()));
        let product = match a.checked_mul(b) {
            Some(product) => product / I256::from(power_of_ten(factor.scale())),
            None => a / I256::from(power_of_ten(factor.scale())) * b,
        };
        Some(Fixed(product))
    }

    /// The quotient of two, rounded to a scale.
    pub(super) fn divided_by(self, divisor: Fixed, scale: i32) -> Option<Decimal> {
        if divisor.0 == 0 {
            return None;
        }
        fit(self.0 * Self::one() / divisor.0, PLACES)?.round(scale)
    }

    /// As a decimal with as many digits as fit.
    pub(super) fn to_decimal(self) -> Option<Decimal> {
        fit(self.0, PLACES)
    }

    /// A decimal; `None` where it is too large for any function here.
    pub(super) fn from_decimal(value: Decimal) -> Option<Fixed> {
        let by = i32::from(PLACES) - i32::from(value.scale());
        let coefficient = I256::from(value.coefficient());
        Some(Fixed(match u8::try_from(by) {
            Ok(by) => coefficient.checked_mul(wide_power_of_ten(by))?,
            Err(_) => coefficient / wide_power_of_ten(u8::try_from(-by).unwrap_or(0)),
        }))
    }
}

/// ln x = 2 artanh((x - 1) / (x + 1)), whose series converges fast near one.
fn ln_near_one(x: I256) -> I256 {
    let one = Fixed::one();
    let z = Fixed((x - one) * one / (x + one));
    let square = z.multiply(z);
    let mut term = z;
    let mut sum = z.0;
    let mut divisor = 3;
    while term.0 != 0 {
        term = term.multiply(square);
        sum += term.0 / I256::from(divisor);
        divisor += 2;
    }
    sum * I256::from(2_i128)
}

/// 1 + x + x^2/2! + ...
fn exp_series(x: Fixed) -> I256 {
    let mut term = Fixed(Fixed::one());
    let mut sum = term.0;
    let mut n = 1;
    while term.0 != 0 {
        term = Fixed(term.multiply(x).0 / I256::from(n));
        sum += term.0;
        n += 1;
    }
    sum
}
