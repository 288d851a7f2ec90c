//! The fields of a moment or an interval, such as its year: their names, and cutting down to them.

use super::{DAY, HOUR, MINUTE, SECOND, add_days, midnight, timestamp_out_of_range};
use crate::types::{Date, DateTime, Interval, Result, SqlError, SqlState};

/// A field that EXTRACT reads; most are units that DATE_TRUNC cuts down to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the names say it
pub(crate) enum Field {
    Microsecond,
    Millisecond,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
    Millennium,
    /// Seconds since 1970, or of an interval.
    Epoch,
    /// 0 for Sunday to 6.
    DayOfWeek,
    /// 1 for Monday to 7.
    IsoDayOfWeek,
    DayOfYear,
    IsoYear,
    /// Days since the Julian calendar's beginning.
    Julian,
    /// Seconds ahead of UTC.
    Timezone,
    TimezoneHour,
    TimezoneMinute,
}

impl Field {
    /// The field of a name, in any case, singular or plural.
    #[must_use]
    pub(crate) fn parse(name: &str) -> Option<Field> {
        let name = name.trim();
        if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Field::parse(&name.to_ascii_lowercase());
        }
        Some(match name {
            "us" | "usec" | "usecs" | "microsecond" | "microseconds" => Field::Microsecond,
            "ms" | "msec" | "msecs" | "millisecond" | "milliseconds" => Field::Millisecond,
            "s" | "sec" | "secs" | "second" | "seconds" => Field::Second,
            "m" | "min" | "mins" | "minute" | "minutes" => Field::Minute,
            "h" | "hr" | "hrs" | "hour" | "hours" => Field::Hour,
            "d" | "day" | "days" => Field::Day,
            "w" | "week" | "weeks" => Field::Week,
            "mon" | "mons" | "month" | "months" => Field::Month,
            "qtr" | "quarter" | "quarters" => Field::Quarter,
            "y" | "yr" | "yrs" | "year" | "years" => Field::Year,
            "dec" | "decs" | "decade" | "decades" => Field::Decade,
            "c" | "cent" | "century" | "centuries" => Field::Century,
            "mil" | "mils" | "millennium" | "millennia" => Field::Millennium,
            "epoch" => Field::Epoch,
            "dow" => Field::DayOfWeek,
            "isodow" => Field::IsoDayOfWeek,
            "doy" => Field::DayOfYear,
            "isoyear" => Field::IsoYear,
            "j" | "jd" | "julian" => Field::Julian,
            "timezone" => Field::Timezone,
            "timezone_h" | "timezone_hour" => Field::TimezoneHour,
            "timezone_m" | "timezone_minute" => Field::TimezoneMinute,
            _ => return None,
        })
    }

    /// The moment cut down to this unit.
    ///
    /// # Errors
    /// 22023 where it is no unit, 22008 outside of the calendar.
    pub(crate) fn truncate(self, at: DateTime) -> Result<DateTime> {
        if !at.is_finite() {
            return Ok(at);
        }
        let (date, time) = at.split();
        let clock = |unit: i64| Ok(DateTime(at.0 - time.0.rem_euclid(unit)));
        match self {
            Field::Microsecond => Ok(at),
            Field::Millisecond => clock(1000),
            Field::Second => clock(SECOND),
            Field::Minute => clock(MINUTE),
            Field::Hour => clock(HOUR),
            Field::Day => clock(DAY),
            _ => midnight(self.truncate_date(date)?),
        }
    }

    fn truncate_date(self, date: Date) -> Result<Date> {
        let (year, month, _) = date.ymd();
        let first = |year: i32, month: u8| {
            Date::from_ymd(year, month, 1).ok_or_else(timestamp_out_of_range)
        };
        match self {
            Field::Week => add_days(date, -i64::from(iso_weekday(date) - 1)),
            Field::Month => first(year, month),
            Field::Quarter => first(year, (month - 1) / 3 * 3 + 1),
            Field::Year => first(year, 1),
            Field::Decade => first(year.div_euclid(10) * 10, 1),
            // The first of our era begins with the year 1, the one before it with 100 BC, which is -99.
            Field::Century => first(century(year) * 100 + if year > 0 { -99 } else { 1 }, 1),
            Field::Millennium => {
                first(millennium(year) * 1000 + if year > 0 { -999 } else { 1 }, 1)
            }
            _ => Err(self.no_unit()),
        }
    }

    /// The interval cut down to this unit.
    ///
    /// # Errors
    /// 22023 where it is no unit of intervals.
    pub(crate) fn truncate_interval(self, of: Interval) -> Result<Interval> {
        let clock = |unit: i64| Interval {
            micros: of.micros - of.micros % unit,
            ..of
        };
        let months = |unit: i32| Interval {
            months: of.months - of.months % unit,
            days: 0,
            micros: 0,
        };
        Ok(match self {
            Field::Microsecond => of,
            Field::Millisecond => clock(1000),
            Field::Second => clock(SECOND),
            Field::Minute => clock(MINUTE),
            Field::Hour => clock(HOUR),
            Field::Day => Interval { micros: 0, ..of },
            Field::Month => months(1),
            Field::Quarter => months(3),
            Field::Year => months(12),
            Field::Decade => months(120),
            Field::Century => months(1200),
            Field::Millennium => months(12_000),
            _ => return Err(self.no_unit()),
        })
    }

    /// So many of this unit as an interval.
    ///
    /// # Errors
    /// 22023 where it is no unit, 22008 where it is out of range.
    pub(crate) fn times(self, count: i64) -> Result<Interval> {
        let overflow = || super::out_of_range("interval");
        let small = |by: i64| {
            let product = count.checked_mul(by).ok_or_else(overflow)?;
            i32::try_from(product).map_err(|_| overflow())
        };
        let (mut months, mut days, mut micros) = (0, 0, 0);
        match (self.micros(), self.months()) {
            (Some(unit), _) => micros = count.checked_mul(unit).ok_or_else(overflow)?,
            (_, Some(unit)) => months = small(unit)?,
            _ => match self {
                Field::Day | Field::DayOfYear | Field::DayOfWeek => days = small(1)?,
                Field::Week => days = small(7)?,
                _ => return Err(self.no_unit()),
            },
        }
        Ok(Interval {
            months,
            days,
            micros,
        })
    }

    /// Microseconds of one, where that is fixed and below a day.
    #[must_use]
    pub(crate) const fn micros(self) -> Option<i64> {
        Some(match self {
            Field::Microsecond => 1,
            Field::Millisecond => 1000,
            Field::Second => SECOND,
            Field::Minute => MINUTE,
            Field::Hour => HOUR,
            _ => return None,
        })
    }

    /// Months of one, where it is made of months.
    #[must_use]
    pub(crate) const fn months(self) -> Option<i64> {
        Some(match self {
            Field::Month => 1,
            Field::Quarter => 3,
            Field::Year => 12,
            Field::Decade => 120,
            Field::Century => 1200,
            Field::Millennium => 12_000,
            _ => return None,
        })
    }

    /// 22023: not a unit here.
    #[cold]
    #[must_use]
    pub(crate) fn no_unit(self) -> SqlError {
        SqlError::new(
            SqlState::InvalidParameterValue,
            format!("unit {self:?} is not supported here").to_ascii_lowercase(),
        )
    }
}

