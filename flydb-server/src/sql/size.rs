//! How many tokens a text can have, told without making any.
//!
//! The tokenizer makes all its tokens at once, at many times the size of the text. So the bound comes
//! first: one pass over the bytes that counts every place where a token can start, the content of
//! plain quotes left out. Where a text has escapes, comments or dollar quotes, telling quotes from
//! content would take a tokenizer; there the count is the crude one that looks into quotes too. It is
//! never too low.

use super::limits::{MAX_TEXT_BYTES, MAX_TOKENS};
use crate::types::{Result, SqlError, SqlState};

/// Refuses a text that is too long or has too many tokens.
///
/// # Errors
/// 54000 for too many bytes, 54001 for too many tokens.
pub(super) fn check(text: &str) -> Result<()> {
    if text.len() > MAX_TEXT_BYTES {
        return Err(SqlError::new(
            SqlState::ProgramLimitExceeded,
            format!(
                "a statement of {} bytes is over the limit of {MAX_TEXT_BYTES} bytes",
                text.len()
            ),
        )
        .with_hint("Send the values as parameters, in several statements."));
    }
    // A text this short cannot have too many.
    if text.len() > MAX_TOKENS && most_tokens(text) > MAX_TOKENS {
        return Err(SqlError::new(
            SqlState::StatementTooComplex,
            format!("a statement may have at most {MAX_TOKENS} words, values and signs"),
        )
        .with_hint("Split it, or send the values as parameters of a prepared statement."));
    }
    Ok(())
}

fn most_tokens(text: &str) -> usize {
    let plain_quotes = !["\\", "--", "/*", "$", "\"", "`"]
        .iter()
        .any(|mark| text.contains(mark));
    let mut count = 0;
    let mut in_word = false;
    let mut in_quotes = false;
    for byte in text.bytes() {
        if byte == b'\'' && plain_quotes {
            in_quotes = !in_quotes;
        }
        if in_quotes {
            in_word = false;
            continue;
        }
        let word = byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii();
        count += usize::from(!word || !in_word);
        in_word = word;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::{check, most_tokens};
    use crate::types::SqlState;

    #[test]
    fn words_signs_and_blanks_count_and_the_content_of_quotes_does_not() {
        assert_eq!(most_tokens("SELECT a1,2 "), 6);
        assert_eq!(most_tokens("'a, b, c''d'"), 2);
    }

    #[test]
    fn where_quotes_are_not_plain_their_content_counts() {
        assert!(most_tokens(r"E'a, b\'', 1") >= 9);
        assert!(most_tokens("$$ ' $$ , 1 , 2") >= 14);
    }

    #[test]
    fn megabytes_of_one_string_pass_and_megabytes_of_signs_do_not() {
        let string = format!("SELECT '{}'", "x, ".repeat(4_000_000));
        assert!(check(&string).is_ok());
        let signs = check(&"1,".repeat(4_000_000)).unwrap_err();
        assert_eq!(signs.state(), SqlState::StatementTooComplex);
        let long = check(&"x".repeat(17 << 20)).unwrap_err();
        assert_eq!(long.state(), SqlState::ProgramLimitExceeded);
    }
}
