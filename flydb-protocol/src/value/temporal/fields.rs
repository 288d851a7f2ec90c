//! The first look at a date or time as text: cutting it into fields, each of a kind that its signs tell.
//!
//! Blanks and stray punctuation part the fields and are dropped; letters become small ones. What a field means
//! only what stands beside it tells.

use std::ops::Range;

use super::TemporalError;
use super::words::word_of;

/// How many fields a text may have.
const MAX_FIELDS: usize = 25;
/// How many bytes the fields may have together.
const MAX_BYTES: usize = 152;

/// What a field looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Numbers and names with `-`, `/` or `.` between them: a date, or a zone such as `europe/berlin`.
    Date,
    /// Numbers with colons.
    Time,
    /// Digits, perhaps with a point.
    Number,
    /// Letters.
    Word,
    /// A sign and a number: most often a zone.
    Signed,
    /// A sign and letters.
    SignedWord,
}

/// The fields of a text.
#[derive(Debug)]
pub(super) struct Fields {
    text: String,
    all: Vec<(Kind, Range<usize>)>,
}

impl Fields {
    /// # Errors
    /// [`TemporalError::Invalid`] for what cannot stand in a date or time.
    pub(super) fn of(text: &str) -> Result<Fields, TemporalError> {
        let mut cutter = Cutter {
            rest: text.as_bytes(),
            fields: Fields {
                text: String::with_capacity(text.len().min(MAX_BYTES)),
                all: Vec::with_capacity(4),
            },
        };
        while cutter.field()? {}
        Ok(cutter.fields)
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<(Kind, &str)> {
        let (kind, range) = self.all.get(at)?;
        Some((*kind, self.text.get(range.clone()).unwrap_or_default()))
    }

    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        self.all.get(at).map(|(kind, _)| *kind)
    }
}

struct Cutter<'a> {
    rest: &'a [u8],
    fields: Fields,
}

