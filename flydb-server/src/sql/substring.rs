//! `SUBSTRING(text SIMILAR pattern ESCAPE escape)`, which the grammar of `sqlparser` does not know.
//!
//! It says the same as `SUBSTRING(text FROM pattern FOR escape)`, and is turned into that among the tokens.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::tokens::is_keyword;

/// What a parenthesis that is open belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Other,
    /// SUBSTRING, before a SIMILAR.
    Substring,
    /// SUBSTRING, behind the SIMILAR at this place.
    Similar(usize),
}

/// Turns every SIMILAR and ESCAPE of a SUBSTRING into FROM and FOR.
pub(super) fn rewrite(mut tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let has = |word: Keyword| tokens.iter().any(|token| is_keyword(&token.token, word));
    if !has(Keyword::SUBSTRING) || !has(Keyword::SIMILAR) {
        return tokens;
    }
    let mut open = Vec::new();
    for at in 0..tokens.len() {
        if let Some(similar) = similar_of_escape(&tokens, at, &mut open) {
            respell(&mut tokens, similar, "FROM");
            respell(&mut tokens, at, "FOR");
        }
    }
    tokens
}

/// Where a token is the ESCAPE of a SUBSTRING, the place of its SIMILAR.
fn similar_of_escape(tokens: &[TokenWithSpan], at: usize, open: &mut Vec<Open>) -> Option<usize> {
    let is = |at: usize, word: Keyword| {
        let token = tokens.get(at);
        token.is_some_and(|token| is_keyword(&token.token, word))
    };
    match (&tokens.get(at)?.token, open.last_mut()) {
        (Token::LParen, _) => open.push(match is(at.wrapping_sub(1), Keyword::SUBSTRING) {
            true => Open::Substring,
            false => Open::Other,
        }),
        (Token::RParen, _) => {
            open.pop();
        }
        (_, Some(within @ Open::Substring))
            if is(at, Keyword::SIMILAR) && !is(at + 1, Keyword::TO) =>
        {
            *within = Open::Similar(at);
        }
        (_, Some(within)) if is(at, Keyword::ESCAPE) => {
            if let Open::Similar(similar) = *within {
                *within = Open::Other;
                return Some(similar);
            }
        }
        _ => {}
    }
    None
}

fn respell(tokens: &mut [TokenWithSpan], at: usize, word: &str) {
    if let Some(token) = tokens.get_mut(at) {
        token.token = Token::make_keyword(word);
    }
}
