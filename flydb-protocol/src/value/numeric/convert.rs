//! From and to integers and floats.

use num_bigint::BigInt;

use super::finite::Finite;
use super::{Kind, Numeric, NumericRef};
use crate::value::Decimal;

macro_rules! from_integer {
    ($($integer:ty),*) => {$(
        impl From<$integer> for Numeric {
            #[inline]
            fn from(value: $integer) -> Numeric {
                Numeric::Short(Decimal::from(value))
            }
        }
    )*};
}

from_integer!(i16, i32, i64);

impl Numeric {
    /// `coefficient / 10^scale`, of whatever size.
    #[must_use]
    pub fn from_parts(coefficient: i128, scale: u8) -> Numeric {
        if let Some(short) = Decimal::new(coefficient, scale) {
            return Numeric::Short(short);
        }
        let long = Finite {
            coefficient: BigInt::from(coefficient),
            scale: scale.into(),
        };
        // At most 39 digits before the point and 255 after it.
        long.finish().unwrap_or(Numeric::ZERO)
    }

    /// A double to 15 significant digits, as PostgreSQL converts them.
    #[must_use]
    pub fn from_f64(value: f64) -> Numeric {
        from_scientific(value, &format!("{value:.14e}"))
    }

    /// A single-precision float to 6 significant digits.
    #[must_use]
    pub fn from_f32(value: f32) -> Numeric {
        from_scientific(value.into(), &format!("{value:.5e}"))
    }
}

fn from_scientific(value: f64, text: &str) -> Numeric {
    if value.is_nan() {
        return Numeric::nan();
    }
    if value.is_infinite() {
        return Numeric::infinity(value < 0.0);
    }
    // A double has at most 309 digits before the point and 340 after it.
    let number: Numeric = text.parse().unwrap_or(Numeric::ZERO);
    number.as_ref().trimmed()
}

impl NumericRef<'_> {
    /// The nearest whole number, half away from zero; `None` outside of 64 bits, of NaN and of the
    /// infinities.
    #[must_use]
    pub fn to_i64(self) -> Option<i64> {
        match self {
            NumericRef::Short(short) => short.to_i64(),
            NumericRef::Long(_) => i64::try_from(self.finite()?.rescaled(0).coefficient).ok(),
        }
    }

    /// The nearest double: infinite where it is too large for one, zero where it is too small.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        if let NumericRef::Short(short) = self {
            return short.to_f64();
        }
        match self.kind() {
            Kind::Finite(_) => self.to_string().parse().unwrap_or(f64::NAN),
            Kind::NaN => f64::NAN,
            Kind::Infinity { negative: true } => f64::NEG_INFINITY,
            Kind::Infinity { negative: false } => f64::INFINITY,
        }
    }
}
