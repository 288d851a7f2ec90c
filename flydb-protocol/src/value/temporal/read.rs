//! `FromStr` and its like for dates, times and instants.

use std::str::FromStr;

use super::moment::{Moment, Zone};
use super::{Date, DateTime, TemporalError, Time, Timestamp};

impl FromStr for Date {
    type Err = TemporalError;

    /// Reads a date; a time and a zone behind it are read and left away.
    fn from_str(text: &str) -> Result<Date, TemporalError> {
        if let Some(date) = iso_date(text.as_bytes()) {
            return Ok(date);
        }
        Moment::parse(text)?.date.ok_or(TemporalError::Invalid)
    }
}

impl FromStr for Time {
    type Err = TemporalError;

    /// Reads a time of day; a date in front and a zone behind are read and left away.
    fn from_str(text: &str) -> Result<Time, TemporalError> {
        Moment::parse(text)?.time.ok_or(TemporalError::Invalid)
    }
}

impl FromStr for DateTime {
    type Err = TemporalError;

    /// Reads a date and a time of day, midnight where there is none; a zone is left away.
    fn from_str(text: &str) -> Result<DateTime, TemporalError> {
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
mod tests {
    use super::*;
    use TemporalError::{Invalid, OutOfRange, UnknownZone};

    #[test]
    fn one_day_has_many_spellings() {
        let day = Date::from_ymd(2024, 1, 15).unwrap();
        for text in [
            "2024-01-15",
            " 2024-1-15 ",
            "20240115",
            "240115",
            "2024/01/15",
            "2024.01.15",
            "1/15/2024",
            "01-15-2024",
            "1/15/24",
            "15-Jan-2024",
            "2024-Jan-15",
            "Jan-15-2024",
            "January 15, 2024",
            "Jan 15 2024",
            "15 January 2024",
            "2024 jan 15",
            "Monday, 15 JAN 2024",
            "2024.015",
            "2024015",
            "J2460325",
            "2024-01-15 10:30",
            "2024-01-15T10:30:00Z",
            "2024-01-15 AD",
            "Mon Jan 15 10:30:00 2024",
            "2024-01-15 BST",
        ] {
            assert_eq!(text.parse(), Ok(day), "{text}");
        }
    }

    #[test]
    fn a_time_has_many_spellings() {
        let time = Time(81_015_250_000);
        for text in [
            "22:30:15.25",
            "10:30:15.25 PM",
            "10:30:15.25pm",
            "22:30:15.2500001",
            "2024-01-15 223015.25",
            "20240115T223015.25",
            "2024-01-15 22:30:15.25+02",
            "2024-01-15 at 22:30:15.25 Europe/Berlin",
        ] {
            assert_eq!(text.parse(), Ok(time), "{text}");
        }
        let midnight = |text: &str| text.parse::<Time>();
        assert_eq!(midnight("24:00:00"), Ok(Time::MAX));
        assert_eq!(midnight("23:59:60"), Ok(Time::MAX));
        assert_eq!(midnight("23:59:59.9999999"), Ok(Time::MAX));
        assert_eq!(midnight("12:00 AM"), Ok(Time::MIN));
        assert_eq!(midnight("allballs"), Ok(Time::MIN));
    }

    #[test]
    fn an_instant_takes_its_zone_from_the_text_or_the_caller() {
        let instant = Timestamp(1_705_314_600_000_000);
        for text in [
            "2024-01-15T10:30:00Z",
            "2024-01-15 10:30:00 UTC",
            "2024-01-15 12:30:00+02",
            "2024-01-15 07:00:00 -03:30",
            "2024-01-15T16:15:30+05:45:30",
            "2024-01-15 10:30",
        ] {
            assert_eq!(text.parse(), Ok(instant), "{text}");
        }
        let berlin = |local: DateTime, zone: Option<&str>| {
            assert_eq!(zone, Some("Europe/Berlin"));
            Some(Timestamp(local.0 - 3_600_000_000))
        };
        let text = "2024-01-15 11:30:00 Europe/Berlin";
        assert_eq!(Timestamp::parse_in(text, berlin), Ok(instant));
        assert_eq!(text.parse::<Timestamp>(), Err(UnknownZone));
        assert_eq!("epoch".parse(), Ok(Timestamp(0)));
    }

    #[test]
    fn years_before_christ_are_read_as_they_are_written() {
        for text in [
            "0044-03-15 BC",
            "0001-12-31 BC",
            "4714-11-24 BC",
            "0001-01-01",
            "12345-06-07",
        ] {
            assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
        }
        let ides = "0044-03-15 12:00:00 BC";
        assert_eq!(ides.parse::<DateTime>().unwrap().to_string(), ides);
    }

    #[test]
    fn what_is_no_moment_is_told_from_what_is_out_of_range() {
        for text in [
            "",
            "x",
            "2024",
            "2024-01",
            "12",
            "Jan",
            "Jan 15",
            "2024-01-15 x y z",
            "now",
            "2024--15",
            "2024-01-15-",
            "15-Foo-2024",
            "BC",
            "10:30",
            "2024-01-15 +",
        ] {
            assert_eq!(text.parse::<Date>(), Err(Invalid), "{text}");
        }
        for text in [
            "2024-13-01",
            "2024-02-30",
            "0000-01-01",
            "99/99/99",
            "5874898-01-01",
            "99999999999999999999-01-01",
            "2024.367",
            "13-13-2024",
        ] {
            assert_eq!(text.parse::<Date>(), Err(OutOfRange), "{text}");
        }
        for text in [
            "25:00", "10:60", "24:00:01", "13:00 PM", "0:30 AM", "10:30:61",
        ] {
            assert_eq!(text.parse::<Time>(), Err(OutOfRange), "{text}");
        }
        for text in [
            "",
            "10",
            "PM",
            "10:",
            "10:3x",
            "2024-01-15",
            "10:30 11:30",
            "10:30 am pm",
        ] {
            assert_eq!(text.parse::<Time>(), Err(Invalid), "{text}");
        }
        assert_eq!("294247-01-01".parse::<DateTime>(), Err(OutOfRange));
        assert_eq!("2024-01-15 10:30+16".parse::<Timestamp>(), Err(OutOfRange));
    }
}
