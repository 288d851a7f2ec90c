//! An interval in the making: amounts, units and their sum.

use super::super::civil::DAY_MICROS;
use super::super::scan::{Scan, number};
use super::super::{Interval, TemporalError};

/// A number as it was written: its parts carry the sign.
#[derive(Clone, Copy)]
pub(super) struct Amount {
    pub(super) whole: i64,
    /// Under one.
    pub(super) fraction: f64,
}

impl Amount {
    pub(super) fn read(scan: &mut Scan<'_>, negative: bool) -> Result<Amount, TemporalError> {
        let digits = scan.digits();
        let mut places = "";
        if scan.take(b'.') {
            places = scan.digits();
        }
        if digits.is_empty() && places.is_empty() {
            return Err(TemporalError::Invalid);
        }
        let whole = if digits.is_empty() {
            0
        } else {
            number(digits)?
        };
        let fraction = format!("0.{places}0").parse().unwrap_or(0.0);
        Ok(if negative {
            Amount {
                whole: -whole,
                fraction: -fraction,
            }
        } else {
            Amount { whole, fraction }
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// So many months.
    Months(i64),
    Month,
    Week,
    Day,
    /// So many microseconds.
    Micros(i64),
}

pub(super) const SECOND: Unit = Unit::Micros(1_000_000);
const MINUTE: Unit = Unit::Micros(60_000_000);
const HOUR: Unit = Unit::Micros(3_600_000_000);

impl Unit {
    pub(super) fn named(name: &str) -> Result<Unit, TemporalError> {
        Ok(match name.to_ascii_lowercase().as_str() {
            "microsecond" | "microseconds" | "us" | "usec" | "usecs" | "usecond" | "useconds" => {
                Unit::Micros(1)
            }
            "millisecond" | "milliseconds" | "ms" | "msec" | "msecs" | "msecond" | "mseconds" => {
                Unit::Micros(1000)
            }
            "second" | "seconds" | "s" | "sec" | "secs" => SECOND,
            "minute" | "minutes" | "m" | "min" | "mins" => MINUTE,
            "hour" | "hours" | "h" | "hr" | "hrs" => HOUR,
            "day" | "days" | "d" => Unit::Day,
            "week" | "weeks" | "w" => Unit::Week,
            "month" | "months" | "mon" | "mons" => Unit::Month,
            "year" | "years" | "y" | "yr" | "yrs" => Unit::Months(12),
            "decade" | "decades" | "dec" | "decs" => Unit::Months(120),
            "century" | "centuries" | "c" | "cent" => Unit::Months(1200),
            "millennium" | "millennia" | "mil" | "mils" => Unit::Months(12_000),
            _ => return Err(TemporalError::Invalid),
        })
    }

    pub(super) fn of_iso(letter: u8, in_time: bool) -> Result<Unit, TemporalError> {
        Ok(match (letter.to_ascii_uppercase(), in_time) {
            (b'Y', false) => Unit::Months(12),
            (b'M', false) => Unit::Month,
            (b'W', false) => Unit::Week,
            (b'D', false) => Unit::Day,
            (b'H', true) => HOUR,
            (b'M', true) => MINUTE,
            (b'S', true) => SECOND,
            _ => return Err(TemporalError::Invalid),
        })
    }
}

/// An interval in the making, in numbers that hold more than the result may.
#[derive(Default)]
pub(super) struct Sum {
    pub(super) months: i64,
    pub(super) days: i64,
    pub(super) micros: i64,
}

impl Sum {
    pub(super) fn add(&mut self, amount: Amount, unit: Unit) -> Result<(), TemporalError> {
        let Amount { whole, fraction } = amount;
        match unit {
            Unit::Months(months) => {
                let part = (fraction * months as f64).round_ties_even();
                add(&mut self.months, whole, months)?;
                add(&mut self.months, rounded(part), 1)
            }
            Unit::Month => {
                add(&mut self.months, whole, 1)?;
                self.add_days(fraction * 30.0)
            }
            Unit::Week => {
                add(&mut self.days, whole, 7)?;
                self.add_days(fraction * 7.0)
            }
            Unit::Day => {
                add(&mut self.days, whole, 1)?;
                self.add_days(fraction)
            }
            Unit::Micros(micros) => {
                add(&mut self.micros, whole, micros)?;
                add(&mut self.micros, rounded(fraction * micros as f64), 1)
            }
        }
    }

    fn add_days(&mut self, days: f64) -> Result<(), TemporalError> {
        let whole = days.trunc();
        add(&mut self.days, rounded(whole), 1)?;
        let micros = (days - whole) * DAY_MICROS as f64;
        add(&mut self.micros, rounded(micros), 1)
    }

    pub(super) fn negate(&mut self) -> Result<(), TemporalError> {
        for part in [&mut self.months, &mut self.days, &mut self.micros] {
            *part = part.checked_neg().ok_or(TemporalError::OutOfRange)?;
        }
        Ok(())
    }

    pub(super) fn finish(&self) -> Result<Interval, TemporalError> {
        let narrow = |part| i32::try_from(part).map_err(|_| TemporalError::OutOfRange);
        Ok(Interval {
            months: narrow(self.months)?,
            days: narrow(self.days)?,
            micros: self.micros,
        })
    }
}

pub(super) fn add(to: &mut i64, count: i64, size: i64) -> Result<(), TemporalError> {
    let sum = count
        .checked_mul(size)
        .and_then(|part| to.checked_add(part));
    *to = sum.ok_or(TemporalError::OutOfRange)?;
    Ok(())
}

/// The whole number nearest to one that is far under 2^53.
#[allow(clippy::cast_possible_truncation)] // a fraction of a unit: at most 86,400,000,000
fn rounded(value: f64) -> i64 {
    value.round_ties_even() as i64
}
