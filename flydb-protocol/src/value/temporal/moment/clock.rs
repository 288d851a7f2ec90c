//! Times of day, with colons or run together, and numbers that a label names.

use super::super::civil::DAY_MICROS;
use super::super::numbers::{fraction, leading, micros, rounded, whole};
use super::super::words::Label;
use super::super::{Date, TemporalError};
use super::{Reader, Seen, Wanted};

impl Reader<'_> {
    /// `10:30`, `10:30:15.25`; `30:15.25` is minutes and seconds.
    pub(super) fn time(&mut self, text: &str) -> Result<Seen, TemporalError> {
        let labelled = self.label.take().is_some_and(|label| label != Label::Time);
        if labelled && self.wanted != Wanted::Time {
            return Err(TemporalError::Invalid);
        }
        let (hour, minute, second, micros) = clock(text)?;
        if !(0..60).contains(&minute) || !(0..=60).contains(&second) {
            return Err(TemporalError::OutOfRange);
        }
        self.parts.hour = hour;
        self.parts.minute = minute;
        self.parts.second = second;
        self.parts.micros = micros;
        // Where nothing but a time is wanted, `pm` is looked at first.
        let past_midnight = hour > 24 || (hour == 24 && (minute, second, micros) != (0, 0, 0));
        if past_midnight && self.wanted != Wanted::Time {
            return Err(TemporalError::OutOfRange);
        }
        Ok(Seen::TIME)
    }

    /// `20240115`, `240115` where no date is known, else `103015`, `103015.25` and `1030`.
    pub(super) fn run_together(&mut self, text: &str, known: Seen) -> Result<Seen, TemporalError> {
        let point = text.find('.').unwrap_or(text.len());
        let (digits, point) = text.split_at_checked(point).unwrap_or((text, ""));
        let part = |from: usize, to: usize| whole(digits.get(from..to).unwrap_or_default());
        let length = digits.len();
        if point == "." {
            return Err(TemporalError::Invalid);
        }
        if !point.is_empty() {
            self.parts.micros = micros(point)?;
        } else if !known.has(Seen::DATE) && length >= 6 {
            self.parts.year = part(0, length - 4);
            self.parts.month = part(length - 4, length - 2);
            self.parts.day = part(length - 2, length);
            self.parts.short_year |= length == 6;
            return Ok(Seen::DATE);
        }
        if known.has(Seen::TIME) || !matches!(length, 4 | 6) {
            return Err(TemporalError::Invalid);
        }
        self.parts.hour = part(0, 2);
        self.parts.minute = part(2, 4);
        self.parts.second = part(4, length);
        Ok(Seen::TIME)
    }

    /// A number behind a word that says what it is.
    pub(super) fn labelled(&mut self, label: Label, text: &str) -> Result<Seen, TemporalError> {
        let (value, rest) = leading(text)?;
        if !rest.is_empty() && !rest.starts_with('.') {
            return Err(TemporalError::Invalid);
        }
        self.instead = None;
        let parts = &mut self.parts;
        let (part, seen) = match label {
            Label::Year => (&mut parts.year, Seen::YEAR),
            Label::Month if self.seen.has(Seen::MONTH | Seen::HOUR) => {
                (&mut parts.minute, Seen::MINUTE)
            }
            Label::Month => (&mut parts.month, Seen::MONTH),
            Label::Day => (&mut parts.day, Seen::DAY),
            Label::Hour => (&mut parts.hour, Seen::HOUR),
            Label::Minute => (&mut parts.minute, Seen::MINUTE),
            Label::Second if rest.is_empty() => (&mut parts.second, Seen::SECOND),
            Label::Second => {
                parts.micros = micros(rest)?;
                (&mut parts.second, Seen::SECOND | Seen::FRACTION)
            }
            Label::JulianDay => return self.julian(value, rest),
            Label::Time => {
                return match self.run_together(text, self.seen | Seen::DATE)? {
                    Seen::TIME => Ok(Seen::TIME),
                    _ => Err(TemporalError::Invalid),
                };
            }
            Label::Other => return Err(TemporalError::Invalid),
        };
        *part = value;
        Ok(seen)
    }

    /// A Julian day; a fraction of it is the time of day.
    fn julian(&mut self, day: i32, rest: &str) -> Result<Seen, TemporalError> {
        self.set_julian(day)?;
        if rest.is_empty() {
            return Ok(Seen::DATE);
        }
        self.set_micros(rounded((fraction(rest)? * DAY_MICROS as f64).trunc()));
        Ok(Seen::DATE | Seen::TIME)
    }

    pub(super) fn set_julian(&mut self, day: i32) -> Result<(), TemporalError> {
        if day < 0 {
            return Err(TemporalError::OutOfRange);
        }
        self.parts.set_date(Date(day + Date::MIN.0));
        Ok(())
    }

    /// Sets the time of day.
    pub(super) fn set_micros(&mut self, micros: i64) {
        let part = |size: i64, of: i64| i32::try_from(micros / size % of).unwrap_or_default();
        self.parts.hour = part(3_600_000_000, 25);
        self.parts.minute = part(60_000_000, 60);
        self.parts.second = part(1_000_000, 60);
        self.parts.micros = micros % 1_000_000;
    }
}

/// Hour, minute, second and microseconds.
fn clock(text: &str) -> Result<(i32, i32, i32, i64), TemporalError> {
    let (first, rest) = leading(text)?;
    let rest = rest.strip_prefix(':').ok_or(TemporalError::Invalid)?;
    let (second, rest) = leading(rest)?;
    if rest.is_empty() {
        return Ok((first, second, 0, 0));
    }
    let Some(rest) = rest.strip_prefix(':') else {
        return Ok((0, first, second, micros(rest)?));
    };
    let (third, rest) = leading(rest)?;
    let micros = if rest.is_empty() { 0 } else { micros(rest)? };
    Ok((first, second, third, micros))
}
