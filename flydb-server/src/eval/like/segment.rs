//! The parts of a pattern of LIKE between its `%`.

use memchr::memmem;

use crate::eval::effort::Effort;
use crate::types::Result;

/// Characters of a segment with `_` that is found in good time.
const SHORT: usize = 16;

/// Characters and `_` (`None`) without a `%` between them.
#[derive(Debug, Default)]
pub(super) struct Segment {
    tokens: Vec<Option<char>>,
    /// The characters, where there is no `_` among them.
    plain: String,
    /// Finds them.
    finder: Option<memmem::Finder<'static>>,
    has_wildcard: bool,
    pub(super) length: usize,
}

impl Segment {
    pub(super) fn push(&mut self, token: Option<char>) {
        self.length += 1;
        self.has_wildcard |= token.is_none();
        self.plain.extend(token);
        self.tokens.push(token);
    }

    /// Ready to be searched for.
    pub(super) fn with_finder(mut self) -> Segment {
        if !self.has_wildcard {
            self.finder = Some(memmem::Finder::new(self.plain.as_bytes()).into_owned());
        }
        self
    }

    /// What follows the segment at the start of a text; `None` where it is not there.
    pub(super) fn strip<'t>(&self, text: &'t str) -> Option<&'t str> {
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
    pub(super) const fn is_slow(&self) -> bool {
        self.has_wildcard && self.length > SHORT
    }

    /// What follows the segment at its first place in a text.
    pub(super) fn find<'t>(
        &self,
        text: &'t str,
        effort: Option<&Effort<'_>>,
    ) -> Result<Option<&'t str>> {
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
    pub(super) fn ends(&self, text: &str) -> bool {
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
