//! Options of ALTER TABLE: what MySQL says of a table's files, sets and comments, and how it is to go about it.
//!
//! They are taken out of the list of actions where they say what holds here anyway; a statement of nothing else sets a
//! storage parameter that changes nothing, so that it still needs the table.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use crate::sql::tokens::{is_keyword, is_word};

/// Sets whose texts are those of UTF-8.
const SETS: [&str; 7] = [
    "utf8mb4", "utf8mb3", "utf8", "ascii", "latin1", "ucs2", "default",
];
/// Engines, all of which are one here.
const ENGINES: [&str; 5] = ["innodb", "myisam", "aria", "memory", "default"];

/// Takes the options out of a statement, whose last token is its end.
pub(super) fn without_options(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let starts = |place: usize, word| {
        tokens
            .get(place)
            .is_some_and(|one| is_keyword(&one.token, word))
    };
    if !starts(0, Keyword::ALTER) || !starts(1, Keyword::TABLE) {
        return tokens;
    }
    let Some(start) = start_of_actions(&tokens) else {
        return tokens;
    };
    let (head, rest) = tokens.split_at(start);
    let Some((end, actions)) = rest.split_last() else {
        return tokens;
    };
    let actions = split(actions);
    let kept: Vec<&[TokenWithSpan]> = actions
        .iter()
        .copied()
        .filter(|one| !is_option(one))
        .collect();
    if kept.len() == actions.len() {
        return tokens;
    }
    let mut out = head.to_vec();
    match kept.is_empty() {
        true => out.extend(nothing(end)),
        false => out.extend(
            kept.join(&TokenWithSpan::new(Token::Comma, end.span))
                .iter()
                .cloned(),
        ),
    }
    out.push(end.clone());
    out
}

/// Behind the name, which may have several parts.
fn start_of_actions(tokens: &[TokenWithSpan]) -> Option<usize> {
    let mut at = 2;
    if is_keyword(&tokens.get(at)?.token, Keyword::IF) {
        at += 2;
    }
    loop {
        at += 1;
        if tokens.get(at)?.token != Token::Period {
            return Some(at);
        }
        at += 1;
    }
}

fn split(tokens: &[TokenWithSpan]) -> Vec<&[TokenWithSpan]> {
    let mut depth = 0_usize;
    tokens
        .split(|token| {
            match token.token {
                Token::LParen => depth += 1,
                Token::RParen => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && token.token == Token::Comma
        })
        .collect()
}

/// Whether an action says nothing that does not hold anyway.
fn is_option(action: &[TokenWithSpan]) -> bool {
    let words: Vec<&TokenWithSpan> = action.iter().filter(|one| one.token != Token::Eq).collect();
    let is = |place: usize, expected: &str| {
        words
            .get(place)
            .is_some_and(|one| is_word(&one.token, expected))
    };
    let one_of = |place: usize, list: &[&str]| list.iter().any(|word| is(place, word));
    let text = |place: usize| {
        matches!(
            words.get(place).map(|one| &one.token),
            Some(Token::SingleQuotedString(_) | Token::EscapedStringLiteral(_))
        )
    };
    let count = words.len();
    if is(0, "engine") {
        return count == 2 && one_of(1, &ENGINES);
    }
    if is(0, "comment") {
        return count == 2 && text(1);
    }
    if one_of(0, &["disable", "enable"]) {
        return count == 2 && is(1, "keys");
    }
    if is(0, "force") {
        return count == 1;
    }
    if is(0, "algorithm") {
        return count == 2 && one_of(1, &["default", "inplace", "instant", "copy"]);
    }
    if is(0, "lock") {
        return count == 2 && one_of(1, &["default", "none", "shared", "exclusive"]);
    }
    if one_of(
        0,
        &[
            "row_format",
            "key_block_size",
            "stats_persistent",
            "pack_keys",
            "checksum",
            "delay_key_write",
        ],
    ) {
        return count == 2;
    }
    is_character_set(&words)
}

/// `[CONVERT TO | DEFAULT] CHARACTER SET utf8mb4 [COLLATE utf8mb4_bin]`.
fn is_character_set(words: &[&TokenWithSpan]) -> bool {
    let is = |place: usize, expected: &str| {
        words
            .get(place)
            .is_some_and(|one| is_word(&one.token, expected))
    };
    let mut at = match () {
        () if is(0, "convert") && is(1, "to") => 2,
        () if is(0, "default") => 1,
        () => 0,
    };
    if is(at, "character") && is(at + 1, "set") {
        at += 2;
    } else if is(at, "charset") {
        at += 1;
    } else {
        return false;
    }
    if !SETS.iter().any(|set| is(at, set)) {
        return false;
    }
    at += 1;
    if is(at, "collate") {
        at += 2;
    }
    words.len() == at
}

/// `SET (fillfactor = 100)`.
fn nothing(at: &TokenWithSpan) -> Vec<TokenWithSpan> {
    let number = Token::Number("100".to_owned(), false);
    [
        Token::make_keyword("SET"),
        Token::LParen,
        Token::make_word("fillfactor", None),
        Token::Eq,
        number,
        Token::RParen,
    ]
    .map(|token| TokenWithSpan::new(token, at.span))
    .to_vec()
}
