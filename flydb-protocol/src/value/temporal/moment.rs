//! Reading dates and times as people write them.
//!
//! The forms that PostgreSQL takes, in any order of date, time and zone:
//!
//! - dates: `2024-01-15`, `20240115`, `240115`, `2024/1/15`, `1/15/2024` (in the order that the session sets),
//!   `15-Jan-2024`, `January 15, 2024`, `2024.015` and `2024-015` (day of the year), `J2460325` and `J2460325.5`
//!   (Julian day), `y2024m01d15`, with `BC` or `AD` behind and a weekday, which is ignored, anywhere; two-digit
//!   years are 1970 to 2069;
//! - times: `10:30`, `10:30:00.5`, `24:00:00`, `103000` behind a date, `10:30 PM`, `T` in front; fractions are
//!   rounded to the microsecond; second 60 is the next minute's 0;
//! - zones: `Z`, `+02`, `+0230`, `-03:30:15`, abbreviations, `MET DST`, and names, which [`Surroundings`] knows;
//! - `epoch`, `infinity`, `allballs`, and, where there is a clock, `now`, `today`, `tomorrow` and `yesterday`.
//!
//! [`Fields`] cuts the text; here the fields are taken one by one, each by what is known already: a number behind a
//! whole date is a time. What a part of the moment has been given by may give it only once.

mod clock;
mod date;
mod parts;
mod seen;
mod word;
mod zone;

use super::fields::{Fields, Kind};
use super::surroundings::Surroundings;
use super::words::{Label, word_of};
use super::{Date, TemporalError};
use parts::Parts;
use seen::Seen;
use zone::FoundZone;

/// What a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// A date, a time of day or both.
    Parts {
        /// Not held to the range of dates.
        date: Option<Date>,
        /// Microseconds since midnight, none where no time was given; digits that were run together may make more than
        /// a day.
        micros: i64,
        /// How many seconds ahead of UTC; `None` where that is not known, or not wanted.
        ahead: Option<i32>,
    },
    /// 1970-01-01 00:00:00 UTC.
    Epoch,
    /// `infinity`.
    Infinity,
    /// `-infinity`.
    NegativeInfinity,
}

/// What is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A date; its zone need only be known.
    Date,
    /// A date and a time of day; a date alone is its midnight.
    Moment,
    /// A time of day: digits alone are one, and a date may be left away.
    Time,
}

impl Moment {
    /// # Errors
    /// A [`TemporalError`].
    pub(super) fn parse(
        text: &str,
        wanted: Wanted,
        around: &dyn Surroundings,
    ) -> Result<Moment, TemporalError> {
        let fields = Fields::of(text)?;
        let mut reader = Reader::new(&fields, wanted, around);
        for at in 0..fields.len() {
            let taken = reader.field(at)?;
            if taken.overlaps(reader.seen) {
                return Err(TemporalError::Invalid);
            }
            reader.seen |= taken;
        }
        reader.finish()
    }
}

struct Reader<'a> {
    fields: &'a Fields,
    wanted: Wanted,
    around: &'a dyn Surroundings,
    seen: Seen,
    parts: Parts,
    /// What the next number is.
    label: Option<Label>,
    /// The month was given by name.
    named_month: bool,
    zone: FoundZone<'a>,
    /// The moment that a name stands for, whatever else is given.
    instead: Option<Moment>,
}

