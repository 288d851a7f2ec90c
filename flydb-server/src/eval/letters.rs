//! Upper and lower case, letter by letter.
//!
//! A letter becomes one letter, whatever stands around it, as in PostgreSQL: `Σ` is `σ` at the end of a word
//! as well, and `ß`, which has no single upper case, stays.

/// In lower case.
pub(super) fn lower(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().map(lower_letter).collect()
}

/// In upper case.
pub(super) fn upper(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_uppercase();
    }
    text.chars().map(upper_letter).collect()
}

/// One letter in lower case: of `İ`, which becomes an `i` and a dot, the `i`.
pub(super) fn lower_letter(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

/// One letter in upper case, itself where that would be several letters.
pub(super) fn upper_letter(letter: char) -> char {
    let mut upper = letter.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(single), None) => single,
        _ => letter,
    }
}
