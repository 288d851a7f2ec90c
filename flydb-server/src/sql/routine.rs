//! `CREATE PROCEDURE` and `CREATE TRIGGER`, whose statements are kept as texts.
//!
//! A body holds queries, data changes, calls, and in triggers SET NEW. Nothing else may start a
//! statement there, a body least of all, so that the parser's recursion stays bounded.

use sqlparser::ast;
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use super::function;
use super::function_statement::FunctionArgument;
use super::parser::{byte_after, byte_before};
use super::tokens::{is_keyword, is_word};
use super::{
    BodyStatement, CreateProcedure, CreateTrigger, ProcedureBody, RenameTrigger, SetNew, Statement,
    TriggerEvent, position,
};

/// Parses the statement, whose first words are CREATE PROCEDURE or CREATE OR REPLACE PROCEDURE.
pub(super) fn parse_create_procedure(
    parser: &mut Parser<'_>,
    text: &str,
) -> Result<CreateProcedure, ParserError> {
    let (or_replace, if_not_exists) = start(parser, Keyword::PROCEDURE)?;
    let name = parser.parse_object_name(false)?;
    let parameters = parameters(parser, text)?;
    let body = match starts_block(parser) {
        true => {
            // MySQL has no AS here.
            let _ = parser.parse_keyword(Keyword::AS);
            parser.expect_keyword(Keyword::BEGIN)?;
            ProcedureBody::Block(block(parser, text)?)
        }
        false => {
            let (options, body) = function::options_and_body(parser, text)?;
            ProcedureBody::Text(options, body)
        }
    };
    Ok(CreateProcedure {
        name,
        or_replace,
        if_not_exists,
        parameters,
        body,
    })
}

/// Whether what follows is BEGIN, perhaps after AS, and not BEGIN ATOMIC.
fn starts_block(parser: &Parser<'_>) -> bool {
    let of = |n: usize| &parser.peek_nth_token_ref(n).token;
    let place = usize::from(is_keyword(of(0), Keyword::AS));
    is_keyword(of(place), Keyword::BEGIN) && !is_word(of(place + 1), "atomic")
}

/// Parses the statement, whose first words are CREATE TRIGGER or CREATE OR REPLACE TRIGGER.
pub(super) fn parse_create_trigger(
    parser: &mut Parser<'_>,
    text: &str,
) -> Result<CreateTrigger, ParserError> {
    let (or_replace, if_not_exists) = start(parser, Keyword::TRIGGER)?;
    let name = parser.parse_identifier()?;
    let before =
        parser.expect_one_of_keywords(&[Keyword::BEFORE, Keyword::AFTER])? == Keyword::BEFORE;
    let mut events = vec![event(parser)?];
    while parser.parse_keyword(Keyword::OR) {
        events.push(event(parser)?);
    }
    parser.expect_keyword(Keyword::ON)?;
    let table = parser.parse_object_name(false)?;
    let each_row = each_row(parser)?;
    let when = when(parser, text)?;
    // MySQL has no EXECUTE here.
    let _ = parser.parse_keyword(Keyword::EXECUTE);
    let body = match parser.parse_keyword(Keyword::BEGIN) {
        true => block(parser, text)?,
        false => vec![body_statement(parser, text)?],
    };
    Ok(CreateTrigger {
        name,
        or_replace,
        if_not_exists,
        before,
        events,
        table,
        each_row,
        when,
        body,
    })
}

/// `FOR [EACH] ROW` or `FOR [EACH] STATEMENT`, which it is where nothing is said.
fn each_row(parser: &mut Parser<'_>) -> Result<bool, ParserError> {
    if !parser.parse_keyword(Keyword::FOR) {
        return Ok(false);
    }
    let _ = parser.parse_keyword(Keyword::EACH);
    let level = parser.expect_one_of_keywords(&[Keyword::ROW, Keyword::STATEMENT])?;
    Ok(level == Keyword::ROW)
}

/// Parses `ALTER TRIGGER name ON table RENAME TO name`.
pub(super) fn parse_alter_trigger(parser: &mut Parser<'_>) -> Result<RenameTrigger, ParserError> {
    parser.expect_keywords(&[Keyword::ALTER, Keyword::TRIGGER])?;
    let name = parser.parse_identifier()?;
    parser.expect_keyword(Keyword::ON)?;
    let table = parser.parse_object_name(false)?;
    parser.expect_keywords(&[Keyword::RENAME, Keyword::TO])?;
    let to = parser.parse_identifier()?;
    Ok(RenameTrigger { name, table, to })
}

