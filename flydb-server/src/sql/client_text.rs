//! Texts as clients of MySQL send them, in the words of the standard.
//!
//! Some of what such a text says is decided before any token is known: what a backslash and a double quote in it are,
//! which comments are none, and where a statement ends. [`standard`] walks over the text once and writes it anew, so
//! that everything behind it, what is kept of definitions included, knows one way to read a text.
//!
//! How much of this holds is what `sql_mode` says: see [`TextRules`]. A text of several statements may set that itself,
//! as every dump does; it holds from there on. Comments such as `/*!40101 ... */` are read in every mode: they are
//! for a server that knows what the version after the mark knows, and nobody else writes them.
//!
//! What changes its length moves what stands behind it; [`Respelled::place`] tells where it stood.

mod rules;
mod walk;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use memchr::memmem;

pub(crate) use rules::{INITIAL_SQL_MODE, TextRules};

/// A text as it is read, and what has moved in it.
#[derive(Debug)]
pub(crate) struct Respelled<'t> {
    /// The text.
    pub(crate) text: Cow<'t, str>,
    /// Characters of it, each with how many more or fewer the client's text has before what follows.
    shifts: Vec<(u32, i64)>,
}

impl Respelled<'_> {
    /// The character of the client's text that a character of this one stands for.
    pub(crate) fn place(&self, character: u32) -> u32 {
        let next = self.shifts.partition_point(|(at, _)| *at <= character);
        let by = next.checked_sub(1).and_then(|last| self.shifts.get(last));
        let by = by.map_or(0, |(_, by)| *by);
        u32::try_from(i64::from(character) + by).unwrap_or(character)
    }
}

/// A text of a client in the standard's words.
pub(crate) fn standard(text: &str, rules: TextRules) -> Respelled<'_> {
    if rules == TextRules::STANDARD && !is_of_mysql(text) {
        return Respelled {
            text: Cow::Borrowed(text),
            shifts: Vec::new(),
        };
    }
    let (text, shifts) = walk::walk(text, rules);
    Respelled {
        text: Cow::Owned(text),
        shifts,
    }
}

/// Whether anything in a text may have to be read in another way, though nothing has said so before it.
fn is_of_mysql(text: &str) -> bool {
    let bytes = text.as_bytes();
    let has = |word: &[u8]| memmem::find(bytes, word).is_some();
    if has(b"/*!") || has(b"_utf8") || has(b"_binary") || has(b"DELIMITER") {
        return true;
    }
    // Within one statement nothing stands behind the mode that it sets.
    let several = memchr::memchr(b';', bytes).is_some_and(|at| at + 1 < bytes.len());
    several && (has(b"sql_mode") || has(b"SQL_MODE"))
}
