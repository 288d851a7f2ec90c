//! The sum and the sum of squares of numbers, of which variances are made.
//!
//! Both are kept whole: a square may have twice the digits that a number may, before the point and after
//! it, where the variance has few.

use num_bigint::{BigInt, Sign};

use super::arithmetic::{divide, quotient_scale};
use super::finite::{Finite, power_of_ten};
use super::{Numeric, NumericRef};

/// The sum and the sum of squares of some numbers.
#[derive(Clone, Debug)]
pub struct Moments {
    /// Times `10^scale`.
    sum: BigInt,
    /// Times `10^(2 * scale)`.
    squares: BigInt,
    scale: i64,
    /// Whether one of the numbers is NaN or an infinity.
    is_special: bool,
}

impl Moments {
    /// Those of which the sum, times `10^scale`, and the sum of squares, times `10^(2 * scale)`, are these
    /// integers: big-endian, in two's complement.
    #[must_use]
    pub fn from_bytes(sum: &[u8], squares: &[u8], scale: u8) -> Moments {
        Moments {
            sum: BigInt::from_signed_bytes_be(sum),
            squares: BigInt::from_signed_bytes_be(squares),
            scale: scale.into(),
            is_special: false,
        }
    }

    /// Adds a number.
    pub fn add(&mut self, value: NumericRef<'_>) {
        let Some(value) = value.finite() else {
            self.is_special = true;
            return;
        };
        self.widen(value.scale);
        let value = value.rescaled(self.scale).coefficient;
        self.squares += &value * &value;
        self.sum += value;
    }

    /// Adds the numbers of another.
    pub fn join(&mut self, later: &Moments) {
        let mut later = later.clone();
        self.widen(later.scale);
        later.widen(self.scale);
        self.sum += later.sum;
        self.squares += later.squares;
        self.is_special |= later.is_special;
    }

    fn widen(&mut self, scale: i64) {
        if let Ok(by @ 1..) = u64::try_from(scale - self.scale) {
            let power = BigInt::from(power_of_ten(by));
            self.sum *= &power;
            self.squares *= &power * &power;
            self.scale = scale;
        }
    }

    /// `(count * squares - sum^2) / (count * divisor)`, of `count` numbers: NaN where one of them is not
    /// finite, `None` where it has too many digits. Neither count nor divisor is zero.
    #[must_use]
    pub fn variance(&self, count: i64, divisor: i64) -> Option<Numeric> {
        if self.is_special {
            return Some(Numeric::nan());
        }
        let dividend = Finite {
            coefficient: &self.squares * count - &self.sum * &self.sum,
            scale: 2 * self.scale,
        };
        if dividend.coefficient.sign() != Sign::Plus {
            return Some(Numeric::ZERO);
        }
        let divisor = Finite {
            coefficient: BigInt::from(count) * divisor,
            scale: 0,
        };
        let scale = quotient_scale(&dividend, &divisor);
        divide(&dividend, &divisor, scale).finish()
    }

    /// About how many bytes they take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let bits = self.sum.bits() + self.squares.bits();
        usize::try_from(bits / 8).unwrap_or(usize::MAX)
    }
}
