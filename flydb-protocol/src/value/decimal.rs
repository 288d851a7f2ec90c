//! Exact decimal numbers of up to 38 digits.

/// An exact decimal: `coefficient / 10^scale`, with up to 38 digits and a scale of 0 to 38.
///
/// The scale is part of the value as written (`1.50` prints as `1.50`), but not of its magnitude:
/// `1.5` and `1.50` are equal and hash alike. The coefficient is held as two halves so that the type
/// aligns to eight bytes and a [`crate::Value`] stays at 32.
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    high: i64,
    low: u64,
    scale: u8,
}

impl Decimal {
    /// Digits that a decimal can have.
    pub const MAX_DIGITS: u8 = 38;
    /// The largest coefficient: thirty-eight nines.
    pub const MAX_COEFFICIENT: i128 = 10_i128.pow(38) - 1;
    /// Zero, with scale 0.
    pub const ZERO: Decimal = Decimal {
        high: 0,
        low: 0,
        scale: 0,
    };

    /// A decimal of this coefficient and scale, or `None` past 38 digits.
    #[must_use]
    pub const fn new(coefficient: i128, scale: u8) -> Option<Decimal> {
        if scale > Self::MAX_DIGITS
            || coefficient > Self::MAX_COEFFICIENT
            || coefficient < -Self::MAX_COEFFICIENT
        {
            return None;
        }
        Some(Self::from_parts(coefficient, scale))
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // halves of one i128
    const fn from_parts(coefficient: i128, scale: u8) -> Decimal {
        Decimal {
            high: (coefficient >> 64) as i64,
            low: coefficient as u64,
            scale,
        }
    }

    /// The digits as one integer, with the sign.
    #[must_use]
    #[inline]
    #[allow(clippy::cast_lossless)]
    pub const fn coefficient(self) -> i128 {
        ((self.high as i128) << 64) | self.low as i128
    }

    /// Digits after the point.
    #[must_use]
    #[inline]
    pub const fn scale(self) -> u8 {
        self.scale
    }
}

impl Decimal {
    /// The nearest double.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn to_f64(self) -> f64 {
        self.coefficient() as f64 / 10_f64.powi(i32::from(self.scale))
    }

    /// The same number without trailing zeros after the point.
    #[must_use]
    pub fn normalize(self) -> Decimal {
        let (mut coefficient, mut scale) = (self.coefficient(), self.scale);
        while scale > 0 && coefficient % 10 == 0 {
            coefficient /= 10;
            scale -= 1;
        }
        Self::from_parts(coefficient, scale)
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}
impl Eq for Decimal {}
impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let (a, b) = (self.coefficient(), other.coefficient());
        if self.scale == other.scale {
            return a.cmp(&b);
        }
        // At most 38 digits times 10^38: 76 digits fit in 256 bits.
        let wide = |v: i128, by: u8| {
            ethnum::I256::from(v) * ethnum::I256::from(10_i128).pow(u32::from(by))
        };
        let scale = self.scale.max(other.scale);
        wide(a, scale - self.scale).cmp(&wide(b, scale - other.scale))
    }
}
