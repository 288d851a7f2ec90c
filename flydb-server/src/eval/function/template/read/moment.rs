//! The date and the time that fields make up.

use super::super::fields::{Calendar, Fields};
use super::super::node::Node;
use super::super::token::Kind;
use super::{Zoned, in_range, rounded};
use crate::types::calendar::{
    HOUR, MINUTE, SECOND, add_days, days_in_month, iso_weekday, timestamp_out_of_range,
};
use crate::types::{Date, DateTime, Result, SqlError, SqlState, Time, TimeTz, Value};

/// A moment as it was read.
pub(super) struct Moment {
    /// As astronomers count.
    year: i64,
    month: i64,
    day: i64,
    /// Microseconds since midnight.
    micros: i64,
    /// Digits of a second that the template asks for.
    digits: Option<u8>,
    /// How many seconds ahead of UTC.
    pub(super) ahead: Option<i32>,
}

/// What tells the parts of a date that were named.
#[derive(Default)]
struct Named {
    year: bool,
    month: bool,
    day: bool,
}

/// The day of the first Julian day, 2440588 of which are 1970-01-01.
const JULIAN: i64 = 2_440_588;

impl Moment {
    /// # Errors
    /// 22007 for fields that say too little, 22008 for what is out of range.
    pub(super) fn of(fields: Fields, text: &str) -> Result<Moment> {
        let mut moment = Moment {
            year: 0,
            month: 1,
            day: 1,
            micros: time_of(&fields, text)?,
            digits: fields.fraction_digits,
            ahead: ahead_of(&fields, text)?,
        };
        moment.set_date(fields, text)?;
        Ok(moment)
    }

    fn set_date(&mut self, mut fields: Fields, text: &str) -> Result<()> {
        let mut named = Named::default();
        if let Some(year) = year_of(&fields) {
            self.year = year;
            named.year = true;
        }
        let iso = fields.calendar == Some(Calendar::IsoWeeks);
        if fields.julian != 0 {
            self.set_julian(i64::from(fields.julian), text)?;
            named = Named::all();
        }
        if fields.week != 0 && iso {
            let days = match fields.weekday {
                0 => 0,
                1 => 6,
                day => i64::from(day) - 2,
            };
            self.set_iso_day((i64::from(fields.week) - 1) * 7 + days, text)?;
            named = Named::all();
        } else if fields.week != 0 {
            fields.day_of_year = fields
                .week
                .saturating_sub(1)
                .saturating_mul(7)
                .saturating_add(1);
        }
        if fields.week_of_month != 0 {
            fields.day = fields
                .week_of_month
                .saturating_sub(1)
                .saturating_mul(7)
                .saturating_add(1);
        }
        if fields.day != 0 {
            self.day = fields.day.into();
            named.day = true;
        }
        if fields.month != 0 {
            self.month = fields.month.into();
            named.month = true;
        }
        if fields.day_of_year != 0 && (self.month <= 1 || self.day <= 1) {
            if self.year == 0 && fields.before_christ == 0 {
                return Err(SqlError::new(
                    SqlState::InvalidDatetimeFormat,
                    "cannot calculate day of year without year information",
                ));
            }
            if iso {
                self.set_iso_day(i64::from(fields.day_of_year) - 1, text)?;
                named = Named::all();
            } else {
                self.set_day_of_year(fields.day_of_year.into());
                (named.month, named.day) = (true, true);
            }
        }
        self.check(&named, text)
    }

    fn set_julian(&mut self, julian: i64, text: &str) -> Result<()> {
        let date = i32::try_from(julian - JULIAN).ok().map(Date);
        let date = date.filter(|date| date.is_in_range());
        let (year, month, day) = date.ok_or_else(|| out_of_range(text))?.ymd();
        (self.year, self.month, self.day) = (year.into(), month.into(), day.into());
        Ok(())
    }