impl<'a> Reader<'a> {
    fn new(fields: &'a Fields, wanted: Wanted, around: &'a dyn Surroundings) -> Reader<'a> {
        Reader {
            fields,
            wanted,
            around,
            seen: Seen::NOTHING,
            parts: Parts::default(),
            label: None,
            named_month: false,
            zone: FoundZone::Session,
            instead: None,
        }
    }

    /// Takes a field, and says what it gave.
    fn field(&mut self, at: usize) -> Result<Seen, TemporalError> {
        let Some((kind, text)) = self.fields.get(at) else {
            return Ok(Seen::NOTHING);
        };
        match kind {
            Kind::Date if self.wanted == Wanted::Time => self.date_beside_time(at, text),
            Kind::Date => self.date_or_zone(text),
            Kind::Time => self.time(text),
            Kind::Signed => self.offset(text).map(|()| Seen::ZONE),
            Kind::Number => match self.label.take() {
                Some(label) => self.labelled(label, text),
                None => self.bare(at, text),
            },
            Kind::Word | Kind::SignedWord => self.word(at, text),
        }
    }

    /// Where digits alone are times, a whole date counts as given.
    fn known(&self) -> Seen {
        match self.wanted {
            Wanted::Time => self.seen | Seen::DATE,
            Wanted::Date | Wanted::Moment => self.seen,
        }
    }

    /// A field that looks like a date: it is one, or the name of a zone, or a time with an offset behind it.
    fn date_or_zone(&mut self, text: &'a str) -> Result<Seen, TemporalError> {
        match self.label {
            Some(Label::JulianDay) => {
                self.label = None;
                return self.julian_with_offset(text);
            }
            None if !self.seen.has(Seen::MONTH | Seen::DAY) => return self.parts_of_date(text),
            _ => {}
        }
        let label = self.label.take();
        if !text.starts_with(|first: char| first.is_ascii_digit()) && label.is_none() {
            return self.named_zone(text);
        }
        if label.is_some_and(|label| label != Label::Time) {
            return Err(TemporalError::Invalid);
        }
        self.time_with_offset(text)
    }

    /// The same where a time of day is wanted: a date only in front of a time.
    fn date_beside_time(&mut self, at: usize, text: &'a str) -> Result<Seen, TemporalError> {
        let last = self.fields.len().saturating_sub(1);
        let before_time =
            self.fields.kind(last) == Some(Kind::Date) || self.fields.kind(1) == Some(Kind::Time);
        if at == 0 && last > 0 && before_time {
            return self.parts_of_date(text);
        }
        if text.starts_with(|first: char| first.is_ascii_digit()) {
            return self.time_with_offset(text);
        }
        self.named_zone(text)
    }

    /// `040506-08`.
    fn time_with_offset(&mut self, text: &str) -> Result<Seen, TemporalError> {
        if self.seen.has(Seen::TIME) {
            return Err(TemporalError::Invalid);
        }
        let sign = text.find('-').ok_or(TemporalError::Invalid)?;
        let (digits, offset) = text.split_at_checked(sign).unwrap_or((text, ""));
        self.offset(offset)?;
        let known = self.known();
        Ok(self.run_together(digits, known)? | Seen::ZONE)
    }

    /// A number with nothing in front of it that says what it is.
    fn bare(&mut self, at: usize, text: &str) -> Result<Seen, TemporalError> {
        let known = self.known();
        let before_point = text.find('.');
        if self.wanted == Wanted::Time {
            let last = self.fields.len().saturating_sub(1);
            return match before_point {
                Some(_) if at == 0 && last > 0 && self.fields.kind(last) == Some(Kind::Date) => {
                    self.parts_of_date(text)
                }
                Some(3..) => self.run_together(text, known),
                Some(_) => Err(TemporalError::Invalid),
                None if text.len() > 4 => self.run_together(text, known),
                None => self.number(text, self.named_month, known),
            };
        }
        match before_point {
            Some(_) if !self.seen.overlaps(Seen::DATE) => self.parts_of_date(text),
            Some(3..) => self.run_together(text, known),
            _ if text.len() >= 6
                && !(self.seen.overlaps(Seen::DATE) && self.seen.overlaps(Seen::TIME)) =>
            {
                self.run_together(text, known)
            }
            _ => self.number(text, self.named_month, known),
        }
    }

    fn finish(mut self) -> Result<Moment, TemporalError> {
        let date = self.parts.date(self.seen)?;
        let micros = self.parts.micros()?;
        if let Some(moment) = self.instead {
            return Ok(moment);
        }
        match self.wanted {
            Wanted::Date | Wanted::Moment if date.is_none() => return Err(TemporalError::Invalid),
            Wanted::Time if micros > super::civil::DAY_MICROS || !self.parts.is_time_of_day() => {
                return Err(TemporalError::OutOfRange);
            }
            Wanted::Time if !self.seen.has(Seen::TIME) => return Err(TemporalError::Invalid),
            _ => {}
        }
        Ok(Moment::Parts {
            date,
            micros,
            ahead: self.ahead(date, micros)?,
        })
    }

    /// Whether a word in front of this field can be `t`.
    fn time_may_follow(&self, at: usize) -> bool {
        matches!(
            self.fields.kind(at + 1),
            Some(Kind::Number | Kind::Time | Kind::Date)
        )
    }

    fn word(&mut self, at: usize, text: &'a str) -> Result<Seen, TemporalError> {
        if let Some(taken) = self.abbreviated_zone(text) {
            return Ok(taken);
        }
        match word_of(text) {
            Some(word) => self.known_word(at, word),
            None if self.around.has_zone(text) => {
                self.zone = FoundZone::Named(text);
                Ok(Seen::ZONE)
            }
            None => Err(TemporalError::Invalid),
        }
    }
}
