//! Numbers as parts of dates.

use super::super::numbers::{leading, micros};
use super::super::surroundings::DateOrder;
use super::super::words::month;
use super::super::{TemporalError, TemporalError::Invalid};
use super::{Reader, Seen};

impl Reader<'_> {
    /// `2024-01-15`, `1/15/2024`, `15-jan-2024`, `2024.015`: names first, for they tell what the numbers are.
    pub(super) fn parts_of_date(&mut self, text: &str) -> Result<Seen, TemporalError> {
        let pieces = pieces(text)?;
        let mut known = self.seen;
        let mut taken = Seen::NOTHING;
        let mut named_month = false;
        let mut take = |part: Seen, known: &mut Seen| {
            if known.overlaps(part) {
                return Err(Invalid);
            }
            *known |= part;
            taken |= part;
            Ok(())
        };
        let is_name = |piece: &&str| piece.starts_with(|first: char| first.is_ascii_alphabetic());
        for name in pieces.iter().copied().filter(is_name) {
            if matches!(name, "at" | "on") {
                continue;
            }
            self.parts.month = month(name).ok_or(Invalid)?;
            named_month = true;
            take(Seen::MONTH, &mut known)?;
        }
        for digits in pieces.iter().copied().filter(|piece| !is_name(piece)) {
            let part = self.number(digits, named_month, known)?;
            take(part, &mut known)?;
        }
        if known - Seen::DAY_OF_YEAR - Seen::ZONE != Seen::DATE {
            return Err(Invalid);
        }
        Ok(taken)
    }

    /// A number that is what is still missing, in the order that the session sets.
    pub(super) fn number(
        &mut self,
        text: &str,
        named_month: bool,
        known: Seen,
    ) -> Result<Seen, TemporalError> {
        let (value, rest) = leading(text)?;
        if rest.len() == text.len() {
            return Err(Invalid);
        }
        if !rest.is_empty() {
            if text.len() - rest.len() > 2 {
                return self.run_together(text, known | Seen::DATE);
            }
            self.parts.micros = micros(rest)?;
        }
        let length = text.len();
        let date = known.among(Seen::DATE);
        if length == 3 && date == Seen::YEAR && (1..=366).contains(&value) {
            self.parts.day_of_year = value;
            return Ok(Seen::DAY_OF_YEAR | Seen::MONTH | Seen::DAY);
        }
        if date == Seen::DATE {
            return self.run_together(text, known);
        }
        let part = self.missing(date, length, named_month)?;
        if part == Seen::DAY && date == Seen::YEAR | Seen::MONTH && named_month {
            return Ok(self.day_or_year(value, length));
        }
        if part == Seen::YEAR {
            self.parts.year = value;
            self.parts.short_year = length <= 2;
        } else if part == Seen::MONTH {
            self.parts.month = value;
        } else {
            self.parts.day = value;
        }
        Ok(part)
    }

    /// Which part of a date a number of this length is, by what is known of the date.
    fn missing(&self, date: Seen, length: usize, named: bool) -> Result<Seen, TemporalError> {
        let order = self.around.date_order();
        let year = length >= 3 || order == DateOrder::YearFirst;
        Ok(match date {
            Seen::NOTHING if year => Seen::YEAR,
            Seen::NOTHING if order == DateOrder::DayFirst => Seen::DAY,
            Seen::NOTHING | Seen::YEAR | Seen::DAY => Seen::MONTH,
            Seen::MONTH if named && year => Seen::YEAR,
            Seen::MONTH => Seen::DAY,
            date if date == Seen::YEAR | Seen::MONTH => Seen::DAY,
            date if date == Seen::MONTH | Seen::DAY => Seen::YEAR,
            _ => return Err(Invalid),
        })
    }

    /// The second number beside a named month, where the first was taken for the year: it is the day, unless it is
    /// too long for one, which makes the first the day.
    fn day_or_year(&mut self, value: i32, length: usize) -> Seen {
        if length >= 3 && self.parts.short_year {
            self.parts.day = self.parts.year;
            self.parts.year = value;
            self.parts.short_year = false;
        } else {
            self.parts.day = value;
        }
        Seen::DAY
    }
}

/// The runs of digits and of letters; the character behind each is taken away with it.
fn pieces(text: &str) -> Result<Vec<&str>, TemporalError> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        rest = rest.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
        let is_digit = rest.as_bytes().first().ok_or(Invalid)?.is_ascii_digit();
        let belongs = |c: char| match is_digit {
            true => c.is_ascii_digit(),
            false => c.is_ascii_alphabetic(),
        };
        let end = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        pieces.push(rest.get(..end).unwrap_or_default());
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    Ok(pieces)
}
