//! Exact numbers of any size that PostgreSQL's `numeric` has, NaN and the infinities: what DECIMAL holds.
//!
//! A [`Numeric`] is a [`Decimal`] wherever that holds it, inline and without an allocation. Only what is
//! longer than 38 digits, or is no finite number, is a [`LongRef`]: an image of bytes that lies the same in
//! memory, in a row and on the wire, so that a reader borrows it where it is. Each value has one form: no
//! image holds what a [`Decimal`] could.
//!
//! - `image`: the bytes of the long form;
//! - `finite`: the long form as an integer and a scale, in which it is computed;
//! - `compare`: order, equality and hash, which do not look at the scale;
//! - `arithmetic`, `rounding`, `whole`, `root`, `exponential`, `power`: functions, whose results have
//!   PostgreSQL's scales;
//! - `moments`: the sums of which variances are made;
//! - `fixed`: the fixed-point numbers behind logarithms and exponentials;
//! - `text`, `convert`: from and to text, integers and floats.
//!
//! # Bounds
//! A finite number has up to [`Numeric::MAX_WHOLE_DIGITS`] digits before the point and up to
//! [`Numeric::MAX_SCALE`] after it; what would have more before it is `None`, or an error when it is read.
//! Every function takes time that is bounded by these: some hundred milliseconds for numbers of all the
//! digits that there may be, and a few seconds for the greatest common divisor of two of them.

mod arithmetic;
mod compare;
mod convert;
mod exponential;
mod finite;
mod fixed;
mod image;
mod moments;
mod power;
mod root;
mod rounding;
mod text;
mod whole;

use std::sync::Arc;

use super::Decimal;
use finite::Finite;
use image::{INFINITY, NAN, NEGATIVE_INFINITY};

pub use image::LongRef;
pub use moments::Moments;

/// An exact number of any size, or NaN or an infinity. Cheap to clone.
#[derive(Clone, Debug)]
pub enum Numeric {
    /// Up to 38 digits.
    Short(Decimal),
    /// Anything else.
    Long(Long),
}

/// A [`Numeric`] that is no [`Decimal`], owned.
#[derive(Clone, Debug)]
pub struct Long(Arc<[u8]>);

/// A [`Numeric`], borrowed from where it lies.
#[derive(Clone, Copy, Debug)]
pub enum NumericRef<'a> {
    /// Up to 38 digits.
    Short(Decimal),
    /// Anything else.
    Long(LongRef<'a>),
}

/// What kind of number it is.
enum Kind {
    Finite(Finite),
    NaN,
    Infinity { negative: bool },
}

impl Numeric {
    /// Digits that a number may have before the point.
    pub const MAX_WHOLE_DIGITS: u32 = 131_072;
    /// Digits that a number may have after the point.
    pub const MAX_SCALE: u16 = 16_383;
    /// Zero, with scale 0.
    pub const ZERO: Numeric = Numeric::Short(Decimal::ZERO);
    /// One, with scale 0.
    pub const ONE: Numeric = Numeric::Short(Decimal::ONE);

    /// What is no number; it is equal to itself, and greater than all else.
    #[must_use]
    pub fn nan() -> Numeric {
        Numeric::Long(Long(Arc::from([NAN])))
    }

    /// One of the infinities.
    #[must_use]
    pub fn infinity(negative: bool) -> Numeric {
        let kind = if negative {
            NEGATIVE_INFINITY
        } else {
            INFINITY
        };
        Numeric::Long(Long(Arc::from([kind])))
    }

    /// A borrowed view.
    #[must_use]
    #[inline]
    pub fn as_ref(&self) -> NumericRef<'_> {
        match self {
            Numeric::Short(decimal) => NumericRef::Short(*decimal),
            Numeric::Long(Long(bytes)) => NumericRef::Long(LongRef::of(bytes)),
        }
    }

    /// The number, where it has at most 38 digits.
    #[must_use]
    #[inline]
    pub const fn short(&self) -> Option<Decimal> {
        match self {
            Numeric::Short(decimal) => Some(*decimal),
            Numeric::Long(_) => None,
        }
    }
}

impl<'a> NumericRef<'a> {
    /// An owned copy.
    #[must_use]
    #[inline]
    pub fn to_numeric(self) -> Numeric {
        match self {
            NumericRef::Short(decimal) => Numeric::Short(decimal),
            NumericRef::Long(long) => Numeric::Long(Long(Arc::from(long.bytes()))),
        }
    }

    /// The number, where it has at most 38 digits.
    #[must_use]
    #[inline]
    pub const fn short(self) -> Option<Decimal> {
        match self {
            NumericRef::Short(decimal) => Some(decimal),
            NumericRef::Long(_) => None,
        }
    }

    /// Bytes that it takes beside the value itself.
    #[must_use]
    #[inline]
    pub const fn long_bytes(self) -> usize {
        match self {
            NumericRef::Short(_) => 0,
            NumericRef::Long(long) => long.bytes().len(),
        }
    }

    /// Whether it is NaN.
    #[must_use]
    pub fn is_nan(self) -> bool {
        matches!(self, NumericRef::Long(long) if long.bytes() == [NAN])
    }

    /// Whether it is an infinity.
    #[must_use]
    pub fn is_infinite(self) -> bool {
        matches!(self, NumericRef::Long(long) if matches!(long.bytes(), [INFINITY | NEGATIVE_INFINITY]))
    }

    /// Whether it is neither NaN nor an infinity.
    #[must_use]
    pub fn is_finite(self) -> bool {
        !self.is_nan() && !self.is_infinite()
    }

    /// Whether it is zero, of whatever scale.
    #[must_use]
    pub fn is_zero(self) -> bool {
        match self {
            NumericRef::Short(decimal) => decimal.is_zero(),
            NumericRef::Long(long) => long.is_zero(),
        }
    }

    /// Whether it is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        match self {
            NumericRef::Short(decimal) => decimal.is_negative(),
            NumericRef::Long(long) => long.is_negative(),
        }
    }

    /// Digits after the point; `None` of NaN and the infinities.
    #[must_use]
    pub fn scale(self) -> Option<u16> {
        match self {
            NumericRef::Short(decimal) => Some(decimal.scale().into()),
            NumericRef::Long(long) => long.scale(),
        }
    }

    fn kind(self) -> Kind {
        match self {
            NumericRef::Short(decimal) => Kind::Finite(Finite::from(decimal)),
            NumericRef::Long(long) => long.kind(),
        }
    }

    /// A finite number, taken apart; `None` of the others.
    fn finite(self) -> Option<Finite> {
        match self.kind() {
            Kind::Finite(finite) => Some(finite),
            Kind::NaN | Kind::Infinity { .. } => None,
        }
    }
}

impl From<Decimal> for Numeric {
    #[inline]
    fn from(decimal: Decimal) -> Numeric {
        Numeric::Short(decimal)
    }
}

impl From<Decimal> for NumericRef<'_> {
    #[inline]
    fn from(decimal: Decimal) -> Self {
        NumericRef::Short(decimal)
    }
}

#[cfg(test)]
mod tests;
