//! The parts of a moment as they were written, and what they make together.

use super::super::{Date, TemporalError};
use super::seen::Seen;

/// Numbers that are not held to any range before all are known.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) year: i32,
    pub(super) month: i32,
    pub(super) day: i32,
    /// Counted from 1.
    pub(super) day_of_year: i32,
    pub(super) hour: i32,
    pub(super) minute: i32,
    pub(super) second: i32,
    /// Microseconds of the second; as many as a second has where a fraction was rounded up.
    pub(super) micros: i64,
    /// The year had two digits or one, which are of this century or the last.
    pub(super) short_year: bool,
    /// The year is counted as astronomers do.
    pub(super) exact_year: bool,
    pub(super) before_christ: bool,
    /// `pm`, or `am` where it is false.
    pub(super) afternoon: Option<bool>,
}

impl Parts {
    pub(super) fn set_date(&mut self, date: Date) {
        let (year, month, day) = date.ymd();
        (self.year, self.month, self.day) = (year, month.into(), day.into());
        self.exact_year = true;
    }

    /// The date, where there is a whole one.
    ///
    /// # Errors
    /// [`TemporalError::OutOfRange`] where there is no such day.
    pub(super) fn date(&mut self, seen: Seen) -> Result<Option<Date>, TemporalError> {
        if seen.has(Seen::YEAR) {
            self.year = self.full_year()?;
        }
        if seen.has(Seen::DAY_OF_YEAR) {
            let first = days(self.year, 1, 1).ok_or(TemporalError::OutOfRange)?;
            self.set_date(Date(first.0.saturating_add(self.day_of_year - 1)));
        }
        let no_month = seen.has(Seen::MONTH) && !(1..=12).contains(&self.month);
        let no_day = seen.has(Seen::DAY) && !(1..=31).contains(&self.day);
        if no_month || no_day {
            return Err(TemporalError::OutOfRange);
        }
        if !seen.has(Seen::DATE) {
            return Ok(None);
        }
        let date = days(self.year, self.month, self.day).ok_or(TemporalError::OutOfRange)?;
        Ok(Some(date))
    }

    fn full_year(&self) -> Result<i32, TemporalError> {
        match self.year {
            year if self.exact_year => Ok(year),
            ..=0 if self.before_christ || !self.short_year => Err(TemporalError::OutOfRange),
            year if self.before_christ => Ok(1 - year),
            year @ ..70 if self.short_year => Ok(2000 + year),
            year @ 70..100 if self.short_year => Ok(1900 + year),
            year => Ok(year),
        }
    }

    /// The time of day in microseconds.
    ///
    /// # Errors
    /// [`TemporalError::OutOfRange`] for `13:00 pm`.
    pub(super) fn micros(&mut self) -> Result<i64, TemporalError> {
        if let Some(afternoon) = self.afternoon {
            self.hour = match (afternoon, self.hour) {
                (_, 13..) => return Err(TemporalError::OutOfRange),
                (false, 12) => 0,
                (true, hour) if hour != 12 => hour + 12,
                (_, hour) => hour,
            };
        }
        let minutes = i64::from(self.hour) * 60 + i64::from(self.minute);
        Ok((minutes * 60 + i64::from(self.second)) * 1_000_000 + self.micros)
    }

    /// Whether each part of the time is what a clock shows, second 60 and hour 24 included.
    pub(super) fn is_time_of_day(&self) -> bool {
        (0..=24).contains(&self.hour)
            && (0..60).contains(&self.minute)
            && (0..=60).contains(&self.second)
    }
}

/// The day of a year that is counted as astronomers do.
fn days(year: i32, month: i32, day: i32) -> Option<Date> {
    Date::from_ymd(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}
