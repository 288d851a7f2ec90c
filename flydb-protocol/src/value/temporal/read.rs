//! `FromStr` and its like for dates, times and instants.

use std::str::FromStr;

use super::moment::{Moment, Zone};
use super::{Date, DateTime, TemporalError, Time, TimeTz, Timestamp};

impl FromStr for Date {
    type Err = TemporalError;

    /// Reads a date; a time and a zone behind it are read and left away.
    fn from_str(text: &str) -> Result<Date, TemporalError> {
        if let Some(date) = iso_date(text.as_bytes()) {
            return Ok(date);
        }
        if let Some(date) = Date::infinite(text) {
            return Ok(date);
        }
        Moment::parse(text)?.date.ok_or(TemporalError::Invalid)
    }
}

impl FromStr for Time {
    type Err = TemporalError;

    /// Reads a time of day; a date in front and a zone behind are read and left away.
    fn from_str(text: &str) -> Result<Time, TemporalError> {
        Moment::parse_time(text)?.time.ok_or(TemporalError::Invalid)
    }
}

impl FromStr for TimeTz {
    type Err = TemporalError;

    /// Reads a time of day and an offset, UTC where there is none; names of zones are not known. See
    /// [`TimeTz::parse_in`].
    fn from_str(text: &str) -> Result<TimeTz, TemporalError> {
        TimeTz::parse_in(text, |_, _, zone| zone.is_none().then_some(0))
    }
}

impl FromStr for DateTime {
    type Err = TemporalError;

    /// Reads a date and a time of day, midnight where there is none; a zone is left away.
    fn from_str(text: &str) -> Result<DateTime, TemporalError> {
        if let Some(at) = DateTime::infinite(text) {
            return Ok(at);
        }
        local(&Moment::parse(text)?)
    }
}

impl FromStr for Timestamp {
    type Err = TemporalError;

    /// Reads an instant; without a zone it is UTC, and names of zones are not known. See
    /// [`Timestamp::parse_in`].
    fn from_str(text: &str) -> Result<Timestamp, TemporalError> {
        Timestamp::parse_in(text, |local, zone| {
            zone.is_none().then_some(Timestamp(local.0))
        })
    }
}

impl Timestamp {
    /// The first: 4714-11-24 00:00:00 BC.
    pub const MIN: Timestamp = Timestamp(DateTime::MIN.0);
    /// The last: 294246-12-31 23:59:59.999999.
    pub const MAX: Timestamp = Timestamp(DateTime::MAX.0);

    /// Whether it is within [`Timestamp::MIN`] to [`Timestamp::MAX`].
    #[must_use]
    pub fn is_in_range(self) -> bool {
        (Timestamp::MIN..=Timestamp::MAX).contains(&self)
    }

    /// Reads an instant. `resolve` says which instant a wall-clock time is in a zone that the text
    /// names, or in the session's where it names none; `None` for a zone that it does not know.
    ///
    /// # Errors
    /// A [`TemporalError`].
    pub fn parse_in(
        text: &str,
        resolve: impl FnOnce(DateTime, Option<&str>) -> Option<Timestamp>,
    ) -> Result<Timestamp, TemporalError> {
        if let Some(at) = Timestamp::infinite(text) {
            return Ok(at);
        }
        let moment = Moment::parse(text)?;
        let local = local(&moment)?;
        let instant = match moment.zone {
            Some(Zone::Offset(seconds)) => Timestamp(local.0 - i64::from(seconds) * 1_000_000),
            Some(Zone::Name(name)) => {
                resolve(local, Some(name)).ok_or(TemporalError::UnknownZone)?
            }
            None => resolve(local, None).ok_or(TemporalError::UnknownZone)?,
        };
        if instant.is_in_range() {
            Ok(instant)
        } else {
            Err(TemporalError::OutOfRange)
        }
    }
}

fn local(moment: &Moment<'_>) -> Result<DateTime, TemporalError> {
    let date = moment.date.ok_or(TemporalError::Invalid)?;
    let time = moment.time.unwrap_or(Time::MIN);
    date.at(time).ok_or(TemporalError::OutOfRange)
}

/// `YYYY-MM-DD` and nothing else, the form that nearly all dates have.
fn iso_date(text: &[u8]) -> Option<Date> {
    let &[a, b, c, d, b'-', e, f, b'-', g, h] = text else {
        return None;
    };
    let two = |tens: u8, ones: u8| {
        (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + (ones - b'0'))
    };
    let year = i32::from(two(a, b)?) * 100 + i32::from(two(c, d)?);
    if year == 0 {
        return None;
    }
    Date::from_ymd(year, two(e, f)?, two(g, h)?)
}

#[cfg(test)]
mod tests;
