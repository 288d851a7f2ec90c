//! `CREATE VIEW`, whose query is kept as text, `ALTER VIEW` and `REFRESH MATERIALIZED VIEW`.

use sqlparser::ast::{Expr, Ident, Query};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use super::parser::{byte_after, byte_before, of_tokens, parse_temporary};
use super::tokens::is_word;
use super::{
    AlterView, CreateView, RefreshView, ViewChange, ViewCheck, ViewOption, parse_query, position,
};

/// Parses the statement, whose first words are CREATE VIEW, perhaps with OR REPLACE and TEMPORARY.
pub(super) fn parse_create(parser: &mut Parser<'_>, text: &str) -> Result<CreateView, ParserError> {
    parser.expect_keyword(Keyword::CREATE)?;
    let or_replace = parser.parse_keywords(&[Keyword::OR, Keyword::REPLACE]);
    let temporary = parse_temporary(parser);
    let materialized = !or_replace && !temporary && parser.parse_keyword(Keyword::MATERIALIZED);
    let recursive = !materialized && parser.parse_keyword(Keyword::RECURSIVE);
    parser.expect_keyword(Keyword::VIEW)?;
    let if_not_exists = parser.parse_keywords(&[Keyword::IF, Keyword::NOT, Keyword::EXISTS]);
    let name = parser.parse_object_name(false)?;
    let columns = match recursive {
        false => columns(parser)?,
        true => some_columns(parser)?,
    };
    let options = options(parser)?;
    parser.expect_keyword(Keyword::AS)?;
    let from = byte_before(parser);
    let start = position(parser.peek_token_ref().span).unwrap_or(1);
    let query = query(parser)?;
    let sql = text.get(from..byte_after(parser)).unwrap_or_default();
    let check = match materialized {
        true => None,
        false => check_option(parser)?,
    };
    let materialized = match materialized {
        true => Some(with_data(parser)?),
        false => None,
    };
    let create = CreateView {
        name,
        or_replace,
        temporary,
        if_not_exists,
        materialized,
        recursive,
        columns,
        options,
        query,
        sql: sql.to_owned(),
        start,
        check,
    };
    match recursive {
        true => with_itself(create),
        false => Ok(create),
    }
}

/// The query up to the words that may follow it, which GROUP BY would take for the WITH of its own.
fn query(parser: &mut Parser<'_>) -> Result<Box<Query>, ParserError> {
    let start = parser.index();
    let mut end = start;
    while !matches!(parser.token_at(end).token, Token::SemiColon | Token::EOF) {
        end += 1;
    }
    let Some(end) = before_tail(parser, start, end) else {
        return parser.parse_query();
    };
    let tokens = (start..end).map(|at| parser.token_at(at).clone());
    let mut inner = of_tokens(tokens.collect());
    let query = inner.parse_query()?;
    if inner.peek_token_ref().token != Token::EOF {
        return inner.expected_ref("the end of the query", inner.peek_token_ref());
    }
    while parser.index() < end {
        parser.advance_token();
    }
    Ok(query)
}

/// Where WITH [NO] DATA or WITH [CASCADED | LOCAL] CHECK OPTION starts, if these tokens end with it.
fn before_tail(parser: &Parser<'_>, start: usize, end: usize) -> Option<usize> {
    const TAILS: [&[&str]; 5] = [
        &["with", "data"],
        &["with", "no", "data"],
        &["with", "check", "option"],
        &["with", "local", "check", "option"],
        &["with", "cascaded", "check", "option"],
    ];
    let starts = |tail: &&[&str]| {
        let first = end.checked_sub(tail.len()).filter(|first| *first > start)?;
        let mut words = (first..end).zip(tail.iter());
        words
            .all(|(at, word)| is_word(&parser.token_at(at).token, word))
            .then_some(first)
    };
    TAILS.iter().find_map(starts)
}

/// A recursive view: a query that names itself is put into a WITH, which the view then reads.
fn with_itself(create: CreateView) -> Result<CreateView, ParserError> {
    let quoted = |name: &str| Ident::with_quote('"', name).to_string();
    let columns = create.columns.iter().map(|column| quoted(&column.value));
    let columns = columns.collect::<Vec<_>>().join(", ");
    let name = create.name.0.last().and_then(|part| part.as_ident());
    let name = name.map_or_else(String::new, |name| quoted(&name.value));
    let sql = format!(
        "WITH RECURSIVE {name} ({columns}) AS ({}) SELECT {columns} FROM {name}",
        create.sql
    );
    let query = parse_query(&sql).map_err(|error| ParserError::ParserError(error.to_string()))?;
    Ok(CreateView {
        query,
        sql,
        start: 1,
        ..create
    })
}

