//! `PREPARE name [(types)] AS statement`: the statement is kept as text.

use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use super::PrepareStatement;
use super::parser::{byte_after, byte_before};
use super::tokens::is_keyword;

/// Parses the statement, whose first word is PREPARE.
pub(super) fn parse(parser: &mut Parser<'_>, text: &str) -> Result<PrepareStatement, ParserError> {
    parser.expect_keyword(Keyword::PREPARE)?;
    let name = parser.parse_identifier()?;
    let mut types = Vec::new();
    if parser.consume_token(&Token::LParen) {
        types = parser.parse_comma_separated(Parser::parse_data_type)?;
        parser.expect_token(&Token::RParen)?;
    }
    parser.expect_keyword(Keyword::AS)?;
    let start = byte_before(parser);
    // Its tree is not kept: it is planned from its text, like a statement prepared by message.
    preparable(parser)?;
    let sql = text.get(start..byte_after(parser)).unwrap_or_default();
    Ok(PrepareStatement {
        name,
        types,
        sql: sql.to_owned(),
    })
}

fn preparable(parser: &mut Parser<'_>) -> Result<(), ParserError> {
    let words = [
        Keyword::SELECT,
        Keyword::VALUES,
        Keyword::TABLE,
        Keyword::WITH,
        Keyword::INSERT,
        Keyword::REPLACE,
        Keyword::UPDATE,
        Keyword::DELETE,
        Keyword::MERGE,
    ];
    let next = parser.peek_token_ref();
    let is_query = next.token == Token::LParen
        || matches!(&next.token, Token::Word(word) if words.contains(&word.keyword));
    if !is_query {
        return parser.expected_ref("SELECT, VALUES, INSERT, UPDATE, DELETE or MERGE", next);
    }
    match is_keyword(&parser.peek_token_ref().token, Keyword::TABLE) {
        true => parser.parse_query().map(drop),
        false => parser.parse_statement().map(drop),
    }
}
