//! `FromStr` and its like for dates, times and instants.

use std::str::FromStr;

use super::civil::DAY_MICROS;
use super::moment::{Moment, Wanted};
use super::surroundings::{Surroundings, TextAlone, ZoneRef};
use super::{Date, DateTime, TemporalError, Time, TimeTz, Timestamp};

macro_rules! from_str {
    ($type:ident, $takes:literal) => {
        impl FromStr for $type {
            type Err = TemporalError;

            #[doc = $takes]
            /// What is not in the text is as [`TextAlone`] says; see `parse_in`.
            fn from_str(text: &str) -> Result<$type, TemporalError> {
                $type::parse_in(text, &TextAlone)
            }
        }
    };
}

from_str!(
    Date,
    "Reads a date; a time and a zone behind it are left away."
);
from_str!(
    Time,
    "Reads a time of day; a date and a zone are left away."
);
from_str!(TimeTz, "Reads a time of day and its zone.");
from_str!(
    DateTime,
    "Reads a date and a time of day; a zone is left away."
);
from_str!(Timestamp, "Reads an instant.");

impl Date {
    /// Reads a date; a time of day and a zone are read and left away.
    ///
    /// # Errors
    /// A [`TemporalError`].
    pub fn parse_in(text: &str, around: &dyn Surroundings) -> Result<Date, TemporalError> {
        if let Some(date) = iso_date(text.as_bytes()) {
            return Ok(date);
        }
        match Moment::parse(text, Wanted::Date, around)? {
            Moment::Parts { date, .. } => {
                let date = date.ok_or(TemporalError::Invalid)?;
                Some(date)
                    .filter(|date| date.is_in_range())
                    .ok_or(TemporalError::OutOfRange)
            }
            Moment::Epoch => Ok(Date(0)),
            Moment::Infinity => Ok(Date::INFINITY),
            Moment::NegativeInfinity => Ok(Date::NEGATIVE_INFINITY),
        }
    }
}

impl Time {
    /// Reads a time of day; a date and a zone are read and left away.
    ///
    /// # Errors
    /// A [`TemporalError`].
    pub fn parse_in(text: &str, around: &dyn Surroundings) -> Result<Time, TemporalError> {
        let (micros, _) = time_and_zone(text, around)?;
        Ok(Time(micros))
    }
}

impl TimeTz {
    /// Reads a time of day and its zone: that of the session where the text names none.
    ///
    /// # Errors
    /// A [`TemporalError`].
    pub fn parse_in(text: &str, around: &dyn Surroundings) -> Result<TimeTz, TemporalError> {
        let (micros, ahead) = time_and_zone(text, around)?;
        let ahead = ahead.ok_or(TemporalError::UnknownZone)?;
        TimeTz::new(Time(micros), ahead).ok_or(TemporalError::OutOfRange)
    }
}

fn time_and_zone(
    text: &str,
    around: &dyn Surroundings,
) -> Result<(i64, Option<i32>), TemporalError> {
    match Moment::parse(text, Wanted::Time, around)? {
        Moment::Parts {
            date: _, // only said how far the zone is ahead
            micros,
            ahead,
        } => Ok((micros, ahead)),
        Moment::Epoch | Moment::Infinity | Moment::NegativeInfinity => Err(TemporalError::Invalid),
    }
}

