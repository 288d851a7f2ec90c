//! Numbers of 38 significant digits with the point anywhere, for powers that are inverted afterwards.

use ethnum::I256;

use super::Decimal;
use super::wide::{digits, divide_rounded, fit, wide_digits, wide_power_of_ten};

/// `significand * 10^exponent`. The significand has at most 38 digits, and all of them once digits were lost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Floating {
    significand: i128,
    /// Saturates: a number that far out has no inverse that a decimal holds.
    exponent: i64,
}

/// What the inverse of a number is.
pub(super) enum Inverse {
    Of(Decimal),
    /// Zero in as many places as were asked for.
    TooSmall,
    /// More than 38 digits before the point.
    TooLarge,
}

impl Floating {
    pub(super) fn of(value: Decimal) -> Floating {
        Floating {
            significand: value.coefficient(),
            exponent: -i64::from(value.scale()),
        }
    }

    fn times(self, other: Floating) -> Floating {
        let product = I256::from(self.significand) * I256::from(other.significand);
        let drop = wide_digits(product).saturating_sub(Decimal::MAX_DIGITS);
        let rounded = divide_rounded(product, wide_power_of_ten(drop));
        // Rounding up can add a digit, which is a zero.
        let (rounded, drop) = match wide_digits(rounded) > Decimal::MAX_DIGITS {
            true => (rounded / I256::from(10_i128), drop + 1),
            false => (rounded, drop),
        };
        Floating {
            significand: rounded.as_i128(),
            exponent: self
                .exponent
                .saturating_add(other.exponent)
                .saturating_add(drop.into()),
        }
    }

    /// By repeated squaring.
    pub(super) fn power(self, mut exponent: u64) -> Floating {
        let mut result = Floating::of(Decimal::ONE);
        let mut base = self;
        loop {
            if exponent & 1 == 1 {
                result = result.times(base);
            }
            exponent >>= 1;
            if exponent == 0 {
                return result;
            }
            base = base.times(base);
        }
    }

    /// One divided by this, which is not zero, rounded to a scale, or to a smaller one where it would not fit.
    pub(super) fn inverse(self, scale: i32) -> Inverse {
        // The inverse has about 1 - digits - exponent digits before the point.
        let length = i64::from(digits(self.significand));
        let before = 1 - length - self.exponent.clamp(-1000, 1000);
        if before > i64::from(Decimal::MAX_DIGITS) {
            return Inverse::TooLarge;
        }
        let places = i64::from(scale).min(i64::from(Decimal::MAX_DIGITS) - before.max(0));
        let by = places - self.exponent.clamp(-1000, 1000);
        let Ok(by) = u8::try_from(by) else {
            return Inverse::TooSmall;
        };
        if by > 76 {
            return Inverse::TooLarge;
        }
        let quotient = divide_rounded(wide_power_of_ten(by), I256::from(self.significand));
        match u8::try_from(places)
            .ok()
            .and_then(|places| fit(quotient, places))
        {
            Some(inverse) => Inverse::Of(inverse),
            None => Inverse::TooLarge,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inverse(text: &str, exponent: u64) -> Option<String> {
        let value: Decimal = text.parse().unwrap();
        match Floating::of(value).power(exponent).inverse(16) {
            Inverse::Of(inverse) => Some(inverse.to_string()),
            Inverse::TooSmall => Some("0".to_owned()),
            Inverse::TooLarge => None,
        }
    }

    #[test]
    fn small_numbers_keep_their_digits() {
        let found = inverse("0.12", 20).unwrap();
        assert_eq!(found, "2608405330458882702.5529619561355838");
        assert_eq!(inverse("2", 3).unwrap(), "0.1250000000000000");
        assert_eq!(inverse("10", 60).unwrap(), "0");
        assert!(
            inverse("0.1", 30)
                .unwrap()
                .starts_with("1000000000000000000000000000000.")
        );
        assert_eq!(inverse("0.1", 60), None);
        assert_eq!(inverse("3", u64::MAX).unwrap(), "0");
    }
}
