//! Reading dates and times as people write them.
//!
//! The forms that PostgreSQL takes, in any order of date, time and zone:
//!
//! - dates: `2024-01-15`, `20240115`, `240115`, `2024/1/15`, `1/15/2024` (month first), `15-Jan-2024`,
//!   `January 15, 2024`, `2024.015` and `2024015` (day of the year), `J2460325` (Julian day), with
//!   `BC` or `AD` behind and a weekday, which is ignored, in front; two-digit years are 1970 to 2069;
//! - times: `10:30`, `10:30:00.5`, `24:00:00`, `103000` behind a date, `10:30 PM`, `T` in front;
//!   fractions are rounded to the microsecond; second 60 is the next minute's 0;
//! - zones: `Z`, `UTC`, `+02`, `+0230`, `-03:30:15`, and names, whose meaning the caller knows;
//! - `epoch` and `allballs`. Words that need a clock (`now`, `today`) are not dates here.

mod names;
mod offset;

use super::civil::DAY_MICROS;
use super::scan::{Scan, fraction, number, small};
use super::{Date, TemporalError, Time};
use names::{is_weekday, looks_like_zone, month_of};

/// The parts of a moment that a text names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Moment<'a> {
    pub(super) date: Option<Date>,
    pub(super) time: Option<Time>,
    pub(super) zone: Option<Zone<'a>>,
}

/// The zone that a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zone<'a> {
    /// Seconds ahead of UTC.
    Offset(i32),
    /// A name or an abbreviation.
    Name(&'a str),
}

impl<'a> Moment<'a> {
    /// The time of `1030`, `103000` or `103000.25`, digits that would be a date anywhere else.
    fn compact_time_of(text: &str) -> Result<Option<Time>, TemporalError> {
        let text = text.trim_ascii();
        let digits = text.split('.').next().unwrap_or_default();
        let is_compact = matches!(digits.len(), 4 | 6)
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.');
        if !is_compact {
            return Ok(None);
        }
        let mut parser = Parser {
            scan: Scan::new(text),
            ..Parser::default()
        };
        let digits = parser.scan.digits();
        parser.compact_time(digits)?;
        match parser.scan.peek() {
            None => parser.time(),
            Some(_) => Err(TemporalError::Invalid),
        }
    }

    /// The parts of a text that is to have a time of day.
    pub(super) fn parse_time(text: &'a str) -> Result<Moment<'a>, TemporalError> {
        match Moment::compact_time_of(text)? {
            Some(time) => Ok(Moment {
                time: Some(time),
                ..Moment::default()
            }),
            None => Moment::parse(text),
        }
    }

    pub(super) fn parse(text: &'a str) -> Result<Moment<'a>, TemporalError> {
        let mut parser = Parser {
            scan: Scan::new(text),
            ..Parser::default()
        };
        while parser.step()? {}
        Ok(Moment {
            date: parser.date()?,
            time: parser.time()?,
            zone: parser.zone,
        })
    }
}

#[derive(Default)]
struct Parser<'a> {
    scan: Scan<'a>,
    /// Year, month and day, or the date itself, once they are known.
    year: Option<Year<'a>>,
    month: Option<u8>,
    day: Option<u8>,
    exact: Option<Date>,
    /// Numbers that a month's name will give a meaning to.
    loose: Option<&'a str>,
    hour: Option<u8>,
    /// Microseconds past the hour.
    past_hour: i64,
    afternoon: Option<bool>,
    before_christ: bool,
    zone: Option<Zone<'a>>,
}

#[derive(Clone, Copy)]
struct Year<'a>(&'a str);

impl Default for Scan<'_> {
    fn default() -> Self {
        Scan::new("")
    }
}

impl<'a> Parser<'a> {
    fn step(&mut self) -> Result<bool, TemporalError> {
        self.scan.blanks();
        match self.scan.peek() {
            None => return Ok(false),
            Some(b'0'..=b'9') => self.digits()?,
            Some(b'+' | b'-') if self.has_date() || self.hour.is_some() => self.offset()?,
            Some(b'a'..=b'z' | b'A'..=b'Z') => self.word()?,
            // Any other sign stands between the parts.
            Some(byte) if byte.is_ascii_punctuation() && !matches!(byte, b'+' | b'-') => {
                self.scan.take(byte);
            }
            Some(_) => return Err(TemporalError::Invalid),
        }
        Ok(true)
    }

    fn has_date(&self) -> bool {
        self.exact.is_some() || self.year.is_some()
    }

