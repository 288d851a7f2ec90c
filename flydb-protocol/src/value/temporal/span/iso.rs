//! Intervals as ISO 8601 has them: with letters behind the numbers, or the numbers at their places.

use super::super::{Interval, TemporalError, TemporalError::Invalid};
use super::sum::{Amount, Sum, Unit};

/// The greatest number that is read.
const MOST: f64 = 1e15;

pub(super) fn read(text: &str) -> Result<Interval, TemporalError> {
    let rest = text.strip_prefix('P').filter(|rest| !rest.is_empty());
    let mut reader = Reader {
        rest: rest.ok_or(Invalid)?,
        sum: Sum::default(),
    };
    let mut in_time = false;
    // Whether a number with a letter came, behind which no places may.
    let mut lettered = false;
    while !reader.rest.is_empty() {
        if reader.skip('T') {
            in_time = true;
            lettered = false;
            continue;
        }
        let done = match in_time {
            false => reader.date(lettered)?,
            true => reader.time(lettered)?,
        };
        lettered = !done;
    }
    reader.sum.finish()
}

struct Reader<'a> {
    rest: &'a str,
    sum: Sum,
}

impl Reader<'_> {
    /// A number of the date and its letter, or all of a date by places, which is told.
    fn date(&mut self, lettered: bool) -> Result<bool, TemporalError> {
        let width = self.width();
        let amount = self.number()?;
        let unit = match self.rest.chars().next() {
            Some('Y') => Unit::Years(1),
            Some('M') => Unit::Month,
            Some('W') => Unit::Week,
            Some('D') => Unit::Day,
            None | Some('T') if width == 8 && !lettered => return self.compact_date(amount),
            None | Some('T' | '-') if !lettered => return self.date_by_places(amount),
            _ => return Err(Invalid),
        };
        self.drop_one();
        self.sum.add(amount, unit)?;
        Ok(false)
    }

    fn compact_date(&mut self, amount: Amount) -> Result<bool, TemporalError> {
        let whole = amount.whole;
        self.whole(whole / 10_000, Unit::Years(1))?;
        self.whole(whole / 100 % 100, Unit::Month)?;
        let fraction = amount.fraction;
        self.sum.add(
            Amount {
                whole: whole % 100,
                fraction,
            },
            Unit::Day,
        )?;
        Ok(true)
    }

    /// `-02-03` behind the years.
    fn date_by_places(&mut self, years: Amount) -> Result<bool, TemporalError> {
        self.sum.add(years, Unit::Years(1))?;
        for unit in [Unit::Month, Unit::Day] {
            if !self.skip('-') {
                break;
            }
            let amount = self.number()?;
            self.sum.add(amount, unit)?;
        }
        match self.rest.is_empty() || self.rest.starts_with('T') {
            true => Ok(true),
            false => Err(Invalid),
        }
    }

    /// A number of the time and its letter, or all of a time by places, which is told.
    fn time(&mut self, lettered: bool) -> Result<bool, TemporalError> {
        let width = self.width();
        let amount = self.number()?;
        let unit = match self.rest.chars().next() {
            Some('H') => Unit::Hour,
            Some('M') => Unit::Minute,
            Some('S') => Unit::Second,
            None if width == 6 && !lettered => return self.compact_time(amount),
            None | Some(':') if !lettered => return self.time_by_places(amount),
            _ => return Err(Invalid),
        };
        self.drop_one();
        self.sum.add(amount, unit)?;
        Ok(false)
    }

    fn compact_time(&mut self, amount: Amount) -> Result<bool, TemporalError> {
        let whole = amount.whole;
        self.whole(whole / 10_000, Unit::Hour)?;
        self.whole(whole / 100 % 100, Unit::Minute)?;
        self.whole(whole % 100, Unit::Second)?;
        let fraction = amount.fraction;
        self.sum
            .add(Amount { whole: 0, fraction }, Unit::Microsecond)?;
        Ok(true)
    }

    /// `:05:06` behind the hours.
    fn time_by_places(&mut self, hours: Amount) -> Result<bool, TemporalError> {
        self.sum.add(hours, Unit::Hour)?;
        for unit in [Unit::Minute, Unit::Second] {
            if !self.skip(':') {
                break;
            }
            let amount = self.number()?;
            self.sum.add(amount, unit)?;
        }
        match self.rest.is_empty() {
            true => Ok(true),
            false => Err(Invalid),
        }
    }

    fn whole(&mut self, whole: i64, unit: Unit) -> Result<(), TemporalError> {
        let fraction = 0.0;
        self.sum.add(Amount { whole, fraction }, unit)
    }

    /// How many digits come next, behind a sign.
    fn width(&self) -> usize {
        let digits = self.rest.strip_prefix('-').unwrap_or(self.rest);
        digits.bytes().take_while(u8::is_ascii_digit).count()
    }

    /// A number, with a fraction and an exponent or without.
    #[allow(clippy::cast_possible_truncation)] // at most 10^15
    fn number(&mut self) -> Result<Amount, TemporalError> {
        let (number, rest) = self
            .rest
            .split_at_checked(number_length(self.rest))
            .ok_or(Invalid)?;
        let value: f64 = number.parse().map_err(|_| Invalid)?;
        self.rest = rest;
        if !(-MOST..=MOST).contains(&value) {
            return Err(TemporalError::OutOfRange);
        }
        Ok(Amount {
            whole: value.trunc() as i64,
            fraction: value - value.trunc(),
        })
    }

    fn skip(&mut self, sign: char) -> bool {
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn drop_one(&mut self) {
        self.rest = self.rest.get(1..).unwrap_or_default();
    }
}

/// How long the number is that a text begins with; 0 where there is none.
fn number_length(text: &str) -> usize {
    let digits = |from: usize| {
        let rest = text.as_bytes().get(from..).unwrap_or_default();
        rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    let at = |place: usize| text.as_bytes().get(place).copied();
    let start = usize::from(at(0) == Some(b'-'));
    let whole = digits(start);
    let mut end = start + whole;
    let mut any = whole > 0;
    if at(end) == Some(b'.') {
        let places = digits(end + 1);
        any |= places > 0;
        end += 1 + places;
    }
    if !any {
        return 0;
    }
    if matches!(at(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(at(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    end
}
