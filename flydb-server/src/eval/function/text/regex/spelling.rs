//! PostgreSQL's spelling of regular expressions, turned into that of the crates.
//!
//! What differs: `\m`, `\M`, `\y`, `\Y`, `\Z`, `[[:<:]]` and `[[:>:]]` are borders of words and texts, `\b`
//! is a backspace and `\B` a backslash, brackets know no sets within sets, `{` not before a digit is
//! itself, `***=` and `***:` and letters in `(?...)` at the start are flags.

use super::classes::{class_escape, posix_class};
use crate::types::{Result, SqlError, SqlState};

/// The flags of an expression.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flags {
    fold: bool,
    lines: bool,
    dot: bool,
    extended: bool,
    literal: bool,
}

impl Flags {
    /// The flags of these letters; `g` is for the caller.
    ///
    /// # Errors
    /// 22023 for a letter that is no flag.
    pub(super) fn parse(letters: &str) -> Result<Flags> {
        // `.` takes a new line too, unless told otherwise.
        let mut flags = Flags {
            fold: false,
            lines: false,
            dot: true,
            extended: false,
            literal: false,
        };
        for letter in letters.chars() {
            if !flags.add(letter) {
                return Err(SqlError::new(
                    SqlState::InvalidParameterValue,
                    format!("invalid regular expression option: \"{letter}\""),
                ));
            }
        }
        Ok(flags)
    }

    fn add(&mut self, letter: char) -> bool {
        match letter {
            'i' => self.fold = true,
            'c' => self.fold = false,
            'm' | 'n' => (self.lines, self.dot) = (true, false),
            'p' => (self.lines, self.dot) = (false, false),
            's' => (self.lines, self.dot) = (false, true),
            'w' => (self.lines, self.dot) = (true, true),
            'x' => self.extended = true,
            't' => self.extended = false,
            'q' => self.literal = true,
            'g' | 'e' | 'b' => {}
            _ => return false,
        }
        true
    }

    fn prefix(self) -> String {
        let mut letters = String::new();
        let all = [
            (self.fold, 'i'),
            (self.lines, 'm'),
            (self.dot, 's'),
            (self.extended, 'x'),
        ];
        letters.extend(all.iter().filter(|(on, _)| *on).map(|(_, letter)| letter));
        match letters.as_str() {
            "" => String::new(),
            letters => format!("(?{letters})"),
        }
    }
}

/// An expression as the crates spell it.
#[derive(Debug)]
pub(super) struct Spelling {
    pub(super) text: String,
    /// Whether it has back references or look-around.
    pub(super) needs_backtracking: bool,
    /// Brackets of what must not be there never take a new line, as `.` does not.
    excludes_newline: bool,
}

impl Spelling {
    pub(super) fn of(pattern: &str, flags: Flags) -> Spelling {
        let (rest, flags) = directed(pattern, flags);
        let mut spelling = Spelling {
            text: flags.prefix(),
            needs_backtracking: false,
            excludes_newline: !flags.dot,
        };
        if flags.literal {
            spelling.text.push_str(&regex::escape(rest));
        } else {
            spelling.translate(rest);
        }
        spelling
    }

    fn translate(&mut self, pattern: &str) {
        let mut rest = pattern;
        while let Some(character) = rest.chars().next() {
            let after = rest.get(character.len_utf8()..).unwrap_or_default();
            rest = match character {
                '\\' => self.escape(after, false),
                '[' => self.bracket(rest),
                '{' if !after.starts_with(|c: char| c.is_ascii_digit()) => {
                    self.text.push_str("\\{");
                    after
                }
                '(' => {
                    let looks = ["?=", "?!", "?<=", "?<!"];
                    self.needs_backtracking |= looks.iter().any(|look| after.starts_with(look));
                    self.text.push('(');
                    after
                }
                other => {
                    self.text.push(other);
                    after
                }
            };
        }
    }