    fn digits(&mut self) -> Result<(), TemporalError> {
        let digits = self.scan.digits();
        match self.scan.peek() {
            Some(b':') => self.clock(digits),
            Some(b'.') if self.has_date() => self.compact_time(digits),
            Some(separator @ (b'-' | b'/' | b'.')) if !self.has_date() && self.month.is_none() => {
                self.separated_date(digits, separator)
            }
            _ if self.has_date() => self.compact_time(digits),
            _ => self.bare_number(digits),
        }
    }

    /// `2024-01-15`, `1/15/2024`, `15-Jan-2024`, `2024.015`.
    fn separated_date(&mut self, first: &'a str, separator: u8) -> Result<(), TemporalError> {
        self.scan.take(separator);
        let name = self.scan.word();
        let second = if name.is_empty() {
            self.scan.digits()
        } else {
            name
        };
        if !self.scan.take(separator) {
            return match (separator, second.len()) {
                (b'.', 3) if name.is_empty() => self.day_of_year(first, second),
                _ => Err(TemporalError::Invalid),
            };
        }
        let third = self.scan.digits();
        let (year, month, day) = match (first.len(), name.is_empty()) {
            (3.., _) => (first, second, third),
            (_, true) => (third, first, second),
            (_, false) => (third, second, first),
        };
        self.month = Some(if name.is_empty() {
            small(month)?
        } else {
            month_of(name).ok_or(TemporalError::Invalid)?
        });
        self.day = Some(small(day)?);
        number(year)?;
        self.year = Some(Year(year));
        Ok(())
    }

    /// A number on its own: a whole date, or a part of one whose month is a name.
    fn bare_number(&mut self, digits: &'a str) -> Result<(), TemporalError> {
        // A separator behind it belongs to a date such as `Jan-15-2024`.
        self.scan.take_any(b"-/");
        match (digits.len(), self.month, self.loose) {
            (8, None, None) => self.compact_date(digits, 4),
            (6, None, None) => self.compact_date(digits, 2),
            (7, None, None) => match digits.split_at_checked(4) {
                Some((year, day)) => self.day_of_year(year, day),
                None => Err(TemporalError::Invalid),
            },
            (_, _, None) => {
                self.loose = Some(digits);
                Ok(())
            }
            (_, Some(_), Some(first)) => {
                let (year, day) = if first.len() >= 3 {
                    (first, digits)
                } else {
                    (digits, first)
                };
                self.day = Some(small(day)?);
                number(year)?;
                self.year = Some(Year(year));
                self.loose = None;
                Ok(())
            }
            (_, None, Some(_)) => Err(TemporalError::Invalid),
        }
    }

    fn compact_date(&mut self, digits: &'a str, year: usize) -> Result<(), TemporalError> {
        let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
        self.year = Some(Year(part(0, year)));
        self.month = Some(small(part(year, year + 2))?);
        self.day = Some(small(part(year + 2, year + 4))?);
        Ok(())
    }

    fn day_of_year(&mut self, year: &str, day: &str) -> Result<(), TemporalError> {
        let year = i32::try_from(number(year)?).map_err(|_| TemporalError::OutOfRange)?;
        let first = Date::from_ymd(year, 1, 1).ok_or(TemporalError::OutOfRange)?;
        let day = i32::try_from(number(day)?).map_err(|_| TemporalError::OutOfRange)?;
        let date = Date(first.0.saturating_add(day - 1));
        if date.ymd().0 != year || !date.is_in_range() {
            return Err(TemporalError::OutOfRange);
        }
        self.exact = Some(date);
        Ok(())
    }

    /// `:30`, `:30:15`, `:30:15.25` behind the hour.
    fn clock(&mut self, hour: &str) -> Result<(), TemporalError> {
        self.scan.take(b':');
        let minute = small(self.scan.digits())?;
        let mut second = 0;
        let mut micros = 0;
        if self.scan.take(b':') {
            second = small(self.scan.digits())?;
            if self.scan.take(b'.') {
                micros = fraction(self.scan.digits());
            }
        }
        self.set_time(small(hour)?, minute, second, micros)
    }

    /// `1030`, `103000`, `103000.25`.
    fn compact_time(&mut self, digits: &str) -> Result<(), TemporalError> {
        let part = |at: usize| match digits.get(at..at + 2) {
            Some(part) => small(part),
            None => Ok(0),
        };
        if !matches!(digits.len(), 2 | 4 | 6) {
            return Err(TemporalError::Invalid);
        }
        let micros = if self.scan.take(b'.') {
            fraction(self.scan.digits())
        } else {
            0
        };
        self.set_time(part(0)?, part(2)?, part(4)?, micros)
    }

