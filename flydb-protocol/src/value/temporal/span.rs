//! Reading intervals as people write them.
//!
//! The forms that PostgreSQL takes: `1 year 2 months 3 days 04:05:06`, `1-2` (years and months), `3 4:05:06` (days
//! and a time), `1h30m`, `1.5 days`, `@ 1 day ago`, `2 days - 12:34:56`, a bare number, which is of seconds or of the
//! last field that the type has, and ISO 8601's `P1Y2M3DT4H5M6S` and `P0001-02-03T04:05:06`. A fraction of a unit goes
//! on into the smaller ones: of a year into months, of a month (30 days) or week into days, of a day into time.

mod iso;
mod sum;

use std::str::FromStr;

use super::fields::{Fields, Kind};
use super::interval_fields::IntervalFields;
use super::numbers::{fraction, micros};
use super::{Interval, TemporalError};
use sum::{Amount, Sum, add};

pub(super) use sum::Unit;

impl FromStr for Interval {
    type Err = TemporalError;

    fn from_str(text: &str) -> Result<Interval, TemporalError> {
        Interval::parse_as(text, None)
    }
}

impl Interval {
    /// No time at all.
    pub const ZERO: Interval = Interval {
        months: 0,
        days: 0,
        micros: 0,
    };

    /// Reads an interval of these fields, which say what a number without a unit counts, and whether `1:30` is minutes
    /// and seconds. It is not held to them: see [`Interval::held_to`].
    ///
    /// # Errors
    /// A [`TemporalError`].
    pub fn parse_as(text: &str, fields: Option<IntervalFields>) -> Result<Interval, TemporalError> {
        match read_verbose(text, fields) {
            Err(TemporalError::Invalid) => iso::read(text),
            other => other,
        }
    }
}

/// Reads from the end, so that units come before their numbers.
fn read_verbose(text: &str, fields: Option<IntervalFields>) -> Result<Interval, TemporalError> {
    let pieces = Fields::of(text)?;
    let mut reader = Reader {
        sum: Sum::default(),
        seen: 0,
        unit: None,
        ago: false,
        fields,
    };
    for at in (0..pieces.len()).rev() {
        if let Some((kind, piece)) = pieces.get(at) {
            reader.take(kind, piece)?;
        }
    }
    if reader.seen == 0 {
        return Err(TemporalError::Invalid);
    }
    if reader.ago {
        reader.sum.negate()?;
    }
    reader.sum.finish()
}

/// What the numbers in front of a word count.
#[derive(Clone, Copy)]
enum Counted {
    Unit(Unit),
    /// Nothing that an interval has, such as `ago` and quarters.
    Nothing,
}

struct Reader {
    sum: Sum,
    /// The units that were given, one bit each: none is given twice.
    seen: u16,
    /// What stands behind.
    unit: Option<Counted>,
    ago: bool,
    fields: Option<IntervalFields>,
}

impl Reader {
    fn take(&mut self, kind: Kind, piece: &str) -> Result<(), TemporalError> {
        match kind {
            Kind::Time => self.clock(piece, 1),
            Kind::Signed => {
                let (sign, unsigned) = match piece.strip_prefix('-') {
                    Some(rest) => (-1, rest),
                    None => (1, piece.strip_prefix('+').unwrap_or(piece)),
                };
                if unsigned.contains(':') {
                    // What is no time here is none at all.
                    let before = (self.sum, self.seen, self.unit);
                    return self.clock(unsigned, sign).map_err(|_| {
                        (self.sum, self.seen, self.unit) = before;
                        TemporalError::Invalid
                    });
                }
                self.number(piece)
            }
            Kind::Date | Kind::Number => self.number(piece),
            Kind::Word | Kind::SignedWord if piece == "ago" => {
                self.ago = true;
                self.unit = Some(Counted::Nothing);
                Ok(())
            }
            Kind::Word | Kind::SignedWord => {
                self.unit = Some(sum::counted(piece)?);
                Ok(())
            }
        }
    }

