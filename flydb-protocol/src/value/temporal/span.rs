//! Reading intervals as people write them.
//!
//! The forms that PostgreSQL takes: `1 year 2 months 3 days 04:05:06`, `1-2` (years and months),
//! `3 4:05:06` (days and a time), `1h30m`, `1.5 days`, `@ 1 day ago`, a bare number of seconds, and
//! ISO 8601's `P1Y2M3DT4H5M6S` and `P0001-02-03T04:05:06`. A fraction of a unit goes on into the
//! smaller ones: of a year into months, of a month (30 days) or week into days, of a day into time.

mod sum;

use std::str::FromStr;

use super::scan::{Scan, fraction, number};
use super::{Interval, TemporalError};
use sum::{Amount, SECOND, Sum, Unit, add};

impl FromStr for Interval {
    type Err = TemporalError;

    fn from_str(text: &str) -> Result<Interval, TemporalError> {
        let text = text.trim_ascii();
        match text.strip_prefix(['P', 'p']) {
            Some(iso) => read_iso(iso),
            None => read_verbose(text),
        }
    }
}

impl Interval {
    /// No time at all.
    pub const ZERO: Interval = Interval {
        months: 0,
        days: 0,
        micros: 0,
    };
}

fn read_verbose(text: &str) -> Result<Interval, TemporalError> {
    let mut scan = Scan::new(text);
    let mut sum = Sum::default();
    let mut waiting: Option<Amount> = None;
    let mut empty = true;
    let mut ago = false;
    scan.take(b'@');
    loop {
        scan.blanks();
        let Some(next) = scan.peek() else { break };
        if ago {
            return Err(TemporalError::Invalid);
        }
        if next.is_ascii_alphabetic() {
            let word = scan.word();
            match waiting.take() {
                Some(amount) => sum.add(amount, Unit::named(word)?)?,
                None if word.eq_ignore_ascii_case("ago") && !empty => ago = true,
                None => return Err(TemporalError::Invalid),
            }
            continue;
        }
        let (amount, rest) = read_field(&mut scan)?;
        empty = false;
        match (waiting.take(), rest) {
            (None, Field::Number) => waiting = Some(amount),
            (Some(_), Field::Number | Field::YearMonth(_)) => return Err(TemporalError::Invalid),
            (days, Field::Clock(micros)) => {
                if let Some(days) = days {
                    sum.add(days, Unit::Day)?;
                }
                add(&mut sum.micros, micros, 1)?;
            }
            (None, Field::YearMonth(months)) => add(&mut sum.months, months, 1)?,
        }
    }
    if let Some(seconds) = waiting {
        sum.add(seconds, SECOND)?;
    }
    if empty {
        return Err(TemporalError::Invalid);
    }
    if ago {
        sum.negate()?;
    }
    sum.finish()
}

/// What a number turned out to be by what stands behind it.
enum Field {
    Number,
    /// A time of day, in microseconds with its sign.
    Clock(i64),
    /// Years and months, in months with their sign.
    YearMonth(i64),
}

fn read_field(scan: &mut Scan<'_>) -> Result<(Amount, Field), TemporalError> {
    let negative = scan.take_any(b"+-") == Some(b'-');
    let sign = if negative { -1 } else { 1 };
    let amount = Amount::read(scan, negative)?;
    let whole = amount.whole.saturating_abs();
    let field = match scan.peek() {
        Some(b':') => Field::Clock(clock(scan, whole, sign)?),
        Some(b'-') if amount.fraction == 0.0 => {
            scan.take(b'-');
            let months = number(scan.digits())?;
            if months > 11 {
                return Err(TemporalError::OutOfRange);
            }
            let mut total = months;
            add(&mut total, whole, 12)?;
            Field::YearMonth(sign * total)
        }
        _ => Field::Number,
    };
    Ok((amount, field))
}

/// `:30`, `:30:15.25` behind the hours; `:15.25` behind the minutes.
fn clock(scan: &mut Scan<'_>, first: i64, sign: i64) -> Result<i64, TemporalError> {
    scan.take(b':');
    let second = number(scan.digits())?;
    let (hours, minutes, seconds, micros) = if scan.take(b':') {
        let seconds = number(scan.digits())?;
        let micros = if scan.take(b'.') {
            fraction(scan.digits())
        } else {
            0
        };
        (first, second, seconds, micros)
    } else if scan.take(b'.') {
        (0, first, second, fraction(scan.digits()))
    } else {
        (first, second, 0, 0)
    };
    if minutes > 59 || seconds > 60 {
        return Err(TemporalError::OutOfRange);
    }
    let mut total = sign * micros;
    add(&mut total, hours, sign * 3_600_000_000)?;
    add(&mut total, minutes, sign * 60_000_000)?;
    add(&mut total, seconds, sign * 1_000_000)?;
    Ok(total)
}

fn read_iso(text: &str) -> Result<Interval, TemporalError> {
    let mut scan = Scan::new(text);
    let mut sum = Sum::default();
    let mut in_time = false;
    let mut empty = true;
    while let Some(next) = scan.peek() {
        if matches!(next, b'T' | b't') && !in_time {
            scan.take(next);
            in_time = true;
            continue;
        }
        let negative = scan.take_any(b"+-") == Some(b'-');
        let amount = Amount::read(&mut scan, negative)?;
        empty = false;
        match scan.peek() {
            Some(b'-') if !in_time => iso_date(&mut scan, amount, &mut sum)?,
            Some(b':') if in_time => {
                let sign = if negative { -1 } else { 1 };
                let micros = clock(&mut scan, amount.whole.saturating_abs(), sign)?;
                add(&mut sum.micros, micros, 1)?;
            }
            Some(letter) => {
                scan.take(letter);
                sum.add(amount, Unit::of_iso(letter, in_time)?)?;
            }
            None => return Err(TemporalError::Invalid),
        }
    }
    if empty {
        return Err(TemporalError::Invalid);
    }
    sum.finish()
}

/// `-02-03` behind the years.
fn iso_date(scan: &mut Scan<'_>, years: Amount, sum: &mut Sum) -> Result<(), TemporalError> {
    sum.add(years, Unit::Months(12))?;
    scan.take(b'-');
    let negative = scan.take(b'-');
    sum.add(Amount::read(scan, negative)?, Unit::Month)?;
    if scan.take(b'-') {
        let negative = scan.take(b'-');
        sum.add(Amount::read(scan, negative)?, Unit::Day)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
