//! Which fields an interval has, as `INTERVAL YEAR TO MONTH` says.

/// The fields that an interval is held to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the names say it
pub enum IntervalFields {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    YearToMonth,
    DayToHour,
    DayToMinute,
    DayToSecond,
    HourToMinute,
    HourToSecond,
    MinuteToSecond,
}

use super::Interval;
use super::span::Unit;

/// All, in the order of their numbers.
const ALL: [IntervalFields; 13] = [
    IntervalFields::Year,
    IntervalFields::Month,
    IntervalFields::Day,
    IntervalFields::Hour,
    IntervalFields::Minute,
    IntervalFields::Second,
    IntervalFields::YearToMonth,
    IntervalFields::DayToHour,
    IntervalFields::DayToMinute,
    IntervalFields::DayToSecond,
    IntervalFields::HourToMinute,
    IntervalFields::HourToSecond,
    IntervalFields::MinuteToSecond,
];

impl IntervalFields {
    /// The fields of an SQL name, such as `YEAR TO MONTH`.
    #[must_use]
    pub fn named(name: &str) -> Option<IntervalFields> {
        ALL.into_iter()
            .find(|fields| fields.name().eq_ignore_ascii_case(name))
    }

    /// The SQL name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            IntervalFields::Year => "YEAR",
            IntervalFields::Month => "MONTH",
            IntervalFields::Day => "DAY",
            IntervalFields::Hour => "HOUR",
            IntervalFields::Minute => "MINUTE",
            IntervalFields::Second => "SECOND",
            IntervalFields::YearToMonth => "YEAR TO MONTH",
            IntervalFields::DayToHour => "DAY TO HOUR",
            IntervalFields::DayToMinute => "DAY TO MINUTE",
            IntervalFields::DayToSecond => "DAY TO SECOND",
            IntervalFields::HourToMinute => "HOUR TO MINUTE",
            IntervalFields::HourToSecond => "HOUR TO SECOND",
            IntervalFields::MinuteToSecond => "MINUTE TO SECOND",
        }
    }

    /// Its place among all: 1 to 13.
    #[must_use]
    pub fn number(self) -> u8 {
        let at = ALL.iter().position(|fields| *fields == self);
        at.and_then(|at| u8::try_from(at + 1).ok()).unwrap_or(1)
    }

    /// The fields of a number that [`IntervalFields::number`] gave.
    #[must_use]
    pub fn of_number(number: u8) -> Option<IntervalFields> {
        ALL.get(usize::from(number).checked_sub(1)?).copied()
    }

    /// The unit of a number that none stands behind.
    pub(super) const fn last_unit(self) -> Unit {
        match self {
            IntervalFields::Year => Unit::Years(1),
            IntervalFields::Month | IntervalFields::YearToMonth => Unit::Month,
            IntervalFields::Day => Unit::Day,
            IntervalFields::Hour | IntervalFields::DayToHour => Unit::Hour,
            IntervalFields::Minute | IntervalFields::HourToMinute | IntervalFields::DayToMinute => {
                Unit::Minute
            }
            IntervalFields::Second
            | IntervalFields::MinuteToSecond
            | IntervalFields::HourToSecond
            | IntervalFields::DayToSecond => Unit::Second,
        }
    }
}

impl Interval {
    /// The interval without what is smaller than the last of these fields. What is larger than the first stays.
    #[must_use]
    pub fn held_to(self, fields: IntervalFields) -> Interval {
        let clock = |unit: i64| Interval {
            micros: self.micros - self.micros % unit,
            ..self
        };
        let months = |unit: i32| Interval {
            months: self.months - self.months % unit,
            days: 0,
            micros: 0,
        };
        match fields.last_unit() {
            Unit::Years(_) => months(12),
            Unit::Month => months(1),
            Unit::Day | Unit::Week => Interval { micros: 0, ..self },
            Unit::Hour => clock(3_600_000_000),
            Unit::Minute => clock(60_000_000),
            Unit::Second | Unit::Millisecond | Unit::Microsecond => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_are_of_one_kind() {
        for fields in ALL {
            assert_eq!(IntervalFields::named(fields.name()), Some(fields));
            assert_eq!(IntervalFields::of_number(fields.number()), Some(fields));
        }
        assert_eq!(IntervalFields::of_number(0), None);
        assert_eq!(IntervalFields::of_number(14), None);
        assert_eq!(IntervalFields::named("SECOND TO YEAR"), None);
    }

    #[test]
    fn what_is_smaller_is_cut_off() {
        let whole: Interval = "-1 year -2 mons -3 days -04:05:06.7".parse().unwrap();
        for (fields, expected) in [
            (IntervalFields::Year, "-1 years"),
            (IntervalFields::YearToMonth, "-1 years -2 mons"),
            (IntervalFields::Day, "-1 years -2 mons -3 days"),
            (
                IntervalFields::DayToHour,
                "-1 years -2 mons -3 days -04:00:00",
            ),
            (IntervalFields::Minute, "-1 years -2 mons -3 days -04:05:00"),
            (
                IntervalFields::Second,
                "-1 years -2 mons -3 days -04:05:06.7",
            ),
        ] {
            assert_eq!(whole.held_to(fields).to_string(), expected);
        }
    }
}