    /// So many days after the Monday of the ISO year's first week.
    fn set_iso_day(&mut self, days: i64, text: &str) -> Result<()> {
        let year = i32::try_from(self.year).ok();
        // January 4 is in the first week.
        let fourth = year.and_then(|year| Date::from_ymd(year, 1, 4));
        let fourth = fourth.ok_or_else(|| out_of_range(text))?;
        let monday = i64::from(fourth.0) - i64::from(iso_weekday(fourth)) + 1;
        self.set_julian(monday.saturating_add(days).saturating_add(JULIAN), text)
    }

    /// The month and the day, those of them that are not named, of a day of the year.
    fn set_day_of_year(&mut self, day_of_year: i64) {
        let year = i32::try_from(self.year).unwrap_or(i32::MAX);
        let mut left = day_of_year;
        let mut month = 1;
        while month < 12 && left > i64::from(days_in_month(year, month)) {
            left -= i64::from(days_in_month(year, month));
            month += 1;
        }
        if month == 12 && left > 31 {
            // Past the year's end, which the check finds.
            (month, left) = (13, left - 31);
        }
        if self.month <= 1 {
            self.month = month.into();
        }
        if self.day <= 1 {
            self.day = left;
        }
    }

    /// # Errors
    /// 22008 for a month or a day that there is not.
    fn check(&self, named: &Named, text: &str) -> Result<()> {
        let month = !named.month || (1..=12).contains(&self.month);
        let day = !named.day || (1..=31).contains(&self.day);
        let whole = !(named.year && named.month && named.day) || self.exists();
        if month && day && whole {
            return Ok(());
        }
        Err(out_of_range(text))
    }

    fn exists(&self) -> bool {
        let month = u8::try_from(self.month).unwrap_or(0);
        let year = i32::try_from(self.year).unwrap_or(i32::MAX);
        self.day <= i64::from(days_in_month(year, month))
    }

    /// # Errors
    /// 22008 outside of the calendar.
    pub(super) fn date(&self, text: &str) -> Result<Date> {
        let year = i32::try_from(self.year).ok();
        let month = u8::try_from(self.month).ok();
        let first = year
            .zip(month)
            .and_then(|(year, month)| Date::from_ymd(year, month, 1));
        let first = first.ok_or_else(|| no_date(text))?;
        add_days(first, self.day - 1).map_err(|_| no_date(text))
    }

    /// The date and the time, to the digits that the template asks for.
    ///
    /// # Errors
    /// 22008 outside of the calendar.
    pub(super) fn local(&self, text: &str) -> Result<DateTime> {
        let date = self.date(text).map_err(|_| timestamp_out_of_range())?;
        let local = date.at(Time(self.micros));
        let local = local.ok_or_else(timestamp_out_of_range)?;
        Ok(self.digits.map_or(local, |digits| rounded(local, digits)))
    }

    /// The value of the type that the fields of a template make up.
    ///
    /// # Errors
    /// 22007 where they make up none, 22008 outside of the calendar.
    pub(super) fn value(&self, nodes: &[Node], text: &str) -> Result<Zoned> {
        let has = |kind: Kind| {
            nodes.iter().any(|node| match node {
                Node::Field(field) => field.pattern.kind() == kind,
                _ => false,
            })
        };
        let (dated, timed, zoned) = (has(Kind::Date), has(Kind::Time), has(Kind::Zone));
        let value = match (dated, timed) {
            (true, true) if zoned => {
                let ahead = self.zone("timestamptz")?;
                Value::Timestamp(in_range(self.local(text)?.0 - i64::from(ahead) * SECOND)?)
            }
            (true, true) => Value::DateTime(self.local(text)?),
            (true, false) if zoned => {
                return Err(invalid("datetime format is zoned but not timed"));
            }
            (true, false) => Value::Date(self.date(text)?),
            (false, true) if zoned => {
                let zoned = TimeTz::new(self.time(), self.zone("timetz")?);
                Value::TimeTz(zoned.ok_or_else(|| out_of_range(text))?)
            }
            (false, true) => Value::Time(self.time()),
            (false, false) => {
                return Err(invalid("datetime format is not dated and not timed"));
            }
        };
        Ok((value, self.ahead.filter(|_| zoned)))
    }

