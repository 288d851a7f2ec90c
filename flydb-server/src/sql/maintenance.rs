//! `VACUUM`, `ANALYZE`, `REINDEX`, `CLUSTER`, `CHECKPOINT` and `DROP INDEX CONCURRENTLY`.

use sqlparser::ast;
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use super::tokens::{is_keyword, is_word};
use super::{DropIndexConcurrently, Maintain, MaintainedTable, MaintenanceKind, MaintenanceOption};

/// Whether the next words begin a statement of this file.
pub(super) fn starts(parser: &Parser<'_>) -> bool {
    let first = &parser.peek_token_ref().token;
    [
        "vacuum",
        "analyze",
        "analyse",
        "reindex",
        "cluster",
        "checkpoint",
    ]
    .iter()
    .any(|word| is_word(first, word))
}

/// Whether the next words are DROP INDEX CONCURRENTLY.
pub(super) fn drops_concurrently(parser: &Parser<'_>) -> bool {
    let words = [Keyword::DROP, Keyword::INDEX, Keyword::CONCURRENTLY];
    let mut words = words.into_iter().enumerate();
    words.all(|(at, word)| is_keyword(&parser.peek_nth_token_ref(at).token, word))
}

/// Parses `DROP INDEX CONCURRENTLY [IF EXISTS] name, ... [CASCADE | RESTRICT]`.
pub(super) fn parse_drop_concurrently(
    parser: &mut Parser<'_>,
) -> Result<DropIndexConcurrently, ParserError> {
    parser.expect_keywords(&[Keyword::DROP, Keyword::INDEX, Keyword::CONCURRENTLY])?;
    let if_exists = parser.parse_keywords(&[Keyword::IF, Keyword::EXISTS]);
    let names = parser.parse_comma_separated(|parser| parser.parse_object_name(false))?;
    let cascade = parser.parse_keyword(Keyword::CASCADE);
    if !cascade {
        let _ = parser.parse_keyword(Keyword::RESTRICT);
    }
    Ok(DropIndexConcurrently {
        names,
        if_exists,
        cascade,
    })
}

/// Parses a statement that [`starts`] knows.
pub(super) fn parse(parser: &mut Parser<'_>) -> Result<Maintain, ParserError> {
    let first = parser.next_token();
    let is = |word: &str| is_word(&first.token, word);
    let mut options = options(parser)?;
    let mut concurrently = false;
    let (kind, tables) = if is("vacuum") {
        words(
            parser,
            &["full", "freeze", "verbose", "analyze", "analyse"],
            &mut options,
        );
        (MaintenanceKind::Vacuum, tables(parser)?)
    } else if is("reindex") {
        let kind = reindexed(parser)?;
        concurrently = parser.parse_keyword(Keyword::CONCURRENTLY);
        let name = parser.parse_object_name(false)?;
        (kind, vec![MaintainedTable::whole(name)])
    } else if is("cluster") {
        words(parser, &["verbose"], &mut options);
        clustered(parser)?
    } else if is("checkpoint") {
        (MaintenanceKind::Checkpoint, Vec::new())
    } else {
        words(parser, &["verbose"], &mut options);
        (MaintenanceKind::Analyze, tables(parser)?)
    };
    Ok(Maintain {
        kind,
        options,
        concurrently,
        tables,
    })
}

fn reindexed(parser: &mut Parser<'_>) -> Result<MaintenanceKind, ParserError> {
    let words = [
        Keyword::INDEX,
        Keyword::TABLE,
        Keyword::SCHEMA,
        Keyword::DATABASE,
        Keyword::SYSTEM,
    ];
    Ok(match parser.expect_one_of_keywords(&words)? {
        Keyword::INDEX => MaintenanceKind::ReindexIndex,
        Keyword::TABLE => MaintenanceKind::ReindexTable,
        Keyword::SCHEMA => MaintenanceKind::ReindexSchema,
        _ => MaintenanceKind::ReindexDatabase,
    })
}

/// `[table [USING index]]`.
fn clustered(
    parser: &mut Parser<'_>,
) -> Result<(MaintenanceKind, Vec<MaintainedTable>), ParserError> {
    if ends(&parser.peek_token_ref().token) {
        return Ok((MaintenanceKind::Cluster(None), Vec::new()));
    }
    let table = parser.parse_object_name(false)?;
    let index = match parser.parse_keyword(Keyword::USING) {
        true => Some(parser.parse_identifier()?),
        false => None,
    };
    let tables = vec![MaintainedTable::whole(table)];
    Ok((MaintenanceKind::Cluster(index), tables))
}

/// Options that stand as words, in their order.
fn words(parser: &mut Parser<'_>, known: &[&str], options: &mut Vec<MaintenanceOption>) {
    for word in known {
        let next = parser.peek_token_ref();
        if is_word(&next.token, word) {
            let name = ast::Ident::with_span(next.span, *word);
            options.push(MaintenanceOption { name, value: None });
            parser.next_token();
        }
    }
}

/// `(option [value], ...)`, if it is there.
fn options(parser: &mut Parser<'_>) -> Result<Vec<MaintenanceOption>, ParserError> {
    if !parser.consume_token(&Token::LParen) {
        return Ok(Vec::new());
    }
    let options = parser.parse_comma_separated(|parser| {
        let name = parser.parse_identifier()?;
        let next = &parser.peek_token_ref().token;
        let value = match matches!(next, Token::Comma | Token::RParen) {
            true => None,
            false => Some(parser.next_token().token.to_string()),
        };
        Ok(MaintenanceOption { name, value })
    })?;
    parser.expect_token(&Token::RParen)?;
    Ok(options)
}

/// `[table [(column, ...)], ...]`.
fn tables(parser: &mut Parser<'_>) -> Result<Vec<MaintainedTable>, ParserError> {
    if ends(&parser.peek_token_ref().token) {
        return Ok(Vec::new());
    }
    parser.parse_comma_separated(|parser| {
        let name = parser.parse_object_name(false)?;
        let mut columns = Vec::new();
        if parser.consume_token(&Token::LParen) {
            columns = parser.parse_comma_separated(Parser::parse_identifier)?;
            parser.expect_token(&Token::RParen)?;
        }
        Ok(MaintainedTable { name, columns })
    })
}

fn ends(token: &Token) -> bool {
    matches!(token, Token::SemiColon | Token::EOF)
}
