//! The spread of exact numbers: their count, sum and sum of squares, in 256 bits while those hold them.

use ethnum::I256;

use crate::types::{Decimal, Moments, Numeric, NumericRef};

/// Count, sum and sum of squares.
#[derive(Clone, Debug, Default)]
pub(super) struct ExactSpread {
    count: i64,
    sums: Sums,
}

#[derive(Clone, Debug)]
enum Sums {
    /// Of decimals.
    Short(ShortSums),
    /// Of numbers of any size.
    Long(Box<Moments>),
}

/// The sums in 256 bits.
#[derive(Clone, Copy, Debug)]
struct ShortSums {
    /// Times `10^scale`.
    sum: I256,
    /// Times `10^(2 * scale)`.
    squares: I256,
    scale: u8,
}

impl Default for Sums {
    fn default() -> Sums {
        Sums::Short(ShortSums {
            sum: I256::ZERO,
            squares: I256::ZERO,
            scale: 0,
        })
    }
}

impl ExactSpread {
    /// Adds a number.
    pub(super) fn add(&mut self, value: NumericRef<'_>) {
        self.count += 1;
        if let (Sums::Short(sums), NumericRef::Short(value)) = (&mut self.sums, value)
            && let Some(more) = sums.plus(value)
        {
            *sums = more;
            return;
        }
        self.change_long(|sums| sums.add(value));
    }

    /// Adds the numbers of another.
    pub(super) fn join(&mut self, later: &ExactSpread) {
        self.count += later.count;
        if let (Sums::Short(sums), Sums::Short(later)) = (&mut self.sums, &later.sums)
            && let Some(more) = sums.with(*later)
        {
            *sums = more;
            return;
        }
        self.change_long(|sums| sums.join(&later.sums.to_long()));
    }

    /// `(count * squares - sum^2) / (count * (count or count - 1))`, or its root: `Some(None)` of too few
    /// numbers, `None` where it has more digits than a number may.
    pub(super) fn value(&self, of_sample: bool, root: bool) -> Option<Option<Numeric>> {
        let divisor = self.count - i64::from(of_sample);
        if divisor <= 0 {
            return Some(None);
        }
        let variance = self.sums.to_long().variance(self.count, divisor)?;
        match (root, variance.as_ref().scale()) {
            // With as many digits behind the point as the variance, as PostgreSQL has it.
            (true, Some(scale)) => variance.as_ref().sqrt_to(scale).map(Some),
            _ => Some(Some(variance)),
        }
    }

    /// Bytes that it takes beside itself.
    pub(super) fn loose_bytes(&self) -> usize {
        match &self.sums {
            Sums::Short(_) => 0,
            Sums::Long(sums) => size_of::<Moments>() + sums.bytes(),
        }
    }

    /// Changes the sums in their long form.
    fn change_long(&mut self, change: impl FnOnce(&mut Moments)) {
        match &mut self.sums {
            Sums::Long(sums) => change(sums),
            Sums::Short(_) => {
                let mut sums = self.sums.to_long();
                change(&mut sums);
                self.sums = Sums::Long(Box::new(sums));
            }
        }
    }
}

impl Sums {
    fn to_long(&self) -> Moments {
        match self {
            Sums::Short(ShortSums {
                sum,
                squares,
                scale,
            }) => Moments::from_bytes(&sum.to_be_bytes(), &squares.to_be_bytes(), *scale),
            Sums::Long(sums) => Moments::clone(sums),
        }
    }
}

impl ShortSums {
    fn plus(self, value: Decimal) -> Option<ShortSums> {
        let widened = self.widened(value.scale())?;
        let coefficient = I256::from(value.coefficient());
        let coefficient = coefficient.checked_mul(ten_to(widened.scale - value.scale())?)?;
        let square = coefficient.checked_mul(coefficient)?;
        Some(ShortSums {
            sum: widened.sum.checked_add(coefficient)?,
            squares: widened.squares.checked_add(square)?,
            scale: widened.scale,
        })
    }

    fn with(self, later: ShortSums) -> Option<ShortSums> {
        let (a, b) = (self.widened(later.scale)?, later.widened(self.scale)?);
        Some(ShortSums {
            sum: a.sum.checked_add(b.sum)?,
            squares: a.squares.checked_add(b.squares)?,
            scale: a.scale,
        })
    }

    fn widened(self, scale: u8) -> Option<ShortSums> {
        let Some(by @ 1..) = scale.checked_sub(self.scale) else {
            return Some(self);
        };
        let factor = ten_to(by)?;
        Some(ShortSums {
            sum: self.sum.checked_mul(factor)?,
            squares: self.squares.checked_mul(factor)?.checked_mul(factor)?,
            scale,
        })
    }
}

fn ten_to(exponent: u8) -> Option<I256> {
    I256::from(10).checked_pow(exponent.into())
}
