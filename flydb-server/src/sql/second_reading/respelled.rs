//! What MySQL's grammar in `sqlparser` does not know, in words that it does.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::table_options::without_options;
use crate::sql::tokens::{is_keyword, is_word};

/// Writes a statement's tokens anew; the last is its end.
pub(super) fn all(mut tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let starts = |word| {
        tokens
            .first()
            .is_some_and(|first| is_keyword(&first.token, word))
    };
    // Line breaks join texts, of which these statements have few.
    if starts(Keyword::ALTER) || starts(Keyword::UPDATE) {
        tokens.retain(|token| !matches!(token.token, Token::Whitespace(_)));
    }
    plain_texts(&mut tokens);
    let tokens = settings(share_locks(joins_of_update(without_options(decimals(
        tokens,
    )))));
    actions(renamed_index(transactions(tokens)))
}

/// `START TRANSACTION WITH CONSISTENT SNAPSHOT` is one of REPEATABLE READ, which has one from its start; and NOT
/// DEFERRABLE is what every transaction is.
fn transactions(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let starts = |word| {
        tokens
            .first()
            .is_some_and(|one| is_keyword(&one.token, word))
    };
    if !starts(Keyword::START) && !starts(Keyword::BEGIN) {
        return tokens;
    }
    let mut out = Vec::with_capacity(tokens.len() + 2);
    let mut rest = tokens.as_slice();
    while let [token, after @ ..] = rest {
        rest = after;
        let is_next = |place: usize, word: &str| {
            after
                .get(place)
                .is_some_and(|one| is_word(&one.token, word))
        };
        if is_keyword(&token.token, Keyword::WITH)
            && is_next(0, "consistent")
            && is_next(1, "snapshot")
        {
            out.extend(words(["ISOLATION", "LEVEL"], token));
            out.extend(words(["REPEATABLE", "READ"], token));
            rest = after.get(2..).unwrap_or_default();
        } else if is_keyword(&token.token, Keyword::NOT) && is_next(0, "deferrable") {
            rest = after.get(1..).unwrap_or_default();
        } else {
            out.push(token.clone());
        }
    }
    out
}

/// `SET @@session.x` is `SET SESSION x`, and `SET @@x` is `SET x`.
fn settings(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let is_set = tokens
        .first()
        .is_some_and(|first| is_keyword(&first.token, Keyword::SET));
    if !is_set || !tokens.iter().any(|token| token.token == Token::AtAt) {
        return tokens;
    }
    let mut out = Vec::with_capacity(tokens.len());
    let mut scoped = false;
    for token in tokens {
        match token.token {
            Token::AtAt => scoped = true,
            Token::Period if scoped => scoped = false,
            Token::Eq => {
                scoped = false;
                out.push(token);
            }
            _ => out.push(token),
        }
    }
    out
}

/// Members of an ENUM and comments are plain texts, which may have become some with escapes: see `kept_texts`.
fn plain_texts(tokens: &mut [TokenWithSpan]) {
    let mut members = false;
    let mut comment = false;
    for place in 0..tokens.len() {
        let starts = |word| {
            let before = place.checked_sub(1).and_then(|before| tokens.get(before));
            before.is_some_and(|before| is_keyword(&before.token, word))
        };
        let Some(token) = tokens.get(place).map(|one| &one.token) else {
            return;
        };
        match token {
            Token::LParen if starts(Keyword::ENUM) || starts(Keyword::SET) => members = true,
            Token::RParen => members = false,
            Token::Eq | Token::Comma | Token::Whitespace(_) => {}
            Token::EscapedStringLiteral(text) if members || comment => {
                let plain = Token::SingleQuotedString(text.clone());
                if let Some(token) = tokens.get_mut(place) {
                    token.token = plain;
                }
                comment = false;
            }
            other => comment = is_keyword(other, Keyword::COMMENT),
        }
    }
}

