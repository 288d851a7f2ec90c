//! Compiled expressions, kept for later rows and statements.

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use quick_cache::Weighter;
use quick_cache::sync::Cache;
use smallvec::SmallVec;

use super::spelling::{Flags, Spelling};
use crate::eval::effort::Effort;
use crate::eval::limits::{
    KEPT_REGEXES, MAX_KEPT_REGEX_BYTES, MAX_REGEX_BYTES, MAX_REGEX_STEPS, SMALL_REGEX_BYTES,
    check_pattern_bytes,
};
use crate::types::{Result, SqlError, SqlState};

/// A compiled expression.
#[derive(Debug)]
pub(in crate::eval) enum Pattern {
    /// In linear time.
    Linear(regex::Regex),
    /// Back references and look-around: by trying, within a bound of steps.
    Backtracking(Box<fancy_regex::Regex>),
}

/// Where an expression and its groups match.
#[derive(Clone, Debug)]
pub(in crate::eval) struct Found {
    groups: SmallVec<[Option<(usize, usize)>; 4]>,
}

impl Found {
    /// The bytes of the whole match.
    pub(in crate::eval) fn range(&self) -> Range<usize> {
        self.place(0).map_or(0..0, |(start, end)| start..end)
    }

    /// Where a group starts and ends; 0 is the whole match.
    pub(super) fn place(&self, group: usize) -> Option<(usize, usize)> {
        self.groups.get(group).copied().flatten()
    }

    /// The text of a group of `value`, in which it was found.
    pub(super) fn group<'t>(&self, value: &'t str, group: usize) -> Option<&'t str> {
        let (start, end) = self.place(group)?;
        value.get(start..end)
    }
}

/// A compiled expression, and the bytes that it may come to take.
#[derive(Clone)]
struct Kept {
    pattern: Arc<Pattern>,
    bytes: usize,
}

/// Weighs an expression by its bytes.
#[derive(Clone)]
struct Bytes;

impl Weighter<(String, String), Kept> for Bytes {
    fn weight(&self, _: &(String, String), kept: &Kept) -> u64 {
        kept.bytes as u64
    }
}

/// Expressions by flags and pattern.
static COMPILED: LazyLock<Cache<(String, String), Kept, Bytes>> =
    LazyLock::new(|| Cache::with_weighter(KEPT_REGEXES, MAX_KEPT_REGEX_BYTES, Bytes));

/// The expression of a pattern in PostgreSQL's spelling with these flags.
///
/// # Errors
/// 2201B for a pattern that is none, 54000 where it is too long, 22023 for a flag that there is not.
pub(in crate::eval) fn compiled(pattern: &str, flags: &str) -> Result<Arc<Pattern>> {
    check_pattern_bytes("a regular expression", pattern.len())?;
    let key = (flags.to_owned(), pattern.to_owned());
    if let Some(kept) = COMPILED.get(&key) {
        return Ok(kept.pattern);
    }
    let (pattern, bytes) = Pattern::build(pattern, flags)?;
    let pattern = Arc::new(pattern);
    let bytes = bytes + key.0.len() + key.1.len();
    let kept = Kept {
        pattern: Arc::clone(&pattern),
        bytes,
    };
    COMPILED.insert(key, kept);
    Ok(pattern)
}

impl Pattern {
    /// With the bytes that it may come to take: of its program, and of the two tables that grow with use.
    fn build(pattern: &str, flags: &str) -> Result<(Pattern, usize)> {
        let spelling = Spelling::of(pattern, Flags::parse(flags)?);
        if spelling.needs_backtracking {
            return fancy_regex::RegexBuilder::new(&spelling.text)
                .backtrack_limit(MAX_REGEX_STEPS)
                .delegate_size_limit(MAX_REGEX_BYTES)
                .build()
                .map(|regex| (Pattern::Backtracking(Box::new(regex)), 3 * MAX_REGEX_BYTES))
                .map_err(|error| invalid(&error));
        }
        let built = |bytes: usize| {
            regex::RegexBuilder::new(&spelling.text)
                .size_limit(bytes)
                .dfa_size_limit(MAX_REGEX_BYTES / 2)
                .build()
                .map(|regex| (Pattern::Linear(regex), bytes + MAX_REGEX_BYTES))
        };
        match built(SMALL_REGEX_BYTES) {
            Err(regex::Error::CompiledTooBig(_)) => built(MAX_REGEX_BYTES),
            built => built,
        }
        .map_err(|error| invalid(&error))
    }