impl Cutter<'_> {
    /// Takes the next field, if there is one.
    fn field(&mut self) -> Result<bool, TemporalError> {
        self.skip(|byte| byte.is_ascii_whitespace());
        let Some(first) = self.peek() else {
            return Ok(false);
        };
        let start = self.fields.text.len();
        let kind = match first {
            b'0'..=b'9' => self.number()?,
            b'.' => {
                self.one()?;
                self.run(|byte| byte.is_ascii_digit())?;
                Kind::Number
            }
            b'a'..=b'z' | b'A'..=b'Z' => self.word(start)?,
            b'+' | b'-' => self.signed()?,
            byte if byte.is_ascii_punctuation() => {
                self.drop_one();
                return Ok(true);
            }
            _ => return Err(TemporalError::Invalid),
        };
        if self.fields.all.len() == MAX_FIELDS {
            return Err(TemporalError::Invalid);
        }
        let end = self.fields.text.len();
        self.fields.all.push((kind, start..end));
        Ok(true)
    }

    fn number(&mut self) -> Result<Kind, TemporalError> {
        self.run(|byte| byte.is_ascii_digit())?;
        match self.peek() {
            Some(b':') => {
                self.run(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.'))?;
                Ok(Kind::Time)
            }
            Some(between @ (b'-' | b'/' | b'.')) => {
                self.one()?;
                self.behind(between)
            }
            _ => Ok(Kind::Number),
        }
    }

    /// What follows a number and a sign that parts a date.
    fn behind(&mut self, between: u8) -> Result<Kind, TemporalError> {
        if !self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.run(|byte| byte.is_ascii_alphanumeric() || byte == between)?;
            return Ok(Kind::Date);
        }
        self.run(|byte| byte.is_ascii_digit())?;
        if self.peek() == Some(between) {
            self.run(|byte| byte.is_ascii_digit() || byte == between)?;
            return Ok(Kind::Date);
        }
        Ok(match between {
            b'.' => Kind::Number,
            _ => Kind::Date,
        })
    }

    fn word(&mut self, start: usize) -> Result<Kind, TemporalError> {
        self.run(|byte| byte.is_ascii_alphabetic())?;
        let is_date = match self.peek() {
            Some(b'-' | b'/' | b'.') => true,
            // `jan5` is two fields, and `utc+5` the name of a zone.
            Some(b'+' | b'0'..=b'9') => {
                word_of(self.fields.text.get(start..).unwrap_or_default()).is_none()
            }
            _ => false,
        };
        if !is_date {
            return Ok(Kind::Word);
        }
        self.run(|byte| byte.is_ascii_alphanumeric() || b"+-/_.:".contains(&byte))?;
        Ok(Kind::Date)
    }

    fn signed(&mut self) -> Result<Kind, TemporalError> {
        self.one()?;
        self.skip(|byte| byte.is_ascii_whitespace());
        match self.peek() {
            Some(b'0'..=b'9') => {
                self.run(|byte| byte.is_ascii_digit() || b":.-".contains(&byte))?;
                Ok(Kind::Signed)
            }
            Some(byte) if byte.is_ascii_alphabetic() => {
                self.run(|byte| byte.is_ascii_alphabetic())?;
                Ok(Kind::SignedWord)
            }
            _ => Err(TemporalError::Invalid),
        }
    }

    fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    fn drop_one(&mut self) {
        self.rest = self.rest.get(1..).unwrap_or_default();
    }

    fn skip(&mut self, belongs: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&belongs) {
            self.drop_one();
        }
    }

    /// Takes the next character into the field.
    fn one(&mut self) -> Result<(), TemporalError> {
        let used = self.fields.text.len() + self.fields.all.len();
        match self.peek() {
            Some(byte) if used < MAX_BYTES => {
                self.fields.text.push(byte.to_ascii_lowercase().into());
                self.drop_one();
                Ok(())
            }
            _ => Err(TemporalError::Invalid),
        }
    }

    /// Takes what these characters make up, possibly nothing, into the field.
    fn run(&mut self, belongs: impl Fn(u8) -> bool) -> Result<(), TemporalError> {
        while self.peek().is_some_and(&belongs) {
            self.one()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(Kind, String)> {
        let fields = Fields::of(text).unwrap();
        let found = (0..fields.len()).filter_map(|at| fields.get(at));
        found.map(|(kind, text)| (kind, text.to_owned())).collect()
    }

    #[test]
    fn fields_are_told_apart_by_their_signs() {
        use Kind::{Date, Number, Signed, SignedWord, Time, Word};
        for (text, expected) in [
            (
                "2024-01-15 10:30",
                vec![(Date, "2024-01-15"), (Time, "10:30")],
            ),
            (
                "20240115T103000.5+ 08",
                vec![
                    (Number, "20240115"),
                    (Word, "t"),
                    (Number, "103000.5"),
                    (Signed, "+08"),
                ],
            ),
            (
                "Jan5, 2024",
                vec![(Word, "jan"), (Number, "5"), (Number, "2024")],
            ),
            (
                "UTC+5 Europe/Berlin",
                vec![(Date, "utc+5"), (Date, "europe/berlin")],
            ),
            (
                "15-Jan-24 -infinity",
                vec![(Date, "15-jan-24"), (SignedWord, "-infinity")],
            ),
            (
                "2001.360 103000-08",
                vec![(Number, "2001.360"), (Date, "103000-08")],
            ),
        ] {
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(k, t)| (k, t.to_owned()))
                .collect();
            assert_eq!(cut(text), expected, "{text}");
        }
    }

    #[test]
    fn what_has_no_bound_is_refused() {
        assert!(Fields::of(&"1 ".repeat(26)).is_err());
        assert!(Fields::of(&"1".repeat(200)).is_err());
        assert!(Fields::of("2024-01-15 ü").is_err());
        assert_eq!(Fields::of(&",".repeat(10_000)).unwrap().len(), 0);
    }
}
