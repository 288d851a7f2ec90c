//! What `sqlparser` says, in our words: the text it stands at, what was expected, the position.

use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Token, TokenWithSpan};

use super::parser::byte;
use super::position;
use crate::types::{SqlError, SqlState};

/// Bytes of the statement's text that a message repeats.
const MAX_EXCERPT: usize = 40;

/// The error of a text that has no tokens.
pub(super) fn of_tokenizer(message: &str) -> SqlError {
    syntax_error(&lower_first(message))
}

/// The error of tokens that are no statement.
pub(super) fn of_parser(error: ParserError, parser: &Parser<'_>, text: &str) -> SqlError {
    let message = match error {
        ParserError::TokenizerError(message) | ParserError::ParserError(message) => message,
        ParserError::RecursionLimitExceeded => {
            return SqlError::new(
                SqlState::StatementTooComplex,
                "the statement is nested too deeply",
            )
            .at(position(parser.get_current_token().span));
        }
    };
    let (message, location) = split_location(&message);
    let token = match location {
        Some(location) => token_at(parser, location),
        None => parser.get_current_token(),
    };
    worded(message, token, text).at(position(token.span))
}

/// `message at Line: 8, Column: 8` in its two parts.
fn split_location(message: &str) -> (&str, Option<Location>) {
    let parse = || {
        let (before, place) = message.rsplit_once(" at Line: ")?;
        let (line, column) = place.split_once(", Column: ")?;
        let location = Location::new(line.parse().ok()?, column.parse().ok()?);
        Some((before, location))
    };
    match parse() {
        Some((message, location)) => (message, Some(location)),
        None => (message, None),
    }
}

/// The token that starts at a location, or the last one.
fn token_at<'p>(parser: &'p Parser<'_>, location: Location) -> &'p TokenWithSpan {
    let mut index = 0;
    loop {
        let token = parser.token_at(index);
        if token.span.start >= location || token.token == Token::EOF {
            return token;
        }
        index += 1;
    }
}

fn worded(message: &str, token: &TokenWithSpan, text: &str) -> SqlError {
    let place = match token.token {
        Token::EOF => "at the end of the statement".to_owned(),
        _ => format!("at or near \"{}\"", excerpt(token, text)),
    };
    let expected = message
        .strip_prefix("Expected: ")
        .and_then(|rest| rest.split_once(", found: "));
    match expected {
        Some((expected, _found)) => syntax_error_at(&place, &format!("expected {expected}")),
        // The rest shows the token as the parser has it.
        None if message.starts_with("No infix parser") => {
            syntax_error_at(&place, "expected the end of the statement")
        }
        None => syntax_error_at(&place, &lower_first(message)),
    }
}

fn excerpt<'t>(token: &TokenWithSpan, text: &'t str) -> &'t str {
    let start = byte(token.span.start);
    let end = byte(token.span.end);
    let end = (start..=end.min(start + MAX_EXCERPT))
        .rev()
        .find(|end| text.is_char_boundary(*end))
        .unwrap_or(start);
    text.get(start..end).unwrap_or_default()
}

fn syntax_error_at(place: &str, what: &str) -> SqlError {
    SqlError::new(
        SqlState::SyntaxError,
        format!("syntax error {place}: {what}"),
    )
}

fn syntax_error(what: &str) -> SqlError {
    SqlError::new(SqlState::SyntaxError, format!("syntax error: {what}"))
}

fn lower_first(message: &str) -> String {
    let mut chars = message.trim_end_matches('.').chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}
