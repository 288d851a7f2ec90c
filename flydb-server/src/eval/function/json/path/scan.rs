//! The tokens of JSON paths.

use super::syntax::Expression;
use crate::eval::limits::MAX_PATH_DEPTH;
use crate::types::{JsonNode, Result, SqlError, SqlState};

/// A text being read.
pub(super) struct Parser<'a> {
    text: &'a str,
    pub(super) rest: &'a str,
    pub(super) depth: usize,
    /// Subscripts that are open, in which `last` means something.
    pub(super) subscripts: usize,
}

impl<'a> Parser<'a> {
    pub(super) const fn new(text: &'a str) -> Parser<'a> {
        Parser {
            text,
            rest: text,
            depth: 0,
            subscripts: 0,
        }
    }

    pub(super) fn number(&mut self) -> Result<Expression> {
        self.rest = self.rest.trim_start();
        let text = self.rest;
        let mut end = text.bytes().take_while(u8::is_ascii_digit).count();
        let fraction = text.get(end..).unwrap_or("");
        if fraction.starts_with('.') && fraction.as_bytes().get(1).is_some_and(u8::is_ascii_digit) {
            end += 1 + fraction
                .bytes()
                .skip(1)
                .take_while(u8::is_ascii_digit)
                .count();
        }
        let exponent = text.get(end..).unwrap_or("");
        if exponent.starts_with(['e', 'E']) {
            let sign = usize::from(exponent.get(1..).is_some_and(|e| e.starts_with(['+', '-'])));
            let digits = exponent
                .bytes()
                .skip(1 + sign)
                .take_while(u8::is_ascii_digit)
                .count();
            end += if digits > 0 { 1 + sign + digits } else { 0 };
        }
        if end == 0 {
            return Err(self.wrong());
        }
        let (number, rest) = text.split_at_checked(end).ok_or_else(|| self.wrong())?;
        self.rest = rest;
        Ok(Expression::Plain(number.to_owned()))
    }

    /// A string in double quotes, with the escapes of JSON.
    pub(super) fn string(&mut self) -> Result<Option<String>> {
        let text = self.rest.trim_start();
        let Some(inside) = text.strip_prefix('"') else {
            return Ok(None);
        };
        let mut escaped = false;
        let end = inside.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        let end = end.ok_or_else(|| self.wrong())?;
        let quoted = text.get(..end + 2).ok_or_else(|| self.wrong())?;
        self.rest = text.get(end + 2..).unwrap_or("");
        match JsonNode::parse(quoted) {
            Ok(JsonNode::String(string)) => Ok(Some(string)),
            _ => Err(self.wrong()),
        }
    }

    pub(super) fn take(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !wanted(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    pub(super) fn symbol(&mut self, symbol: &str) -> bool {
        match self.rest.trim_start().strip_prefix(symbol) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// A word that ends where it ends.
    pub(super) fn word(&mut self, word: &str) -> bool {
        match self.rest.trim_start().strip_prefix(word) {
            Some(rest) if !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_') => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    pub(super) fn expect(&mut self, symbol: &str) -> Result<()> {
        if self.symbol(symbol) {
            Ok(())
        } else {
            Err(self.wrong())
        }
    }

    pub(super) fn expect_word(&mut self, word: &str) -> Result<()> {
        if self.word(word) {
            Ok(())
        } else {
            Err(self.wrong())
        }
    }

    pub(super) fn deeper(&mut self) -> Result<()> {
        self.depth += 1;
        if self.depth > MAX_PATH_DEPTH {
            return Err(SqlError::new(
                SqlState::StatementTooComplex,
                "a JSON path nests too deep",
            ));
        }
        Ok(())
    }

    #[cold]
    pub(super) fn wrong(&self) -> SqlError {
        let at = self.text.len() - self.rest.len();
        SqlError::new(
            SqlState::SyntaxError,
            format!(
                "syntax error in JSON path at byte {} of \"{}\"",
                at + 1,
                self.text
            ),
        )
    }
}
