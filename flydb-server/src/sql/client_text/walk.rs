//! The walk over a text.

mod bytes;
mod quoted;
mod word;

use super::TextRules;

/// The newest version of MySQL whose comments are read.
const NEWEST_VERSION: u32 = 99_999;

/// Walks over a text, part by part.
struct Walk<'t> {
    text: &'t str,
    /// The byte of `text` that comes next.
    at: usize,
    out: String,
    /// Characters of `out`, and of `text`, so far.
    written: u32,
    read: u32,
    shifts: Vec<(u32, i64)>,
    rules: TextRules,
    /// Those that the text starts with: what a mode is put back to.
    first_rules: TextRules,
    /// Comments with a version that are open.
    versions: usize,
    /// What ends a statement, where that is no semicolon.
    delimiter: Option<&'t str>,
    statement: Statement,
    /// Whether what came last is a text, so that one behind it would be joined to it.
    after_text: bool,
}

/// What is known of the statement that is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Statement {
    /// It has not begun.
    Between,
    /// It is a SET.
    Set,
    /// It is a SET, and `sql_mode` was named.
    SetMode,
    /// It is any other.
    Other,
}

/// The text in the standard's words, and what moved.
pub(super) fn walk(text: &str, rules: TextRules) -> (String, Vec<(u32, i64)>) {
    let mut walk = Walk {
        text,
        at: 0,
        out: String::with_capacity(text.len() + text.len() / 16),
        written: 0,
        read: 0,
        shifts: Vec::new(),
        rules,
        first_rules: rules,
        versions: 0,
        delimiter: None,
        statement: Statement::Between,
        after_text: false,
    };
    while walk.step() {}
    (walk.out, walk.shifts)
}

impl<'t> Walk<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Takes one part of the text; whether there was one.
    fn step(&mut self) -> bool {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return false;
        };
        if self.ends_statement(rest) || self.comment(rest) {
            return true;
        }
        let was_text = std::mem::replace(&mut self.after_text, false);
        match first {
            '\'' => self.text_literal(first, was_text),
            '"' if self.rules.double_quoted_texts || self.statement == Statement::SetMode => {
                self.text_literal(first, was_text);
            }
            '"' | '`' => self.quoted_name(first),
            '$' if !self.behind_word() => self.dollar_quoted(rest),
            '|' if rest.starts_with("||") && self.rules.pipes_are_or => self.replace(2, " OR "),
            '0' if self.rules.backslashes && !self.behind_word() => self.digits(rest),
            c if c.is_whitespace() => {
                self.after_text = was_text;
                self.keep(c.len_utf8());
            }
            c if c.is_alphabetic() || c == '_' => self.word(rest),
            c => {
                if self.statement == Statement::Between {
                    self.statement = Statement::Other;
                }
                self.keep(c.len_utf8());
            }
        }
        true
    }

    /// Takes bytes as they are.
    fn keep(&mut self, bytes: usize) {
        let part = self.rest().get(..bytes).unwrap_or(self.rest());
        let characters = count(part);
        self.out.push_str(part);
        self.written += characters;
        self.read += characters;
        self.at += part.len();
    }

    /// Takes bytes, and writes something else.
    fn replace(&mut self, bytes: usize, with: &str) {
        let part = self.rest().get(..bytes).unwrap_or(self.rest());
        self.out.push_str(with);
        self.written += count(with);
        self.read += count(part);
        self.at += part.len();
        self.note_shift();
    }

    /// Takes bytes, and writes as many blanks.
    fn blank(&mut self, bytes: usize) {
        let part = self.rest().get(..bytes).unwrap_or(self.rest());
        let blanks = " ".repeat(part.chars().count());
        self.replace(part.len(), &blanks);
    }

    fn note_shift(&mut self) {
        let by = i64::from(self.read) - i64::from(self.written);
        let last = self.shifts.last().map_or(0, |(_, by)| *by);
        if by != last {
            self.shifts.push((self.written + 1, by));
        }
    }

    /// Whether a letter or digit came last.
    fn behind_word(&self) -> bool {
        let last = self
            .text
            .get(..self.at)
            .unwrap_or_default()
            .chars()
            .next_back();
        last.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '$'))
    }

    /// Takes what ends a statement.
    fn ends_statement(&mut self, rest: &str) -> bool {
        let ends = match self.delimiter {
            Some(delimiter) if rest.starts_with(delimiter) => {
                self.replace(delimiter.len(), ";");
                true
            }
            delimiter if rest.starts_with(';') => {
                self.keep(1);
                delimiter.is_none()
            }
            _ => return false,
        };
        if ends {
            self.statement = Statement::Between;
        }
        self.after_text = false;
        true
    }

    /// Takes a comment, or a mark of one that is none.
    fn comment(&mut self, rest: &str) -> bool {
        if let Some(mark) = version_mark(rest) {
            self.blank(mark);
            self.versions += 1;
        } else if self.versions > 0 && rest.starts_with("*/") {
            self.blank(2);
            self.versions -= 1;
        } else if rest.starts_with("--") {
            self.keep(line_length(rest));
        } else if rest.starts_with("/*") {
            self.keep(comment_length(rest));
        } else if self.rules.backslashes && starts_hash_comment(rest) {
            self.blank(line_length(rest));
        } else {
            return false;
        }
        true
    }
}

fn count(part: &str) -> u32 {
    u32::try_from(part.chars().count()).unwrap_or(u32::MAX)
}

/// The bytes of `/*!40101`, where that is a version whose words are read; of `/*!` too, which is for every version.
fn version_mark(rest: &str) -> Option<usize> {
    let behind = rest.strip_prefix("/*!")?;
    let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
    match digits {
        5 | 6 => {
            let version: u32 = behind.get(..digits)?.parse().ok()?;
            (version < NEWEST_VERSION).then_some(3 + digits)
        }
        _ => None,
    }
}

fn line_length(rest: &str) -> usize {
    rest.find('\n').unwrap_or(rest.len())
}

/// A comment with those inside of it, to the end of the text where it does not end.
fn comment_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(two) = bytes.get(at..at + 2) {
        match two {
            b"/*" => depth += 1,
            b"*/" => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

/// `#`, where it is no operator of JSON.
fn starts_hash_comment(rest: &str) -> bool {
    rest.strip_prefix('#')
        .is_some_and(|behind| !behind.starts_with(['>', '-']))
}
