//! The spread of exact numbers: their count, sum and sum of squares in 256 bits.
//!
//! Numbers of up to thirty digits are summed as they are, a hundred million of them; of longer ones the last
//! digits after the point are rounded away.

use ethnum::I256;

use crate::types::Decimal;

/// Digits of a number that is squared and summed.
const DIGITS: u32 = 30;

/// Count, sum and sum of squares.
#[derive(Clone, Copy, Debug)]
pub(super) struct ExactSpread {
    count: i64,
    /// Times `10^scale`.
    sum: I256,
    /// Times `10^(2 * scale)`.
    squares: I256,
    scale: u8,
}

impl Default for ExactSpread {
    fn default() -> ExactSpread {
        ExactSpread {
            count: 0,
            sum: I256::ZERO,
            squares: I256::ZERO,
            scale: 0,
        }
    }
}

impl ExactSpread {
    /// Adds a number; `None` where the sums overflow.
    pub(super) fn add(&mut self, value: Decimal) -> Option<()> {
        let value = shortened(value);
        self.widen(value.scale())?;
        let coefficient = I256::from(value.coefficient());
        let coefficient = coefficient.checked_mul(ten_to(self.scale - value.scale())?)?;
        self.count += 1;
        self.sum = self.sum.checked_add(coefficient)?;
        let square = coefficient.checked_mul(coefficient)?;
        self.squares = self.squares.checked_add(square)?;
        Some(())
    }

    /// Adds the numbers of another.
    pub(super) fn join(&mut self, later: &ExactSpread) -> Option<()> {
        let mut later = *later;
        self.widen(later.scale)?;
        later.widen(self.scale)?;
        self.count += later.count;
        self.sum = self.sum.checked_add(later.sum)?;
        self.squares = self.squares.checked_add(later.squares)?;
        Some(())
    }

    fn widen(&mut self, scale: u8) -> Option<()> {
        let Some(by @ 1..) = scale.checked_sub(self.scale) else {
            return Some(());
        };
        let factor = ten_to(by)?;
        self.sum = self.sum.checked_mul(factor)?;
        self.squares = self.squares.checked_mul(factor)?.checked_mul(factor)?;
        self.scale = scale;
        Some(())
    }

    /// `(count * squares - sum^2) / (count * (count or count - 1))`, or its root: `Some(None)` of too few
    /// numbers, `None` where it has more digits than a number may.
    pub(super) fn value(&self, of_sample: bool, root: bool) -> Option<Option<Decimal>> {
        let divisor = self.count - i64::from(of_sample);
        if divisor <= 0 {
            return Some(None);
        }
        let dividend = I256::from(self.count).checked_mul(self.squares)?;
        let dividend = dividend.checked_sub(self.sum.checked_mul(self.sum)?)?;
        if dividend <= I256::ZERO {
            return Some(Some(Decimal::ZERO));
        }
        let divisor = I256::from(self.count) * I256::from(divisor);
        let variance = quotient(dividend, self.scale * 2, divisor)?;
        Some(Some(if root {
            // With as many digits behind the point as the variance, as PostgreSQL has it.
            variance.sqrt()?.rescale(variance.scale())?
        } else {
            variance
        }))
    }
}

/// A number without those of its last digits after the point that make it too long.
fn shortened(value: Decimal) -> Decimal {
    let digits = value.coefficient().unsigned_abs().checked_ilog10();
    let extra = digits.map_or(0, |log| (log + 1).saturating_sub(DIGITS));
    match u8::try_from(extra) {
        Ok(extra @ 1..) => value
            .rescale(value.scale().saturating_sub(extra))
            .unwrap_or(value),
        _ => value,
    }
}

/// `dividend / 10^scale / divisor`, none of which is below one.
fn quotient(dividend: I256, scale: u8, divisor: I256) -> Option<Decimal> {
    if let (Some(dividend), Some(divisor)) = (decimal(dividend, scale), decimal(divisor, 0)) {
        return dividend.checked_div(divisor);
    }
    // Too long to be a number itself; what is left of it has digits enough without a fraction.
    let half = divisor / 2;
    let (mut rest, mut scale) = (dividend.checked_add(half)? / divisor, scale);
    while rest > I256::from(Decimal::MAX_COEFFICIENT) || scale > Decimal::MAX_DIGITS {
        scale = scale.checked_sub(1)?;
        rest = (rest + 5) / 10;
    }
    decimal(rest, scale)
}

/// The number, where it is one as it is.
fn decimal(coefficient: I256, scale: u8) -> Option<Decimal> {
    let coefficient = i128::try_from(coefficient).ok()?;
    Decimal::new(coefficient, scale)
}

fn ten_to(exponent: u8) -> Option<I256> {
    I256::from(10).checked_pow(exponent.into())
}
