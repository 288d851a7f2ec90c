//! LIKE and ILIKE.
//!
//! A pattern is cut at its `%` into segments of characters and `_`. The first is anchored at the
//! start, the last at the end, and each in between is found at its first place after the one before:
//! no other choice can match more, so nothing is ever tried twice.

mod segment;

use segment::Segment;

use super::Interrupts;
use super::effort::Effort;
use super::letters::{lower, lower_letter};
use super::limits::check_pattern_bytes;
use super::operand::{Operand, by_row, column, map_rows};
use super::selection::{Places, pick, without_nulls};
use crate::types::{Column, ColumnData, Physical, Result, SqlError, SqlState, Value, ValueRef};

/// How a pattern is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// What takes the meaning from the character after it.
    pub(super) escape: Option<char>,
    /// Upper and lower case alike.
    pub(super) case_insensitive: bool,
}

pub(super) fn like(
    value: &Operand,
    pattern: &Operand,
    style: Style,
    negated: bool,
    rows: usize,
    interrupts: &dyn Interrupts,
) -> Result<Operand> {
    let effort = Effort::new(interrupts);
    let test = |pattern: &Pattern, text: ValueRef<'_>| match text {
        ValueRef::Text(text) => Ok(Value::Boolean(pattern.test(text, &effort)? != negated)),
        _ => Err(no_text()),
    };
    match pattern {
        Operand::Scalar(Value::Null) => Ok(Operand::NULL),
        Operand::Scalar(Value::Text(text)) => {
            let pattern = Pattern::new(text, style)?;
            if let Some(found) = whole_column(value, &pattern, negated) {
                return Ok(found);
            }
            map_rows(value, rows, Physical::Boolean, |text| test(&pattern, text))
        }
        Operand::Scalar(_) => Err(no_text()),
        Operand::Column(_) => {
            by_row(
                value,
                pattern,
                rows,
                Physical::Boolean,
                |text, pattern| match pattern {
                    ValueRef::Text(pattern) => test(&Pattern::new(pattern, style)?, text),
                    _ => Err(no_text()),
                },
            )
        }
    }
}

/// The places whose text matches, or does not; `None` where that has to be found out row by row.
pub(super) fn select(
    column: &Column,
    pattern: &Value,
    style: Style,
    negated: bool,
    places: Places<'_>,
) -> Option<Vec<u32>> {
    let (ColumnData::Text(cells), Value::Text(pattern)) = (&*column.data, pattern) else {
        return None;
    };
    let pattern = Pattern::new(pattern, style).ok()?;
    if pattern.needs_rows() {
        return None;
    }
    let found = pick(places, |at| pattern.matches(cells.get(at)) != negated);
    Some(without_nulls(found, &[column]))
}

/// One pattern over a column of texts.
fn whole_column(value: &Operand, pattern: &Pattern, negated: bool) -> Option<Operand> {
    let Operand::Column(texts) = value else {
        return None;
    };
    let ColumnData::Text(cells) = &*texts.data else {
        return None;
    };
    if pattern.needs_rows() {
        return None;
    }
    let matches = cells.iter().map(|text| pattern.matches(text) != negated);
    Some(column(
        ColumnData::Boolean(matches.collect()),
        texts.nulls.clone(),
    ))
}

#[cold]
fn no_text() -> SqlError {
    SqlError::internal("LIKE of something that is no text: a cast is missing")
}

/// A pattern ready to match.
#[derive(Debug)]
struct Pattern {
    first: Segment,
    /// Between two `%`.
    middle: Vec<Segment>,
    /// After the last `%`; `None` without one: then `first` is all.
    last: Option<Segment>,
    fold: bool,
    /// The pattern ends with an escape character: it matches nothing, and what goes on where it stands is an error.
    ends_with_escape: bool,
}

