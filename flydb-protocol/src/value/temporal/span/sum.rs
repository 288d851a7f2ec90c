//! An interval in the making: amounts, units and their sum.

use super::super::civil::DAY_MICROS;
use super::super::numbers::rounded;
use super::super::{Interval, TemporalError};
use super::Counted;

/// A number as it was written: its parts carry the sign.
#[derive(Clone, Copy)]
pub(super) struct Amount {
    pub(super) whole: i64,
    /// Under one.
    pub(super) fraction: f64,
}

/// A unit of intervals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Unit {
    /// So many years: 1, 10, 100 or 1000.
    Years(i32),
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
    Millisecond,
    Microsecond,
}

impl Unit {
    /// The bits of all that a time of day gives.
    pub(super) const CLOCK: u16 = 0b1_1111;

    /// The bits that say that the unit was given: seconds with a fraction give what is under them too.
    pub(super) const fn bits(self, has_fraction: bool) -> u16 {
        match self {
            Unit::Microsecond => 1,
            Unit::Millisecond => 1 << 1,
            Unit::Second if has_fraction => 0b111,
            Unit::Second => 1 << 2,
            Unit::Minute => 1 << 3,
            Unit::Hour => 1 << 4,
            Unit::Day => 1 << 5,
            Unit::Week => 1 << 6,
            Unit::Month => 1 << 7,
            Unit::Years(1) => 1 << 8,
            Unit::Years(10) => 1 << 9,
            Unit::Years(100) => 1 << 10,
            Unit::Years(_) => 1 << 11,
        }
    }
}

/// What a word in small letters counts. Of long names only the first ten letters are looked at.
///
/// # Errors
/// [`TemporalError::Invalid`] for a word that names no unit.
pub(super) fn counted(name: &str) -> Result<Counted, TemporalError> {
    Ok(Counted::Unit(match name.get(..10).unwrap_or(name) {
        "microsecon" | "us" | "usec" | "usecond" | "useconds" | "usecs" => Unit::Microsecond,
        "millisecon" | "ms" | "msec" | "msecond" | "mseconds" | "msecs" => Unit::Millisecond,
        "s" | "sec" | "second" | "seconds" | "secs" => Unit::Second,
        "m" | "min" | "mins" | "minute" | "minutes" => Unit::Minute,
        "h" | "hour" | "hours" | "hr" | "hrs" => Unit::Hour,
        "d" | "day" | "days" => Unit::Day,
        "w" | "week" | "weeks" => Unit::Week,
        "mon" | "mons" | "month" | "months" => Unit::Month,
        "y" | "year" | "years" | "yr" | "yrs" => Unit::Years(1),
        "dec" | "decade" | "decades" | "decs" => Unit::Years(10),
        "c" | "cent" | "centuries" | "century" => Unit::Years(100),
        "mil" | "millennia" | "millennium" | "mils" => Unit::Years(1000),
        "qtr" | "quarter" | "timezone" | "timezone_h" | "timezone_m" => {
            return Ok(Counted::Nothing);
        }
        _ => return Err(TemporalError::Invalid),
    }))
}

/// An interval in the making.
#[derive(Clone, Copy, Default)]
pub(super) struct Sum {
    pub(super) years: i32,
    pub(super) months: i32,
    pub(super) days: i32,
    pub(super) micros: i64,
}

impl Sum {
    /// # Errors
    /// [`TemporalError::OutOfRange`] where a part holds no more.
    pub(super) fn add(&mut self, amount: Amount, unit: Unit) -> Result<(), TemporalError> {
        let Amount { whole, fraction } = amount;
        match unit {
            Unit::Years(years) => {
                grow(&mut self.years, whole, years)?;
                let months = rounded(fraction * f64::from(years) * 12.0);
                grow(&mut self.months, months, 1)
            }
            Unit::Month => {
                grow(&mut self.months, whole, 1)?;
                self.add_days(fraction * 30.0)
            }
            Unit::Week => {
                grow(&mut self.days, whole, 7)?;
                self.add_days(fraction * 7.0)
            }
            Unit::Day => {
                grow(&mut self.days, whole, 1)?;
                self.add_micros(fraction * DAY_MICROS as f64)
            }
            Unit::Hour => self.add_clock(amount, 3_600_000_000),
            Unit::Minute => self.add_clock(amount, 60_000_000),
            Unit::Second => self.add_clock(amount, 1_000_000),
            Unit::Millisecond => self.add_clock(amount, 1000),
            Unit::Microsecond => self.add_clock(amount, 1),
        }
    }

    #[allow(clippy::cast_precision_loss)] // an hour at most
    fn add_clock(&mut self, amount: Amount, size: i64) -> Result<(), TemporalError> {
        add(&mut self.micros, amount.whole, size)?;
        self.add_micros(amount.fraction * size as f64)
    }

    fn add_days(&mut self, days: f64) -> Result<(), TemporalError> {
        let whole = days.trunc();
        grow(&mut self.days, rounded(whole), 1)?;
        self.add_micros((days - whole) * DAY_MICROS as f64)
    }

    /// A half is cut off.
    fn add_micros(&mut self, micros: f64) -> Result<(), TemporalError> {
        let whole = micros.trunc();
        let rest = micros - whole;
        let more = i64::from(rest > 0.5) - i64::from(rest < -0.5);
        add(&mut self.micros, rounded(whole) + more, 1)
    }

    pub(super) fn negate(&mut self) -> Result<(), TemporalError> {
        for part in [&mut self.years, &mut self.months, &mut self.days] {
            *part = part.checked_neg().ok_or(TemporalError::OutOfRange)?;
        }
        self.micros = self.micros.checked_neg().ok_or(TemporalError::OutOfRange)?;
        Ok(())
    }

    /// # Errors
    /// [`TemporalError::TooLong`] for more months than an interval holds.
    pub(super) fn finish(&self) -> Result<Interval, TemporalError> {
        let months = i64::from(self.years) * 12 + i64::from(self.months);
        Ok(Interval {
            months: i32::try_from(months).map_err(|_| TemporalError::TooLong)?,
            days: self.days,
            micros: self.micros,
        })
    }
}

fn grow(to: &mut i32, count: i64, size: i32) -> Result<(), TemporalError> {
    let count = i32::try_from(count).ok();
    let sum = count
        .and_then(|count| count.checked_mul(size))
        .and_then(|part| to.checked_add(part));
    *to = sum.ok_or(TemporalError::OutOfRange)?;
    Ok(())
}

pub(super) fn add(to: &mut i64, count: i64, size: i64) -> Result<(), TemporalError> {
    let sum = count
        .checked_mul(size)
        .and_then(|part| to.checked_add(part));
    *to = sum.ok_or(TemporalError::OutOfRange)?;
    Ok(())
}
