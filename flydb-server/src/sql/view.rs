//! `CREATE VIEW`, whose query is kept as text, `ALTER VIEW` and `REFRESH MATERIALIZED VIEW`.

use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use super::parser::{byte_after, byte_before};
use super::{CreateView, RenameView, position};

/// Parses the statement, whose first words are CREATE VIEW or CREATE OR REPLACE VIEW.
pub(super) fn parse_create(parser: &mut Parser<'_>, text: &str) -> Result<CreateView, ParserError> {
    parser.expect_keyword(Keyword::CREATE)?;
    let or_replace = parser.parse_keywords(&[Keyword::OR, Keyword::REPLACE]);
    let materialized = !or_replace && parser.parse_keyword(Keyword::MATERIALIZED);
    parser.expect_keyword(Keyword::VIEW)?;
    let if_not_exists = parser.parse_keywords(&[Keyword::IF, Keyword::NOT, Keyword::EXISTS]);
    let name = parser.parse_object_name(false)?;
    let columns = columns(parser)?;
    parser.expect_keyword(Keyword::AS)?;
    let from = byte_before(parser);
    let start = position(parser.peek_token_ref().span).unwrap_or(1);
    let query = parser.parse_query()?;
    let sql = text.get(from..byte_after(parser)).unwrap_or_default();
    let materialized = match materialized {
        true => Some(with_data(parser)?),
        false => None,
    };
    Ok(CreateView {
        name,
        or_replace,
        if_not_exists,
        materialized,
        columns,
        query,
        sql: sql.to_owned(),
        start,
    })
}

/// `WITH [NO] DATA`: whether the rows come at once.
fn with_data(parser: &mut Parser<'_>) -> Result<bool, ParserError> {
    if !parser.parse_keyword(Keyword::WITH) {
        return Ok(true);
    }
    let no = parser.parse_keyword(Keyword::NO);
    parser.expect_keyword(Keyword::DATA)?;
    Ok(!no)
}

/// Parses `REFRESH MATERIALIZED VIEW name [WITH DATA]`, whose first word is REFRESH.
pub(super) fn parse_refresh(
    parser: &mut Parser<'_>,
) -> Result<sqlparser::ast::ObjectName, ParserError> {
    parser.advance_token();
    parser.expect_keywords(&[Keyword::MATERIALIZED, Keyword::VIEW])?;
    let name = parser.parse_object_name(false)?;
    if parser.parse_keyword(Keyword::WITH) {
        parser.expect_keyword(Keyword::DATA)?;
    }
    Ok(name)
}

fn columns(parser: &mut Parser<'_>) -> Result<Vec<sqlparser::ast::Ident>, ParserError> {
    if !parser.consume_token(&Token::LParen) {
        return Ok(Vec::new());
    }
    let columns = parser.parse_comma_separated(Parser::parse_identifier)?;
    parser.expect_token(&Token::RParen)?;
    Ok(columns)
}

/// Parses the statement, whose first words are ALTER VIEW.
pub(super) fn parse_alter(parser: &mut Parser<'_>) -> Result<RenameView, ParserError> {
    parser.expect_keyword(Keyword::ALTER)?;
    let materialized = parser.parse_keyword(Keyword::MATERIALIZED);
    parser.expect_keyword(Keyword::VIEW)?;
    let if_exists = parser.parse_keywords(&[Keyword::IF, Keyword::EXISTS]);
    let name = parser.parse_object_name(false)?;
    parser.expect_keywords(&[Keyword::RENAME, Keyword::TO])?;
    Ok(RenameView {
        name,
        materialized,
        if_exists,
        new_name: parser.parse_identifier()?,
    })
}
