//! `INSERT DEFAULT VALUES` of a MERGE, which the grammar of `sqlparser` does not have.
//!
//! It is written as `INSERT VALUES (DEFAULT)`, which means the same: columns without a value take their
//! defaults.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::tokens::is_keyword;

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
