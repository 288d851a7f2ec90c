//! Reading intervals as people write them.
//!
//! The forms that PostgreSQL takes: `1 year 2 months 3 days 04:05:06`, `1-2` (years and months),
//! `3 4:05:06` (days and a time), `1h30m`, `1.5 days`, `@ 1 day ago`, a bare number of seconds, and
//! ISO 8601's `P1Y2M3DT4H5M6S` and `P0001-02-03T04:05:06`. A fraction of a unit goes on into the
//! smaller ones: of a year into months, of a month (30 days) or week into days, of a day into time.

use std::str::FromStr;

use super::civil::DAY_MICROS;
use super::scan::{Scan, fraction, number};
use super::{Interval, TemporalError};

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

/// A number as it was written: its parts carry the sign.
#[derive(Clone, Copy)]
struct Amount {
    whole: i64,
    /// Under one.
    fraction: f64,
}

impl Amount {
    fn read(scan: &mut Scan<'_>, negative: bool) -> Result<Amount, TemporalError> {
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
enum Unit {
    /// So many months.
    Months(i64),
    Month,
    Week,
    Day,
    /// So many microseconds.
    Micros(i64),
}

const SECOND: Unit = Unit::Micros(1_000_000);
const MINUTE: Unit = Unit::Micros(60_000_000);
const HOUR: Unit = Unit::Micros(3_600_000_000);

impl Unit {
    fn named(name: &str) -> Result<Unit, TemporalError> {
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

    fn of_iso(letter: u8, in_time: bool) -> Result<Unit, TemporalError> {
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
struct Sum {
    months: i64,
    days: i64,
    micros: i64,
}

impl Sum {
    fn add(&mut self, amount: Amount, unit: Unit) -> Result<(), TemporalError> {
        let Amount { whole, fraction } = amount;
        match unit {
            Unit::Months(months) => {
                let part = (fraction * months as f64).round();
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

    fn negate(&mut self) -> Result<(), TemporalError> {
        for part in [&mut self.months, &mut self.days, &mut self.micros] {
            *part = part.checked_neg().ok_or(TemporalError::OutOfRange)?;
        }
        Ok(())
    }

    fn finish(&self) -> Result<Interval, TemporalError> {
        let narrow = |part| i32::try_from(part).map_err(|_| TemporalError::OutOfRange);
        Ok(Interval {
            months: narrow(self.months)?,
            days: narrow(self.days)?,
            micros: self.micros,
        })
    }
}

fn add(to: &mut i64, count: i64, size: i64) -> Result<(), TemporalError> {
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
mod tests {
    use super::*;

    fn read(text: &str) -> Interval {
        text.parse()
            .unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn one_interval_has_many_spellings() {
        let whole = read("1 year 2 months 3 days 04:05:06");
        assert_eq!(
            whole,
            Interval {
                months: 14,
                days: 3,
                micros: 14_706_000_000
            }
        );
        for text in [
            "1 yr 2 mons 3 d 4 h 5 m 6 s",
            "1-2 3 4:05:06",
            "@ 1 year 2 mons 3 days 4 hours 5 mins 6 secs",
            "P1Y2M3DT4H5M6S",
            "P0001-02-03T04:05:06",
            "1y 2mon 3d 4h5m6s",
            "6 seconds 04:05 3 days 14 months",
            " 14 mons 3 04:05:06 ",
            "-1 year -2 mons -3 days -04:05:06 ago",
        ] {
            assert_eq!(read(text), whole, "{text}");
        }
    }

    #[test]
    fn what_is_shown_reads_back() {
        for (months, days, micros) in [
            (0, 0, 0),
            (-14, 3, -1),
            (7, -3, 360_000_000_000_000),
            (0, -1, 500_000),
            (i32::MAX, i32::MIN, i64::MAX),
            (i32::MIN, i32::MAX, i64::MIN),
        ] {
            let value = Interval {
                months,
                days,
                micros,
            };
            assert_eq!(read(&value.to_string()), value);
        }
    }

    #[test]
    fn fractions_go_on_into_smaller_units() {
        for (text, shown) in [
            ("1.5 years", "1 year 6 mons"),
            ("1.5 months", "1 mon 15 days"),
            ("1.5 weeks", "10 days 12:00:00"),
            ("-1.5 days", "-1 days -12:00:00"),
            ("0.5", "00:00:00.5"),
            (".5 hours", "00:30:00"),
            ("1.0000005 s", "00:00:01"),
            ("1:02.5", "00:01:02.5"),
            ("P1.5D", "1 day 12:00:00"),
            ("PT0.000001S", "00:00:00.000001"),
            ("2 weeks", "14 days"),
            ("1 century", "100 years"),
        ] {
            assert_eq!(read(text).to_string(), shown, "{text}");
        }
    }

    #[test]
    fn what_is_no_interval_is_refused() {
        for text in [
            "",
            "@",
            "x",
            "1 x",
            "day",
            "1 2 days",
            "ago",
            "1 day ago 2",
            "P",
            "PT",
            "P1",
            "P1H",
            "PT1D",
            "1:",
            "1 day -",
            ".",
        ] {
            assert!(text.parse::<Interval>().is_err(), "{text}");
        }
        for text in [
            "3000000000 days",
            "200000000 years",
            "9999999999999999999 s",
            "1:60",
            "1-12",
        ] {
            assert_eq!(
                text.parse::<Interval>(),
                Err(TemporalError::OutOfRange),
                "{text}"
            );
        }
    }
}