/// 1 for Monday to 7 for Sunday.
#[must_use]
pub(crate) fn iso_weekday(date: Date) -> i32 {
    // 1970-01-01 was a Thursday.
    (date.0 + 3).rem_euclid(7) + 1
}

/// 1 for January 1.
#[must_use]
pub(crate) fn day_of_year(date: Date) -> i32 {
    let (year, _, _) = date.ymd();
    Date::from_ymd(year, 1, 1).map_or(1, |first| date.0 - first.0 + 1)
}

/// The year and the week of the ISO calendar: the week belongs to the year of its Thursday.
#[must_use]
pub(crate) fn iso_week(date: Date) -> (i32, i32) {
    let thursday = Date(date.0 + 4 - iso_weekday(date));
    let (year, _, _) = thursday.ymd();
    (year, (day_of_year(thursday) - 1) / 7 + 1)
}

/// The century of an astronomical year: 2000 is of the 20th, 0 (1 BC) of the -1st.
#[must_use]
pub(super) const fn century(year: i32) -> i32 {
    if year > 0 {
        (year + 99) / 100
    } else {
        -((99 - (year - 1)) / 100)
    }
}

/// The millennium of an astronomical year.
#[must_use]
pub(super) const fn millennium(year: i32) -> i32 {
    if year > 0 {
        (year + 999) / 1000
    } else {
        -((999 - (year - 1)) / 1000)
    }
}

/// The year as people count it: there is none between 1 BC (-1) and 1.
#[must_use]
pub(crate) const fn common_year(year: i32) -> i32 {
    if year > 0 { year } else { year - 1 }
}
