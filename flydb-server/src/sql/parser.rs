//! Statement after statement of a text.

use std::ops::Range;

use sqlparser::ast;
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::dialect::FlyDialect;
use super::limits::{MAX_RECURSION, MAX_STATEMENTS};
use super::tokens::{is_keyword, is_word, parameter_number, tokens};
use super::{
    Parsed, Statement, alter_actions, alter_index, column_names, conflict_target, current_of,
    cursor, depth, domain, drop_absent, explain, fetch_first, function, group, introspect,
    kept_texts, like_table, locks, maintenance, merge, mysql_words, position, prepare, refused,
    routine, rows_from, search_cycle, second_reading, select_into, sequence, set_constraints,
    set_schema, show, size, syntax_error, table_sample, transaction_modes, user, user_type,
    user_variable, view, without_oids,
};
use crate::types::{Result, SqlError, SqlState};

/// The statements of a text, in order; none for a text of blanks, comments and semicolons.
///
/// # Errors
/// 42601 where the text does not parse, 42622 for a name too long, 42P02 and 54023 for a parameter
/// out of range, 54000 and 54001 for a text too long, too deep or of too many tokens.
pub(crate) fn parse(text: &str) -> Result<Vec<Parsed>> {
    statements(&mut parser(text)?, text)
}

/// One expression that is all of a text, as the catalog keeps defaults and checks.
///
/// # Errors
/// Those of [`parse`].
pub(crate) fn parse_expression(text: &str) -> Result<ast::Expr> {
    let mut parser = parser(text)?;
    let parsed = parser.parse_expr().and_then(|expr| {
        parser.expect_token(&Token::EOF)?;
        Ok(expr)
    });
    parsed.map_err(|error| syntax_error::of_parser(error, &parser, text))
}

/// One name that is all of a text, as functions take it: `'public.s'`.
///
/// # Errors
/// Those of [`parse`].
pub(crate) fn parse_name(text: &str) -> Result<Vec<ast::Ident>> {
    let mut parser = parser(text)?;
    let parsed = name_parts(&mut parser);
    parsed.map_err(|error| syntax_error::of_parser(error, &parser, text).placeless())
}

/// One query that is all of a text, as the catalog keeps views.
///
/// # Errors
/// Those of [`parse`].
pub(crate) fn parse_query(text: &str) -> Result<Box<ast::Query>> {
    let mut parser = parser(text)?;
    let parsed = parser.parse_query().and_then(|query| {
        parser.expect_token(&Token::EOF)?;
        Ok(query)
    });
    parsed.map_err(|error| syntax_error::of_parser(error, &parser, text))
}

/// One statement of a procedure or trigger that is all of a text, as the catalog keeps it.
///
/// # Errors
/// Those of [`parse`].
pub(crate) fn parse_body(text: &str) -> Result<Statement> {
    let mut parser = parser(text)?;
    let parsed = routine::parse_body_statement(&mut parser).and_then(|statement| {
        parser.expect_token(&Token::EOF)?;
        Ok(statement)
    });
    parsed.map_err(|error| syntax_error::of_parser(error, &parser, text))
}

/// Names with commas between that are all of a text, as a search path has them.
///
/// # Errors
/// Those of [`parse`].
pub(crate) fn parse_names(text: &str) -> Result<Vec<String>> {
    let mut parser = parser(text)?;
    let parsed = parser.parse_comma_separated(Parser::parse_identifier);
    let parsed = parsed.and_then(|names| {
        parser.expect_token(&Token::EOF)?;
        Ok(names)
    });
    let names = parsed.map_err(|error| syntax_error::of_parser(error, &parser, text))?;
    Ok(names.into_iter().map(|name| name.value).collect())
}

fn name_parts(parser: &mut Parser<'_>) -> Result<Vec<ast::Ident>, ParserError> {
    let mut parts = vec![parser.parse_identifier()?];
    while parser.consume_token(&Token::Period) {
        parts.push(parser.parse_identifier()?);
    }
    parser.expect_token(&Token::EOF)?;
    Ok(parts)
}

/// A parser of a text, once the text is bounded.
///
/// # Errors
/// Those of [`parse`] about its size.
pub(super) fn parser(text: &str) -> Result<Parser<'static>> {
    size::check(text)?;
    let tokens = query_clauses(locks::rewrite(mysql_words::fold(tokens(text)?)), text);
    check_statements(&tokens)?;
    depth::check(&tokens)?;
    let tokens = without_oids::fold(alter_actions::fold(tokens, text));
    let tokens = current_of::fold(merge::fold(conflict_target::fold(tokens, text)));
    let tokens = kept_texts::rewrite(column_names::fold(like_table::fold(tokens)));
    Ok(of_tokens(tokens))
}