/// `UPDATE a, b SET`: the commas are joins, which the grammar knows there.
fn joins_of_update(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
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

/// `NUMERIC(p, s) UNSIGNED` is `DECIMAL(p, s) UNSIGNED`.
fn decimals(mut tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    for at in 0..tokens.len() {
        let is = |place: usize, word| {
            tokens
                .get(place)
                .is_some_and(|one| is_word(&one.token, word))
        };
        if !is(at, "numeric") {
            continue;
        }
        let behind = tokens.get(at + 1..).unwrap_or_default();
        let sized = behind.first().is_some_and(|one| one.token == Token::LParen);
        let close = behind.iter().position(|one| one.token == Token::RParen);
        let next = match (sized, close) {
            (true, Some(close)) => at + close + 2,
            _ => at + 1,
        };
        if is(next, "unsigned")
            && let Some(token) = tokens.get_mut(at)
        {
            token.token = Token::make_keyword("DECIMAL");
        }
    }
    tokens
}

/// `LOCK IN SHARE MODE` is `FOR SHARE`.
fn share_locks(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
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

/// Actions of ALTER TABLE: `ADD (a, b)` is `ADD COLUMN a, ADD COLUMN b`, `DROP KEY` and `DROP CHECK` have other words,
/// and `RENAME t` lacks one.
fn actions(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let starts = |place: usize, word| {
        tokens
            .get(place)
            .is_some_and(|one| is_keyword(&one.token, word))
    };
    if !starts(0, Keyword::ALTER) || !starts(1, Keyword::TABLE) {
        return tokens;
    }
    let mut out = Vec::with_capacity(tokens.len());
    let mut depth = 0_usize;
    let mut list = false;
    let mut rest = tokens.as_slice();
    while let [token, after @ ..] = rest {
        rest = after;
        let before = out.last().map(|one: &TokenWithSpan| &one.token);
        let is_before = |word| before.is_some_and(|one| is_keyword(one, word));
        match &token.token {
            Token::LParen
                if depth == 0 && (is_before(Keyword::ADD) || is_before(Keyword::COLUMN)) =>
            {
                list = true;
                depth = 1;
                if is_before(Keyword::ADD) {
                    out.push(keyword("COLUMN", token));
                }
                continue;
            }
            Token::LParen => depth += 1,
            Token::RParen => {
                depth = depth.saturating_sub(1);
                if list && depth == 0 {
                    list = false;
                    continue;
                }
            }
            Token::Comma if list && depth == 1 => {
                out.push(token.clone());
                out.extend(words(["ADD", "COLUMN"], token));
                continue;
            }
            _ => {}
        }
        let named = after
            .first()
            .is_some_and(|one| matches!(one.token, Token::Word(_)));
        let ends = after
            .first()
            .is_none_or(|one| matches!(one.token, Token::Comma | Token::EOF));
        let other = match &token.token {
            word if named && is_before(Keyword::DROP) && is_keyword(word, Keyword::KEY) => "INDEX",
            word if named && is_before(Keyword::DROP) && is_keyword(word, Keyword::CHECK) => {
                "CONSTRAINT"
            }
            Token::Word(_) if ends && is_before(Keyword::RENAME) => {
                out.push(keyword("TO", token));
                out.push(token.clone());
                continue;
            }
            _ => {
                out.push(token.clone());
                continue;
            }
        };
        out.push(keyword(other, token));
    }
    out
}

/// `ALTER TABLE t RENAME INDEX a TO b` is `ALTER INDEX a RENAME TO b`.
fn renamed_index(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let [alter, table, .., rename, kind, from, to, name, end] = tokens.as_slice() else {
        return tokens;
    };
    let is = |token: &TokenWithSpan, word| is_keyword(&token.token, word);
    let matches = is(alter, Keyword::ALTER)
        && is(table, Keyword::TABLE)
        && is(rename, Keyword::RENAME)
        && (is(kind, Keyword::INDEX) || is(kind, Keyword::KEY))
        && is(to, Keyword::TO);
    if !matches {
        return tokens;
    }
    let index = keyword("INDEX", table);
    [alter, &index, from, rename, to, name, end]
        .map(TokenWithSpan::clone)
        .to_vec()
}

fn keyword(word: &str, at: &TokenWithSpan) -> TokenWithSpan {
    TokenWithSpan::new(Token::make_keyword(word), at.span)
}

fn words(words: [&str; 2], at: &TokenWithSpan) -> [TokenWithSpan; 2] {
    words.map(|word| keyword(word, at))
}
