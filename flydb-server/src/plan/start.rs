//! How texts start that a pattern lets through: what makes a range of an index of `c LIKE 'abc%'`.
//!
//! Texts are ordered by their bytes, so that those with one start lie together.

use super::Expr;

/// What the texts of a column start with.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Start {
    /// A TEXT without columns of the input; NULL makes the range empty.
    pub pattern: Expr,
    /// How the pattern is read.
    pub style: PatternStyle,
    /// Whether the texts have blanks at their end that the pattern does not see.
    pub padded: bool,
}

/// How a pattern is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PatternStyle {
    /// As it is: a start itself.
    Plain,
    /// As LIKE does.
    Like {
        /// See [`super::ExprKind::Like`].
        escape: Option<char>,
        /// ILIKE.
        case_insensitive: bool,
    },
    /// As SIMILAR TO does, with a backslash as escape.
    Similar,
    /// As `~` does.
    Regex,
}

/// The start that a pattern tells of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fixed {
    /// The characters; all texts that match start with them.
    pub start: String,
    /// What else the pattern says.
    pub rest: Rest,
}

/// What follows the start in a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rest {
    /// Nothing: the start is all of the text.
    Nothing,
    /// Anything matches.
    Anything,
    /// Something that has to be tested.
    Tested,
}

impl Start {
    /// What texts start with that this pattern lets through; empty where nothing is known.
    pub(crate) fn of(&self, pattern: &str) -> String {
        let mut start = self.style.fixed(pattern).start;
        if self.padded {
            start.truncate(start.trim_end_matches(' ').len());
        }
        start
    }
}

impl PatternStyle {
    /// The start that a pattern read like this tells of.
    pub(crate) fn fixed(self, pattern: &str) -> Fixed {
        match self {
            PatternStyle::Plain => Fixed {
                start: pattern.to_owned(),
                rest: Rest::Anything,
            },
            PatternStyle::Like {
                escape,
                case_insensitive,
            } => of_like(pattern, escape, case_insensitive),
            PatternStyle::Similar => of_expression(pattern, "%_|*+?{}()[]"),
            PatternStyle::Regex => match pattern.strip_prefix('^') {
                Some(pattern) => of_expression(pattern, "^$.|*+?{}()[]"),
                None => unknown(),
            },
        }
    }
}

const fn unknown() -> Fixed {
    Fixed {
        start: String::new(),
        rest: Rest::Tested,
    }
}

fn of_like(pattern: &str, escape: Option<char>, case_insensitive: bool) -> Fixed {
    let mut start = String::new();
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        let literal = match character {
            _ if Some(character) == escape => characters.next(),
            '%' | '_' => None,
            other => Some(other),
        };
        let has_case = |one: &char| case_insensitive && (one.is_alphabetic() || !one.is_ascii());
        let Some(literal) = literal.filter(|one| !has_case(one)) else {
            let wildcard = character == '%' && escape != Some('%');
            let any = wildcard && characters.all(|rest| rest == '%');
            let rest = if any { Rest::Anything } else { Rest::Tested };
            return Fixed { start, rest };
        };
        start.push(literal);
    }
    Fixed {
        start,
        rest: Rest::Nothing,
    }
}

/// Of a regular expression that has to match from the start on: the characters before the first that is a sign.
fn of_expression(pattern: &str, signs: &str) -> Fixed {
    if has_alternatives(pattern) {
        return unknown();
    }
    let mut start = String::new();
    let mut characters = pattern.chars().peekable();
    while let Some(character) = characters.next() {
        let literal = match character {
            // A backslash before a letter or a digit makes another sign of it.
            '\\' => characters.next().filter(|next| !next.is_alphanumeric()),
            sign if signs.contains(sign) => None,
            other => Some(other),
        };
        let Some(literal) = literal else { break };
        // One that may be left out is none of the start.
        if matches!(characters.peek(), Some('*' | '?' | '{')) {
            break;
        }
        start.push(literal);
    }
    Fixed {
        start,
        rest: Rest::Tested,
    }
}

