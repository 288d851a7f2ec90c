//! Sums, products, quotients, remainders.

use ethnum::I256;

use super::Decimal;
use super::wide::{
    digits, divide_rounded, fit, power_of_ten, shift, shift_narrow, wide_power_of_ten,
};

/// A quotient has at least so many significant digits (PostgreSQL's NUMERIC_MIN_SIG_DIGITS).
const MIN_SIGNIFICANT_DIGITS: i32 = 16;
/// PostgreSQL counts in groups of so many digits, which shows in the scale of quotients.
const GROUP: i32 = 4;

impl Decimal {
    /// The sum, with the larger scale; `None` past 38 digits.
    #[must_use]
    #[inline]
    pub fn checked_add(self, other: Decimal) -> Option<Decimal> {
        if self.scale() == other.scale()
            && let Some(sum) = self.coefficient().checked_add(other.coefficient())
            && let Some(sum) = Decimal::new(sum, self.scale())
        {
            return Some(sum);
        }
        self.add_aligned(other)
    }

    fn add_aligned(self, other: Decimal) -> Option<Decimal> {
        let scale = self.scale().max(other.scale());
        let (by, other_by) = (scale - self.scale(), scale - other.scale());
        let (a, b) = (self.coefficient(), other.coefficient());
        if let (Some(a), Some(b)) = (shift_narrow(a, by), shift_narrow(b, other_by))
            && let Some(sum) = a.checked_add(b)
            && let Some(sum) = Decimal::new(sum, scale)
        {
            return Some(sum);
        }
        fit(shift(a, by) + shift(b, other_by), scale)
    }

    /// The difference; `None` past 38 digits.
    #[must_use]
    #[inline]
    pub fn checked_sub(self, other: Decimal) -> Option<Decimal> {
        self.checked_add(other.negated())
    }

    /// The product, whose scale is the sum of the scales; `None` past 38 digits.
    #[must_use]
    #[inline]
    pub fn checked_mul(self, other: Decimal) -> Option<Decimal> {
        let scale = self.scale() + other.scale();
        if let (Some(a), Some(b)) = (self.narrow(), other.narrow())
            && scale <= Self::MAX_DIGITS
        {
            // At most 2^126, which has 38 digits.
            return Some(Self::from_parts(i128::from(a) * i128::from(b), scale));
        }
        self.multiply_wide(other, scale)
    }

    fn multiply_wide(self, other: Decimal, scale: u8) -> Option<Decimal> {
        fit(
            I256::from(self.coefficient()) * I256::from(other.coefficient()),
            scale,
        )
    }

    /// The quotient, rounded half away from zero to the scale that PostgreSQL chooses: at least 16
    /// significant digits. `None` for a divisor of zero and past 38 digits.
    #[must_use]
    pub fn checked_div(self, other: Decimal) -> Option<Decimal> {
        if other.is_zero() {
            return None;
        }
        let scale = u8::try_from(self.quotient_scale(other)).ok()?;
        if scale > Self::MAX_DIGITS {
            return None;
        }
        let by = i32::from(scale) + i32::from(other.scale()) - i32::from(self.scale());
        let (a, b) = (self.coefficient(), other.coefficient());
        let quotient = match u8::try_from(by) {
            Ok(by) => divide_rounded(widened(a, by)?, I256::from(b)),
            Err(_) => {
                let by = u8::try_from(-by).ok()?;
                divide_rounded(I256::from(a), widened(b, by)?)
            }
        };
        fit(quotient, scale)
    }

    /// PostgreSQL's `select_div_scale`.
    fn quotient_scale(self, other: Decimal) -> i32 {
        let (weight, first) = self.leading_group();
        let (other_weight, other_first) = other.leading_group();
        let quotient_weight = weight - other_weight - i32::from(first <= other_first);
        (MIN_SIGNIFICANT_DIGITS - quotient_weight * GROUP)
            .max(i32::from(self.scale()))
            .max(i32::from(other.scale()))
    }

    /// The place of the first non-zero group of four digits, counted from the point, and the group.
    fn leading_group(self) -> (i32, i128) {
        let coefficient = self.coefficient().abs();
        let length = i32::from(digits(coefficient));
        if length == 0 {
            return (0, 0);
        }
        let weight = self.weight();
        let in_group = length - i32::from(self.scale()) - weight * GROUP;
        let shift = |by: i32| power_of_ten(u8::try_from(by).unwrap_or(0));
        let first = if length >= in_group {
            coefficient / shift(length - in_group)
        } else {
            coefficient * shift(in_group - length)
        };
        (weight, first)
    }

    /// The place of the first non-zero group of four digits: 0 is the one before the point.
    fn weight(self) -> i32 {
        let length = i32::from(digits(self.coefficient()));
        if length == 0 {
            return 0;
        }
        (length - i32::from(self.scale()) - 1).div_euclid(GROUP)
    }

    /// What is left of the whole quotient, with the sign of the dividend. `None` for a divisor of zero.
    #[must_use]
    pub fn checked_rem(self, other: Decimal) -> Option<Decimal> {
        if other.is_zero() {
            return None;
        }
        let scale = self.scale().max(other.scale());
        let a = shift(self.coefficient(), scale - self.scale());
        let b = shift(other.coefficient(), scale - other.scale());
        fit(a % b, scale)
    }

    /// The whole quotient, towards zero. `None` for a divisor of zero and past 38 digits.
    #[must_use]
    pub fn checked_div_whole(self, other: Decimal) -> Option<Decimal> {
        if other.is_zero() {
            return None;
        }
        let scale = self.scale().max(other.scale());
        let a = shift(self.coefficient(), scale - self.scale());
        let b = shift(other.coefficient(), scale - other.scale());
        fit(a / b, 0)
    }

    /// The number with the other sign.
    #[must_use]
    #[inline]
    pub const fn negated(self) -> Decimal {
        Self::from_parts(-self.coefficient(), self.scale())
    }

    /// The magnitude.
    #[must_use]
    #[inline]
    pub const fn abs(self) -> Decimal {
        if self.is_negative() {
            self.negated()
        } else {
            self
        }
    }
}

/// `value * 10^by`; `None` past 76 digits.
fn widened(value: i128, by: u8) -> Option<I256> {
    if by <= 38 {
        return Some(shift(value, by));
    }
    if digits(value) + by > 76 {
        return None;
    }
    Some(I256::from(value) * wide_power_of_ten(by))
}
