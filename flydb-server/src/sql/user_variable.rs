//! Variables of a session, as MySQL has them: `@name` in an expression, `SET @a = 1, @b = 2`, `SELECT ... INTO @a` and `DO`.
//!
//! In PostgreSQL `@` is an operator, so that `@x` may be the amount of a column. Both are the word `@x` here; which it is
//! is known where names are. `SET a = 1, @b = 2` is several statements.

use sqlparser::ast::{Expr, Ident, Query};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Span, Token, TokenWithSpan};

use super::parser::of_tokens;
use super::tokens::{is_keyword, is_word};
use super::{Statement, position};

/// A query whose row goes into variables.
#[derive(Debug)]
pub(crate) struct SetVariables {
    /// What gives the values.
    pub(crate) query: Box<Query>,
    /// The variables, without the sign.
    pub(crate) names: Vec<String>,
    /// Whether no row leaves the variables as they are.
    pub(crate) keeps: bool,
    /// The 1-based character of the text where the first is named, or the statement starts.
    pub(crate) position: Option<u32>,
}

/// The name of a variable that a word stands for.
pub(crate) fn variable_name(word: &Ident) -> Option<&str> {
    word.value
        .strip_prefix('@')
        .filter(|_| word.quote_style.is_none())
}

/// `@name` as an expression, where that is what comes next.
pub(super) fn parse_expression(parser: &mut Parser<'_>) -> Option<Expr> {
    let name = next_name(parser, 0)?;
    let follows = &parser.peek_nth_token_ref(2).token;
    if matches!(follows, Token::LParen | Token::Period | Token::Assignment) {
        return None;
    }
    let span = parser.peek_token_ref().span;
    parser.advance_token();
    parser.advance_token();
    Some(Expr::Identifier(Ident::with_span(span, format!("@{name}"))))
}

/// The name behind `@`, where both come next without a blank between.
fn next_name(parser: &Parser<'_>, from: usize) -> Option<String> {
    let sign = parser.peek_nth_token_ref(from);
    let name = parser.peek_nth_token_ref(from + 1);
    let joined = sign.token == Token::AtSign && sign.span.end == name.span.start;
    match &name.token {
        Token::Word(word) if joined => Some(word.value.to_lowercase()),
        _ => None,
    }
}

/// The statements that the next words are, where they set variables; `None` otherwise, with nothing taken.
pub(super) fn parse(
    parser: &mut Parser<'_>,
    text: &str,
) -> Option<Result<Vec<Statement>, ParserError>> {
    let first = parser.peek_token_ref();
    if is_word(&first.token, "do") {
        let statements = &parser.peek_nth_token_ref(1).token;
        let is_block = matches!(statements, Token::DollarQuotedString(_))
            || is_word(statements, "language")
            || matches!(statements, Token::SingleQuotedString(_));
        return (!is_block).then(|| parse_do(parser));
    }
    let (is_set, is_query) = (
        is_keyword(&first.token, Keyword::SET),
        is_keyword(&first.token, Keyword::SELECT) || is_keyword(&first.token, Keyword::WITH),
    );
    if !is_set && !is_query {
        return None;
    }
    if !has_variable(parser, is_set) {
        return None;
    }
    let tokens = statement_tokens(parser);
    if is_set {
        return Some(parse_set(parser, &tokens, text));
    }
    let into = into_clause(&tokens)?;
    Some(parse_into(parser, tokens, into))
}

/// Whether the statement has the sign; in a query, directly behind INTO.
fn has_variable(parser: &Parser<'_>, anywhere: bool) -> bool {
    let mut behind_into = false;
    for at in parser.index().. {
        match &parser.token_at(at).token {
            Token::SemiColon | Token::EOF => return false,
            Token::Whitespace(_) => {}
            Token::AtSign if anywhere || behind_into => return true,
            word => behind_into = is_keyword(word, Keyword::INTO),
        }
    }
    false
}

/// The tokens up to the end of the statement, without line breaks.
fn statement_tokens(parser: &Parser<'_>) -> Vec<TokenWithSpan> {
    (parser.index()..)
        .map(|at| parser.token_at(at))
        .take_while(|token| !matches!(token.token, Token::SemiColon | Token::EOF))
        .filter(|token| !matches!(token.token, Token::Whitespace(_)))
        .cloned()
        .collect()
}

fn take(parser: &mut Parser<'_>, tokens: usize) {
    for _ in 0..tokens {
        parser.advance_token();
    }
}

/// `DO expression, ...`: what comes out is dropped.
fn parse_do(parser: &mut Parser<'_>) -> Result<Vec<Statement>, ParserError> {
    let at = position(parser.peek_token_ref().span);
    let mut tokens = statement_tokens(parser);
    take(parser, tokens.len());
    if let Some(first) = tokens.first_mut() {
        first.token = Token::make_keyword("SELECT");
    }
    Ok(vec![Statement::SetVariables(SetVariables {
        query: query_of(tokens)?,
        names: Vec::new(),
        keeps: true,
        position: at,
    })])
}

/// Parses a query that is all of these tokens.
fn query_of(tokens: Vec<TokenWithSpan>) -> Result<Box<Query>, ParserError> {
    let mut parser = of_tokens(ended(tokens));
    let query = parser.parse_query()?;
    parser.expect_token(&Token::EOF)?;
    Ok(query)
}

