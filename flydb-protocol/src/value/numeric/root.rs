//! Square roots.

use num_bigint::{BigInt, BigUint};

use super::arithmetic::{MAX_CHOSEN_SCALE, MIN_SIGNIFICANT_DIGITS};
use super::finite::{Finite, power_of_ten};
use super::{Kind, Numeric, NumericRef};

impl NumericRef<'_> {
    /// The square root, to at least 16 significant digits; `None` below zero.
    #[must_use]
    pub fn sqrt(self) -> Option<Numeric> {
        let finite = match self.kind() {
            Kind::NaN => return Some(Numeric::nan()),
            Kind::Infinity { negative } => return (!negative).then(|| Numeric::infinity(false)),
            Kind::Finite(finite) => finite,
        };
        // Half as many digits before the point as the number has.
        let weight = (finite.weight() + 1) * 2 - 1;
        let scale = (MIN_SIGNIFICANT_DIGITS - weight)
            .max(finite.scale)
            .clamp(0, MAX_CHOSEN_SCALE);
        square_root(&finite, scale)?.finish()
    }

    /// The square root rounded to a scale; `None` below zero and of what is not finite.
    #[must_use]
    pub fn sqrt_to(self, scale: u16) -> Option<Numeric> {
        square_root(&self.finite()?, scale.into())?.finish()
    }
}

fn square_root(finite: &Finite, scale: i64) -> Option<Finite> {
    if finite.is_negative() {
        return None;
    }
    // The root of four times the number is rounded down to a number of halves.
    let four = finite.coefficient.magnitude() << 2_u32;
    let by = 2 * scale - finite.scale;
    let power = power_of_ten(by.unsigned_abs());
    let radicand = if by >= 0 { four * power } else { four / power };
    let halves: BigUint = radicand.sqrt();
    Some(Finite {
        coefficient: BigInt::from((halves + 1_u32) >> 1_u32),
        scale,
    })
}
