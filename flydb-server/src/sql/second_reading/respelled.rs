//! What MySQL's grammar in `sqlparser` does not know, in words that it does.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use crate::sql::tokens::is_keyword;

/// `UPDATE a, b SET`: the commas are joins, which the grammar knows there.
pub(super) fn joins_of_update(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let mut depth = 0_usize;
    let mut before_set = tokens
        .first()
        .is_some_and(|first| is_keyword(&first.token, Keyword::UPDATE));
    let mut out = Vec::with_capacity(tokens.len());
    for token in tokens {
        match &token.token {
            Token::LParen => depth += 1,
            Token::RParen => depth = depth.saturating_sub(1),
            word if is_keyword(word, Keyword::SET) => before_set = false,
            _ => {}
        }
        if before_set && depth == 0 && token.token == Token::Comma {
            out.extend(words(["CROSS", "JOIN"], &token));
            continue;
        }
        out.push(token);
    }
    out
}

/// `LOCK IN SHARE MODE` is `FOR SHARE`.
pub(super) fn share_locks(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    const CLAUSE: [Keyword; 4] = [Keyword::LOCK, Keyword::IN, Keyword::SHARE, Keyword::MODE];
    let mut out = Vec::with_capacity(tokens.len());
    let mut rest = tokens.as_slice();
    while let [token, after @ ..] = rest {
        let next = rest.iter().take(CLAUSE.len());
        let is_clause = rest.len() > CLAUSE.len()
            && next
                .zip(CLAUSE)
                .all(|(one, word)| is_keyword(&one.token, word));
        if is_clause {
            out.extend(words(["FOR", "SHARE"], token));
            rest = rest.get(CLAUSE.len()..).unwrap_or_default();
        } else {
            out.push(token.clone());
            rest = after;
        }
    }
    out
}

fn words(words: [&str; 2], at: &TokenWithSpan) -> [TokenWithSpan; 2] {
    words.map(|word| TokenWithSpan::new(Token::make_keyword(word), at.span))
}
