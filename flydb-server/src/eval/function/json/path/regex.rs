//! The expressions of `like_regex`, with XQuery's flags.

use std::sync::Arc;

use crate::eval::function::{Pattern, compiled};
use crate::types::{Result, SqlError, SqlState};

/// The expression of a pattern with these flags: in PostgreSQL's spelling, as it takes XQuery's.
///
/// # Errors
/// 42601 for a letter that is no flag, 0A000 for `x`, 2201B for a pattern that is none.
pub(super) fn regex(pattern: &str, letters: &str) -> Result<Arc<Pattern>> {
    compiled(pattern, &flags(letters)?)
}

/// The flags as the other expressions spell them: `.` takes a new line only with `s`, `^` and `$` stand at
/// every line only with `m`.
fn flags(letters: &str) -> Result<String> {
    let (mut lines, mut dot, mut out) = (false, false, String::new());
    for letter in letters.chars() {
        match letter {
            'i' | 'q' => out.push(letter),
            'm' => lines = true,
            's' => dot = true,
            // A literal pattern has no blanks to leave out.
            'x' if letters.contains('q') => {}
            'x' => return Err(expanded()),
            _ => return Err(unknown(letter)),
        }
    }
    out.push(match (lines, dot) {
        (false, false) => 'p',
        (false, true) => 's',
        (true, false) => 'n',
        (true, true) => 'w',
    });
    Ok(out)
}

#[cold]
fn expanded() -> SqlError {
    SqlError::new(
        SqlState::FeatureNotSupported,
        "XQuery \"x\" flag (expanded regular expressions) is not implemented",
    )
}

#[cold]
fn unknown(letter: char) -> SqlError {
    SqlError::new(
        SqlState::SyntaxError,
        format!("unrecognized flag character \"{letter}\" in LIKE_REGEX predicate"),
    )
}
