//! Sums, products, quotients, remainders.
//!
//! Two decimals are computed as such; what has no room there, NaN and the infinities go the long way.

use num_bigint::BigInt;

use super::finite::{Finite, divide_rounded, power_of_ten};
use super::{Kind, Numeric, NumericRef};

/// A quotient has at least so many significant digits (PostgreSQL's NUMERIC_MIN_SIG_DIGITS).
pub(super) const MIN_SIGNIFICANT_DIGITS: i64 = 16;
/// The largest scale that a quotient, a root or a power is given (PostgreSQL's
/// NUMERIC_MAX_DISPLAY_SCALE).
pub(super) const MAX_CHOSEN_SCALE: i64 = 1000;
const GROUP: i64 = 4;

impl NumericRef<'_> {
    /// The sum, with the larger scale; `None` where it has too many digits.
    #[must_use]
    #[inline]
    pub fn checked_add(self, other: NumericRef<'_>) -> Option<Numeric> {
        if let (NumericRef::Short(a), NumericRef::Short(b)) = (self, other)
            && let Some(sum) = a.checked_add(b)
        {
            return Some(Numeric::Short(sum));
        }
        self.add_long(other)
    }

    fn add_long(self, other: NumericRef<'_>) -> Option<Numeric> {
        let (a, b) = match (self.kind(), other.kind()) {
            (Kind::Finite(a), Kind::Finite(b)) => (a, b),
            (Kind::NaN, _) | (_, Kind::NaN) => return Some(Numeric::nan()),
            (Kind::Infinity { negative: a }, Kind::Infinity { negative: b }) if a != b => {
                return Some(Numeric::nan());
            }
            (Kind::Infinity { negative }, _) | (_, Kind::Infinity { negative }) => {
                return Some(Numeric::infinity(negative));
            }
        };
        let (a, b, scale) = aligned(a, b);
        let coefficient = a + b;
        Finite { coefficient, scale }.finish()
    }

    /// The difference, with the larger scale; `None` where it has too many digits.
    #[must_use]
    #[inline]
    pub fn checked_sub(self, other: NumericRef<'_>) -> Option<Numeric> {
        if let (NumericRef::Short(a), NumericRef::Short(b)) = (self, other)
            && let Some(difference) = a.checked_sub(b)
        {
            return Some(Numeric::Short(difference));
        }
        self.add_long(other.negated().as_ref())
    }

    /// The product, whose scale is the sum of the scales, up to the largest that there is; `None` where
    /// it has too many digits.
    #[must_use]
    #[inline]
    pub fn checked_mul(self, other: NumericRef<'_>) -> Option<Numeric> {
        if let (NumericRef::Short(a), NumericRef::Short(b)) = (self, other)
            && let Some(product) = a.checked_mul(b)
        {
            return Some(Numeric::Short(product));
        }
        self.multiply_long(other)
    }

    fn multiply_long(self, other: NumericRef<'_>) -> Option<Numeric> {
        let (a, b) = match (self.kind(), other.kind()) {
            (Kind::Finite(a), Kind::Finite(b)) => (a, b),
            (Kind::NaN, _) | (_, Kind::NaN) => return Some(Numeric::nan()),
            _ if self.is_zero() || other.is_zero() => return Some(Numeric::nan()),
            _ => return Some(Numeric::infinity(self.is_negative() != other.is_negative())),
        };
        let product = Finite {
            coefficient: a.coefficient * b.coefficient,
            scale: a.scale + b.scale,
        };
        let scale = product.scale.min(Numeric::MAX_SCALE.into());
        product.rescaled(scale).finish()
    }

    /// The quotient, rounded half away from zero to the scale that PostgreSQL chooses: at least 16
    /// significant digits. `None` for a divisor of zero, unless the dividend is NaN, and where it has too
    /// many digits.
    #[must_use]
    #[inline]
    pub fn checked_div(self, other: NumericRef<'_>) -> Option<Numeric> {
        if let (NumericRef::Short(a), NumericRef::Short(b)) = (self, other)
            && let Some(quotient) = a.checked_div(b)
        {
            return Some(Numeric::Short(quotient));
        }
        let (a, b) = match (self.kind(), other.kind()) {
            (Kind::NaN, _) | (_, Kind::NaN) => return Some(Numeric::nan()),
            _ if other.is_zero() => return None,
            (Kind::Finite(a), Kind::Finite(b)) => (a, b),
            (Kind::Infinity { .. }, Kind::Infinity { .. }) => return Some(Numeric::nan()),
            (Kind::Infinity { negative }, Kind::Finite(_)) => {
                return Some(Numeric::infinity(negative != other.is_negative()));
            }
            (Kind::Finite(_), Kind::Infinity { .. }) => return Some(Numeric::ZERO),
        };
        let scale = quotient_scale(&a, &b);
        divide(&a, &b, scale).finish()
    }

    /// What is left of the whole quotient, with the sign of the dividend. `None` for a divisor of zero,
    /// unless the dividend is NaN.
    #[must_use]
    pub fn checked_rem(self, other: NumericRef<'_>) -> Option<Numeric> {
        if let (NumericRef::Short(a), NumericRef::Short(b)) = (self, other)
            && let Some(rest) = a.checked_rem(b)
        {
            return Some(Numeric::Short(rest));
        }
        let (a, b) = match (self.kind(), other.kind()) {
            (Kind::NaN, _) | (_, Kind::NaN) => return Some(Numeric::nan()),
            _ if other.is_zero() => return None,
            (Kind::Finite(a), Kind::Finite(b)) => (a, b),
            (Kind::Infinity { .. }, _) => return Some(Numeric::nan()),
            (Kind::Finite(_), Kind::Infinity { .. }) => return Some(self.to_numeric()),
        };
        let (a, b, scale) = aligned(a, b);
        let coefficient = a % b;
        Finite { coefficient, scale }.finish()
    }

    /// The whole quotient, towards zero. `None` for a divisor of zero, unless the dividend is NaN, and
    /// where it has too many digits.
    #[must_use]
    pub fn checked_div_whole(self, other: NumericRef<'_>) -> Option<Numeric> {
        if let (NumericRef::Short(a), NumericRef::Short(b)) = (self, other)
            && let Some(quotient) = a.checked_div_whole(b)
        {
            return Some(Numeric::Short(quotient));
        }
        let (Kind::Finite(a), Kind::Finite(b)) = (self.kind(), other.kind()) else {
            return self.checked_div(other);
        };
        if b.is_zero() {
            return None;
        }
        let (a, b, _) = aligned(a, b);
        let (coefficient, scale) = (a / b, 0);
        Finite { coefficient, scale }.finish()
    }

    /// The number with the other sign.
    #[must_use]
    #[inline]
    pub fn negated(self) -> Numeric {
        if let NumericRef::Short(short) = self {
            return Numeric::Short(short.negated());
        }
        match self.kind() {
            Kind::NaN => Numeric::nan(),
            Kind::Infinity { negative } => Numeric::infinity(!negative),
            Kind::Finite(Finite { coefficient, scale }) => {
                let coefficient = -coefficient;
                // A number has as many digits as its opposite.
                let opposite = Finite { coefficient, scale }.finish();
                opposite.unwrap_or(Numeric::ZERO)
            }
        }
    }

    /// The magnitude.
    #[must_use]
    pub fn abs(self) -> Numeric {
        match self.is_negative() {
            true => self.negated(),
            false => self.to_numeric(),
        }
    }

    /// -1, 0 or 1; NaN of NaN.
    #[must_use]
    pub fn signum(self) -> Numeric {
        if self.is_nan() {
            return Numeric::nan();
        }
        Numeric::from(match (self.is_zero(), self.is_negative()) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        })
    }
}