    /// A time of day, in front of which a number without a unit counts days.
    fn clock(&mut self, piece: &str, sign: i64) -> Result<(), TemporalError> {
        let minutes = self.fields == Some(IntervalFields::MinuteToSecond);
        let micros = clock(piece, minutes, sign)?;
        self.give(Unit::CLOCK)?;
        self.sum.micros = micros;
        self.unit = Some(Counted::Unit(Unit::Day));
        Ok(())
    }

    fn number(&mut self, piece: &str) -> Result<(), TemporalError> {
        let last = self.fields.map_or(Unit::Second, IntervalFields::last_unit);
        let (whole, rest) = leading(piece)?;
        let negative = piece.starts_with('-');
        if let Some(months) = rest.strip_prefix('-') {
            return self.years_and_months(whole, months, negative);
        }
        let Counted::Unit(unit) = self.unit.unwrap_or(Counted::Unit(last)) else {
            return Err(TemporalError::Invalid);
        };
        self.unit = Some(Counted::Unit(unit));
        let part = if rest.is_empty() {
            0.0
        } else {
            fraction(rest)?
        };
        let fraction = if negative { -part } else { part };
        self.sum.add(Amount { whole, fraction }, unit)?;
        self.give(unit.bits(fraction != 0.0))?;
        if unit == Unit::Hour {
            self.unit = Some(Counted::Unit(Unit::Day));
        }
        Ok(())
    }

    /// `1-2`: years and months.
    fn years_and_months(
        &mut self,
        years: i64,
        months: &str,
        negative: bool,
    ) -> Result<(), TemporalError> {
        let (count, rest) = leading(months)?;
        if !(0..12).contains(&count) {
            return Err(TemporalError::OutOfRange);
        }
        if !rest.is_empty() {
            return Err(TemporalError::Invalid);
        }
        let mut whole = if negative { -count } else { count };
        add(&mut whole, years, 12)?;
        let fraction = 0.0;
        self.sum.add(Amount { whole, fraction }, Unit::Month)?;
        self.unit = Some(Counted::Unit(Unit::Month));
        self.give(Unit::Month.bits(false))
    }

    fn give(&mut self, units: u16) -> Result<(), TemporalError> {
        if self.seen & units != 0 {
            return Err(TemporalError::Invalid);
        }
        self.seen |= units;
        Ok(())
    }
}

/// `4:05`, `4:05:06.7`; `5:06.7` is minutes and seconds, and `5:06` too where that is said.
fn clock(text: &str, minutes: bool, sign: i64) -> Result<i64, TemporalError> {
    let (first, rest) = leading(text)?;
    let rest = rest.strip_prefix(':').ok_or(TemporalError::Invalid)?;
    let (second, rest) = leading(rest)?;
    let (hour, minute, seconds, part) = if rest.is_empty() {
        if minutes {
            (0, first, second, 0)
        } else {
            (first, second, 0, 0)
        }
    } else if let Some(rest) = rest.strip_prefix(':') {
        let (third, rest) = leading(rest)?;
        let part = if rest.is_empty() { 0 } else { micros(rest)? };
        (first, second, third, part)
    } else {
        (0, first, second, micros(rest)?)
    };
    if !(0..60).contains(&minute) || !(0..=60).contains(&seconds) {
        return Err(TemporalError::OutOfRange);
    }
    let mut total = sign * part;
    add(&mut total, hour, sign * 3_600_000_000)?;
    add(&mut total, minute, sign * 60_000_000)?;
    add(&mut total, seconds, sign * 1_000_000)?;
    Ok(total)
}

/// As [`super::numbers::leading`], for numbers of 64 bits.
fn leading(text: &str) -> Result<(i64, &str), TemporalError> {
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, text.get(1..).unwrap_or_default()),
        Some(b'+') => (false, text.get(1..).unwrap_or_default()),
        _ => (false, text),
    };
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    if count == 0 {
        return Ok((0, digits));
    }
    let (digits, rest) = digits.split_at_checked(count).unwrap_or((digits, ""));
    let size: i128 = digits.parse().map_err(|_| TemporalError::OutOfRange)?;
    let value = i64::try_from(if negative { -size } else { size });
    Ok((value.map_err(|_| TemporalError::OutOfRange)?, rest))
}

#[cfg(test)]
mod tests;
