//! Comments directly behind an operator: `a >--1` and `x >=/* y */ 1`.
//!
//! The tokenizer takes as much for an operator as can be one, the start of a comment included. An
//! operator ends before a comment, as in PostgreSQL; so such a comment is made blank before the text is
//! taken apart, character by character, and the rest stays where it was.

use std::borrow::Cow;
use std::iter::Peekable;
use std::str::CharIndices;

/// The text, with comments directly behind operators blank.
pub(super) fn blank_behind_operators(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let may_be = bytes.windows(3).any(|three| {
        let [first, second, third] = *three else {
            return false;
        };
        is_operator(char::from(first)) && matches!([second, third], [b'-', b'-'] | [b'/', b'*'])
    });
    match may_be {
        true => Cow::Owned(Blanker::new(text).run()),
        false => Cow::Borrowed(text),
    }
}

fn is_operator(c: char) -> bool {
    "+-*/<>=~!@#%^&|?".contains(c)
}

struct Blanker<'t> {
    text: &'t str,
    rest: Peekable<CharIndices<'t>>,
    out: String,
}

impl<'t> Blanker<'t> {
    fn new(text: &'t str) -> Blanker<'t> {
        Blanker {
            text,
            rest: text.char_indices().peekable(),
            out: String::with_capacity(text.len()),
        }
    }

    fn run(mut self) -> String {
        let mut before = ' ';
        while let Some(&(at, c)) = self.rest.peek() {
            let ahead = self.text.get(at..).unwrap_or_default();
            let blank = is_operator(before);
            if ahead.starts_with("--") {
                self.line_comment(blank);
                before = ' ';
                continue;
            }
            if ahead.starts_with("/*") {
                self.block_comment(blank);
                before = ' ';
                continue;
            }
            let in_word = before.is_alphanumeric() || matches!(before, '_' | '$');
            match c {
                '\'' => self.quoted(c, matches!(before, 'E' | 'e') && self.is_prefix(at)),
                '"' | '`' => self.quoted(c, false),
                '$' if !in_word => self.dollar_quoted(ahead),
                _ => self.keep(),
            }
            before = c;
        }
        self.out
    }

    /// Whether the one character before this place is a word of its own.
    fn is_prefix(&self, at: usize) -> bool {
        let mut back = self
            .text
            .get(..at)
            .unwrap_or_default()
            .chars()
            .rev()
            .skip(1);
        let before = back.next();
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '$'))
    }

    /// Takes the next character as it is.
    fn keep(&mut self) {
        self.take(false);
    }

    fn take(&mut self, blank: bool) -> Option<char> {
        let (_, c) = self.rest.next()?;
        self.out.push(match blank && c != '\n' {
            true => ' ',
            false => c,
        });
        Some(c)
    }

    fn line_comment(&mut self, blank: bool) {
        while self.rest.peek().is_some_and(|(_, c)| *c != '\n') {
            self.take(blank);
        }
    }

    fn block_comment(&mut self, blank: bool) {
        let mut depth = 0usize;
        while let Some(&(at, _)) = self.rest.peek() {
            let ahead = self.text.get(at..).unwrap_or_default();
            let (opens, closes) = (ahead.starts_with("/*"), ahead.starts_with("*/"));
            self.take(blank);
            if opens || closes {
                self.take(blank);
            }
            depth += usize::from(opens);
            depth -= usize::from(closes);
            if depth == 0 {
                return;
            }
        }
    }

    /// Takes what is quoted: a quote in it is doubled, or stands behind a backslash.
    fn quoted(&mut self, quote: char, escapes: bool) {
        self.keep();
        while let Some(c) = self.take(false) {
            if c == '\\' && escapes {
                self.keep();
            }
            if c == quote {
                return;
            }
        }
    }

    /// Takes `$$...$$` or `$tag$...$tag$`, or the sign alone where it starts neither.
    fn dollar_quoted(&mut self, ahead: &str) {
        let tag = ahead.get(1..).and_then(|rest| rest.split_once('$'));
        let tag = tag.map(|(tag, _)| tag).filter(|tag| {
            tag.chars().all(|c| c.is_alphanumeric() || c == '_')
                && !tag.starts_with(|c: char| c.is_ascii_digit())
        });
        let Some(tag) = tag else {
            return self.keep();
        };
        let quote = format!("${tag}$");
        let inside = ahead.get(quote.len()..).unwrap_or_default();
        let length = inside
            .find(&quote)
            .map_or(ahead.len(), |end| end + 2 * quote.len());
        let taken = ahead.get(..length).unwrap_or(ahead).chars().count();
        for _ in 0..taken {
            self.keep();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::blank_behind_operators;

    #[test]
    fn comments_behind_operators_are_blank_and_nothing_else_changes() {
        for (text, comment) in [
            ("a >--1\n b", "--1"),
            ("a >=/* é */ 1", "/* é */"),
            ("*/* /* b */ c */ 1", "/* /* b */ c */"),
            ("SELECT *--x", "--x"),
            ("a --> b\n>--c", "--c"),
            ("'>--' >--x", "--x"),
            (r"E'\'>--' >--x", "--x"),
            (r"'\' >--'x", "--'x"),
            ("\">--\" >--x", "--x"),
            ("$a$ >-- $$ $a$ >--x", "--x"),
            ("$1 >--x", "--x"),
            ("a$b >--$ x", "--$ x"),
            ("/* >--x */ 1", ""),
            ("a >-1", ""),
        ] {
            let blank = " ".repeat(comment.chars().count());
            assert_eq!(blank_behind_operators(text), text.replace(comment, &blank));
        }
    }

    #[test]
    fn what_does_not_end_is_taken_to_the_end() {
        for text in [
            "+/* a",
            "+--",
            "'a +--",
            "$$ +--",
            "E'+--\\",
            "+/* /* */",
            "$",
            "+/*/",
        ] {
            let blank = blank_behind_operators(text);
            assert_eq!(blank.chars().count(), text.chars().count(), "{text}");
        }
    }
}