/// The coefficients of two numbers at the larger of their scales.
pub(super) fn aligned(a: Finite, b: Finite) -> (BigInt, BigInt, i64) {
    let scale = a.scale.max(b.scale);
    let (a, b) = (a.rescaled(scale), b.rescaled(scale));
    (a.coefficient, b.coefficient, scale)
}

/// PostgreSQL's scale of a quotient.
pub(super) fn quotient_scale(a: &Finite, b: &Finite) -> i64 {
    let (weight, first) = a.leading_group();
    let (other_weight, other_first) = b.leading_group();
    let quotient_weight = weight - other_weight - i64::from(first <= other_first);
    (MIN_SIGNIFICANT_DIGITS - quotient_weight * GROUP)
        .max(a.scale)
        .max(b.scale)
        .clamp(0, MAX_CHOSEN_SCALE)
}

/// The quotient rounded to a scale. The divisor is not zero.
pub(super) fn divide(a: &Finite, b: &Finite, scale: i64) -> Finite {
    let by = scale + b.scale - a.scale;
    let power = BigInt::from(power_of_ten(by.unsigned_abs()));
    let coefficient = if by >= 0 {
        divide_rounded(&(&a.coefficient * power), &b.coefficient)
    } else {
        divide_rounded(&a.coefficient, &(&b.coefficient * power))
    };
    Finite { coefficient, scale }
}
