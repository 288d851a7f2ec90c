//! `CREATE FUNCTION`, `ALTER FUNCTION` and `DROP FUNCTION`.
//!
//! A body in a string is kept as it is. One that stands in the statement itself, as RETURN or BEGIN ATOMIC,
//! is cut out of the statement's text.

use sqlparser::ast;
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use super::function_statement::{
    AlterFunction, CreateFunction, DropFunctions, FunctionArgument, FunctionBodyText,
    FunctionChange, FunctionGrant, FunctionName, FunctionOption, FunctionReturns, ParameterMode,
};
use super::parser::{byte_after, byte_before};
use super::position;
use super::tokens::{is_keyword, is_word};

/// Parses the statement, whose first words are CREATE FUNCTION or CREATE OR REPLACE FUNCTION.
pub(super) fn parse_create(
    parser: &mut Parser<'_>,
    text: &str,
) -> Result<CreateFunction, ParserError> {
    parser.expect_keyword(Keyword::CREATE)?;
    let or_replace = parser.parse_keywords(&[Keyword::OR, Keyword::REPLACE]);
    parser.expect_keyword(Keyword::FUNCTION)?;
    let name = parser.parse_object_name(false)?;
    parser.expect_token(&Token::LParen)?;
    let arguments = match parser.consume_token(&Token::RParen) {
        true => Vec::new(),
        false => {
            let arguments = parser.parse_comma_separated(|parser| argument(parser, text))?;
            parser.expect_token(&Token::RParen)?;
            arguments
        }
    };
    let mut create = CreateFunction {
        name,
        or_replace,
        arguments,
        returns: None,
        options: Vec::new(),
        body: None,
    };
    while !matches!(parser.peek_token_ref().token, Token::SemiColon | Token::EOF) {
        clause(parser, text, &mut create)?;
    }
    Ok(create)
}

pub(super) fn argument(
    parser: &mut Parser<'_>,
    text: &str,
) -> Result<FunctionArgument, ParserError> {
    let at = position(parser.peek_token_ref().span);
    let mode = mode(parser);
    let ended = |parser: &Parser<'_>| {
        let next = &parser.peek_token_ref().token;
        matches!(next, Token::Comma | Token::RParen | Token::Eq)
            || is_keyword(next, Keyword::DEFAULT)
    };
    // `double precision` is a type, and `a precision` a name with one.
    let bare = parser.maybe_parse(|parser| {
        let data_type = parser.parse_data_type()?;
        match ended(parser) {
            true => Ok(data_type),
            false => parser.expected_ref("the end of the argument", parser.peek_token_ref()),
        }
    })?;
    let (name, data_type) = match bare {
        Some(data_type) => (None, data_type),
        None => (Some(parser.parse_identifier()?), parser.parse_data_type()?),
    };
    let has_default = parser.parse_keyword(Keyword::DEFAULT) || parser.consume_token(&Token::Eq);
    let default = match has_default {
        true => {
            let from = byte_before(parser);
            let value = parser.parse_expr()?;
            let sql = text.get(from..byte_after(parser)).unwrap_or_default();
            Some((value, sql.to_owned()))
        }
        false => None,
    };
    Ok(FunctionArgument {
        mode,
        name,
        data_type,
        default,
        at,
    })
}

fn mode(parser: &mut Parser<'_>) -> ParameterMode {
    // `in` and `out` cannot be names of arguments here, as little as in PostgreSQL.
    if parser.parse_keyword(Keyword::IN) {
        return match parser.parse_keyword(Keyword::OUT) {
            true => ParameterMode::InOut,
            false => ParameterMode::In,
        };
    }
    if parser.parse_keyword(Keyword::OUT) {
        return ParameterMode::Out;
    }
    if parser.parse_keyword(Keyword::INOUT) {
        return ParameterMode::InOut;
    }
    if is_word(&parser.peek_token_ref().token, "variadic") {
        parser.next_token();
        return ParameterMode::Variadic;
    }
    ParameterMode::In
}

