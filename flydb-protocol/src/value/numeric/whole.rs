//! Divisors, multiples, factorials.

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;

use super::arithmetic::aligned;
use super::finite::Finite;
use super::{Numeric, NumericRef};

/// The largest number whose factorial PostgreSQL tries.
const MAX_FACTORIAL: u64 = 32_177;

impl NumericRef<'_> {
    /// The greatest common divisor, with the larger scale; NaN where either is not finite.
    #[must_use]
    pub fn gcd(self, other: NumericRef<'_>) -> Option<Numeric> {
        let (Some(a), Some(b)) = (self.finite(), other.finite()) else {
            return Some(Numeric::nan());
        };
        let (a, b, scale) = aligned(a, b);
        let coefficient = a.gcd(&b);
        Finite { coefficient, scale }.finish()
    }

    /// The least common multiple, with the larger scale; NaN where either is not finite. `None` where it
    /// has too many digits.
    #[must_use]
    pub fn lcm(self, other: NumericRef<'_>) -> Option<Numeric> {
        let (Some(a), Some(b)) = (self.finite(), other.finite()) else {
            return Some(Numeric::nan());
        };
        let (a, b, scale) = aligned(a, b);
        let coefficient = a.lcm(&b);
        Finite { coefficient, scale }.finish()
    }
}

impl Numeric {
    /// The product of the numbers from 1 to n; `None` where it has too many digits.
    #[must_use]
    pub fn factorial(n: u64) -> Option<Numeric> {
        if n > MAX_FACTORIAL {
            return None;
        }
        let product = Finite {
            coefficient: BigInt::from(product(2, n)),
            scale: 0,
        };
        product.finish()
    }
}

/// The product of the numbers from `first` to `last`, put together of halves so that numbers of about one
/// size are multiplied.
fn product(first: u64, last: u64) -> BigUint {
    if last < first {
        return BigUint::from(1_u32);
    }
    if last - first < 8 {
        return (first..=last).map(BigUint::from).product();
    }
    let middle = first.midpoint(last);
    product(first, middle) * product(middle + 1, last)
}
