//! The spread of exact numbers: their count, sum and sum of squares, in 256 bits while those hold them.

use ethnum::I256;

use crate::types::{Decimal, Numeric, NumericRef};

/// Count, sum and sum of squares.
#[derive(Clone, Debug)]
pub(super) enum ExactSpread {
    /// Of decimals.
    Short(ShortSpread),
    /// Of numbers of any size.
    Long(Box<LongSpread>),
}

impl Default for ExactSpread {
    fn default() -> ExactSpread {
        ExactSpread::Short(ShortSpread {
            count: 0,
            sum: I256::ZERO,
            squares: I256::ZERO,
            scale: 0,
        })
    }
}

impl ExactSpread {
    /// Adds a number; `None` where the sums overflow.
    pub(super) fn add(&mut self, value: NumericRef<'_>) -> Option<()> {
        if let (ExactSpread::Short(sums), NumericRef::Short(value)) = (&mut *self, value)
            && let Some(more) = sums.plus(value)
        {
            *sums = more;
            return Some(());
        }
        let mut sums = self.to_long();
        sums.add(value)?;
        *self = ExactSpread::Long(Box::new(sums));
        Some(())
    }

    /// Adds the numbers of another.
    pub(super) fn join(&mut self, later: &ExactSpread) -> Option<()> {
        if let (ExactSpread::Short(sums), ExactSpread::Short(later)) = (&mut *self, later)
            && let Some(more) = sums.with(*later)
        {
            *sums = more;
            return Some(());
        }
        let mut sums = self.to_long();
        sums.join(&later.to_long())?;
        *self = ExactSpread::Long(Box::new(sums));
        Some(())
    }

    /// `(count * squares - sum^2) / (count * (count or count - 1))`, or its root: `Some(None)` of too few
    /// numbers, `None` where it has more digits than a number may.
    pub(super) fn value(&self, of_sample: bool, root: bool) -> Option<Option<Numeric>> {
        let count = match self {
            ExactSpread::Short(sums) => sums.count,
            ExactSpread::Long(sums) => sums.count,
        };
        let divisor = count - i64::from(of_sample);
        if divisor <= 0 {
            return Some(None);
        }
        let dividend = match self {
            ExactSpread::Short(sums) => sums.dividend(),
            ExactSpread::Long(_) => None,
        };
        let dividend = match dividend {
            Some(dividend) => dividend,
            None => self.to_long().dividend()?,
        };
        if dividend <= Numeric::ZERO {
            return Some(Some(Numeric::ZERO));
        }
        let divisor = Numeric::from_parts(i128::from(count) * i128::from(divisor), 0);
        let variance = dividend.as_ref().checked_div(divisor.as_ref())?;
        match (root, variance.as_ref().scale()) {
            // With as many digits behind the point as the variance, as PostgreSQL has it.
            (true, Some(scale)) => variance.as_ref().sqrt_to(scale).map(Some),
            _ => Some(Some(variance)),
        }
    }

    /// The same in the long form.
    fn to_long(&self) -> LongSpread {
        match self {
            ExactSpread::Short(sums) => LongSpread {
                count: sums.count,
                sum: numeric(sums.sum, sums.scale),
                squares: numeric(sums.squares, sums.scale * 2),
            },
            ExactSpread::Long(sums) => LongSpread::clone(sums),
        }
    }
}

/// The sums in 256 bits.
#[derive(Clone, Copy, Debug)]
pub(super) struct ShortSpread {
    count: i64,
    /// Times `10^scale`.
    sum: I256,
    /// Times `10^(2 * scale)`.
    squares: I256,
    scale: u8,
}

impl ShortSpread {
    fn plus(self, value: Decimal) -> Option<ShortSpread> {
        let widened = self.widened(value.scale())?;
        let coefficient = I256::from(value.coefficient());
        let coefficient = coefficient.checked_mul(ten_to(widened.scale - value.scale())?)?;
        Some(ShortSpread {
            count: widened.count + 1,
            sum: widened.sum.checked_add(coefficient)?,
            squares: widened
                .squares
                .checked_add(coefficient.checked_mul(coefficient)?)?,
            scale: widened.scale,
        })
    }

    fn with(self, later: ShortSpread) -> Option<ShortSpread> {
        let (a, b) = (self.widened(later.scale)?, later.widened(self.scale)?);
        Some(ShortSpread {
            count: a.count + b.count,
            sum: a.sum.checked_add(b.sum)?,
            squares: a.squares.checked_add(b.squares)?,
            scale: a.scale,
        })
    }

    fn widened(self, scale: u8) -> Option<ShortSpread> {
        let Some(by @ 1..) = scale.checked_sub(self.scale) else {
            return Some(self);
        };
        let factor = ten_to(by)?;
        Some(ShortSpread {
            count: self.count,
            sum: self.sum.checked_mul(factor)?,
            squares: self.squares.checked_mul(factor)?.checked_mul(factor)?,
            scale,
        })
    }

    fn dividend(self) -> Option<Numeric> {
        let dividend = I256::from(self.count).checked_mul(self.squares)?;
        let dividend = dividend.checked_sub(self.sum.checked_mul(self.sum)?)?;
        Some(numeric(dividend, self.scale * 2))
    }
}

/// The sums as numbers.
#[derive(Clone, Debug)]
pub(super) struct LongSpread {
    count: i64,
    sum: Numeric,
    squares: Numeric,
}

impl LongSpread {
    fn add(&mut self, value: NumericRef<'_>) -> Option<()> {
        let square = value.checked_mul(value)?;
        self.join(&LongSpread {
            count: 1,
            sum: value.to_numeric(),
            squares: square,
        })
    }

    fn join(&mut self, later: &LongSpread) -> Option<()> {
        self.count += later.count;
        self.sum = self.sum.as_ref().checked_add(later.sum.as_ref())?;
        self.squares = self.squares.as_ref().checked_add(later.squares.as_ref())?;
        Some(())
    }

    fn dividend(&self) -> Option<Numeric> {
        let count = Decimal::from(self.count);
        let all = self.squares.as_ref().checked_mul(count.into())?;
        let square = self.sum.as_ref().checked_mul(self.sum.as_ref())?;
        all.as_ref().checked_sub(square.as_ref())
    }
}

/// `coefficient / 10^scale`.
fn numeric(coefficient: I256, scale: u8) -> Numeric {
    match i128::try_from(coefficient) {
        Ok(coefficient) => Numeric::from_parts(coefficient, scale),
        // At most 78 digits, which are a number whatever the scale.
        Err(_) => format!("{coefficient}e-{scale}")
            .parse()
            .unwrap_or(Numeric::ZERO),
    }
}

fn ten_to(exponent: u8) -> Option<I256> {
    I256::from(10).checked_pow(exponent.into())
}