fn clause(
    parser: &mut Parser<'_>,
    text: &str,
    create: &mut CreateFunction,
) -> Result<(), ParserError> {
    let again = parser.peek_token();
    if parser.parse_keywords(&[Keyword::RETURNS, Keyword::NULL]) {
        parser.expect_keywords(&[Keyword::ON, Keyword::NULL])?;
        parser.expect_keyword(Keyword::INPUT)?;
        create.options.push(FunctionOption::Strict(true));
        return Ok(());
    }
    let twice = if parser.parse_keyword(Keyword::RETURNS) {
        create.returns.replace(returns(parser)?).is_some()
    } else if parser.parse_keyword(Keyword::AS) {
        create.body.replace(body_of_string(parser)?).is_some()
    } else if parser.parse_keyword(Keyword::RETURN) {
        let from = byte_before(parser);
        let at = position(parser.peek_token_ref().span);
        parser.parse_expr()?;
        let sql = text.get(from..byte_after(parser)).unwrap_or_default();
        let sql = format!("SELECT {sql}");
        let body = FunctionBodyText {
            sql,
            at,
            quoted: false,
        };
        create.body.replace(body).is_some()
    } else if is_keyword(&parser.peek_token_ref().token, Keyword::BEGIN) {
        create.body.replace(atomic(parser, text)?).is_some()
    } else {
        create.options.push(option(parser)?);
        false
    };
    match twice {
        true => parser.expected("each clause once", again),
        false => Ok(()),
    }
}

fn returns(parser: &mut Parser<'_>) -> Result<FunctionReturns, ParserError> {
    if is_keyword(&parser.peek_token_ref().token, Keyword::TABLE)
        && parser.peek_nth_token_ref(1).token == Token::LParen
    {
        parser.next_token();
        parser.expect_token(&Token::LParen)?;
        let columns = parser.parse_comma_separated(|parser| {
            Ok((parser.parse_identifier()?, parser.parse_data_type()?))
        })?;
        parser.expect_token(&Token::RParen)?;
        return Ok(FunctionReturns::Table(columns));
    }
    let set = parser.parse_keyword(Keyword::SETOF);
    let at = position(parser.peek_token_ref().span);
    let data_type = parser.parse_data_type()?;
    Ok(FunctionReturns::Type { set, data_type, at })
}

/// What a procedure in this form says of itself, and its statements.
pub(super) fn options_and_body(
    parser: &mut Parser<'_>,
    text: &str,
) -> Result<(Vec<FunctionOption>, FunctionBodyText), ParserError> {
    let mut options = Vec::new();
    let mut body = None;
    while !matches!(parser.peek_token_ref().token, Token::SemiColon | Token::EOF) {
        let again = parser.peek_token();
        let new = if parser.parse_keyword(Keyword::AS) {
            body_of_string(parser)?
        } else if is_keyword(&again.token, Keyword::BEGIN) {
            atomic(parser, text)?
        } else if is_word(&again.token, "returns") || is_word(&again.token, "return") {
            return parser.expected("a clause of the procedure", again);
        } else {
            options.push(option(parser)?);
            continue;
        };
        if body.replace(new).is_some() {
            return parser.expected("one body", again);
        }
    }
    match body {
        Some(body) => Ok((options, body)),
        None => parser.expected_ref("BEGIN or a body in quotes", parser.peek_token_ref()),
    }
}

/// `AS 'text'`.
fn body_of_string(parser: &mut Parser<'_>) -> Result<FunctionBodyText, ParserError> {
    let next = parser.next_token();
    let at = position(next.span);
    let sql = match next.token {
        Token::SingleQuotedString(sql)
        | Token::EscapedStringLiteral(sql)
        | Token::UnicodeStringLiteral(sql) => sql,
        Token::DollarQuotedString(sql) => sql.value,
        _ => return parser.expected("the body in quotes", next),
    };
    Ok(FunctionBodyText {
        sql,
        at,
        quoted: true,
    })
}