/// Whether a regular expression may have alternatives that are not in parentheses.
fn has_alternatives(pattern: &str) -> bool {
    let mut open = 0_usize;
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => drop(characters.next()),
            // What brackets hold is not looked into: they may hold parentheses.
            '[' if pattern.contains('|') => return true,
            '(' => open += 1,
            ')' => open = open.saturating_sub(1),
            '|' if open == 0 => return true,
            _ => {}
        }
    }
    false
}

/// The least text, or nearly so, that is above all that start like this; `None` where there is none.
pub(crate) fn after(start: &str) -> Option<String> {
    let mut start = start.to_owned();
    while let Some(last) = start.pop() {
        let next = (u32::from(last) + 1..=u32::from(char::MAX)).find_map(char::from_u32);
        if let Some(next) = next {
            start.push(next);
            return Some(start);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(style: PatternStyle, patterns: &[(&str, &str, Rest)]) {
        for (pattern, start, rest) in patterns {
            let expected = Fixed {
                start: (*start).to_owned(),
                rest: *rest,
            };
            assert_eq!(style.fixed(pattern), expected, "{pattern}");
        }
    }

    #[test]
    fn patterns_of_like_start_before_their_first_wildcard() {
        let style = |escape, case_insensitive| PatternStyle::Like {
            escape,
            case_insensitive,
        };
        let plain = [
            ("abc%", "abc", Rest::Anything),
            ("abc%%", "abc", Rest::Anything),
            ("abc", "abc", Rest::Nothing),
            ("abc%d", "abc", Rest::Tested),
            ("ab_", "ab", Rest::Tested),
            ("%", "", Rest::Anything),
            ("", "", Rest::Nothing),
            (r"5\%%", "5%", Rest::Anything),
            (r"a\\b%", r"a\b", Rest::Anything),
            (r"ab\", "ab", Rest::Tested),
        ];
        check(style(Some('\\'), false), &plain);
        let none = [(r"a\%", r"a\", Rest::Anything)];
        check(style(None, false), &none);
        let percent = [
            ("ab%%c", "ab%c", Rest::Nothing),
            ("ab%", "ab", Rest::Tested),
        ];
        check(style(Some('%'), false), &percent);
        let folded = [
            ("12-a%", "12-", Rest::Tested),
            ("12%", "12", Rest::Anything),
            ("1\u{2160}", "1", Rest::Tested),
        ];
        check(style(Some('\\'), true), &folded);
    }

    #[test]
    fn expressions_start_where_they_are_anchored() {
        let patterns = [
            ("^abc", "abc"),
            ("^abc.*", "abc"),
            ("abc", ""),
            ("^ab*", "a"),
            ("^ab+", "ab"),
            ("^ab?c", "a"),
            ("^ab{0}", "a"),
            (r"^a\.b", "a.b"),
            (r"^a\d", "a"),
            (r"^a\.*", "a"),
            ("^ab|c", ""),
            ("^ab(c|d)", "ab"),
            (r"^ab\|c", "ab|c"),
            ("^ab[(]x|c", ""),
            ("^(ab)", ""),
            ("^^a", ""),
        ];
        let patterns = patterns.map(|(pattern, start)| (pattern, start, Rest::Tested));
        check(PatternStyle::Regex, &patterns);
        let similar = [("ab%", "ab"), ("a.b_", "a.b"), ("^a%", "^a"), ("ab|cd", "")];
        let similar = similar.map(|(pattern, start)| (pattern, start, Rest::Tested));
        check(PatternStyle::Similar, &similar);
    }

    #[test]
    fn the_text_after_a_start_is_above_all_of_it() {
        for (start, next) in [
            ("ab", Some("ac")),
            ("a\u{d7ff}", Some("a\u{e000}")),
            ("a\u{10ffff}", Some("b")),
            ("\u{10ffff}", None),
            ("", None),
        ] {
            assert_eq!(after(start).as_deref(), next, "{start:?}");
        }
    }
}