    fn time(&self) -> Time {
        let unit = 10_i64.pow(6 - u32::from(self.digits.unwrap_or(6).min(6)));
        Time((self.micros + unit / 2) / unit * unit)
    }

    fn zone(&self, name: &str) -> Result<i32> {
        self.ahead.ok_or_else(|| {
            invalid(&format!(
                "missing time zone in input string for type {name}"
            ))
        })
    }
}

impl Named {
    const fn all() -> Named {
        Named {
            year: true,
            month: true,
            day: true,
        }
    }
}

/// The year of its field, of the century, or of both.
fn year_of(fields: &Fields) -> Option<i64> {
    let bc = fields.before_christ != 0;
    let (year, mut century) = (i64::from(fields.year), i64::from(fields.century));
    if bc {
        century = -century;
    }
    if year == 0 {
        return match century {
            0 => None,
            1.. => Some((century - 1) * 100 + 1),
            _ => Some(century * 100 + 1),
        };
    }
    if century != 0 && fields.year_digits <= 2 {
        return Some(match (year % 100, century) {
            (0, 0..) => century * 100,
            (0, _) => century * 100 + 1,
            (year, 0..) => (century - 1) * 100 + year,
            (year, _) => (century + 1) * 100 - year + 1,
        });
    }
    let year = if bc { -year } else { year };
    Some(if year < 0 { year + 1 } else { year })
}

/// Microseconds since midnight.
fn time_of(fields: &Fields, text: &str) -> Result<i64> {
    let of_day = i64::from(fields.second_of_day);
    let given = |field: i32, other: i64| if field != 0 { field.into() } else { other };
    let mut hour = given(fields.hour, of_day / 3600);
    let minute = given(fields.minute, of_day / 60 % 60);
    let second = given(fields.second, of_day % 60);
    if fields.half_days {
        if !(1..=12).contains(&hour) {
            return Err(no_half_hour(hour));
        }
        hour = hour % 12 + if fields.afternoon != 0 { 12 } else { 0 };
    }
    let micros = i64::from(fields.millis) * 1000 + i64::from(fields.micros);
    let fits = (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..60).contains(&second)
        && (0..SECOND).contains(&micros);
    if fits {
        return Ok(hour * HOUR + minute * MINUTE + second * SECOND + micros);
    }
    Err(out_of_range(text))
}

/// # Errors
/// 22009 for more than 15:59.
fn ahead_of(fields: &Fields, text: &str) -> Result<Option<i32>> {
    if fields.zone_sign == 0 {
        return Ok(None);
    }
    let (hours, minutes) = (fields.zone_hours, fields.zone_minutes);
    if !(0..=15).contains(&hours) || !(0..60).contains(&minutes) {
        return Err(SqlError::new(
            SqlState::InvalidTimeZoneDisplacementValue,
            format!("time zone displacement out of range: \"{text}\""),
        ));
    }
    Ok(Some(fields.zone_sign * (hours * 3600 + minutes * 60)))
}

#[cold]
fn invalid(message: &str) -> SqlError {
    SqlError::new(SqlState::InvalidDatetimeFormat, message)
}

#[cold]
fn no_half_hour(hour: i64) -> SqlError {
    invalid(&format!("hour \"{hour}\" is invalid for the 12-hour clock"))
        .with_hint("Use the 24-hour clock, or give an hour between 1 and 12.")
}

#[cold]
fn out_of_range(text: &str) -> SqlError {
    SqlError::new(
        SqlState::DatetimeFieldOverflow,
        format!("date/time field value out of range: \"{text}\""),
    )
}

#[cold]
fn no_date(text: &str) -> SqlError {
    SqlError::new(
        SqlState::DatetimeFieldOverflow,
        format!("date out of range: \"{text}\""),
    )
}