/// `BEGIN ATOMIC statement; ... END`.
fn atomic(parser: &mut Parser<'_>, text: &str) -> Result<FunctionBodyText, ParserError> {
    parser.expect_keyword(Keyword::BEGIN)?;
    if !is_word(&parser.peek_token_ref().token, "atomic") {
        return parser.expected_ref("ATOMIC", parser.peek_token_ref());
    }
    parser.next_token();
    let from = byte_before(parser);
    let at = position(parser.peek_token_ref().span);
    let mut end = from;
    loop {
        while parser.consume_token(&Token::SemiColon) {}
        if parser.parse_keyword(Keyword::END) {
            let sql = text.get(from..end).unwrap_or_default().to_owned();
            return Ok(FunctionBodyText {
                sql,
                at,
                quoted: false,
            });
        }
        super::routine::parse_body_statement(parser)?;
        end = byte_after(parser);
        let next = parser.peek_token_ref();
        if next.token != Token::SemiColon {
            return parser.expected_ref("; behind the statement", next);
        }
    }
}

fn option(parser: &mut Parser<'_>) -> Result<FunctionOption, ParserError> {
    let next = parser.next_token();
    let at = position(next.span);
    let Token::Word(word) = &next.token else {
        return parser.expected("a clause of the function", next);
    };
    Ok(match word.value.to_ascii_lowercase().as_str() {
        "language" => {
            let name = parser.next_token();
            match name.token {
                Token::Word(word) => FunctionOption::Language(word.value, at),
                Token::SingleQuotedString(name) => FunctionOption::Language(name, at),
                _ => return parser.expected("the name of a language", name),
            }
        }
        "immutable" => FunctionOption::Immutable,
        "stable" => FunctionOption::Stable,
        "volatile" => FunctionOption::Volatile,
        "strict" => FunctionOption::Strict(true),
        "called" => {
            parser.expect_keywords(&[Keyword::ON, Keyword::NULL, Keyword::INPUT])?;
            FunctionOption::Strict(false)
        }
        "leakproof" => FunctionOption::Leakproof(true),
        "not" if is_word(&parser.peek_token_ref().token, "leakproof") => {
            parser.next_token();
            FunctionOption::Leakproof(false)
        }
        "external" if is_word(&parser.peek_token_ref().token, "security") => return option(parser),
        "security" => {
            let who = parser.next_token();
            match is_word(&who.token, "definer") {
                true => FunctionOption::Definer(true),
                false if is_word(&who.token, "invoker") => FunctionOption::Definer(false),
                false => return parser.expected("DEFINER or INVOKER", who),
            }
        }
        // Plans are made of the function's statement, whatever it says that it costs.
        "cost" | "rows" => {
            parser.parse_number_value()?;
            FunctionOption::Estimate
        }
        "parallel" => {
            parser.parse_identifier()?;
            FunctionOption::Estimate
        }
        "window" => FunctionOption::Other("a window function of a user", at),
        "support" => {
            parser.parse_object_name(false)?;
            FunctionOption::Other("SUPPORT of a function", at)
        }
        "set" | "reset" | "transform" => {
            while !matches!(parser.peek_token_ref().token, Token::SemiColon | Token::EOF) {
                parser.next_token();
            }
            FunctionOption::Other("SET of a function", at)
        }
        _ => return parser.expected("a clause of the function", next),
    })
}

/// Parses the statement, whose first words are ALTER FUNCTION.
pub(super) fn parse_alter(parser: &mut Parser<'_>) -> Result<AlterFunction, ParserError> {
    parser.expect_keywords(&[Keyword::ALTER, Keyword::FUNCTION])?;
    let name = function_name(parser)?;
    let at = position(parser.peek_token_ref().span);
    let change = if parser.parse_keywords(&[Keyword::RENAME, Keyword::TO]) {
        FunctionChange::Rename(parser.parse_identifier()?)
    } else if parser.parse_keywords(&[Keyword::OWNER, Keyword::TO]) {
        parser.parse_identifier()?;
        FunctionChange::Options(vec![FunctionOption::Other("OWNER TO of a function", at)])
    } else {
        let mut options = Vec::new();
        while !matches!(parser.peek_token_ref().token, Token::SemiColon | Token::EOF) {
            if parser.parse_keywords(&[Keyword::RETURNS, Keyword::NULL, Keyword::ON]) {
                parser.expect_keywords(&[Keyword::NULL, Keyword::INPUT])?;
                options.push(FunctionOption::Strict(true));
            } else if options.is_empty() || !is_word(&parser.peek_token_ref().token, "restrict") {
                options.push(option(parser)?);
            } else {
                parser.next_token();
            }
        }
        if options.is_empty() {
            return parser.expected_ref("what of the function changes", parser.peek_token_ref());
        }
        FunctionChange::Options(options)
    };
    Ok(AlterFunction { name, change })
}