/// Writes clauses of queries anew that `sqlparser` cannot read.
fn query_clauses(tokens: Vec<TokenWithSpan>, text: &str) -> Vec<TokenWithSpan> {
    let tokens = transaction_modes::fold(tokens);
    let tokens = table_sample::fold(group::fold(fetch_first::fold(tokens)));
    search_cycle::fold(rows_from::fold(tokens), text)
}

/// A parser of tokens that were bounded already.
pub(super) fn of_tokens(tokens: Vec<TokenWithSpan>) -> Parser<'static> {
    Parser::new(&FlyDialect::Postgres)
        .with_recursion_limit(MAX_RECURSION)
        .with_tokens_with_locations(tokens)
}

/// Bounds the statements before any is parsed: every semicolon may end one.
fn check_statements(tokens: &[TokenWithSpan]) -> Result<()> {
    let ends = tokens
        .iter()
        .filter(|token| token.token == Token::SemiColon);
    if ends.count() <= MAX_STATEMENTS {
        return Ok(());
    }
    Err(SqlError::new(
        SqlState::StatementTooComplex,
        format!("a text may have {MAX_STATEMENTS} statements"),
    )
    .with_hint("send them in several messages"))
}

fn statements(parser: &mut Parser<'_>, text: &str) -> Result<Vec<Parsed>> {
    let mut parsed = Vec::new();
    loop {
        while parser.consume_token(&Token::SemiColon) {}
        if *parser.peek_token_ref() == Token::EOF {
            return Ok(parsed);
        }
        match variables(parser, text) {
            Some(several) => parsed.extend(several?),
            None => parsed.push(one(parser, text)?),
        }
    }
}

/// Statements of variables, where the next words are such: one SET may be several.
fn variables(parser: &mut Parser<'_>, text: &str) -> Option<Result<Vec<Parsed>>> {
    let (first, start) = (parser.index(), byte_before(parser));
    let statements = match user_variable::parse(parser, text)? {
        Ok(statements) => statements,
        Err(error) => return Some(Err(syntax_error::of_parser(error, parser, text))),
    };
    let bytes = start..byte_after(parser);
    let parameter_count = highest_parameter(parser, first..parser.index());
    let several = statements.into_iter().map(|statement| Parsed {
        statement,
        parameter_count,
        bytes: bytes.clone(),
    });
    Some(Ok(several.collect()))
}

fn one(parser: &mut Parser<'_>, text: &str) -> Result<Parsed> {
    let (first, start) = (parser.index(), byte_before(parser));
    let statement = match whole_statement(parser, text) {
        Ok(statement) if second_reading::is_better(&statement) => {
            second_reading::parse(parser, first, text).unwrap_or(statement)
        }
        Ok(statement) => statement,
        Err(error) => {
            let (error, reached) = (syntax_error::of_parser(error, parser, text), parser.index());
            if error.state() == SqlState::StatementTooComplex {
                return Err(error);
            }
            second_reading::parse(parser, first, text).map_err(|second| match second {
                // The reading that came further understood more.
                Some(second) if second.reached > reached => second.error,
                _ => error,
            })?
        }
    };
    let parameter_count = match &statement {
        Statement::Prepare(_) | Statement::CreateFunction(_) => 0,
        _ => highest_parameter(parser, first..parser.index()),
    };
    Ok(Parsed {
        statement,
        parameter_count,
        bytes: start..byte_after(parser),
    })
}

/// A statement, to its end.
pub(super) fn whole_statement(
    parser: &mut Parser<'_>,
    text: &str,
) -> Result<Statement, ParserError> {
    let statement = statement(parser, text)?;
    let next = parser.peek_token_ref();
    match next.token {
        Token::SemiColon | Token::EOF => Ok(statement),
        _ => parser.expected_ref("the end of the statement", next),
    }
}