    /// What follows a backslash, in brackets or not.
    fn escape<'t>(&mut self, rest: &'t str, in_bracket: bool) -> &'t str {
        let Some(character) = rest.chars().next() else {
            self.text.push('\\');
            return "";
        };
        match character {
            'm' => self.text.push_str("\\b{start}"),
            'M' => self.text.push_str("\\b{end}"),
            'y' => self.text.push_str("\\b"),
            'Y' => self.text.push_str("\\B"),
            'Z' => self.text.push_str("\\z"),
            'b' => self.text.push_str("\\x08"),
            'B' => self.text.push_str("\\\\"),
            'e' => self.text.push_str("\\x1B"),
            '0' => self.text.push_str("\\x00"),
            'd' | 'w' | 's' if in_bracket => self.text.push_str(class_escape(character)),
            'd' | 'w' | 's' => self.text.extend(["[", class_escape(character), "]"]),
            'D' | 'W' | 'S' => {
                let class = class_escape(character.to_ascii_lowercase());
                self.text.extend(["[^", class, "]"]);
            }
            other => {
                self.needs_backtracking |= other.is_ascii_digit();
                self.text.extend(['\\', other]);
            }
        }
        rest.get(character.len_utf8()..).unwrap_or_default()
    }

    /// A bracket expression, of which `rest` starts with the `[`.
    fn bracket<'t>(&mut self, rest: &'t str) -> &'t str {
        for (border, spelled) in [("[[:<:]]", "\\b{start}"), ("[[:>:]]", "\\b{end}")] {
            if let Some(after) = rest.strip_prefix(border) {
                self.text.push_str(spelled);
                return after;
            }
        }
        let mut rest = rest.get(1..).unwrap_or_default();
        self.text.push('[');
        if let Some(after) = rest.strip_prefix('^') {
            self.text.push('^');
            if self.excludes_newline {
                self.text.push_str("\\n");
            }
            rest = after;
        }
        if let Some(after) = rest.strip_prefix(']') {
            self.text.push_str("\\]");
            rest = after;
        }
        while let Some(character) = rest.chars().next() {
            let after = rest.get(character.len_utf8()..).unwrap_or_default();
            rest = match character {
                ']' => {
                    self.text.push(']');
                    return after;
                }
                '\\' => self.escape(after, true),
                '[' => self.class(after),
                '&' | '~' => {
                    self.text.extend(['\\', character]);
                    after
                }
                // With `x` the crates leave blanks and comments out here too.
                ' ' | '#' | '\t'..='\r' | '\u{85}' | '\u{200E}'..='\u{2029}' => {
                    self.text
                        .push_str(&format!("\\x{{{:X}}}", u32::from(character)));
                    after
                }
                other => {
                    self.text.push(other);
                    after
                }
            };
        }
        rest
    }

    /// `:alpha:]`, `.x.]` or `=x=]` behind a `[` inside of brackets; or a `[` that stands for itself.
    fn class<'t>(&mut self, rest: &'t str) -> &'t str {
        let kind = rest.chars().next();
        if let Some(':') = kind
            && let Some((name, after)) = rest.get(1..).and_then(|rest| rest.split_once(":]"))
        {
            match posix_class(name) {
                Some(class) => self.text.extend(["[", class, "]"]),
                None => self.text.extend(["[:", name, ":]"]),
            }
            return after;
        }
        for kind in [".", "="] {
            let end = format!("{kind}]");
            let inside = rest.strip_prefix(kind);
            if let Some((name, after)) = inside.and_then(|inside| inside.split_once(&end)) {
                self.text.push_str(&regex::escape(name));
                return after;
            }
        }
        self.text.push_str("\\[");
        rest
    }
}

/// `***=`, `***:` and `(?flags)` at the start.
fn directed(pattern: &str, mut flags: Flags) -> (&str, Flags) {
    if let Some(rest) = pattern.strip_prefix("***=") {
        flags.literal = true;
        return (rest, flags);
    }
    let pattern = pattern.strip_prefix("***:").unwrap_or(pattern);
    let embedded = pattern
        .strip_prefix("(?")
        .and_then(|rest| rest.split_once(')'))
        .filter(|(letters, _)| letters.bytes().all(|letter| letter.is_ascii_lowercase()));
    let Some((letters, rest)) = embedded else {
        return (pattern, flags);
    };
    let mut changed = flags;
    if letters.chars().all(|letter| changed.add(letter)) {
        (rest, changed)
    } else {
        (pattern, flags)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::context::NoInterrupts;
    use crate::eval::effort::Effort;

    fn spelled(pattern: &str) -> String {
        Spelling::of(pattern, Flags::parse("").unwrap()).text
    }

    #[test]
    fn what_differs_is_spelled_anew() {
        for (pattern, expected) in [
            ("a.b", "(?s)a.b"),
            ("\\mfoo\\M", "(?s)\\b{start}foo\\b{end}"),
            ("\\\\m", "(?s)\\\\m"),
            ("[[:<:]]a[[:>:]]", "(?s)\\b{start}a\\b{end}"),
            ("[]a[b&&c]", "(?s)[\\]a\\[b\\&\\&c]"),
            ("[[:digit:][.-.]]", "(?s)[[0-9]\\-]"),
            ("[a #]", "(?s)[a\\x{20}\\x{23}]"),
            ("[^\\d]x\\D", "(?s)[^0-9]x[^0-9]"),
            ("(?n)[^a]", "(?m)[^\\na]"),
            ("a{1,2}{x", "(?s)a{1,2}\\{x"),
            ("***=a.b", "(?s)a\\.b"),
            ("(?in)a", "(?im)a"),
            ("(?:a)", "(?s)(?:a)"),
            ("\\b", "(?s)\\x08"),
        ] {
            assert_eq!(spelled(pattern), expected, "{pattern}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_pattern_compiles_or_is_refused(pattern in ".{0,20}|[\\\\()\\[\\]{}|*+?.^$a-c0-9:=!<,-]{0,20}", text in "[a-c]{0,8}") {
            if let Ok(regex) = super::super::compiled(&pattern, "") {
                let _ = regex.is_match(&text);
                let found: Vec<_> = regex.matches(&text, 0, &Effort::new(&NoInterrupts)).collect();
                assert!(found.len() <= 2 * text.len() + 2);
            }
        }
    }

    #[test]
    fn what_needs_trying_is_seen() {
        for (pattern, expected) in [
            ("(a)\\1", true),
            ("a(?=b)", true),
            ("a(?<!b)", true),
            ("(?:a)\\d", false),
            ("\\\\1", false),
        ] {
            let spelling = Spelling::of(pattern, Flags::parse("").unwrap());
            assert_eq!(spelling.needs_backtracking, expected, "{pattern}");
        }
        assert!(Flags::parse("z").is_err());
    }
}
