//! `INSERT DEFAULT VALUES` and `OVERRIDING` of a MERGE, which the grammar of `sqlparser` does not have.
//!
//! The first is written as `INSERT VALUES (DEFAULT)`, which means the same: columns without a value take their
//! defaults. The second becomes a condition behind the values, which is nothing but a name that no column has.

use sqlparser::ast;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::tokens::{is_keyword, is_word};

/// What `THEN INSERT DEFAULT VALUES` is written with in its place.
const FROM: [Keyword; 4] = [
    Keyword::THEN,
    Keyword::INSERT,
    Keyword::DEFAULT,
    Keyword::VALUES,
];

/// Rewrites every `THEN INSERT DEFAULT VALUES`.
pub(super) fn fold(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let is_merge = |token: &TokenWithSpan| is_keyword(&token.token, Keyword::MERGE);
    if !tokens.iter().any(is_merge) {
        return tokens;
    }
    let tokens = fold_overriding(tokens);
    let told = |at: &usize| {
        let token = tokens.get(*at).map(|one| &one.token);
        !matches!(token, Some(Token::Whitespace(_)))
    };
    let told: Vec<usize> = (0..tokens.len()).filter(told).collect();
    let folded = told.windows(FROM.len()).filter(|places| {
        let words = places.iter().zip(FROM);
        let is = |at: &usize, word| {
            tokens
                .get(*at)
                .is_some_and(|one| is_keyword(&one.token, word))
        };
        words.into_iter().all(|(at, word)| is(at, word))
    });
    let pairs: Vec<(usize, usize)> = folded
        .filter_map(|places| Some((*places.get(2)?, *places.get(3)?)))
        .collect();
    swap(tokens, &pairs)
}

/// The names that OVERRIDING is written with, which no text can have: they would be identifiers with a NUL.
const OVERRIDING_SYSTEM: &str = "\0overriding system value";
const OVERRIDING_USER: &str = "\0overriding user value";

/// What the condition behind the values of an INSERT in a MERGE says, where it is OVERRIDING.
pub(crate) fn merge_overriding(condition: &ast::Expr) -> Option<ast::InsertOverriding> {
    match condition {
        ast::Expr::Identifier(name) if name.value == OVERRIDING_SYSTEM => {
            Some(ast::InsertOverriding::System)
        }
        ast::Expr::Identifier(name) if name.value == OVERRIDING_USER => {
            Some(ast::InsertOverriding::User)
        }
        _ => None,
    }
}

/// Moves each `OVERRIDING SYSTEM VALUE` and `OVERRIDING USER VALUE` that stands before `VALUES (...)` behind that.
fn fold_overriding(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let mut out: Vec<TokenWithSpan> = Vec::with_capacity(tokens.len());
    let mut tokens = tokens.into_iter();
    // What is to come behind the next parenthesis that closes at this depth.
    let mut waiting: Option<(&'static str, usize)> = None;
    let mut depth = 0_usize;
    while let Some(token) = tokens.next() {
        let starts = is_keyword(&token.token, Keyword::OVERRIDING) && waiting.is_none();
        if starts && after_insert_of_merge(&out) {
            let words = next_words(&mut tokens);
            match overriding(&words) {
                Some(name) => waiting = Some((name, depth)),
                None => out.extend([token].into_iter().chain(words)),
            }
            continue;
        }
        match token.token {
            Token::LParen => depth += 1,
            Token::RParen => depth = depth.saturating_sub(1),
            _ => {}
        }
        let (closes, span) = (token.token == Token::RParen, token.span);
        out.push(token);
        if let Some((name, _)) = waiting.take_if(|(_, of)| closes && *of == depth) {
            let condition = [
                Token::make_keyword("WHERE"),
                Token::make_word(name, Some('"')),
            ];
            out.extend(condition.map(|token| TokenWithSpan { token, span }));
        }
    }
    out
}

/// The two words that follow.
fn next_words(tokens: &mut impl Iterator<Item = TokenWithSpan>) -> Vec<TokenWithSpan> {
    let words = tokens.filter(|one| !matches!(one.token, Token::Whitespace(_)));
    words.take(2).collect()
}

/// The name for `SYSTEM VALUE` or `USER VALUE`.
fn overriding(words: &[TokenWithSpan]) -> Option<&'static str> {
    let [whose, value] = words else {
        return None;
    };
    if !is_keyword(&value.token, Keyword::VALUE) {
        return None;
    }
    match &whose.token {
        system if is_word(system, "system") => Some(OVERRIDING_SYSTEM),
        user if is_word(user, "user") => Some(OVERRIDING_USER),
        _ => None,
    }
}

/// Whether what was read ends with THEN INSERT and perhaps the names of columns.
fn after_insert_of_merge(read: &[TokenWithSpan]) -> bool {
    let told = read.iter().rev();
    let mut told = told
        .filter(|one| !matches!(one.token, Token::Whitespace(_)))
        .peekable();
    if told.next_if(|one| one.token == Token::RParen).is_some() {
        while told.next_if(|one| one.token != Token::LParen).is_some() {}
        told.next();
    }
    let mut is = |word| told.next().is_some_and(|one| is_keyword(&one.token, word));
    is(Keyword::INSERT) && is(Keyword::THEN)
}

/// Puts `VALUES (` in the place of each first word, and `DEFAULT )` in that of the second.
fn swap(tokens: Vec<TokenWithSpan>, pairs: &[(usize, usize)]) -> Vec<TokenWithSpan> {
    let token = |at: usize| tokens.get(at).map(|one| one.token.clone());
    let mut swapped = Vec::with_capacity(2 * pairs.len());
    for (first, second) in pairs {
        swapped.push((*first, token(*second), Token::LParen));
        swapped.push((*second, token(*first), Token::RParen));
    }
    let mut swapped = swapped.into_iter().peekable();
    let mut out = Vec::with_capacity(tokens.len() + 2 * pairs.len());
    for (at, mut token) in tokens.into_iter().enumerate() {
        let Some((_, word, sign)) = swapped.next_if(|(place, _, _)| *place == at) else {
            out.push(token);
            continue;
        };
        let span = token.span;
        token.token = word.unwrap_or(token.token);
        out.push(token);
        out.push(TokenWithSpan { token: sign, span });
    }
    out
}