    /// How many groups in parentheses it has.
    pub(super) fn groups(&self) -> usize {
        match self {
            Pattern::Linear(regex) => regex.captures_len() - 1,
            Pattern::Backtracking(regex) => regex.captures_len() - 1,
        }
    }

    /// How many times as long as a search of the text a match takes, about.
    pub(in crate::eval) const fn cost(&self) -> usize {
        match self {
            Pattern::Linear(_) => 1,
            Pattern::Backtracking(_) => 64,
        }
    }

    /// Whether it matches anywhere.
    ///
    /// # Errors
    /// 2201B where it takes too many steps.
    pub(in crate::eval) fn is_match(&self, value: &str) -> Result<bool> {
        match self {
            Pattern::Linear(regex) => Ok(regex.is_match(value)),
            Pattern::Backtracking(regex) => regex.is_match(value).map_err(|error| failed(&error)),
        }
    }

    /// The first match that starts at a byte or behind it; what lies before is seen by `^` and `\m`.
    ///
    /// # Errors
    /// As [`Pattern::is_match`].
    pub(in crate::eval) fn find_from(&self, value: &str, start: usize) -> Result<Option<Found>> {
        Ok(match self {
            Pattern::Linear(regex) => regex.captures_at(value, start).map(|captures| Found {
                groups: captures
                    .iter()
                    .map(|group| group.map(|group| (group.start(), group.end())))
                    .collect(),
            }),
            Pattern::Backtracking(regex) => regex
                .captures_from_pos(value, start)
                .map_err(|error| failed(&error))?
                .map(|captures| Found {
                    groups: captures
                        .iter()
                        .map(|group| group.map(|group| (group.start(), group.end())))
                        .collect(),
                }),
        })
    }

    /// The matches from a byte on, one behind the other. An empty match may follow one that is not, as in PostgreSQL.
    pub(super) fn matches<'p>(
        &'p self,
        value: &'p str,
        start: usize,
        effort: &'p Effort<'p>,
    ) -> Matches<'p> {
        Matches {
            pattern: self,
            value,
            effort,
            next: Some(start),
        }
    }
}

/// See [`Pattern::matches`].
pub(super) struct Matches<'p> {
    pattern: &'p Pattern,
    value: &'p str,
    effort: &'p Effort<'p>,
    next: Option<usize>,
}

impl Iterator for Matches<'_> {
    type Item = Result<Found>;

    fn next(&mut self) -> Option<Result<Found>> {
        let start = self.next.take()?;
        // What is found may be near, and all of the rest was looked at all the same.
        let rest = self.value.len().saturating_sub(start);
        if let Err(error) = self.effort.spend(rest.saturating_mul(self.pattern.cost())) {
            return Some(Err(error));
        }
        let found = match self.pattern.find_from(self.value, start) {
            Ok(found) => found?,
            Err(error) => return Some(Err(error)),
        };
        let range = found.range();
        self.next = if range.is_empty() {
            let rest = self.value.get(range.end..).unwrap_or_default();
            rest.chars()
                .next()
                .map(|character| range.end + character.len_utf8())
        } else {
            Some(range.end)
        };
        Some(Ok(found))
    }
}

#[cold]
fn invalid(error: &dyn std::error::Error) -> SqlError {
    let text = error.to_string();
    let reason = text.lines().last().unwrap_or("it does not parse");
    SqlError::new(
        SqlState::InvalidRegularExpression,
        format!(
            "invalid regular expression: {}",
            reason.trim_start_matches("error: ")
        ),
    )
}

#[cold]
fn failed(error: &fancy_regex::Error) -> SqlError {
    SqlError::new(
        SqlState::InvalidRegularExpression,
        format!("regular expression failed: {error}"),
    )
    .with_hint("Back references and look-around are matched by trying, within a bound of steps.")
}
