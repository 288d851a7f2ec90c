//! LIKE and ILIKE.
//!
//! A pattern is cut at its `%` into segments of characters and `_`. The first is anchored at the
//! start, the last at the end, and each in between is found at its first place after the one before:
//! no other choice can match more, so nothing is ever tried twice.

use memchr::memmem;

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

/// Characters of a segment with `_` that is found in good time.
const SHORT: usize = 16;

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

    /// Whether finding it may take many times as long as reading the text.
    const fn is_slow(&self) -> bool {
        self.has_wildcard && self.length > SHORT
    }

    /// What follows the segment at its first place in a text.
    fn find<'t>(&self, text: &'t str, effort: Option<&Effort<'_>>) -> Result<Option<&'t str>> {
        if let Some(finder) = &self.finder {
            let place = finder.find(text.as_bytes());
            return Ok(place.and_then(|place| text.get(place + self.plain.len()..)));
        }
        let mut rest = text;
        loop {
            if let Some(after) = self.strip(rest) {
                return Ok(Some(after));
            }
            if let Some(effort) = effort {
                effort.spend(self.length)?;
            }
            let mut characters = rest.chars();
            if characters.next().is_none() {
                return Ok(None);
            }
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
    use crate::eval::context::NoInterrupts;

    fn matches(text: &str, pattern: &str) -> bool {
        let style = Style {
            escape: Some('\\'),
            case_insensitive: false,
        };
        Pattern::new(pattern, style).unwrap().matches(text)
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
        assert!(Pattern::new("ÄB%", folded).unwrap().matches("äbC"));
        assert!(Pattern::new("a\\%", folded).unwrap().matches("A\\bc"));
        let style = Style {
            escape: Some('#'),
            case_insensitive: false,
        };
        assert!(Pattern::new("a#%", style).unwrap().matches("a%"));
        let open = Pattern::new("a#", style).unwrap();
        let effort = Effort::new(&NoInterrupts);
        assert_eq!(
            open.test("ab", &effort).unwrap_err().state(),
            SqlState::InvalidEscapeSequence
        );
        let tests = ["a", "b"].map(|text| open.test(text, &effort));
        assert_eq!(tests, [Ok(false), Ok(false)]);
    }

    #[test]
    fn hostile_patterns_take_linear_time() {
        let text = "a".repeat(50_000);
        assert!(!matches(&text, &("%a".repeat(500) + "%b")));
    }

    /// Sixteen million `%` once took gigabytes, and a long segment with `_` hours that no timeout ended.
    #[test]
    fn patterns_are_bounded_and_can_be_stopped() {
        struct Stopped;
        impl Interrupts for Stopped {
            fn check(&self) -> Result<()> {
                Err(SqlError::new(SqlState::QueryCanceled, "stopped"))
            }
        }
        let style = Style {
            escape: None,
            case_insensitive: false,
        };
        let wide = Pattern::new(&"%".repeat(60_000), style).unwrap();
        assert_eq!(wide.middle.len(), 0);
        let error = Pattern::new(&"a%".repeat(60_000), style).unwrap_err();
        assert_eq!(error.state(), SqlState::ProgramLimitExceeded);
        let slow = Pattern::new(&format!("%_{}b%", "a".repeat(60_000)), style).unwrap();
        assert!(slow.needs_rows());
        let error = slow.test(&"a".repeat(1 << 20), &Effort::new(&Stopped));
        assert_eq!(error.unwrap_err().state(), SqlState::QueryCanceled);
    }
}
