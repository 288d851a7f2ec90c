//! Dates and times read by a template: TO_DATE and TO_TIMESTAMP.

use jiff::tz::TimeZone;

use super::scan::{full_year, marker, named, number, skip, width};
use super::token::{Pattern, Token, tokens};
use super::{DAYS, MONTHS, check_template};
use crate::types::calendar::{HOUR, MINUTE, SECOND, add_days, timestamp_out_of_range};
use crate::types::zone::to_instant;
use crate::types::{Date, DateTime, Result, SqlError, SqlState, Time, Timestamp};

/// A date by a template.
///
/// # Errors
/// 22007 where the text does not follow the template, 22008 where there is no such date.
pub(in crate::eval::function) fn read_date(text: &str, template: &str) -> Result<Date> {
    Reader::read(text, template)?.date(text)
}

/// An instant by a template; without a zone in the text it is of the session's.
///
/// # Errors
/// As [`read_date`].
pub(in crate::eval::function) fn read_moment(
    text: &str,
    template: &str,
    zone: &TimeZone,
) -> Result<Timestamp> {
    let found = Reader::read(text, template)?;
    let local = found
        .date(text)?
        .at(Time(found.time(text)?))
        .ok_or_else(timestamp_out_of_range)?;
    let local = found.unit.map_or(local.0, |unit| rounded(local.0, unit));
    match found.ahead() {
        Some(ahead) => Ok(Timestamp(local - ahead * SECOND)),
        None => Ok(to_instant(DateTime(local), zone)),
    }
}

/// The start of 2000, from which PostgreSQL counts.
const YEAR_2000: i64 = 946_684_800 * SECOND;

/// A moment to a unit of microseconds; halves go away from 2000.
const fn rounded(local: i64, unit: i64) -> i64 {
    let since = local - YEAR_2000;
    let half = if since < 0 { -unit / 2 } else { unit / 2 };
    (since + half) / unit * unit + YEAR_2000
}

/// What has been read.
#[derive(Debug, Default)]
struct Reader {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    day_of_year: Option<i64>,
    julian: Option<i64>,
    iso_year: Option<i64>,
    iso_week: Option<i64>,
    iso_day: Option<i64>,
    century: Option<i64>,
    hour: i64,
    half: Option<bool>,
    minute: i64,
    second: i64,
    micros: i64,
    /// Microseconds to which the moment is rounded.
    unit: Option<i64>,
    bc: bool,
    week: Option<i64>,
    week_of_month: Option<i64>,
    iso_day_of_year: Option<i64>,
    zone_hours: Option<i64>,
    zone_minutes: Option<i64>,
}

impl Reader {
    fn read(text: &str, template: &str) -> Result<Reader> {
        check_template(template)?;
        let mut reader = Reader::default();
        let mut rest = text.trim_start();
        let tokens = tokens(template);
        for (place, token) in tokens.iter().enumerate() {
            match token {
                Token::Text(separator) => rest = skip(rest, separator),
                Token::Field(pattern, _) => {
                    // Digits run on into the next field, unless that is a number too.
                    let next = tokens.get(place + 1);
                    let adjoining = matches!(next, Some(Token::Field(next, _)) if width(*next) > 0);
                    rest = reader.field(*pattern, rest.trim_start(), adjoining, text)?;
                }
            }
        }
        Ok(reader)
    }