/// Parses the statement, whose first words are DROP FUNCTION.
pub(super) fn parse_drop(parser: &mut Parser<'_>) -> Result<DropFunctions, ParserError> {
    parser.expect_keyword(Keyword::DROP)?;
    let routines = !parser.parse_keyword(Keyword::FUNCTION);
    if routines {
        parser.expect_keyword(Keyword::ROUTINE)?;
    }
    let if_exists = parser.parse_keywords(&[Keyword::IF, Keyword::EXISTS]);
    let functions = parser.parse_comma_separated(function_name)?;
    let cascade = parser.parse_keyword(Keyword::CASCADE);
    if !cascade {
        let _ = parser.parse_keyword(Keyword::RESTRICT);
    }
    Ok(DropFunctions {
        functions,
        if_exists,
        cascade,
        routines,
    })
}

/// `name [([mode] [name] type, ...)]`.
pub(super) fn function_name(parser: &mut Parser<'_>) -> Result<FunctionName, ParserError> {
    let name = parser.parse_object_name(false)?;
    if !parser.consume_token(&Token::LParen) {
        return Ok(FunctionName { name, types: None });
    }
    let types = match parser.consume_token(&Token::RParen) {
        true => Vec::new(),
        false => {
            let arguments = parser.parse_comma_separated(|parser| argument(parser, ""))?;
            parser.expect_token(&Token::RParen)?;
            let taken: Vec<ast::DataType> = arguments
                .into_iter()
                .filter(|one| one.mode != ParameterMode::Out)
                .map(|one| one.data_type)
                .collect();
            taken
        }
    };
    let types = Some(types);
    Ok(FunctionName { name, types })
}

/// Whether the next words are GRANT or REVOKE of EXECUTE, or of all, on functions.
pub(super) fn grants(parser: &Parser<'_>) -> bool {
    let is = |place, keyword| is_keyword(&parser.peek_nth_token_ref(place).token, keyword);
    let on = match (
        is(1, Keyword::EXECUTE),
        is(1, Keyword::ALL),
        is(2, Keyword::PRIVILEGES),
    ) {
        (true, _, _) | (_, true, false) => 2,
        (_, true, true) => 3,
        _ => return false,
    };
    let kind = is(0, Keyword::GRANT) || is(0, Keyword::REVOKE);
    kind && is(on, Keyword::ON) && is(on + 1, Keyword::FUNCTION)
}

/// Parses the statement that [`grants`] found.
pub(super) fn parse_grant(parser: &mut Parser<'_>) -> Result<FunctionGrant, ParserError> {
    let verb = parser.expect_one_of_keywords(&[Keyword::GRANT, Keyword::REVOKE])?;
    let grant = verb == Keyword::GRANT;
    parser.expect_one_of_keywords(&[Keyword::EXECUTE, Keyword::ALL])?;
    let _ = parser.parse_keyword(Keyword::PRIVILEGES);
    parser.expect_keywords(&[Keyword::ON, Keyword::FUNCTION])?;
    let functions = parser.parse_comma_separated(function_name)?;
    parser.expect_keyword(if grant { Keyword::TO } else { Keyword::FROM })?;
    let users = parser.parse_comma_separated(Parser::parse_identifier)?;
    let other = if parser.parse_keywords(&[Keyword::WITH, Keyword::GRANT, Keyword::OPTION]) {
        Some("WITH GRANT OPTION of functions")
    } else if parser.parse_keyword(Keyword::CASCADE) {
        Some("REVOKE ... CASCADE")
    } else {
        let _ = parser.parse_keyword(Keyword::RESTRICT);
        None
    };
    Ok(FunctionGrant {
        grant,
        functions,
        users,
        other,
    })
}
