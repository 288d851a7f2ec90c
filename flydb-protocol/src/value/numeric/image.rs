//! The bytes of a number that is no [`Decimal`].
//!
//! ```text
//! kind u8                                     2 NaN | 3 Infinity | 4 -Infinity
//! kind u8 | scale u16 | magnitude, the rest   0 zero or above | 1 below zero
//! ```
//!
//! The magnitude is that of `number * 10^scale`, big-endian and without zero bytes in front; zero has
//! none. A number that 38 digits hold has no such image.

use std::sync::Arc;

use num_bigint::{BigInt, BigUint, Sign};

use super::finite::{Finite, digits};
use super::{Kind, Long, Numeric};
use crate::value::Decimal;

const POSITIVE: u8 = 0;
const NEGATIVE: u8 = 1;
pub(super) const NAN: u8 = 2;
pub(super) const INFINITY: u8 = 3;
pub(super) const NEGATIVE_INFINITY: u8 = 4;

/// Bytes of the longest magnitude: that of 131072 digits before the point and 16383 after it.
const MAX_MAGNITUDE: usize = 61_232;

/// The image of a [`Numeric`] that is no [`Decimal`].
#[derive(Clone, Copy, Debug)]
pub struct LongRef<'a>(&'a [u8]);

impl<'a> LongRef<'a> {
    /// An image from outside; `None` where it is none, or is that of a number out of range or of one that
    /// a [`Decimal`] holds.
    #[must_use]
    pub fn parse(bytes: &'a [u8]) -> Option<LongRef<'a>> {
        let long = LongRef::read(bytes)?;
        let is_padded = matches!(bytes, [_, _, _, 0, ..] | [NEGATIVE, _, _]);
        let canonical = match long.kind() {
            Kind::Finite(finite) => finite.is_long() && !is_padded,
            Kind::NaN | Kind::Infinity { .. } => true,
        };
        canonical.then_some(long)
    }

    /// Bytes that lie in a row: checked only so far that reading them takes bounded time.
    pub(crate) fn read(bytes: &'a [u8]) -> Option<LongRef<'a>> {
        match bytes {
            [NAN | INFINITY | NEGATIVE_INFINITY] => Some(LongRef(bytes)),
            [POSITIVE | NEGATIVE, _, _, magnitude @ ..] if magnitude.len() <= MAX_MAGNITUDE => {
                Some(LongRef(bytes))
            }
            _ => None,
        }
    }

    /// An image that was made here.
    pub(super) const fn of(bytes: &'a [u8]) -> LongRef<'a> {
        LongRef(bytes)
    }

    /// The bytes.
    #[must_use]
    pub const fn bytes(self) -> &'a [u8] {
        self.0
    }

    pub(super) fn kind(self) -> Kind {
        let (negative, scale, magnitude) = match self.0 {
            [kind @ (POSITIVE | NEGATIVE), high, low, magnitude @ ..] => {
                (*kind == NEGATIVE, [*high, *low], magnitude)
            }
            [INFINITY] => return Kind::Infinity { negative: false },
            [NEGATIVE_INFINITY] => return Kind::Infinity { negative: true },
            _ => return Kind::NaN,
        };
        let sign = if negative { Sign::Minus } else { Sign::Plus };
        Kind::Finite(Finite {
            coefficient: BigInt::from_bytes_be(sign, magnitude),
            scale: u16::from_be_bytes(scale).into(),
        })
    }

    pub(super) const fn is_zero(self) -> bool {
        matches!(self.0, [POSITIVE, _, _])
    }

    pub(super) const fn is_negative(self) -> bool {
        matches!(self.0, [NEGATIVE | NEGATIVE_INFINITY, ..])
    }

    pub(super) const fn scale(self) -> Option<u16> {
        match self.0 {
            [POSITIVE | NEGATIVE, high, low, ..] => Some(u16::from_be_bytes([*high, *low])),
            _ => None,
        }
    }
}

impl Finite {
    /// The number in its smallest form; `None` where it has too many digits.
    pub(super) fn finish(self) -> Option<Numeric> {
        if let Some(short) = self.short() {
            return Some(Numeric::Short(short));
        }
        let scale = u16::try_from(self.scale).ok()?;
        if scale > Numeric::MAX_SCALE || !self.is_in_range() {
            return None;
        }
        let kind = match self.coefficient.sign() {
            Sign::Minus => NEGATIVE,
            Sign::NoSign | Sign::Plus => POSITIVE,
        };
        let magnitude = self.coefficient.magnitude();
        let mut bytes = vec![kind];
        bytes.extend_from_slice(&scale.to_be_bytes());
        if self.coefficient.sign() != Sign::NoSign {
            bytes.extend_from_slice(&magnitude.to_bytes_be());
        }
        Some(Numeric::Long(Long(Arc::from(bytes))))
    }

    /// The number, where 38 digits hold it.
    fn short(&self) -> Option<Decimal> {
        let scale = u8::try_from(self.scale).ok()?;
        if self.coefficient.bits() > 127 {
            return None;
        }
        Decimal::new(i128::try_from(&self.coefficient).ok()?, scale)
    }

    /// Whether it is a number that only the long form holds.
    fn is_long(&self) -> bool {
        let scale_fits = (0..=i64::from(Numeric::MAX_SCALE)).contains(&self.scale);
        scale_fits && self.is_in_range() && self.short().is_none()
    }

    /// Whether no more digits are before the point than there may be.
    fn is_in_range(&self) -> bool {
        whole_digits(self.coefficient.magnitude(), self.scale)
            <= i64::from(Numeric::MAX_WHOLE_DIGITS)
    }
}

/// Digits before the point; below zero, how many zeros follow it.
fn whole_digits(coefficient: &BigUint, scale: i64) -> i64 {
    i64::try_from(digits(coefficient)).unwrap_or(i64::MAX) - scale
}
