//! `ALTER TABLE | VIEW | MATERIALIZED VIEW | SEQUENCE [IF EXISTS] name SET SCHEMA schema`.

use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use super::tokens::is_keyword;
use super::{MovedKind, SetSchema};

/// Whether the statement that is next is one: behind the name stand the words SET SCHEMA.
pub(super) fn starts(parser: &Parser<'_>) -> bool {
    let token = |place| &parser.peek_nth_token_ref(place).token;
    let is = |place, keyword| is_keyword(token(place), keyword);
    if !is(0, Keyword::ALTER) {
        return false;
    }
    let mut at = match () {
        () if is(1, Keyword::MATERIALIZED) && is(2, Keyword::VIEW) => 3,
        () if is(1, Keyword::TABLE) || is(1, Keyword::VIEW) || is(1, Keyword::SEQUENCE) => 2,
        () => return false,
    };
    if is(at, Keyword::IF) && is(at + 1, Keyword::EXISTS) {
        at += 2;
    }
    if is(at, Keyword::ONLY) {
        at += 1;
    }
    at += 1;
    while *token(at) == Token::Period {
        at += 2;
    }
    if *token(at) == Token::Mul {
        at += 1;
    }
    is(at, Keyword::SET) && is(at + 1, Keyword::SCHEMA)
}

/// Parses the statement.
pub(super) fn parse(parser: &mut Parser<'_>) -> Result<SetSchema, ParserError> {
    parser.expect_keyword(Keyword::ALTER)?;
    let words = [
        Keyword::TABLE,
        Keyword::VIEW,
        Keyword::SEQUENCE,
        Keyword::MATERIALIZED,
    ];
    let kind = match parser.expect_one_of_keywords(&words)? {
        Keyword::TABLE => MovedKind::Table,
        Keyword::VIEW => MovedKind::View,
        Keyword::SEQUENCE => MovedKind::Sequence,
        _ => {
            parser.expect_keyword(Keyword::VIEW)?;
            MovedKind::MaterializedView
        }
    };
    let if_exists = parser.parse_keywords(&[Keyword::IF, Keyword::EXISTS]);
    // There is no inheritance, so that ONLY and * change nothing.
    let _ = parser.parse_keyword(Keyword::ONLY);
    let name = parser.parse_object_name(false)?;
    let _ = parser.consume_token(&Token::Mul);
    parser.expect_keywords(&[Keyword::SET, Keyword::SCHEMA])?;
    Ok(SetSchema {
        kind,
        name,
        if_exists,
        schema: parser.parse_identifier()?,
    })
}
