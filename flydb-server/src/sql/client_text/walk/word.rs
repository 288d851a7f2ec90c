//! Words: the first of a statement, names of character sets before texts, and what sets the mode.

use super::super::TextRules;
use super::{Statement, Walk};

/// Character sets, one of which may stand before a text.
const SETS: [&str; 6] = [
    "_utf8mb4", "_utf8mb3", "_utf8", "_latin1", "_ascii", "_ucs2",
];

impl Walk<'_> {
    /// Takes a word.
    pub(super) fn word(&mut self, rest: &str) {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at_checked(length).unwrap_or((rest, ""));
        let lower = word.to_ascii_lowercase();
        if self.statement == Statement::Between {
            if lower == "delimiter" {
                return self.set_delimiter(length, behind);
            }
            self.statement = match lower.as_str() {
                "set" => Statement::Set,
                _ => Statement::Other,
            };
        } else if self.statement == Statement::Set && lower == "sql_mode" {
            self.set_mode(behind);
        }
        let text_follows = behind.trim_start().starts_with(['\'', '"']);
        if text_follows && SETS.contains(&lower.as_str()) {
            return self.blank(length);
        }
        if text_follows && lower == "_binary" {
            return self.binary(length);
        }
        self.keep(length);
    }

    /// `_binary 'text'`: the bytes of the text.
    fn binary(&mut self, length: usize) {
        self.replace(length, "");
        let blanks = self.rest().len() - self.rest().trim_start().len();
        self.replace(blanks, " ");
        let start = self.out.len();
        let quote = self.rest().chars().next().unwrap_or('\'');
        if quote == '"' && !self.rules.double_quoted_texts {
            return;
        }
        self.text_literal(quote, false);
        self.as_bytes(start);
    }

    /// What stands behind `sql_mode` in a SET: an assignment of a text, of a variable that kept the mode before, or none.
    fn set_mode(&mut self, behind: &str) {
        let behind = behind.trim_start();
        let value = behind
            .strip_prefix(":=")
            .or_else(|| behind.strip_prefix('='));
        let Some(value) = value.map(str::trim_start) else {
            return;
        };
        if value.starts_with(['\'', '"']) {
            self.statement = Statement::SetMode;
        } else if value.starts_with('@') && !value.starts_with("@@") {
            self.rules = self.first_rules;
        } else if value
            .get(..7)
            .is_some_and(|word| word.eq_ignore_ascii_case("default"))
        {
            self.rules = TextRules::STANDARD;
        }
    }

    /// `DELIMITER //`, a line of MySQL's client.
    fn set_delimiter(&mut self, length: usize, behind: &str) {
        let line = behind.lines().next().unwrap_or_default();
        let delimiter = line.trim();
        if delimiter.is_empty() {
            return self.keep(length);
        }
        let start = self.at + length + (line.len() - line.trim_start().len());
        let named = self.text.get(start..start + delimiter.len());
        self.delimiter = named.filter(|one| *one != ";");
        self.blank(length + line.len());
    }
}
