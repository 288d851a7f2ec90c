//! The moments before and after all others: `-infinity` and `infinity`.
//!
//! They are the extremes of the integers inside, outside of the range of every date, so that they compare
//! and sort as they should without being looked at.

use super::{Date, DateTime, Timestamp};

/// The names of the two.
const LATEST: &str = "infinity";
const EARLIEST: &str = "-infinity";

macro_rules! infinite {
    ($type:ident, $inside:ty) => {
        impl $type {
            /// Later than all others.
            pub const INFINITY: $type = $type(<$inside>::MAX);
            /// Earlier than all others.
            pub const NEGATIVE_INFINITY: $type = $type(<$inside>::MIN);

            /// Whether it is neither `infinity` nor `-infinity`.
            #[must_use]
            #[inline]
            pub const fn is_finite(self) -> bool {
                self.0 != <$inside>::MAX && self.0 != <$inside>::MIN
            }

            /// `infinity` and `-infinity`, the name of one that is neither.
            pub(super) const fn infinite_name(self) -> Option<&'static str> {
                match self.0 {
                    <$inside>::MAX => Some(LATEST),
                    <$inside>::MIN => Some(EARLIEST),
                    _ => None,
                }
            }
        }
    };
}

infinite!(Date, i32);
infinite!(DateTime, i64);
infinite!(Timestamp, i64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_read_and_written_by_name() {
        for text in ["infinity", "-infinity"] {
            let date: Date = text.parse().unwrap();
            let local: DateTime = text.parse().unwrap();
            let instant: Timestamp = text.parse().unwrap();
            assert!(!date.is_finite() && !local.is_finite() && !instant.is_finite());
            assert_eq!(date.to_string(), text);
            assert_eq!(local.to_string(), text);
            assert_eq!(instant.to_string(), text);
            assert_eq!(instant.display_at_offset(3600).to_string(), text);
            assert_eq!(
                (date.wire().as_str(), instant.wire().as_str()),
                (text, text)
            );
        }
        assert!(Date::INFINITY > Date::MAX && Timestamp::NEGATIVE_INFINITY < Timestamp::MIN);
        assert!(
            "infinite".parse::<Date>().is_err()
                && "infinity".parse::<crate::value::Time>().is_err()
        );
    }
}