impl Pattern {
    /// # Errors
    /// 54000 where the pattern is too long.
    fn new(pattern: &str, style: Style) -> Result<Pattern> {
        check_pattern_bytes("a pattern of LIKE", pattern.len())?;
        let mut segments = vec![Segment::default()];
        let mut ends_with_escape = false;
        let mut characters = pattern.chars();
        while let Some(character) = characters.next() {
            let token = if Some(character) == style.escape {
                let escaped = characters.next();
                ends_with_escape = escaped.is_none();
                escaped
            } else if character == '%' {
                // Several in a row are as good as one.
                if segments.len() == 1 || segments.last().is_some_and(|last| last.length > 0) {
                    segments.push(Segment::default());
                }
                continue;
            } else {
                (character != '_').then_some(character)
            };
            if let Some(segment) = segments.last_mut() {
                // Only now: the escape character is one of the pattern as it is written.
                segment.push(if style.case_insensitive {
                    token.map(lower_letter)
                } else {
                    token
                });
            }
        }
        if ends_with_escape {
            // Where it stands there is a character more, which was pushed as `_`.
            segments.push(Segment::default());
        }
        let mut middle = segments.split_off(1);
        Ok(Pattern {
            first: segments.pop().unwrap_or_default(),
            last: middle.pop(),
            middle: middle
                .into_iter()
                .filter(|segment| segment.length > 0)
                .map(Segment::with_finder)
                .collect(),
            fold: style.case_insensitive,
            ends_with_escape,
        })
    }

    /// Whether a text has to be tested by itself: where that may be an error, or take long.
    fn needs_rows(&self) -> bool {
        self.ends_with_escape || self.middle.iter().any(Segment::is_slow)
    }

    fn test(&self, text: &str, effort: &Effort<'_>) -> Result<bool> {
        effort.spend(text.len())?;
        match self.found(text, Some(effort))? {
            true if self.ends_with_escape => Err(ends_with_escape()),
            found => Ok(found),
        }
    }

    /// Whether a text matches. For patterns that need no rows.
    fn matches(&self, text: &str) -> bool {
        self.found(text, None).unwrap_or(false)
    }

    fn found(&self, text: &str, effort: Option<&Effort<'_>>) -> Result<bool> {
        if self.fold {
            return self.found_exactly(&lower(text), effort);
        }
        self.found_exactly(text, effort)
    }

    fn found_exactly(&self, text: &str, effort: Option<&Effort<'_>>) -> Result<bool> {
        let Some(mut rest) = self.first.strip(text) else {
            return Ok(false);
        };
        let Some(last) = &self.last else {
            return Ok(rest.is_empty());
        };
        for segment in &self.middle {
            match segment.find(rest, effort)? {
                Some(after) => rest = after,
                None => return Ok(false),
            }
        }
        Ok(last.ends(rest))
    }
}

/// The pattern with the backslash for its escape character; an empty `escape` means that there is none.
///
/// # Errors
/// 22025 for an escape of more than one character.
pub(super) fn with_backslash(pattern: &str, escape: &str) -> Result<String> {
    let mut characters = escape.chars();
    let escape = match (characters.next(), characters.next()) {
        (escape, None) => escape,
        (_, Some(_)) => {
            return Err(
                SqlError::new(SqlState::InvalidEscapeSequence, "invalid escape string")
                    .with_hint("Escape string must be empty or one character."),
            );
        }
    };
    let mut out = String::with_capacity(pattern.len());
    let mut escaped = false;
    for character in pattern.chars() {
        if Some(character) == escape && !escaped {
            out.push('\\');
            escaped = true;
            continue;
        }
        if character == '\\' && !escaped {
            out.push('\\');
        }
        out.push(character);
        escaped = false;
    }
    Ok(out)
}

#[cold]
fn ends_with_escape() -> SqlError {
    SqlError::new(
        SqlState::InvalidEscapeSequence,
        "LIKE pattern must not end with escape character",
    )
}

#[cfg(test)]
mod tests;
