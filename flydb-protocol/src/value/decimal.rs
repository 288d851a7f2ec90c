//! Exact decimal numbers of up to 38 digits: the form in which nearly every DECIMAL is computed.
//!
//! - `arithmetic`: sums, products, quotients and remainders;
//! - `rounding`: to fewer digits or to another scale;
//! - `text`: reading and writing;
//! - `convert`: from and to integers and floats.
//!
//! Results have the scale that PostgreSQL gives them. One that needs more than 38 digits, before or
//! after the point, is none: [`super::Numeric`] goes on from there.

mod arithmetic;
mod convert;
mod rounding;
pub(super) mod text;
mod wide;

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::num::NonZeroU8;

pub use text::ParseDecimalError;

/// An exact decimal: `coefficient / 10^scale`, with up to 38 digits and a scale of 0 to 38.
///
/// The scale is part of the value as written (`1.50` prints as `1.50`), but not of its magnitude:
/// `1.5` and `1.50` are equal and hash alike. The coefficient is held as two halves so that the type
/// aligns to eight bytes, and the scale so that it is never a zero byte: a [`super::Numeric`] takes no
/// more room than this, and a [`super::Value`] stays at 32 bytes.
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    high: i64,
    low: u64,
    /// The scale plus one.
    places: NonZeroU8,
}

impl Decimal {
    /// Digits that a decimal can have.
    pub const MAX_DIGITS: u8 = 38;
    /// The largest coefficient: thirty-eight nines.
    pub const MAX_COEFFICIENT: i128 = 10_i128.pow(38) - 1;
    /// Zero, with scale 0.
    pub const ZERO: Decimal = Decimal::from_parts(0, 0);
    /// One, with scale 0.
    pub const ONE: Decimal = Decimal::from_parts(1, 0);

    /// A decimal of this coefficient and scale, or `None` past 38 digits.
    #[must_use]
    #[inline]
    pub const fn new(coefficient: i128, scale: u8) -> Option<Decimal> {
        if scale > Self::MAX_DIGITS
            || coefficient > Self::MAX_COEFFICIENT
            || coefficient < -Self::MAX_COEFFICIENT
        {
            return None;
        }
        Some(Self::from_parts(coefficient, scale))
    }

    #[inline]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // halves of one i128
    const fn from_parts(coefficient: i128, scale: u8) -> Decimal {
        Decimal {
            high: (coefficient >> 64) as i64,
            low: coefficient as u64,
            places: NonZeroU8::MIN.saturating_add(scale),
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
        self.places.get() - 1
    }

    /// The coefficient, where it fits in 64 bits.
    #[inline]
    #[allow(clippy::cast_possible_wrap)] // where it is the sign
    const fn narrow(self) -> Option<i64> {
        let low = self.low as i64;
        if self.high == low >> 63 {
            Some(low)
        } else {
            None
        }
    }

    /// Whether it is zero, of whatever scale.
    #[must_use]
    #[inline]
    pub const fn is_zero(self) -> bool {
        self.high == 0 && self.low == 0
    }

    /// Whether it is below zero.
    #[must_use]
    #[inline]
    pub const fn is_negative(self) -> bool {
        self.high < 0
    }

    /// The same number without trailing zeros after the point.
    #[must_use]
    #[allow(clippy::cast_lossless)] // `From` is not const
    pub const fn normalize(self) -> Decimal {
        let (mut coefficient, mut scale) = (self.coefficient(), self.scale());
        if let Some(mut narrow) = self.narrow() {
            // Most numbers, and far cheaper to divide.
            while scale > 0 && narrow % 10 == 0 {
                narrow /= 10;
                scale -= 1;
            }
            return Self::from_parts(narrow as i128, scale);
        }
        while scale > 0 && coefficient % 10 == 0 {
            coefficient /= 10;
            scale -= 1;
        }
        Self::from_parts(coefficient, scale)
    }
}

impl PartialEq for Decimal {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Decimal {}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let normal = self.normalize();
        state.write_i128(normal.coefficient());
        state.write_u8(normal.scale());
    }
}

impl PartialOrd for Decimal {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b) = (self.coefficient(), other.coefficient());
        if self.scale() == other.scale() {
            return a.cmp(&b);
        }
        let scale = self.scale().max(other.scale());
        match (
            wide::shift_narrow(a, scale - self.scale()),
            wide::shift_narrow(b, scale - other.scale()),
        ) {
            (Some(a), Some(b)) => a.cmp(&b),
            // At most 38 digits times 10^38: 76 digits fit in 256 bits.
            _ => wide::shift(a, scale - self.scale()).cmp(&wide::shift(b, scale - other.scale())),
        }
    }
}

#[cfg(test)]
mod tests;