    fn set_time(
        &mut self,
        hour: u8,
        minute: u8,
        second: u8,
        micros: i64,
    ) -> Result<(), TemporalError> {
        if self.hour.is_some() {
            return Err(TemporalError::Invalid);
        }
        if hour > 24 || minute > 59 || second > 60 {
            return Err(TemporalError::OutOfRange);
        }
        self.hour = Some(hour);
        self.past_hour = (i64::from(minute) * 60 + i64::from(second)) * 1_000_000 + micros;
        Ok(())
    }

    fn set_zone(&mut self, zone: Zone<'a>) -> Result<(), TemporalError> {
        if self.zone.is_some() {
            return Err(TemporalError::Invalid);
        }
        self.zone = Some(zone);
        Ok(())
    }

    fn word(&mut self) -> Result<(), TemporalError> {
        let before = self.scan;
        let word = self.scan.word().to_ascii_lowercase();
        match word.as_str() {
            "t" if self.has_date() && self.scan.peek().is_some_and(|b| b.is_ascii_digit()) => {
                Ok(())
            }
            "at" | "on" => Ok(()),
            "am" | "pm" if self.afternoon.is_none() => {
                self.afternoon = Some(word == "pm");
                Ok(())
            }
            "ad" => Ok(()),
            "bc" if !self.before_christ => {
                self.before_christ = true;
                Ok(())
            }
            "z" | "zulu" | "utc" | "ut" | "gmt" => self.set_zone(Zone::Offset(0)),
            "epoch" => {
                self.exact = Some(Date(0));
                self.set_time(0, 0, 0, 0)?;
                self.set_zone(Zone::Offset(0))
            }
            "allballs" => {
                self.set_time(0, 0, 0, 0)?;
                self.set_zone(Zone::Offset(0))
            }
            "j" | "jd" if !self.has_date() => self.julian(),
            name => self.name(name, before),
        }
    }

    /// A month, a weekday or a zone.
    fn name(&mut self, name: &str, before: Scan<'a>) -> Result<(), TemporalError> {
        if let (Some(month), None) = (month_of(name), self.month) {
            self.month = Some(month);
            self.scan.take_any(b"-/");
            return Ok(());
        }
        if is_weekday(name) {
            return Ok(());
        }
        if !self.has_date() && self.hour.is_none() {
            return Err(TemporalError::Invalid);
        }
        self.scan = before;
        let zone = self
            .scan
            .run(|byte| byte.is_ascii_alphanumeric() || b"/_+-".contains(&byte));
        if !looks_like_zone(zone) {
            return Err(TemporalError::Invalid);
        }
        self.set_zone(Zone::Name(zone))
    }

    fn julian(&mut self) -> Result<(), TemporalError> {
        let day = number(self.scan.digits())?;
        let date = i32::try_from(day + i64::from(Date::MIN.0)).map(Date);
        let date = date.ok().filter(|date| date.is_in_range());
        self.exact = Some(date.ok_or(TemporalError::OutOfRange)?);
        Ok(())
    }

    fn date(&self) -> Result<Option<Date>, TemporalError> {
        if let Some(date) = self.exact {
            return Ok(Some(date));
        }
        let (Some(year), Some(month), Some(day)) = (self.year, self.month, self.day) else {
            let nothing = self.loose.is_none() && self.month.is_none() && !self.before_christ;
            return if nothing {
                Ok(None)
            } else {
                Err(TemporalError::Invalid)
            };
        };
        let year = self.full_year(year.0)?;
        let date = Date::from_ymd(year, month, day).ok_or(TemporalError::OutOfRange)?;
        Ok(Some(date))
    }

    fn full_year(&self, digits: &str) -> Result<i32, TemporalError> {
        let year = i32::try_from(number(digits)?).map_err(|_| TemporalError::OutOfRange)?;
        match (year, digits.len()) {
            (0, 3..) => Err(TemporalError::OutOfRange),
            (year, _) if self.before_christ => Ok(1 - year),
            (0..70, ..=2) => Ok(2000 + year),
            (70.., ..=2) => Ok(1900 + year),
            (year, _) => Ok(year),
        }
    }

    fn time(&self) -> Result<Option<Time>, TemporalError> {
        let Some(hour) = self.hour else {
            return match self.afternoon {
                None => Ok(None),
                Some(_) => Err(TemporalError::Invalid),
            };
        };
        let hour = match (self.afternoon, hour) {
            (None, hour) => hour,
            (Some(_), 0 | 13..) => return Err(TemporalError::OutOfRange),
            (Some(false), 12) => 0,
            (Some(true), 12) => 12,
            (Some(afternoon), hour) => hour + 12 * u8::from(afternoon),
        };
        let micros = i64::from(hour) * 3_600_000_000 + self.past_hour;
        if micros > DAY_MICROS {
            return Err(TemporalError::OutOfRange);
        }
        Ok(Some(Time(micros)))
    }
}