pub(super) fn statement(parser: &mut Parser<'_>, text: &str) -> Result<Statement, ParserError> {
    if let Some(shown) = show::parse(parser) {
        return shown;
    }
    if let Some(refused) = refused::parse(parser) {
        return Ok(refused);
    }
    if let Some(explained) = explain::parse(parser, text) {
        return explained.map(Statement::Explain);
    }
    let first = &parser.peek_token_ref().token;
    let user_next = is_keyword(&parser.peek_nth_token_ref(1).token, Keyword::USER);
    if is_keyword(first, Keyword::PREPARE) {
        return prepare::parse(parser, text).map(Statement::Prepare);
    }
    if cursor::starts(parser) {
        return of_cursor(parser);
    }
    if maintenance::starts(parser) {
        return maintenance::parse(parser).map(Statement::Maintain);
    }
    if maintenance::drops_concurrently(parser) {
        let drop = maintenance::parse_drop_concurrently(parser)?;
        return Ok(Statement::DropIndexConcurrently(drop));
    }
    if alter_index::starts(parser) {
        return alter_index::parse(parser).map(Statement::AlterIndex);
    }
    if let Some(set) = set_constraints::parse(parser) {
        return set.map(Statement::SetConstraints);
    }
    if let Some(drop) = drop_absent::parse(parser) {
        return drop.map(Statement::DropAbsent);
    }
    let first = &parser.peek_token_ref().token;
    if introspect::starts(first) {
        return introspect::parse(parser).map(Statement::Introspect);
    }
    if user_next && is_keyword(first, Keyword::CREATE) {
        return user::parse_create(parser).map(Statement::CreateUser);
    }
    if user_next && is_keyword(first, Keyword::ALTER) {
        return user::parse_alter(parser).map(Statement::AlterUser);
    }
    if set_schema::starts(parser) {
        return set_schema::parse(parser).map(Statement::SetSchema);
    }
    let view_next = is_keyword(&parser.peek_nth_token_ref(1).token, Keyword::VIEW);
    let materialized_next = is_keyword(&parser.peek_nth_token_ref(1).token, Keyword::MATERIALIZED);
    if (view_next || materialized_next) && is_keyword(first, Keyword::ALTER) {
        return view::parse_alter(parser).map(|alter| Statement::AlterView(Box::new(alter)));
    }
    if materialized_next && is_word(first, "refresh") {
        return view::parse_refresh(parser).map(Statement::RefreshView);
    }
    if created(parser, Keyword::VIEW)
        || created(parser, Keyword::MATERIALIZED)
        || created(parser, Keyword::RECURSIVE)
    {
        return view::parse_create(parser, text).map(Statement::CreateView);
    }
    if created(parser, Keyword::SEQUENCE) {
        return sequence::parse_create(parser).map(Statement::CreateSequence);
    }
    let sequence_next = is_keyword(&parser.peek_nth_token_ref(1).token, Keyword::SEQUENCE);
    if sequence_next && is_keyword(first, Keyword::ALTER) {
        return sequence::parse_alter(parser).map(Statement::AlterSequence);
    }
    if let Some(of_type) = of_type(parser)? {
        return Ok(of_type);
    }
    if let Some(of_function) = of_function(parser, text)? {
        return Ok(of_function);
    }
    if created(parser, Keyword::PROCEDURE) {
        return routine::parse_create_procedure(parser, text).map(Statement::CreateProcedure);
    }
    if created(parser, Keyword::TRIGGER) {
        let create = routine::parse_create_trigger(parser, text)?;
        return Ok(Statement::CreateTrigger(Box::new(create)));
    }
    let trigger_next = is_keyword(&parser.peek_nth_token_ref(1).token, Keyword::TRIGGER);
    if trigger_next && is_keyword(&parser.peek_token_ref().token, Keyword::ALTER) {
        return routine::parse_alter_trigger(parser).map(Statement::RenameTrigger);
    }
    let position = position(parser.peek_token_ref().span);
    let for_session = is_set_session_transaction(parser);
    let mut tree = Box::new(
        match is_keyword(&parser.peek_token_ref().token, Keyword::TABLE) {
            true => ast::Statement::Query(parser.parse_query()?),
            false => parser.parse_statement()?,
        },
    );
    if for_session && let ast::Statement::Set(ast::Set::SetTransaction { session, .. }) = &mut *tree
    {
        *session = true;
    }
    let tree = Box::new(select_into::as_create_table(*tree));
    Ok(Statement::Standard { tree, position })
}

/// `SET SESSION TRANSACTION` of MySQL, of which the grammar drops the second word.
fn is_set_session_transaction(parser: &Parser<'_>) -> bool {
    let words = [Keyword::SET, Keyword::SESSION, Keyword::TRANSACTION];
    let mut words = words.iter().enumerate();
    words.all(|(place, word)| is_keyword(&parser.peek_nth_token_ref(place).token, *word))
}

fn of_cursor(parser: &mut Parser<'_>) -> Result<Statement, ParserError> {
    let first = &parser.peek_token_ref().token;
    if is_keyword(first, Keyword::DECLARE) {
        let declare = cursor::parse_declare(parser)?;
        return Ok(Statement::DeclareCursor(Box::new(declare)));
    }
    match is_keyword(first, Keyword::CLOSE) {
        true => cursor::parse_close(parser).map(Statement::CloseCursor),
        false => cursor::parse_fetch(parser).map(Statement::FetchCursor),
    }
}

