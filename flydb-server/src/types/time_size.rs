//! What a type of times or intervals holds its values to besides being one: `TIMESTAMP(3)`, `INTERVAL DAY TO HOUR`.
//!
//! All times are stored with six digits of a second and all intervals with all fields, so that this is not part of
//! [`DataType`](super::DataType): whoever binds a value that goes into such a type cuts it down.

use serde::{Deserialize, Serialize};

use super::IntervalFields;

/// Digits of a second and fields of an interval, of which one at least is fewer than all: the digits in the low three
/// bits, 6 for all, and the fields' number above them, 0 for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct TimeSize(u8);

const ALL_DIGITS: u8 = 6;

impl TimeSize {
    /// `None` where nothing is cut off.
    #[must_use]
    pub(crate) fn new(digits: Option<u8>, fields: Option<IntervalFields>) -> Option<TimeSize> {
        let digits = digits.unwrap_or(ALL_DIGITS).min(ALL_DIGITS);
        let fields = fields.map_or(0, IntervalFields::number);
        (digits < ALL_DIGITS || fields > 0).then_some(TimeSize(fields << 3 | digits))
    }

    /// How many digits of a second are kept, where those are fewer than six.
    #[must_use]
    pub(crate) fn digits(self) -> Option<u8> {
        Some(self.0 & 0b111).filter(|digits| *digits < ALL_DIGITS)
    }

    /// The fields of an interval, where they are not all.
    #[must_use]
    pub(crate) fn fields(self) -> Option<IntervalFields> {
        IntervalFields::of_number(self.0 >> 3)
    }

    /// Whether values of this size are of another as they are.
    #[must_use]
    pub(crate) fn fits(self, other: TimeSize) -> bool {
        self == other
            || (other.fields().is_none()
                && self.digits() <= other.digits()
                && self.digits().is_some())
    }

    /// As it stands behind a type's name: `(3)`, ` DAY TO SECOND(3)`.
    #[must_use]
    pub(crate) fn suffix(self) -> String {
        let fields = self.fields().map(|fields| format!(" {}", fields.name()));
        let digits = self.digits().map(|digits| format!("({digits})"));
        fields.unwrap_or_default() + &digits.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_packed_and_written() {
        assert_eq!(TimeSize::new(None, None), None);
        assert_eq!(TimeSize::new(Some(6), None), None);
        let three = TimeSize::new(Some(3), None).unwrap();
        assert_eq!((three.digits(), three.fields()), (Some(3), None));
        assert_eq!(three, TimeSize(3));
        let fields = Some(IntervalFields::DayToSecond);
        let both = TimeSize::new(Some(0), fields).unwrap();
        assert_eq!((both.digits(), both.fields()), (Some(0), fields));
        assert_eq!(both.suffix(), " DAY TO SECOND(0)");
        assert_eq!(three.suffix(), "(3)");
    }

    #[test]
    fn fewer_digits_fit_more() {
        let digits = |digits| TimeSize::new(Some(digits), None).unwrap();
        let hours = TimeSize::new(None, Some(IntervalFields::Hour)).unwrap();
        assert!(digits(2).fits(digits(3)) && !digits(3).fits(digits(2)));
        assert!(hours.fits(hours) && !hours.fits(digits(3)) && !digits(3).fits(hours));
    }
}
