//! What stands in quotes.

use std::iter::Peekable;
use std::str::CharIndices;

use super::{Statement, Walk};
use crate::sql::client_text::TextRules;

impl Walk<'_> {
    /// Takes a text, and writes it in single quotes.
    pub(super) fn text_literal(&mut self, quote: char, joined: bool) {
        let rest = self.rest();
        let (value, length) = match self.rules.backslashes {
            true if !self.behind_prefix() => unescaped(rest, quote),
            _ => (None, quoted_length(rest, quote, self.behind_escape_mark())),
        };
        let value = value.or_else(|| (quote == '"').then(|| undoubled(rest, length)));
        if self.statement == Statement::SetMode {
            let mode = value.clone().unwrap_or_else(|| undoubled(rest, length));
            self.rules = TextRules::of_sql_mode(&mode);
            self.statement = Statement::Set;
        }
        // Texts side by side are one, which the standard has only over several lines.
        let join = if joined && self.rules.backslashes {
            "\n"
        } else {
            ""
        };
        match value {
            Some(value) => {
                let literal = format!("{join}'{}'", value.replace('\'', "''"));
                self.replace(length, &literal);
            }
            None => {
                self.replace(0, join);
                self.keep(length);
            }
        }
        self.after_text = true;
    }

    /// Takes a name, whatever is in it.
    pub(super) fn quoted_name(&mut self, quote: char) {
        if self.statement == Statement::Between {
            self.statement = Statement::Other;
        }
        let length = quoted_length(self.rest(), quote, false);
        self.keep(length);
    }

    /// Takes `$tag$...$tag$`, or the sign alone.
    pub(super) fn dollar_quoted(&mut self, rest: &str) {
        let tag = rest.get(1..).and_then(|behind| behind.split_once('$'));
        let tag = tag.map(|(tag, _)| tag).filter(|tag| {
            tag.chars().all(|c| c.is_alphanumeric() || c == '_')
                && !tag.starts_with(|c: char| c.is_ascii_digit())
        });
        let Some(tag) = tag else {
            return self.keep(1);
        };
        let mark = format!("${tag}$");
        let inside = rest.get(mark.len()..).unwrap_or_default();
        let end = inside.find(&mark);
        self.keep(end.map_or(rest.len(), |end| end + 2 * mark.len()));
    }

    /// Whether `E`, `X` or the like stands before the quote, so that the text is one of the standard's.
    fn behind_prefix(&self) -> bool {
        self.prefix()
            .is_some_and(|c| matches!(c, 'e' | 'x' | 'b' | 'u' | '&'))
    }

    fn behind_escape_mark(&self) -> bool {
        self.prefix() == Some('e')
    }

    /// The letter before the next character, where it is a word by itself.
    fn prefix(&self) -> Option<char> {
        let mut before = self.text.get(..self.at).unwrap_or_default().chars().rev();
        let letter = before.next()?;
        let alone = letter == '&'
            || !before
                .next()
                .is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '$'));
        alone.then(|| letter.to_ascii_lowercase())
    }
}

/// What a text with escapes says, and how many bytes it is. `None` where that is what stands there.
fn unescaped(rest: &str, quote: char) -> (Option<String>, usize) {
    let mut value = String::new();
    let mut characters = rest.char_indices().peekable();
    characters.next();
    let mut plain = quote == '\'';
    while let Some((at, c)) = characters.next() {
        match c {
            '\\' => {
                plain = false;
                escape(&mut characters, &mut value);
            }
            c if c == quote => match characters.peek() {
                Some((_, next)) if *next == quote => {
                    value.push(c);
                    characters.next();
                }
                _ => return ((!plain).then_some(value), at + 1),
            },
            c => value.push(c),
        }
    }
    (None, rest.len())
}

fn escape(characters: &mut Peekable<CharIndices<'_>>, value: &mut String) {
    let Some((_, escaped)) = characters.next() else {
        return;
    };
    // Patterns need these two as they are.
    if matches!(escaped, '%' | '_') {
        value.push('\\');
    }
    value.push(match escaped {
        '0' => '\0',
        'b' => '\u{8}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'Z' => '\u{1a}',
        other => other,
    });
}

/// The bytes of what is quoted, in which the quote is doubled; to the end of the text where it does not end.
fn quoted_length(rest: &str, quote: char, escapes: bool) -> usize {
    let mut characters = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = characters.next() {
        if c == '\\' && escapes {
            characters.next();
        } else if c == quote {
            match characters.peek() {
                Some((_, next)) if *next == quote => {
                    characters.next();
                }
                _ => return at + 1,
            }
        }
    }
    rest.len()
}

/// What is quoted, each doubled quote once.
fn undoubled(rest: &str, length: usize) -> String {
    let quoted = rest.get(..length).unwrap_or(rest);
    let quote = quoted.get(..1).unwrap_or_default();
    let inside = quoted.get(1..length.saturating_sub(1)).unwrap_or_default();
    inside.replace(&quote.repeat(2), quote)
}
