//! Finite numbers of any size, as they are computed: an integer and a scale.

use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;

use crate::value::Decimal;

/// `coefficient / 10^scale`. While it is computed the scale may be any, also below zero.
#[derive(Clone, Debug)]
pub(super) struct Finite {
    pub(super) coefficient: BigInt,
    pub(super) scale: i64,
}

/// PostgreSQL counts in groups of so many digits, which shows in the scale of quotients and roots.
const GROUP: i64 = 4;

impl Finite {
    pub(super) fn one() -> Finite {
        Finite {
            coefficient: BigInt::from(1),
            scale: 0,
        }
    }

    pub(super) fn is_zero(&self) -> bool {
        self.coefficient.sign() == Sign::NoSign
    }

    pub(super) fn is_negative(&self) -> bool {
        self.coefficient.sign() == Sign::Minus
    }

    /// The same number at this scale: with zeros behind, or rounded half away from zero.
    pub(super) fn rescaled(self, scale: i64) -> Finite {
        let by = scale - self.scale;
        let coefficient = match u64::try_from(by) {
            Ok(0) => self.coefficient,
            Ok(by) => self.coefficient * BigInt::from(power_of_ten(by)),
            Err(_) => self.divided_by_power(by.unsigned_abs(), true),
        };
        Finite { coefficient, scale }
    }

    /// The same number at this scale, cut towards zero.
    pub(super) fn cut(self, scale: i64) -> Finite {
        if scale >= self.scale {
            return self.rescaled(scale);
        }
        let by = self.scale.abs_diff(scale);
        Finite {
            coefficient: self.divided_by_power(by, false),
            scale,
        }
    }

    fn divided_by_power(self, by: u64, rounded: bool) -> BigInt {
        // Far fewer digits than are taken off: nothing is left, and nothing to round up.
        if by > digits(self.coefficient.magnitude()) {
            return BigInt::ZERO;
        }
        let divisor = BigInt::from(power_of_ten(by));
        match rounded {
            true => divide_rounded(&self.coefficient, &divisor),
            false => self.coefficient / divisor,
        }
    }

    /// The same number without zeros at its end, as far as they are after the point.
    pub(super) fn trimmed(self) -> Finite {
        let Finite {
            mut coefficient,
            mut scale,
        } = self;
        if coefficient.sign() == Sign::NoSign {
            let scale = 0;
            return Finite { coefficient, scale };
        }
        // 10^n divides no number that 2^n does not: most are found out by a look at their last bits.
        let mut step = 1_i64 << 13;
        while step > 0 {
            let twos = coefficient.trailing_zeros().unwrap_or(0);
            if step <= scale && step.unsigned_abs() <= twos {
                let power = BigInt::from(power_of_ten(step.unsigned_abs()));
                let (quotient, rest) = coefficient.div_rem(&power);
                if rest.sign() == Sign::NoSign {
                    coefficient = quotient;
                    scale -= step;
                    continue;
                }
            }
            step /= 2;
        }
        Finite { coefficient, scale }
    }

    /// The place of the first group of four digits that is not zero, counted from the point (0 is the one
    /// before it), and the group. Zero is at 0.
    pub(super) fn leading_group(&self) -> (i64, u32) {
        let magnitude = self.coefficient.magnitude();
        if self.is_zero() {
            return (0, 0);
        }
        let weight = self.weight();
        // Digits that follow the group.
        let by = self.scale + weight * GROUP;
        let power = power_of_ten(by.unsigned_abs());
        let first = if by >= 0 {
            magnitude / power
        } else {
            magnitude * power
        };
        (weight, u32::try_from(first).unwrap_or(0))
    }

    /// The number's first two groups as one number, and the place of the second. Not of zero.
    pub(super) fn leading_groups(&self) -> (i64, u32) {
        let weight = self.weight();
        // Digits that follow the second group.
        let by = self.scale + (weight - 1) * GROUP;
        let magnitude = self.coefficient.magnitude();
        let power = power_of_ten(by.unsigned_abs());
        let leading = if by >= 0 {
            magnitude / power
        } else {
            magnitude * power
        };
        (weight - 1, u32::try_from(leading).unwrap_or(u32::MAX))
    }

    /// The place of the first group of four digits that is not zero.
    pub(super) fn weight(&self) -> i64 {
        let length = i64::try_from(digits(self.coefficient.magnitude())).unwrap_or(i64::MAX);
        if length == 0 {
            return 0;
        }
        (length - self.scale - 1).div_euclid(GROUP)
    }
}

impl From<Decimal> for Finite {
    fn from(decimal: Decimal) -> Finite {
        Finite {
            coefficient: BigInt::from(decimal.coefficient()),
            scale: decimal.scale().into(),
        }
    }
}

/// 10 to this power. Callers bound it.
pub(super) fn power_of_ten(exponent: u64) -> BigUint {
    match u32::try_from(exponent) {
        Ok(small @ 0..=38) => BigUint::from(10_u128.pow(small)),
        Ok(exponent) => BigUint::from(5_u32).pow(exponent) << exponent,
        Err(_) => BigUint::ZERO,
    }
}

/// How many decimal digits a number has; 0 of zero.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss
)] // a number of bits is far from where a double rounds
pub(super) fn digits(magnitude: &BigUint) -> u64 {
    let bits = magnitude.bits();
    if bits == 0 {
        return 0;
    }
    // 2^(bits - 1) <= magnitude < 2^bits
    let log = |bits: u64| (bits as f64 * std::f64::consts::LOG10_2).floor() as u64;
    let (least, most) = (log(bits - 1) + 1, log(bits) + 1);
    if least == most || *magnitude < power_of_ten(least) {
        least
    } else {
        most
    }
}

/// A quotient rounded half away from zero. The divisor is not zero.
pub(super) fn divide_rounded(dividend: &BigInt, divisor: &BigInt) -> BigInt {
    let (quotient, rest) = dividend.div_rem(divisor);
    let twice = rest.magnitude() << 1_u32;
    if twice < *divisor.magnitude() {
        return quotient;
    }
    match dividend.sign() == divisor.sign() {
        true => quotient + 1,
        false => quotient - 1,
    }
}