/// CREATE [OR REPLACE] kind [IF NOT EXISTS]: whether to replace, and whether to leave what is there.
fn start(parser: &mut Parser<'_>, kind: Keyword) -> Result<(bool, bool), ParserError> {
    parser.expect_keyword(Keyword::CREATE)?;
    let or_replace = parser.parse_keywords(&[Keyword::OR, Keyword::REPLACE]);
    parser.expect_keyword(kind)?;
    let if_not_exists = parser.parse_keywords(&[Keyword::IF, Keyword::NOT, Keyword::EXISTS]);
    Ok((or_replace, if_not_exists))
}

fn parameters(parser: &mut Parser<'_>, text: &str) -> Result<Vec<FunctionArgument>, ParserError> {
    if !parser.consume_token(&Token::LParen) || parser.consume_token(&Token::RParen) {
        return Ok(Vec::new());
    }
    let parameters = parser.parse_comma_separated(|parser| function::argument(parser, text))?;
    parser.expect_token(&Token::RParen)?;
    Ok(parameters)
}

fn event(parser: &mut Parser<'_>) -> Result<TriggerEvent, ParserError> {
    let words = [Keyword::INSERT, Keyword::UPDATE, Keyword::DELETE];
    Ok(match parser.expect_one_of_keywords(&words)? {
        Keyword::INSERT => TriggerEvent::Insert,
        Keyword::DELETE => TriggerEvent::Delete,
        _ if parser.parse_keyword(Keyword::OF) => {
            TriggerEvent::Update(parser.parse_comma_separated(Parser::parse_identifier)?)
        }
        _ => TriggerEvent::Update(Vec::new()),
    })
}

fn when(parser: &mut Parser<'_>, text: &str) -> Result<Option<(ast::Expr, String)>, ParserError> {
    if !parser.parse_keyword(Keyword::WHEN) {
        return Ok(None);
    }
    parser.expect_token(&Token::LParen)?;
    let from = byte_before(parser);
    let condition = parser.parse_expr()?;
    let sql = text.get(from..byte_after(parser)).unwrap_or_default();
    parser.expect_token(&Token::RParen)?;
    Ok(Some((condition, sql.to_owned())))
}

/// The statements up to END, each ended by a semicolon; the last one may do without.
fn block(parser: &mut Parser<'_>, text: &str) -> Result<Vec<BodyStatement>, ParserError> {
    let mut body = Vec::new();
    loop {
        while parser.consume_token(&Token::SemiColon) {}
        if parser.parse_keyword(Keyword::END) {
            return Ok(body);
        }
        body.push(body_statement(parser, text)?);
        let next = parser.peek_token_ref();
        if next.token != Token::SemiColon && !is_keyword(&next.token, Keyword::END) {
            return parser.expected_ref("the end of the statement", next);
        }
    }
}

fn body_statement(parser: &mut Parser<'_>, text: &str) -> Result<BodyStatement, ParserError> {
    let from = byte_before(parser);
    let position = position(parser.peek_token_ref().span);
    let statement = parse_body_statement(parser)?;
    let sql = text.get(from..byte_after(parser)).unwrap_or_default();
    Ok(BodyStatement {
        statement,
        sql: sql.to_owned(),
        position,
    })
}

/// Parses one statement of a body.
pub(super) fn parse_body_statement(parser: &mut Parser<'_>) -> Result<Statement, ParserError> {
    let words = [
        Keyword::SELECT,
        Keyword::VALUES,
        Keyword::WITH,
        Keyword::INSERT,
        Keyword::UPDATE,
        Keyword::DELETE,
        Keyword::MERGE,
        Keyword::CALL,
    ];
    let next = parser.peek_token_ref();
    if is_keyword(&next.token, Keyword::SET) {
        return set_new(parser).map(Statement::SetNew);
    }
    let may_start = next.token == Token::LParen
        || matches!(&next.token, Token::Word(word) if words.contains(&word.keyword));
    if !may_start {
        return parser.expected_ref(
            "SELECT, VALUES, INSERT, UPDATE, DELETE, MERGE or CALL",
            next,
        );
    }
    let position = position(next.span);
    let tree = Box::new(parser.parse_statement()?);
    Ok(Statement::Standard { tree, position })
}

fn set_new(parser: &mut Parser<'_>) -> Result<SetNew, ParserError> {
    parser.expect_keyword(Keyword::SET)?;
    let assignments = parser.parse_comma_separated(|parser| {
        let row = parser.peek_token();
        let row_name = parser.parse_identifier()?;
        if row_name.value != "new" {
            return parser.expected("NEW.column", row);
        }
        parser.expect_token(&Token::Period)?;
        let column = parser.parse_identifier()?;
        parser.expect_token(&Token::Eq)?;
        Ok((column, parser.parse_expr()?))
    })?;
    Ok(SetNew { assignments })
}
