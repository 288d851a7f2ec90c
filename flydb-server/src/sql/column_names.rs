//! The names in `CREATE TABLE t (a, b) AS query`, where the grammar of `sqlparser` wants types.
//!
//! Before the text is parsed, each name gets a type that no name can be: see [`is_name_alone`].

use sqlparser::ast;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan, Word};

use super::tokens::is_keyword;

/// The quote of the word that stands for the type: no name can have it.
const QUOTE: char = '(';

/// Whether a column was given by its name alone.
pub(crate) fn is_name_alone(data_type: &ast::DataType) -> bool {
    match data_type {
        ast::DataType::Custom(name, _) => match name.0.as_slice() {
            [ast::ObjectNamePart::Identifier(name)] => name.quote_style == Some(QUOTE),
            _ => false,
        },
        _ => false,
    }
}

/// Gives the names in every CREATE TABLE ... AS a type.
pub(super) fn fold(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let is_create = |token: &TokenWithSpan| is_keyword(&token.token, Keyword::CREATE);
    if !tokens.iter().any(is_create) {
        return tokens;
    }
    let told: Vec<usize> = (0..tokens.len())
        .filter(|at| !is_blank(tokens.get(*at)))
        .collect();
    let mut ends = Vec::new();
    for start in 0..told.len() {
        let from = told.get(start..).unwrap_or_default();
        ends.extend(names_of_create(from, &tokens));
    }
    with_types(tokens, &ends)
}

/// The places of the names, where a CREATE TABLE ... AS with names starts here.
fn names_of_create(from: &[usize], tokens: &[TokenWithSpan]) -> Vec<usize> {
    let at = |place: usize| from.get(place).and_then(|at| tokens.get(*at));
    let word = |place, keyword| at(place).is_some_and(|one| is_keyword(&one.token, keyword));
    if !word(0, Keyword::CREATE) {
        return Vec::new();
    }
    let mut place = 1;
    let kinds = [
        Keyword::GLOBAL,
        Keyword::LOCAL,
        Keyword::TEMP,
        Keyword::TEMPORARY,
        Keyword::UNLOGGED,
    ];
    while kinds.iter().any(|kind| word(place, *kind)) {
        place += 1;
    }
    if !word(place, Keyword::TABLE) {
        return Vec::new();
    }
    place += 1;
    if word(place, Keyword::IF) {
        place += 3; // IF NOT EXISTS
    }
    let is = |place, token: &Token| at(place).is_some_and(|one| one.token == *token);
    place += 1;
    while is(place, &Token::Period) {
        place += 2;
    }
    if !is(place, &Token::LParen) {
        return Vec::new();
    }
    let mut names = Vec::new();
    loop {
        let name = from.get(place + 1).copied();
        let is_word = at(place + 1).is_some_and(|one| matches!(one.token, Token::Word(_)));
        let Some(name) = name.filter(|_| is_word) else {
            return Vec::new();
        };
        names.push(name);
        place += 2;
        if is(place, &Token::RParen) {
            break;
        }
        if !is(place, &Token::Comma) {
            return Vec::new();
        }
    }
    names
}

/// Puts a type behind each of these, which are in rising order.
fn with_types(tokens: Vec<TokenWithSpan>, names: &[usize]) -> Vec<TokenWithSpan> {
    if names.is_empty() {
        return tokens;
    }
    let mut out = Vec::with_capacity(tokens.len() + names.len());
    let mut names = names.iter().peekable();
    for (at, token) in tokens.into_iter().enumerate() {
        let span = token.span;
        out.push(token);
        if names.next_if(|name| **name == at).is_some() {
            let word = Word {
                value: String::from("its query's"),
                quote_style: Some(QUOTE),
                keyword: Keyword::NoKeyword,
            };
            out.push(TokenWithSpan::new(Token::Word(word), span));
        }
    }
    out
}

fn is_blank(token: Option<&TokenWithSpan>) -> bool {
    token.is_none_or(|one| matches!(one.token, Token::Whitespace(_)))
}