    fn field<'t>(
        &mut self,
        pattern: Pattern,
        text: &'t str,
        adjoining: bool,
        whole: &str,
    ) -> Result<&'t str> {
        if text.is_empty() {
            return Ok(text);
        }
        if width(pattern) > 0 {
            let (number, digits, rest) =
                number(text, pattern, adjoining).ok_or_else(|| invalid(text, pattern, whole))?;
            self.set(pattern, number, digits);
            return Ok(rest);
        }
        self.word(pattern, text)
            .ok_or_else(|| invalid(text, pattern, whole))
    }

    fn set(&mut self, pattern: Pattern, number: i64, digits: usize) {
        match pattern {
            // A negative year is one BC.
            Pattern::Year if number < 0 => {
                self.year = Some(-number);
                self.bc = !self.bc;
            }
            Pattern::Year => self.year = Some(number),
            Pattern::Year3 | Pattern::Year2 | Pattern::Year1 => {
                self.year = Some(full_year(number, digits));
            }
            Pattern::IsoYear => self.iso_year = Some(number),
            Pattern::IsoYear3 | Pattern::IsoYear2 | Pattern::IsoYear1 => {
                self.iso_year = Some(full_year(number, digits));
            }
            Pattern::Century => self.century = Some(number),
            Pattern::Month => self.month = Some(number),
            Pattern::Day => self.day = Some(number),
            Pattern::DayOfYear => self.day_of_year = Some(number),
            Pattern::IsoWeek => self.iso_week = Some(number),
            Pattern::IsoDayOfWeek => self.iso_day = Some(number),
            Pattern::Week => self.week = Some(number),
            Pattern::WeekOfMonth => self.week_of_month = Some(number),
            Pattern::IsoDayOfYear => self.iso_day_of_year = Some(number),
            Pattern::Julian => self.julian = Some(number),
            Pattern::Hour24 => self.hour = number,
            Pattern::Hour12 | Pattern::HourHalf => {
                self.hour = number;
                self.half.get_or_insert(false);
            }
            Pattern::Minute => self.minute = number,
            Pattern::Second => self.second = number,
            Pattern::SecondOfDay | Pattern::SecondOfDay5 => {
                self.hour = number / 3600;
                self.minute = number / 60 % 60;
                self.second = number % 60;
            }
            Pattern::Millisecond
            | Pattern::Microsecond
            | Pattern::Tenth
            | Pattern::Hundredth
            | Pattern::Thousandth
            | Pattern::Fraction4
            | Pattern::Fraction5
            | Pattern::Fraction6 => {
                // Digits after the point: "5" is half a second.
                let missing = u32::try_from(6_usize.saturating_sub(digits)).unwrap_or(0);
                self.micros = number * 10_i64.pow(missing);
                let places = u32::try_from(width(pattern)).unwrap_or(6).min(6);
                // Only FF1 to FF6 round to their places.
                self.unit = (pattern != Pattern::Millisecond).then(|| 10_i64.pow(6 - places));
            }
            Pattern::ZoneHour => self.zone_hours = Some(number),
            Pattern::ZoneMinute => self.zone_minutes = Some(number),
            _ => {}
        }
    }

    /// A field that is a word.
    fn word<'t>(&mut self, pattern: Pattern, text: &'t str) -> Option<&'t str> {
        match pattern {
            Pattern::MonthName | Pattern::MonthShort => {
                let (month, rest) = named(text, &MONTHS, pattern == Pattern::MonthShort)?;
                self.month = Some(month);
                Some(rest)
            }
            Pattern::DayName | Pattern::DayShort => {
                Some(named(text, &DAYS, pattern == Pattern::DayShort)?.1)
            }
            Pattern::Half | Pattern::HalfPm | Pattern::HalfDots | Pattern::HalfDotsPm => {
                let (first, rest) = marker(text, "AM", "PM")?;
                self.half = Some(!first);
                Some(rest)
            }
            Pattern::Era | Pattern::EraBc | Pattern::EraDots | Pattern::EraDotsBc => {
                let (first, rest) = marker(text, "AD", "BC")?;
                self.bc ^= !first;
                Some(rest)
            }
            Pattern::YearComma => {
                let (thousands, rest) = text.split_once(',')?;
                let (hundreds, rest) = rest.split_at_checked(3)?;
                let thousands = thousands.parse::<i64>().ok()?.saturating_mul(1000);
                // What is no year is found out with the date.
                let year = thousands.saturating_add(hundreds.parse().ok()?);
                self.set(Pattern::Year, year.max(-i64::MAX), 0);
                Some(rest)
            }
            _ => Some(text),
        }
    }

    fn date(&self, text: &str) -> Result<Date> {
        self.find_date().ok_or_else(|| out_of_range(text))
    }

    fn find_date(&self) -> Option<Date> {
        if let Some(julian) = self.julian {
            return Some(Date(i32::try_from(julian - 2_440_588).ok()?));
        }
        if let Some(date) = self.iso_date() {
            return Some(date);
        }
        let year = match (self.year, self.century) {
            (Some(year), Some(century)) => (century - 1) * 100 + year % 100,
            (Some(year), None) => year,
            (None, Some(century)) => (century - 1) * 100 + 1,
            (None, None) => 0,
        };
        let year = if self.bc || (year == 0 && self.year.is_none()) {
            1 - year.max(1)
        } else {
            year
        };
        let year = i32::try_from(year).ok()?;
        let week = self.week.map(|week| (week - 1) * 7 + 1);
        if let Some(day) = self.day_of_year.or(week) {
            let date = add_days(Date::from_ymd(year, 1, 1)?, day - 1).ok()?;
            return (day >= 1 && date.ymd().0 == year).then_some(date);
        }
        let week = self.week_of_month.map(|week| (week - 1) * 7 + 1);
        let part = |part: Option<i64>| u8::try_from(part.unwrap_or(1)).ok();
        Date::from_ymd(year, part(self.month)?, part(self.day.or(week))?)
    }

    /// The date of an ISO year and its week or day.
    fn iso_date(&self) -> Option<Date> {
        let days = match (self.iso_day_of_year, self.iso_week) {
            (Some(day), _) => day - 1,
            (None, Some(week)) => (week - 1) * 7 + self.iso_day.unwrap_or(1) - 1,
            (None, None) => return None,
        };
        // January 4 is in the first week.
        let first = Date::from_ymd(i32::try_from(self.iso_year?).ok()?, 1, 4)?;
        let monday = i64::from(1 - crate::types::calendar::iso_weekday(first));
        add_days(first, monday + days).ok()
    }

    fn time(&self, text: &str) -> Result<i64> {
        let hour = match self.half {
            Some(_) if !(1..=12).contains(&self.hour) => return Err(no_half_hour(self.hour)),
            Some(afternoon) => self.hour % 12 + if afternoon { 12 } else { 0 },
            None => self.hour,
        };
        let fraction_in_range = (0..SECOND).contains(&self.micros);
        let in_range = hour < 24 && self.minute < 60 && self.second < 60 && fraction_in_range;
        if !in_range {
            return Err(out_of_range(text));
        }
        Ok(hour * HOUR + self.minute * MINUTE + self.second * SECOND + self.micros)
    }

    /// Seconds ahead of UTC, where the text says.
    fn ahead(&self) -> Option<i64> {
        if self.zone_hours.is_none() && self.zone_minutes.is_none() {
            return None;
        }
        let hours = self.zone_hours.unwrap_or(0);
        let minutes = self.zone_minutes.unwrap_or(0) * 60;
        Some(hours * 3600 + if hours < 0 { -minutes } else { minutes })
    }
}

#[cold]
fn invalid(found: &str, pattern: Pattern, whole: &str) -> SqlError {
    let shown: String = found.chars().take(10).collect();
    SqlError::new(
        SqlState::InvalidDatetimeFormat,
        format!("invalid value \"{shown}\" for \"{pattern:?}\""),
    )
    .with_detail(format!("The text is \"{whole}\"."))
}

#[cold]
fn no_half_hour(hour: i64) -> SqlError {
    SqlError::new(
        SqlState::InvalidDatetimeFormat,
        format!("hour \"{hour}\" is invalid for the 12-hour clock"),
    )
    .with_hint("Use the 24-hour clock, or give an hour between 1 and 12.")
}

#[cold]
fn out_of_range(text: &str) -> SqlError {
    SqlError::new(
        SqlState::DatetimeFieldOverflow,
        format!("date/time field value out of range: \"{text}\""),
    )
}
