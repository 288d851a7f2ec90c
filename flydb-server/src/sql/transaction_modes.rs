//! DEFERRABLE of transactions, which the grammar of `sqlparser` does not have.
//!
//! A transaction that only reads sees one snapshot and is never refused at its end, so that it has nothing to wait
//! for: `DEFERRABLE` and `NOT DEFERRABLE` change nothing, and are left out.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::token_cursor::{TokenCursor, rewrite};
use super::tokens::is_keyword;

/// Leaves `[NOT] DEFERRABLE` out of BEGIN, START TRANSACTION and SET TRANSACTION.
pub(super) fn fold(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let is_mode = |token: &TokenWithSpan| is_keyword(&token.token, Keyword::DEFERRABLE);
    if !tokens.iter().any(is_mode) {
        return tokens;
    }
    let starts = |token: &Token| {
        *token == Token::Comma
            || is_keyword(token, Keyword::NOT)
            || is_keyword(token, Keyword::DEFERRABLE)
    };
    rewrite(tokens, starts, |before, mut cursor| {
        let comma = cursor.take_token(&Token::Comma).is_some();
        let _ = cursor.take(Keyword::NOT);
        cursor.take(Keyword::DEFERRABLE)?;
        if !of_transaction(before) {
            return None;
        }
        if !comma {
            let _ = cursor.take_token(&Token::Comma);
        }
        Some((Vec::new(), cursor.0.len()))
    })
}

/// Whether the statement so far is one about transactions.
fn of_transaction(before: &[TokenWithSpan]) -> bool {
    let start = before
        .iter()
        .rposition(|token| token.token == Token::SemiColon);
    let statement = before.get(start.map_or(0, |at| at + 1)..);
    let mut cursor = TokenCursor(statement.unwrap_or_default());
    [Keyword::BEGIN, Keyword::START, Keyword::SET]
        .iter()
        .any(|word| cursor.take(*word).is_some())
}
