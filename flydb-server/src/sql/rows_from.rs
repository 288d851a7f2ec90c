//! ROWS FROM: functions of FROM side by side, which the grammar of `sqlparser` does not have.
//!
//! `ROWS FROM (f(1), g(2))` is written as a call of a function whose name no user's can be, with the calls as its
//! arguments.

use sqlparser::ast;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::token_cursor::{MARK, TokenCursor, mark, rewrite};
use super::tokens::{is_keyword, is_word};

/// Writes every ROWS FROM of a text's tokens as a call.
pub(super) fn fold(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    rewrite(
        tokens,
        |token| is_word(token, "rows"),
        |before, cursor| match may_follow(before) {
            true => clause(cursor),
            false => None,
        },
    )
}

/// Whether a function's name stands for ROWS FROM.
pub(crate) fn is_rows_from(name: &ast::ObjectName) -> bool {
    matches!(name.0.as_slice(), [ast::ObjectNamePart::Identifier(name)]
        if name.quote_style == Some(MARK) && name.value == "rows from")
}

/// Whether a table of FROM may follow.
fn may_follow(before: &[TokenWithSpan]) -> bool {
    let told = before.iter().rev();
    let mut told = told.filter(|one| !matches!(one.token, Token::Whitespace(_)));
    let words = [
        Keyword::FROM,
        Keyword::JOIN,
        Keyword::LATERAL,
        Keyword::USING,
    ];
    told.next().is_some_and(|last| {
        matches!(last.token, Token::Comma | Token::LParen)
            || words.iter().any(|word| is_keyword(&last.token, *word))
    })
}

fn clause(mut cursor: TokenCursor<'_>) -> Option<(Vec<TokenWithSpan>, usize)> {
    let rows = cursor.take_word("rows")?;
    cursor.take(Keyword::FROM)?;
    let open = cursor.peek()?;
    let mut after = cursor;
    let mut calls = TokenCursor(after.parenthesized()?);
    // A column called ROWS before FROM and parentheses: what is in these are no calls alone.
    loop {
        calls.name()?;
        while calls.take_token(&Token::Period).is_some() {
            calls.name()?;
        }
        calls.parenthesized()?;
        match calls.peek() {
            None => break,
            Some(_) => calls.take_token(&Token::Comma)?,
        };
    }
    let taken = cursor.0.len() - after.0.len();
    let mut out = vec![mark("rows from", rows)];
    debug_assert!(
        open.token == Token::LParen,
        "the list stands in parentheses"
    );
    out.extend_from_slice(cursor.0.get(..taken)?);
    Some((out, after.0.len()))
}
