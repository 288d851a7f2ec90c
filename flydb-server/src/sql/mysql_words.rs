//! Words of MySQL that say nothing of what a statement means: who defined a view, trigger or procedure and how a view is
//! computed; and at the head of a SELECT, how its rows are to be sent and kept.
//!
//! They are taken out of the tokens before anything else is read, where nothing of PostgreSQL's stands in their place.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::tokens::{is_keyword, is_word};

/// What may stand behind SELECT; the rows are the same.
const OF_SELECT: [&str; 6] = [
    "sql_no_cache",
    "sql_cache",
    "sql_small_result",
    "sql_big_result",
    "sql_buffer_result",
    "high_priority",
];

/// Takes these words out.
pub(super) fn fold(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    if !tokens.iter().any(|one| is_one(&one.token)) {
        return tokens;
    }
    let mut out: Vec<TokenWithSpan> = Vec::with_capacity(tokens.len());
    let mut rest = tokens.as_slice();
    while let [token, behind @ ..] = rest {
        let mut before = out.iter().rev().filter(|one| is_told(one));
        let last = before.next();
        let is_last = |word| last.is_some_and(|last| is_keyword(&last.token, word));
        let replaces = is_last(Keyword::REPLACE)
            && before
                .next()
                .is_some_and(|or| is_keyword(&or.token, Keyword::OR));
        let creates = is_last(Keyword::CREATE) || replaces;
        let selects = is_last(Keyword::SELECT);
        let skipped = match () {
            () if creates => clause_of_create(rest),
            () if selects && names_something(behind) => usize::from(is_of_select(&token.token)),
            () => 0,
        };
        if skipped > 0 {
            rest = rest.get(skipped..).unwrap_or_default();
            continue;
        }
        if selects && is_word(&token.token, "distinctrow") && names_something(behind) {
            out.push(TokenWithSpan::new(
                Token::make_keyword("DISTINCT"),
                token.span,
            ));
        } else {
            out.push(token.clone());
        }
        rest = behind;
    }
    out
}

/// Whether a token is more than a line break.
fn is_told(token: &TokenWithSpan) -> bool {
    !matches!(token.token, Token::Whitespace(_))
}

fn is_one(token: &Token) -> bool {
    is_of_select(token)
        || ["definer", "algorithm", "security", "distinctrow"]
            .iter()
            .any(|word| is_word(token, word))
}

fn is_of_select(token: &Token) -> bool {
    OF_SELECT.iter().any(|word| is_word(token, word))
}

/// Whether what follows is an item of its own, so that the word before it is no column.
fn names_something(behind: &[TokenWithSpan]) -> bool {
    match behind.iter().find(|one| is_told(one)).map(|one| &one.token) {
        Some(Token::Word(word)) => !matches!(word.keyword, Keyword::FROM | Keyword::AS),
        Some(
            Token::Mul
            | Token::Number(..)
            | Token::SingleQuotedString(_)
            | Token::Placeholder(_)
            | Token::AtAt
            | Token::AtSign,
        ) => true,
        _ => false,
    }
}

/// How many tokens of `ALGORITHM = x`, `DEFINER = user` or `SQL SECURITY DEFINER` come next.
fn clause_of_create(rest: &[TokenWithSpan]) -> usize {
    let is =
        |place: usize, word: &str| rest.get(place).is_some_and(|one| is_word(&one.token, word));
    let equals = rest.get(1).is_some_and(|one| one.token == Token::Eq);
    if is(0, "algorithm") && equals {
        let known = ["undefined", "merge", "temptable"]
            .iter()
            .any(|word| is(2, word));
        return if known { 3 } else { 0 };
    }
    if is(0, "sql") && is(1, "security") && is(2, "definer") {
        return 3;
    }
    if !is(0, "definer") || !equals {
        return 0;
    }
    let behind = rest.get(3..).unwrap_or_default();
    match behind.first().map(|one| &one.token) {
        Some(Token::AtSign) => 5,
        Some(Token::LParen) => 5,
        _ => 3,
    }
}