/// `WITH [CASCADED | LOCAL] CHECK OPTION`.
fn check_option(parser: &mut Parser<'_>) -> Result<Option<ViewCheck>, ParserError> {
    if !parser.parse_keyword(Keyword::WITH) {
        return Ok(None);
    }
    let mut check = ViewCheck::Cascaded;
    if parser.parse_keyword(Keyword::LOCAL) {
        check = ViewCheck::Local;
    } else if is_word(&parser.peek_token_ref().token, "cascaded") {
        parser.advance_token();
    }
    parser.expect_keywords(&[Keyword::CHECK, Keyword::OPTION])?;
    Ok(Some(check))
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

/// Parses `REFRESH MATERIALIZED VIEW [CONCURRENTLY] name [WITH [NO] DATA]`, whose first word is REFRESH.
pub(super) fn parse_refresh(parser: &mut Parser<'_>) -> Result<RefreshView, ParserError> {
    parser.advance_token();
    parser.expect_keywords(&[Keyword::MATERIALIZED, Keyword::VIEW])?;
    let concurrently = parser.parse_keyword(Keyword::CONCURRENTLY);
    Ok(RefreshView {
        name: parser.parse_object_name(false)?,
        concurrently,
        with_data: with_data(parser)?,
    })
}

fn columns(parser: &mut Parser<'_>) -> Result<Vec<Ident>, ParserError> {
    match parser.peek_token_ref().token {
        Token::LParen => some_columns(parser),
        _ => Ok(Vec::new()),
    }
}

fn some_columns(parser: &mut Parser<'_>) -> Result<Vec<Ident>, ParserError> {
    parser.expect_token(&Token::LParen)?;
    let columns = parser.parse_comma_separated(Parser::parse_identifier)?;
    parser.expect_token(&Token::RParen)?;
    Ok(columns)
}

/// `WITH (option [= value], ...)`, or none.
fn options(parser: &mut Parser<'_>) -> Result<Vec<ViewOption>, ParserError> {
    match parser.parse_keyword(Keyword::WITH) {
        true => some_options(parser),
        false => Ok(Vec::new()),
    }
}

fn some_options(parser: &mut Parser<'_>) -> Result<Vec<ViewOption>, ParserError> {
    parser.expect_token(&Token::LParen)?;
    let options = parser.parse_comma_separated(|parser| {
        let name = parser.parse_identifier()?;
        let value = match parser.consume_token(&Token::Eq) {
            true => Some(option_value(parser)?),
            false => None,
        };
        Ok(ViewOption { name, value })
    })?;
    parser.expect_token(&Token::RParen)?;
    Ok(options)
}

fn option_value(parser: &mut Parser<'_>) -> Result<String, ParserError> {
    let token = parser.next_token();
    match &token.token {
        Token::Word(word) => Ok(word.value.clone()),
        Token::SingleQuotedString(text) => Ok(text.clone()),
        Token::Number(number, _) => Ok(number.clone()),
        _ => parser.expected("a value", token),
    }
}

/// Parses the statement, whose first words are ALTER VIEW or ALTER MATERIALIZED VIEW.
pub(super) fn parse_alter(parser: &mut Parser<'_>) -> Result<AlterView, ParserError> {
    parser.expect_keyword(Keyword::ALTER)?;
    let materialized = parser.parse_keyword(Keyword::MATERIALIZED);
    parser.expect_keyword(Keyword::VIEW)?;
    let if_exists = parser.parse_keywords(&[Keyword::IF, Keyword::EXISTS]);
    Ok(AlterView {
        name: parser.parse_object_name(false)?,
        materialized,
        if_exists,
        change: change(parser, materialized)?,
    })
}

fn change(parser: &mut Parser<'_>, materialized: bool) -> Result<ViewChange, ParserError> {
    if parser.parse_keyword(Keyword::RENAME) {
        return renaming(parser);
    }
    if parser.parse_keywords(&[Keyword::OWNER, Keyword::TO]) {
        return parser.parse_identifier().map(ViewChange::Owner);
    }
    if !materialized && parser.parse_keyword(Keyword::ALTER) {
        let _ = parser.parse_keyword(Keyword::COLUMN);
        let column = parser.parse_identifier()?;
        return Ok(ViewChange::Default {
            column,
            value: default(parser)?,
        });
    }
    if !materialized && parser.parse_keyword(Keyword::SET) {
        return some_options(parser).map(ViewChange::Set);
    }
    if !materialized && parser.parse_keyword(Keyword::RESET) {
        let options = some_options(parser)?;
        let names = options.into_iter().map(|option| option.name);
        return Ok(ViewChange::Reset(names.collect()));
    }
    parser.expected_ref("what to change of the view", parser.peek_token_ref())
}

fn renaming(parser: &mut Parser<'_>) -> Result<ViewChange, ParserError> {
    if parser.parse_keyword(Keyword::TO) {
        return parser.parse_identifier().map(ViewChange::Rename);
    }
    let _ = parser.parse_keyword(Keyword::COLUMN);
    let from = parser.parse_identifier()?;
    parser.expect_keyword(Keyword::TO)?;
    let to = parser.parse_identifier()?;
    Ok(ViewChange::RenameColumn { from, to })
}

/// `SET DEFAULT expression` or `DROP DEFAULT`.
fn default(parser: &mut Parser<'_>) -> Result<Option<Box<Expr>>, ParserError> {
    if parser.parse_keywords(&[Keyword::DROP, Keyword::DEFAULT]) {
        return Ok(None);
    }
    parser.expect_keywords(&[Keyword::SET, Keyword::DEFAULT])?;
    parser.parse_expr().map(|value| Some(Box::new(value)))
}
