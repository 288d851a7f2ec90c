//! LIKE and ILIKE.
//!
//! A pattern is cut at its `%` into segments of characters and `_`. The first is anchored at the
//! start, the last at the end, and each in between is found at its first place after the one before:
//! no other choice can match more, so nothing is ever tried twice.

use memchr::memmem;

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
) -> Result<Operand> {
    let test = |pattern: &Pattern, text: ValueRef<'_>| match text {
        ValueRef::Text(text) => Ok(Value::Boolean(pattern.test(text)? != negated)),
        _ => Err(no_text()),
    };
    match pattern {
        Operand::Scalar(Value::Null) => Ok(Operand::NULL),
        Operand::Scalar(Value::Text(text)) => {
            let pattern = Pattern::new(text, style);
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
                    ValueRef::Text(pattern) => test(&Pattern::new(pattern, style), text),
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
    let pattern = Pattern::new(pattern, style);
    if pattern.ends_with_escape {
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
    if pattern.ends_with_escape {
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
    fn new(pattern: &str, style: Style) -> Pattern {
        let folded;
        let pattern = if style.case_insensitive {
            folded = pattern.to_lowercase();
            &folded
        } else {
            pattern
        };
        let mut segments = vec![Segment::default()];
        let mut ends_with_escape = false;
        let mut characters = pattern.chars();
        while let Some(character) = characters.next() {
            let token = if Some(character) == style.escape {
                let escaped = characters.next();
                ends_with_escape = escaped.is_none();
                escaped
            } else if character == '%' {
                segments.push(Segment::default());
                continue;
            } else {
                (character != '_').then_some(character)
            };
            if let Some(segment) = segments.last_mut() {
                segment.push(token);
            }
        }
        if ends_with_escape {
            // Where it stands there is a character more, which was pushed as `_`.
            segments.push(Segment::default());
        }
        let mut middle = segments.split_off(1);
        Pattern {
            first: segments.pop().unwrap_or_default(),
            last: middle.pop(),
            middle: middle
                .into_iter()
                .filter(|segment| segment.length > 0)
                .map(Segment::with_finder)
                .collect(),
            fold: style.case_insensitive,
            ends_with_escape,
        }
    }

    fn test(&self, text: &str) -> Result<bool> {
        match self.matches(text) {
            true if self.ends_with_escape => Err(ends_with_escape()),
            found => Ok(found),
        }
    }

    fn matches(&self, text: &str) -> bool {
        if self.fold {
            return self.matches_exactly(&text.to_lowercase());
        }
        self.matches_exactly(text)
    }

    fn matches_exactly(&self, text: &str) -> bool {
        let Some(mut rest) = self.first.strip(text) else {
            return false;
        };
        let Some(last) = &self.last else {
            return rest.is_empty();
        };
        for segment in &self.middle {
            match segment.find(rest) {
                Some(after) => rest = after,
                None => return false,
            }
        }
        last.ends(rest)
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

/// Characters and `_` (`None`) without a `%` between them.
#[derive(Debug, Default)]
struct Segment {
    tokens: Vec<Option<char>>,
    /// The characters, where there is no `_` among them.
    plain: String,
    /// Finds them.
    finder: Option<memmem::Finder<'static>>,
    has_wildcard: bool,
    length: usize,
}

impl Segment {
    fn push(&mut self, token: Option<char>) {
        self.length += 1;
        self.has_wildcard |= token.is_none();
        self.plain.extend(token);
        self.tokens.push(token);
    }

    /// Ready to be searched for.
    fn with_finder(mut self) -> Segment {
        if !self.has_wildcard {
            self.finder = Some(memmem::Finder::new(self.plain.as_bytes()).into_owned());
        }
        self
    }

    /// What follows the segment at the start of a text; `None` where it is not there.
    fn strip<'t>(&self, text: &'t str) -> Option<&'t str> {
        if !self.has_wildcard {
            return text.strip_prefix(&self.plain);
        }
        let mut characters = text.chars();
        for token in &self.tokens {
            let character = characters.next()?;
            if token.is_some_and(|token| token != character) {
                return None;
            }
        }
        Some(characters.as_str())
    }

    /// What follows the segment at its first place in a text.
    fn find<'t>(&self, text: &'t str) -> Option<&'t str> {
        if let Some(finder) = &self.finder {
            let place = finder.find(text.as_bytes())?;
            return text.get(place + self.plain.len()..);
        }
        let mut rest = text;
        loop {
            if let Some(after) = self.strip(rest) {
                return Some(after);
            }
            let mut characters = rest.chars();
            characters.next()?;
            rest = characters.as_str();
        }
    }

    /// Whether a text ends with the segment.
    fn ends(&self, text: &str) -> bool {
        if !self.has_wildcard {
            return text.ends_with(&self.plain);
        }
        let mut characters = text.chars().rev();
        self.tokens.iter().rev().all(|token| {
            characters
                .next()
                .is_some_and(|character| token.is_none_or(|token| token == character))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(text: &str, pattern: &str) -> bool {
        let style = Style {
            escape: Some('\\'),
            case_insensitive: false,
        };
        Pattern::new(pattern, style).matches(text)
    }

    #[test]
    fn patterns_match_whole_texts() {
        for (text, pattern, expected) in [
            ("abc", "abc", true),
            ("abc", "a%", true),
            ("abc", "%c", true),
            ("abc", "%b%", true),
            ("abc", "b%", false),
            ("abc", "_b_", true),
            ("abc", "__", false),
            ("abc", "a_%", true),
            ("abc", "abc_", false),
            ("", "", true),
            ("", "%", true),
            ("", "_", false),
            ("aXbXc", "a%X%c", true),
            ("aab", "%ab", true),
            ("abab", "ab%ab", true),
            ("aba", "ab%ba", false),
            ("50%", "50\\%", true),
            ("500", "50\\%", false),
            ("a_b", "a\\_b", true),
            ("a\\b", "a\\\\b", true),
            ("äöü", "_ö_", true),
            ("äöü", "%_ü", true),
            ("mississippi", "%i_s%p_", true),
            ("abc", "%%%", true),
            ("ab", "a%b%", true),
            ("ab", "%a%b%c%", false),
        ] {
            assert_eq!(matches(text, pattern), expected, "{text} like {pattern}");
        }
    }

    #[test]
    fn case_and_escape_are_chosen() {
        let folded = Style {
            escape: None,
            case_insensitive: true,
        };
        assert!(Pattern::new("ÄB%", folded).matches("äbC"));
        assert!(Pattern::new("a\\%", folded).matches("A\\bc"));
        let style = Style {
            escape: Some('#'),
            case_insensitive: false,
        };
        assert!(Pattern::new("a#%", style).matches("a%"));
        let open = Pattern::new("a#", style);
        assert_eq!(
            open.test("ab").unwrap_err().state(),
            SqlState::InvalidEscapeSequence
        );
        assert_eq!((open.test("a"), open.test("b")), (Ok(false), Ok(false)));
    }

    #[test]
    fn hostile_patterns_take_linear_time() {
        let text = "a".repeat(50_000);
        assert!(!matches(&text, &("%a".repeat(500) + "%b")));
    }
}