/// A statement about functions, where the next words start one.
fn of_function(parser: &mut Parser<'_>, text: &str) -> Result<Option<Statement>, ParserError> {
    let is = |place, keyword| is_keyword(&parser.peek_nth_token_ref(place).token, keyword);
    Ok(Some(if created(parser, Keyword::FUNCTION) {
        Statement::CreateFunction(Box::new(function::parse_create(parser, text)?))
    } else if is(0, Keyword::ALTER) && is(1, Keyword::FUNCTION) {
        Statement::AlterFunction(function::parse_alter(parser)?)
    } else if is(0, Keyword::DROP) && (is(1, Keyword::FUNCTION) || is(1, Keyword::ROUTINE)) {
        Statement::DropFunctions(function::parse_drop(parser)?)
    } else if function::grants(parser) {
        Statement::FunctionGrant(function::parse_grant(parser)?)
    } else {
        return Ok(None);
    }))
}

/// A statement about types, where the next words start one.
fn of_type(parser: &mut Parser<'_>) -> Result<Option<Statement>, ParserError> {
    let is = |place, keyword| is_keyword(&parser.peek_nth_token_ref(place).token, keyword);
    let (of_type, of_domain) = (is(1, Keyword::TYPE), is(1, Keyword::DOMAIN));
    Ok(Some(if is(0, Keyword::CREATE) && of_type {
        Statement::CreateType(user_type::parse_create(parser)?)
    } else if is(0, Keyword::CREATE) && of_domain {
        Statement::CreateDomain(Box::new(domain::parse_create(parser)?))
    } else if is(0, Keyword::ALTER) && of_domain {
        Statement::AlterDomain(Box::new(domain::parse_alter(parser)?))
    } else if is(0, Keyword::ALTER) && of_type {
        Statement::AlterType(user_type::parse_alter(parser)?)
    } else if is(0, Keyword::DROP) && (of_type || of_domain) {
        Statement::DropTypes(user_type::parse_drop(parser)?)
    } else {
        return Ok(None);
    }))
}

/// Whether the next words are CREATE, perhaps OR REPLACE, and this one.
fn created(parser: &Parser<'_>, kind: Keyword) -> bool {
    let is = |place, keyword| is_keyword(&parser.peek_nth_token_ref(place).token, keyword);
    if !is(0, Keyword::CREATE) {
        return false;
    }
    let mut at = 1;
    if is(at, Keyword::OR) && is(at + 1, Keyword::REPLACE) {
        at += 2;
    }
    let of_session = [Keyword::VIEW, Keyword::RECURSIVE, Keyword::SEQUENCE].contains(&kind);
    if of_session && (is(at, Keyword::LOCAL) || is(at, Keyword::GLOBAL)) {
        at += 1;
    }
    if of_session && (is(at, Keyword::TEMP) || is(at, Keyword::TEMPORARY)) {
        at += 1;
    }
    is(at, kind)
}

/// `[LOCAL | GLOBAL] TEMPORARY | TEMP`: whether it stands next. LOCAL and GLOBAL change nothing.
pub(super) fn parse_temporary(parser: &mut Parser<'_>) -> bool {
    let words = [Keyword::TEMPORARY, Keyword::TEMP];
    if parser.parse_one_of_keywords(&words).is_some() {
        return true;
    }
    let next = &parser.peek_nth_token_ref(1).token;
    if !words.iter().any(|word| is_keyword(next, *word)) {
        return false;
    }
    let scope = parser.parse_one_of_keywords(&[Keyword::LOCAL, Keyword::GLOBAL]);
    scope.is_some() && parser.parse_one_of_keywords(&words).is_some()
}

/// The byte of the text where the next token starts.
pub(super) fn byte_before(parser: &Parser<'_>) -> usize {
    byte(parser.peek_token_ref().span.start)
}

/// The byte of the text where the last token that was taken ends.
pub(super) fn byte_after(parser: &Parser<'_>) -> usize {
    byte(parser.get_current_token().span.end)
}

/// See [`super`]: the line of a location is the byte plus one.
pub(super) fn byte(location: sqlparser::tokenizer::Location) -> usize {
    usize::try_from(location.line.saturating_sub(1)).unwrap_or(usize::MAX)
}

fn highest_parameter(parser: &Parser<'_>, tokens: Range<usize>) -> usize {
    tokens
        .filter_map(|index| match &parser.token_at(index).token {
            Token::Placeholder(name) => parameter_number(name).ok(),
            _ => None,
        })
        .max()
        .unwrap_or(0)
}