/// `SET [scope] name = value, @name = value, ...`, of which at least one value or name has the sign.
fn parse_set(
    parser: &mut Parser<'_>,
    tokens: &[TokenWithSpan],
    text: &str,
) -> Result<Vec<Statement>, ParserError> {
    take(parser, tokens.len());
    let Some((set, rest)) = tokens.split_first() else {
        return Ok(Vec::new());
    };
    let assignments = split_at_commas(rest);
    assignments
        .into_iter()
        .map(|assignment| parse_assignment(set, assignment, text))
        .collect()
}

/// The parts between commas that stand in no parentheses. A part without `=` belongs to the one before.
fn split_at_commas(tokens: &[TokenWithSpan]) -> Vec<&[TokenWithSpan]> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    for (at, token) in tokens.iter().enumerate() {
        match token.token {
            Token::LParen => depth += 1,
            Token::RParen => depth = depth.saturating_sub(1),
            Token::Comma if depth == 0 => {
                parts.extend(tokens.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(tokens.get(start..));
    parts
}

fn parse_assignment(
    set: &TokenWithSpan,
    assignment: &[TokenWithSpan],
    text: &str,
) -> Result<Statement, ParserError> {
    let sign_first = assignment
        .first()
        .is_some_and(|one| one.token == Token::AtSign);
    let equals = assignment
        .iter()
        .position(|one| matches!(one.token, Token::Eq | Token::Assignment));
    let (Some(equals), true) = (equals, sign_first) else {
        return parse_setting(set, assignment, equals, text);
    };
    let (name, value) = assignment.split_at(equals);
    let [_, name] = name else {
        return Err(expected("the name of a variable", set));
    };
    let Token::Word(word) = &name.token else {
        return Err(expected("the name of a variable", name));
    };
    let mut query = vec![TokenWithSpan::new(Token::make_keyword("SELECT"), set.span)];
    query.extend(value.iter().skip(1).cloned());
    Ok(Statement::SetVariables(SetVariables {
        query: query_of(query)?,
        names: vec![word.value.to_lowercase()],
        keeps: false,
        position: position(name.span),
    }))
}

/// `SET name = value`, whose value may be one of a variable.
fn parse_setting(
    set: &TokenWithSpan,
    assignment: &[TokenWithSpan],
    equals: Option<usize>,
    text: &str,
) -> Result<Statement, ParserError> {
    let mut tokens = vec![set.clone()];
    tokens.extend(assignment.iter().cloned());
    let value = equals
        .and_then(|at| assignment.get(at + 1..))
        .unwrap_or_default();
    if !value
        .iter()
        .any(|one| matches!(one.token, Token::AtSign | Token::AtAt))
    {
        let mut parser = of_tokens(ended(tokens));
        return super::parser::whole_statement(&mut parser, text).or_else(|error| {
            super::second_reading::parse(&mut parser, 0, text).map_err(|_| error)
        });
    }
    let mut name = assignment
        .get(..equals.unwrap_or_default())
        .unwrap_or_default()
        .to_vec();
    name.retain(|one| !matches!(one.token, Token::AtAt | Token::Period));
    let Some(Token::Word(word)) = name.last().map(|one| &one.token) else {
        return Err(expected("the name of a setting", set));
    };
    let mut query = vec![TokenWithSpan::new(Token::make_keyword("SELECT"), set.span)];
    query.extend(value.iter().cloned());
    Ok(Statement::SetVariables(SetVariables {
        query: query_of(query)?,
        names: vec![format!("@{}", word.value.to_lowercase())],
        keeps: false,
        position: position(set.span),
    }))
}

fn ended(mut tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let end = tokens
        .last()
        .map(|last| last.span.end.span_to(last.span.end));
    tokens.push(TokenWithSpan::new(
        Token::EOF,
        end.unwrap_or_else(Span::empty),
    ));
    tokens
}

/// Where `INTO @a, @b` stands in a query, in no parentheses.
fn into_clause(tokens: &[TokenWithSpan]) -> Option<std::ops::Range<usize>> {
    let mut depth = 0_usize;
    let start = tokens.iter().position(|one| {
        match one.token {
            Token::LParen => depth += 1,
            Token::RParen => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && is_keyword(&one.token, Keyword::INTO)
    })?;
    let sign = |at: usize| tokens.get(at).is_some_and(|one| one.token == Token::AtSign);
    let mut end = start + 1;
    while sign(end) {
        end += 2;
        match tokens.get(end) {
            Some(comma) if comma.token == Token::Comma && sign(end + 1) => end += 1,
            _ => return Some(start..end.min(tokens.len())),
        }
    }
    None
}

fn parse_into(
    parser: &mut Parser<'_>,
    mut tokens: Vec<TokenWithSpan>,
    into: std::ops::Range<usize>,
) -> Result<Vec<Statement>, ParserError> {
    take(parser, tokens.len());
    let targets: Vec<TokenWithSpan> = tokens.drain(into).collect();
    let names = targets.iter().filter_map(|one| match &one.token {
        Token::Word(word) if word.keyword != Keyword::INTO => Some(word.value.to_lowercase()),
        _ => None,
    });
    Ok(vec![Statement::SetVariables(SetVariables {
        names: names.collect(),
        query: query_of(tokens)?,
        keeps: true,
        position: targets.first().and_then(|into| position(into.span)),
    })])
}

fn expected(what: &str, found: &TokenWithSpan) -> ParserError {
    ParserError::ParserError(format!(
        "Expected: {what}, found: {}{}",
        found.token, found.span.start
    ))
}