impl DateTime {
    /// Reads a date and a time of day, midnight where there is none; a zone is read and left away.
    ///
    /// # Errors
    /// A [`TemporalError`].
    pub fn parse_in(text: &str, around: &dyn Surroundings) -> Result<DateTime, TemporalError> {
        if let Some(at) = iso_moment(text.as_bytes()) {
            return Ok(at);
        }
        match Moment::parse(text, Wanted::Moment, around)? {
            Moment::Parts {
                date,
                micros,
                ahead: _, // a zone says nothing here
            } => {
                let local = local(date, micros)?;
                Some(local)
                    .filter(|local| local.is_in_range())
                    .ok_or(TemporalError::OutOfRange)
            }
            Moment::Epoch => Ok(DateTime(0)),
            Moment::Infinity => Ok(DateTime::INFINITY),
            Moment::NegativeInfinity => Ok(DateTime::NEGATIVE_INFINITY),
        }
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

    /// Reads an instant: what clocks show in the zone that the text names, or in the session's.
    ///
    /// # Errors
    /// A [`TemporalError`].
    pub fn parse_in(text: &str, around: &dyn Surroundings) -> Result<Timestamp, TemporalError> {
        if let Some(local) = iso_moment(text.as_bytes())
            && let Some(ahead) = around.ahead(ZoneRef::Session, local)
        {
            return Ok(Timestamp(local.0 - i64::from(ahead) * 1_000_000));
        }
        match Moment::parse(text, Wanted::Moment, around)? {
            Moment::Parts {
                date,
                micros,
                ahead,
            } => {
                let ahead = i64::from(ahead.ok_or(TemporalError::UnknownZone)?);
                let instant = local(date, micros)?.0.checked_sub(ahead * 1_000_000);
                instant
                    .map(Timestamp)
                    .filter(|instant| instant.is_in_range())
                    .ok_or(TemporalError::OutOfRange)
            }
            Moment::Epoch => Ok(Timestamp(0)),
            Moment::Infinity => Ok(Timestamp::INFINITY),
            Moment::NegativeInfinity => Ok(Timestamp::NEGATIVE_INFINITY),
        }
    }
}

/// A date and a time of day together; which may be outside of the range as long as a zone can bring them back.
fn local(date: Option<Date>, micros: i64) -> Result<DateTime, TemporalError> {
    let date = date.ok_or(TemporalError::Invalid)?;
    let midnight = i64::from(date.0).checked_mul(DAY_MICROS);
    midnight
        .and_then(|midnight| midnight.checked_add(micros))
        .map(DateTime)
        .ok_or(TemporalError::OutOfRange)
}

/// `YYYY-MM-DD` and nothing else, the form that nearly all dates have.
fn iso_date(text: &[u8]) -> Option<Date> {
    let &[a, b, c, d, b'-', e, f, b'-', g, h] = text else {
        return None;
    };
    let year = i32::from(two(a, b)?) * 100 + i32::from(two(c, d)?);
    if year == 0 {
        return None;
    }
    Date::from_ymd(year, two(e, f)?, two(g, h)?)
}

/// `YYYY-MM-DD HH:MM:SS`, with up to six digits of a fraction and nothing else: the form that nearly all moments have.
fn iso_moment(text: &[u8]) -> Option<DateTime> {
    let (date, rest) = text.split_at_checked(10)?;
    let &[b' ' | b'T', a, b, b':', c, d, b':', e, f, ref rest @ ..] = rest else {
        return None;
    };
    let (hour, minute, second) = (two(a, b)?, two(c, d)?, two(e, f)?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = (i64::from(hour) * 60 + i64::from(minute)) * 60 + i64::from(second);
    let micros = match rest {
        [] => 0,
        [b'.', digits @ ..] => iso_fraction(digits)?,
        _ => return None,
    };
    iso_date(date)?.at(Time(seconds * 1_000_000 + micros))
}

/// The microseconds of one to six digits behind a point.
fn iso_fraction(digits: &[u8]) -> Option<i64> {
    let all_digits = digits.iter().all(u8::is_ascii_digit);
    if !all_digits || !(1..=6).contains(&digits.len()) {
        return None;
    }
    let digit = |at: usize| digits.get(at).map_or(0, |byte| i64::from(byte - b'0'));
    Some((0..6).fold(0, |micros, at| micros * 10 + digit(at)))
}

/// The number of two digits.
fn two(tens: u8, ones: u8) -> Option<u8> {
    let are_digits = tens.is_ascii_digit() && ones.is_ascii_digit();
    are_digits.then(|| (tens - b'0') * 10 + (ones - b'0'))
}

#[cfg(test)]
mod tests;
