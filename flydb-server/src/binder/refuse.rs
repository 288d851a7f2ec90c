//! Refusing what we do not support, by name and at its place.

use std::fmt::{self, Display, Write};

use crate::types::{Result, SqlError};

/// 0A000 for a clause, where it is there.
pub(super) fn refuse(there: bool, clause: &str, at: Option<u32>) -> Result<()> {
    if there {
        return Err(SqlError::unsupported(clause).at(at));
    }
    Ok(())
}

/// 0A000 for the first of these clauses that is there.
pub(super) fn refuse_all(clauses: &[(bool, &str)], at: Option<u32>) -> Result<()> {
    clauses
        .iter()
        .try_for_each(|(there, clause)| refuse(*there, clause, at))
}

/// The leading words of a statement, as errors call it: `CREATE VIEW`.
pub(super) fn leading_words(statement: &impl Display) -> String {
    let mut start = Start(String::new());
    // It ends by an error as soon as there is enough; a statement can be megabytes long.
    let _ = write!(start, "{statement}");
    let words = start.0.split_whitespace();
    let words = words.take_while(|word| word.chars().all(|c| c.is_ascii_uppercase()));
    words.take(2).collect::<Vec<_>>().join(" ")
}

struct Start(String);

impl Write for Start {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.push_str(text);
        if self.0.len() > 64 {
            return Err(fmt::Error);
        }
        Ok(())
    }
}
