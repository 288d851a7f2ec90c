//! FETCH FIRST, whose count may be any value in parentheses in PostgreSQL, and one literal in `sqlparser`.
//!
//! `FETCH FIRST (count) ROWS ONLY` is written as `LIMIT (count)`, which is the same, and `... ROWS WITH TIES` as
//! `LIMIT (count) FETCH FIRST <mark> ROWS WITH TIES`, whose count is that of the LIMIT before it.

use sqlparser::ast;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::token_cursor::{TokenCursor, instead, rewrite};
use super::tokens::is_keyword;

/// The count of a FETCH that means that of the LIMIT before it.
const COUNT_OF_LIMIT: &str = "\u{1}count";

/// What may follow an OFFSET.
const BEHIND_OFFSET: [Keyword; 5] = [
    Keyword::FOR,
    Keyword::WITH,
    Keyword::ON,
    Keyword::RETURNING,
    Keyword::LIMIT,
];

/// Writes every FETCH FIRST of a text's tokens as `sqlparser` can read it.
pub(super) fn fold(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    rewrite(
        tokens,
        |token| is_keyword(token, Keyword::FETCH),
        |_, cursor| clause(cursor),
    )
}

/// Whether the count of this FETCH is that of the LIMIT before it.
pub(crate) fn counts_by_limit(fetch: &ast::Fetch) -> bool {
    matches!(&fetch.quantity, Some(ast::Expr::Value(value))
        if matches!(&value.value, ast::Value::Placeholder(name) if name == COUNT_OF_LIMIT))
}

fn clause(mut cursor: TokenCursor<'_>) -> Option<(Vec<TokenWithSpan>, usize)> {
    let fetch = cursor.take(Keyword::FETCH)?;
    let first = cursor
        .take(Keyword::FIRST)
        .or_else(|| cursor.take(Keyword::NEXT))?;
    let count = count(&mut cursor)?;
    let rows = cursor
        .take(Keyword::ROW)
        .or_else(|| cursor.take(Keyword::ROWS))?;
    let ties = match cursor.take(Keyword::ONLY) {
        Some(_) => false,
        None => {
            cursor.take(Keyword::WITH)?;
            cursor.take(Keyword::TIES)?;
            true
        }
    };
    let mut out = vec![
        instead(Token::make_keyword("LIMIT"), fetch),
        instead(Token::LParen, first),
    ];
    match count.is_empty() {
        true => out.push(instead(Token::Number("1".to_owned(), false), first)),
        false => out.extend_from_slice(count),
    }
    out.push(instead(Token::RParen, rows));
    if ties {
        // The OFFSET may come last; `sqlparser` reads it between the two.
        if let Some((offset, behind)) = offset(cursor) {
            out.extend_from_slice(offset);
            cursor = behind;
        }
        let words = [
            Token::make_keyword("FETCH"),
            Token::make_keyword("FIRST"),
            Token::Placeholder(COUNT_OF_LIMIT.to_owned()),
            Token::make_keyword("ROWS"),
            Token::make_keyword("WITH"),
            Token::make_keyword("TIES"),
        ];
        out.extend(words.map(|word| instead(word, fetch)));
    }
    Some((out, cursor.0.len()))
}

/// OFFSET with its count, where it comes next, and what is left behind it.
fn offset(mut cursor: TokenCursor<'_>) -> Option<(&[TokenWithSpan], TokenCursor<'_>)> {
    let start = cursor.0;
    cursor.take(Keyword::OFFSET)?;
    while let Some(next) = cursor.peek() {
        match &next.token {
            Token::LParen => {
                cursor.parenthesized()?;
            }
            Token::RParen | Token::SemiColon | Token::EOF => break,
            token if BEHIND_OFFSET.iter().any(|word| is_keyword(token, *word)) => break,
            _ => {
                cursor.next();
            }
        }
    }
    let taken = start.get(..start.len() - cursor.0.len())?;
    Some((taken, cursor))
}

/// The count: one value, one with a sign, or anything in parentheses, perhaps of a call. None is 1.
fn count<'t>(cursor: &mut TokenCursor<'t>) -> Option<&'t [TokenWithSpan]> {
    let start = cursor.0;
    if cursor.peek().is_some_and(|next| {
        is_keyword(&next.token, Keyword::ROW) || is_keyword(&next.token, Keyword::ROWS)
    }) {
        return Some(&[]);
    }
    let is_open = |cursor: &mut TokenCursor<'_>| {
        cursor
            .peek()
            .is_some_and(|next| next.token == Token::LParen)
    };
    if is_open(cursor) {
        cursor.parenthesized()?;
    } else {
        let signed = cursor.take_if(|token| matches!(token, Token::Plus | Token::Minus));
        let value = cursor.next()?;
        let is_value = match &value.token {
            Token::Word(_) | Token::Placeholder(_) => signed.is_none(),
            Token::Number(..) => true,
            Token::SingleQuotedString(_) => signed.is_none(),
            _ => false,
        };
        if !is_value {
            return None;
        }
        if matches!(value.token, Token::Word(_)) && is_open(cursor) {
            cursor.parenthesized()?;
        }
    }
    start.get(..start.len() - cursor.0.len())
}
