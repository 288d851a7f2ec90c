//! Fewer digits, other scales. NaN and the infinities stay what they are.

use super::finite::{Finite, digits};
use super::{Kind, Numeric, NumericRef};
use crate::value::Decimal;

/// The last place before the point to which PostgreSQL rounds.
const LAST_PLACE: i64 = -(Numeric::MAX_WHOLE_DIGITS as i64) - 1;

impl NumericRef<'_> {
    /// Rounded half away from zero to so many digits after the point (before it, where negative). The
    /// scale becomes that number of digits, up to the largest that there is. `None` where rounding up
    /// leads to too many digits.
    #[must_use]
    pub fn round(self, places: i32) -> Option<Numeric> {
        if let NumericRef::Short(short) = self
            && let Some(rounded) = short.round(places)
        {
            return Some(Numeric::Short(rounded));
        }
        self.placed(places, Finite::rescaled)
    }

    /// Cut towards zero to so many digits after the point (before it, where negative). The scale becomes
    /// that number of digits, up to the largest that there is.
    #[must_use]
    pub fn trunc(self, places: i32) -> Option<Numeric> {
        if let NumericRef::Short(short) = self
            && let Some(cut) = short.trunc(places)
        {
            return Some(Numeric::Short(cut));
        }
        self.placed(places, Finite::cut)
    }

    fn placed(self, places: i32, to: fn(Finite, i64) -> Finite) -> Option<Numeric> {
        let Some(finite) = self.finite() else {
            return Some(self.to_numeric());
        };
        let places = i64::from(places).clamp(LAST_PLACE, Numeric::MAX_SCALE.into());
        to(finite, places).rescaled(places.max(0)).finish()
    }

    /// The least whole number that is not less; `None` where that has too many digits.
    #[must_use]
    pub fn ceil(self) -> Option<Numeric> {
        let whole = self.trunc(0)?;
        if whole.as_ref() < self {
            return whole.as_ref().checked_add(Decimal::ONE.into());
        }
        Some(whole)
    }

    /// The greatest whole number that is not greater; `None` where that has too many digits.
    #[must_use]
    pub fn floor(self) -> Option<Numeric> {
        let whole = self.trunc(0)?;
        if whole.as_ref() > self {
            return whole.as_ref().checked_sub(Decimal::ONE.into());
        }
        Some(whole)
    }

    /// The number as a `DECIMAL(precision, scale)` holds it, rounded; `None` where it does not fit. A
    /// scale below zero rounds before the point, one above the precision wants zeros behind it. NaN fits,
    /// the infinities do not.
    #[must_use]
    pub fn with_size(self, precision: u16, scale: i16) -> Option<Numeric> {
        if let (NumericRef::Short(short), Ok(precision), Ok(places)) =
            (self, u8::try_from(precision), u8::try_from(scale))
            && precision <= Decimal::MAX_DIGITS
            && places <= Decimal::MAX_DIGITS
        {
            return short.with_size(precision, places).map(Numeric::Short);
        }
        let finite = match self.kind() {
            Kind::Finite(finite) => finite,
            Kind::NaN => return Some(Numeric::nan()),
            Kind::Infinity { .. } => return None,
        };
        let scale = i64::from(scale);
        let sized = finite.rescaled(scale);
        if digits(sized.coefficient.magnitude()) > precision.into() {
            return None;
        }
        sized.rescaled(scale.max(0)).finish()
    }

    /// The same number without trailing zeros after the point.
    #[must_use]
    pub fn trimmed(self) -> Numeric {
        if let NumericRef::Short(short) = self {
            return Numeric::Short(short.normalize());
        }
        let trimmed = self.finite().and_then(|finite| finite.trimmed().finish());
        trimmed.unwrap_or_else(|| self.to_numeric())
    }
}
