//! `DECLARE ... CURSOR`, `FETCH`, `MOVE` and `CLOSE`.

use sqlparser::ast;
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use super::sequence::{integer, starts_integer};
use super::tokens::{is_keyword, is_word};
use super::{CursorMove, DeclareCursor, FetchCursor, position};

/// Whether the next words begin a statement of this file.
pub(super) fn starts(parser: &Parser<'_>) -> bool {
    let first = &parser.peek_token_ref().token;
    let words = [Keyword::DECLARE, Keyword::FETCH, Keyword::CLOSE];
    words.iter().any(|word| is_keyword(first, *word)) || is_word(first, "move")
}

/// Parses `DECLARE name [BINARY | ASENSITIVE | INSENSITIVE | [NO] SCROLL ...] CURSOR
/// [WITH | WITHOUT HOLD] FOR query`.
pub(super) fn parse_declare(parser: &mut Parser<'_>) -> Result<DeclareCursor, ParserError> {
    parser.expect_keyword(Keyword::DECLARE)?;
    let name = parser.parse_identifier()?;
    let mut options = Options::default();
    while option(parser, &mut options)? {}
    parser.expect_keyword(Keyword::CURSOR)?;
    let hold = parser.parse_keywords(&[Keyword::WITH, Keyword::HOLD]);
    if !hold {
        let _ = parser.parse_keywords(&[Keyword::WITHOUT, Keyword::HOLD]);
    }
    parser.expect_keyword(Keyword::FOR)?;
    Ok(DeclareCursor {
        name,
        scroll: options.scroll,
        no_scroll: options.no_scroll,
        insensitive: options.insensitive,
        asensitive: options.asensitive,
        binary: options.binary,
        hold,
        query: parser.parse_query()?,
    })
}

#[derive(Default)]
struct Options {
    scroll: bool,
    no_scroll: bool,
    insensitive: bool,
    asensitive: bool,
    binary: Option<Option<u32>>,
}

fn option(parser: &mut Parser<'_>, options: &mut Options) -> Result<bool, ParserError> {
    let at = position(parser.peek_token_ref().span);
    if parser.parse_keyword(Keyword::SCROLL) {
        options.scroll = true;
    } else if parser.parse_keyword(Keyword::NO) {
        parser.expect_keyword(Keyword::SCROLL)?;
        options.no_scroll = true;
    } else if parser.parse_keyword(Keyword::INSENSITIVE) {
        options.insensitive = true;
    } else if parser.parse_keyword(Keyword::ASENSITIVE) {
        options.asensitive = true;
    } else if parser.parse_keyword(Keyword::BINARY) {
        options.binary = Some(at);
    } else {
        return Ok(false);
    }
    Ok(true)
}

/// Parses `FETCH | MOVE [direction] [FROM | IN] name`.
pub(super) fn parse_fetch(parser: &mut Parser<'_>) -> Result<FetchCursor, ParserError> {
    let silent = !is_keyword(&parser.next_token().token, Keyword::FETCH);
    // A cursor may be called as a direction is, where nothing follows.
    let alone = ends(&parser.peek_nth_token_ref(1).token);
    let movement = match alone {
        true => CursorMove::Forward(Some(1)),
        false => direction(parser)?,
    };
    if !alone {
        let _ = parser.parse_one_of_keywords(&[Keyword::FROM, Keyword::IN]);
    }
    Ok(FetchCursor {
        name: parser.parse_identifier()?,
        movement,
        silent,
    })
}

fn direction(parser: &mut Parser<'_>) -> Result<CursorMove, ParserError> {
    if starts_integer(&parser.peek_token_ref().token) {
        return Ok(CursorMove::forward(integer(parser)?));
    }
    let words = [
        Keyword::NEXT,
        Keyword::PRIOR,
        Keyword::FIRST,
        Keyword::LAST,
        Keyword::ABSOLUTE,
        Keyword::RELATIVE,
        Keyword::ALL,
        Keyword::FORWARD,
        Keyword::BACKWARD,
    ];
    Ok(match parser.parse_one_of_keywords(&words) {
        Some(Keyword::PRIOR) => CursorMove::Backward(Some(1)),
        Some(Keyword::FIRST) => CursorMove::Absolute(1),
        Some(Keyword::LAST) => CursorMove::Absolute(-1),
        Some(Keyword::ABSOLUTE) => CursorMove::Absolute(integer(parser)?),
        Some(Keyword::RELATIVE) => CursorMove::Relative(integer(parser)?),
        Some(Keyword::ALL) => CursorMove::Forward(None),
        Some(Keyword::FORWARD) => match count(parser)? {
            Some(rows) => CursorMove::forward(rows),
            None => CursorMove::Forward(None),
        },
        Some(Keyword::BACKWARD) => match count(parser)? {
            Some(rows) => CursorMove::forward(rows.saturating_neg()),
            None => CursorMove::Backward(None),
        },
        Some(_) | None => CursorMove::Forward(Some(1)),
    })
}

/// How many rows FORWARD or BACKWARD goes; `None` for ALL.
fn count(parser: &mut Parser<'_>) -> Result<Option<i64>, ParserError> {
    if parser.parse_keyword(Keyword::ALL) {
        return Ok(None);
    }
    match starts_integer(&parser.peek_token_ref().token) {
        true => integer(parser).map(Some),
        false => Ok(Some(1)),
    }
}

/// Parses `CLOSE name | ALL`.
pub(super) fn parse_close(parser: &mut Parser<'_>) -> Result<Option<ast::Ident>, ParserError> {
    parser.expect_keyword(Keyword::CLOSE)?;
    match parser.parse_keyword(Keyword::ALL) {
        true => Ok(None),
        false => parser.parse_identifier().map(Some),
    }
}

fn ends(token: &Token) -> bool {
    matches!(token, Token::SemiColon | Token::EOF)
}
