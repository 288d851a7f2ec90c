//! Days and the calendar: the proleptic Gregorian calendar, extended both ways without an end.
//!
//! Years count as astronomers count them: year 0 is 1 BC. The arithmetic counts eras of 400 years
//! from a year that begins in March, so that the leap day comes last.

use super::{Date, DateTime, Time};

/// Microseconds of a day.
pub(crate) const DAY_MICROS: i64 = 86_400_000_000;
/// Days of 400 years.
const ERA_DAYS: i64 = 146_097;
/// Days from 0000-03-01 to 1970-01-01.
const EPOCH_DAYS: i64 = 719_468;

impl Date {
    /// The first date: 4714-11-24 BC, where Julian days begin.
    pub const MIN: Date = Date(-2_440_588);
    /// The last date: 5874897-12-31.
    pub const MAX: Date = Date(2_145_042_905);

    /// The date of this year (0 is 1 BC), month and day; `None` where there is no such day, or it is
    /// outside [`Date::MIN`] to [`Date::MAX`].
    #[must_use]
    pub fn from_ymd(year: i32, month: u8, day: u8) -> Option<Date> {
        if !(1..=12).contains(&month) || day == 0 || day > days_in_month(year, month) {
            return None;
        }
        let (month, day) = (i64::from(month), i64::from(day));
        let year = i64::from(year) - i64::from(month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let days = era * ERA_DAYS + day_of_era - EPOCH_DAYS;
        i32::try_from(days)
            .ok()
            .map(Date)
            .filter(|date| date.is_in_range())
    }

    /// Whether it is within [`Date::MIN`] to [`Date::MAX`].
    #[must_use]
    pub fn is_in_range(self) -> bool {
        (Date::MIN..=Date::MAX).contains(&self)
    }

    /// Year (0 is 1 BC), month (1 to 12) and day (1 to 31).
    #[must_use]
    pub fn ymd(self) -> (i32, u8, u8) {
        let days = i64::from(self.0) + EPOCH_DAYS;
        let era = days.div_euclid(ERA_DAYS);
        let day_of_era = days.rem_euclid(ERA_DAYS);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = (shifted_month + 2) % 12 + 1;
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        // An i32 of days is under six million years; month and day are small by construction.
        (
            i32::try_from(year).unwrap_or_default(),
            u8::try_from(month).unwrap_or_default(),
            u8::try_from(day).unwrap_or_default(),
        )
    }

    /// This date at this time of day; `None` where that is outside [`DateTime`]'s range.
    #[must_use]
    pub fn at(self, time: Time) -> Option<DateTime> {
        let micros = i64::from(self.0)
            .checked_mul(DAY_MICROS)?
            .checked_add(time.0)?;
        Some(DateTime(micros)).filter(|datetime| datetime.is_in_range())
    }
}

impl Time {
    /// Midnight at the start of the day.
    pub const MIN: Time = Time(0);
    /// Midnight at its end, 24:00:00.
    pub const MAX: Time = Time(DAY_MICROS);

    /// Whether it is within 00:00:00 to 24:00:00.
    #[must_use]
    pub fn is_in_range(self) -> bool {
        (Time::MIN..=Time::MAX).contains(&self)
    }
}

impl DateTime {
    /// The first: 4714-11-24 00:00:00 BC.
    pub const MIN: DateTime = DateTime(-2_440_588 * DAY_MICROS);
    /// The last: 294246-12-31 23:59:59.999999.
    pub const MAX: DateTime = DateTime(106_751_982 * DAY_MICROS - 1);

    /// Whether it is within [`DateTime::MIN`] to [`DateTime::MAX`].
    #[must_use]
    pub fn is_in_range(self) -> bool {
        (DateTime::MIN..=DateTime::MAX).contains(&self)
    }

    /// Its date and its time of day.
    #[must_use]
    pub fn split(self) -> (Date, Time) {
        let days = self.0.div_euclid(DAY_MICROS);
        // 2^63 microseconds are about 10^8 days.
        let date = Date(i32::try_from(days).unwrap_or_default());
        (date, Time(self.0.rem_euclid(DAY_MICROS)))
    }
}

/// Days of a month of 1 to 12, as its year has it.
pub(crate) const fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_since_1970() {
        for (days, ymd) in [
            (0, (1970, 1, 1)),
            (-1, (1969, 12, 31)),
            (11_016, (2000, 2, 29)),
            (-719_528, (0, 1, 1)),
            (Date::MIN.0, (-4713, 11, 24)),
            (Date::MAX.0, (5_874_897, 12, 31)),
        ] {
            assert_eq!(Date(days).ymd(), ymd);
            assert_eq!(Date::from_ymd(ymd.0, ymd.1, ymd.2), Some(Date(days)));
        }
        let last = DateTime::MAX.split();
        assert_eq!(last.0.ymd(), (294_246, 12, 31));
        assert_eq!(last.1, Time(DAY_MICROS - 1));
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for (year, month, day) in [
            (2023, 2, 29),
            (1900, 2, 29),
            (2024, 13, 1),
            (2024, 0, 1),
            (2024, 4, 31),
            (2024, 1, 0),
            (i32::MAX, 1, 1),
            (-4713, 11, 23),
        ] {
            assert_eq!(Date::from_ymd(year, month, day), None);
        }
    }

    #[test]
    fn every_day_of_eight_centuries_follows_the_one_before() {
        let mut before = Date(-200_000).ymd();
        for days in -199_999..=100_000 {
            let (y, m, d) = Date(days).ymd();
            let next = if before.2 < days_in_month(before.0, before.1) {
                (before.0, before.1, before.2 + 1)
            } else if before.1 < 12 {
                (before.0, before.1 + 1, 1)
            } else {
                (before.0 + 1, 1, 1)
            };
            assert_eq!((y, m, d), next);
            assert_eq!(Date::from_ymd(y, m, d), Some(Date(days)));
            before = next;
        }
    }
}
