//! `EXPLAIN [ANALYZE] [VERBOSE] statement`, and `EXPLAIN (option [value], ...) statement`.

use sqlparser::ast;
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use super::Statement;
use super::parser::statement;
use super::tokens::{is_keyword, is_word};

/// EXPLAIN.
#[derive(Debug)]
pub(crate) struct ExplainStatement {
    /// Its options, in their order.
    pub(crate) options: Vec<ExplainOption>,
    /// What is explained.
    pub(crate) statement: Statement,
}

/// `option [value]`.
#[derive(Debug)]
pub(crate) struct ExplainOption {
    /// The option.
    pub(crate) name: ast::Ident,
    /// Its value as it is written, without quotes.
    pub(crate) value: Option<String>,
}

/// EXPLAIN, where it stands next; `None` otherwise, and for MySQL's of a table, with nothing taken.
pub(super) fn parse(
    parser: &mut Parser<'_>,
    text: &str,
) -> Option<Result<Box<ExplainStatement>, ParserError>> {
    let word = |place: usize, word: &str| is_word(&parser.peek_nth_token_ref(place).token, word);
    if !word(0, "explain") {
        return None;
    }
    let starts = [
        "analyze", "analyse", "verbose", "select", "values", "with", "table", "insert", "update",
        "delete", "merge", "execute", "declare", "create", "replace", "call",
    ];
    let is_plan = parser.peek_nth_token_ref(1).token == Token::LParen
        || starts.iter().any(|start| word(1, start));
    is_plan.then(|| explained(parser, text).map(Box::new))
}

fn explained(parser: &mut Parser<'_>, text: &str) -> Result<ExplainStatement, ParserError> {
    parser.advance_token();
    let options = match has_list(parser) {
        true => option_list(parser)?,
        false => option_words(parser)?,
    };
    let next = parser.peek_token_ref();
    let explainable = [
        Keyword::SELECT,
        Keyword::VALUES,
        Keyword::WITH,
        Keyword::TABLE,
        Keyword::INSERT,
        Keyword::REPLACE,
        Keyword::UPDATE,
        Keyword::DELETE,
        Keyword::MERGE,
        Keyword::EXECUTE,
        Keyword::DECLARE,
        Keyword::CREATE,
        Keyword::CALL,
    ];
    let starts = |word: &Keyword| is_keyword(&next.token, *word);
    if next.token != Token::LParen && !explainable.iter().any(starts) {
        return parser.expected_ref("a statement that can be explained", next);
    }
    Ok(ExplainStatement {
        options,
        statement: statement(parser, text)?,
    })
}

/// Whether options in parentheses follow; else they are those of a query.
fn has_list(parser: &Parser<'_>) -> bool {
    let queries = [
        Keyword::SELECT,
        Keyword::VALUES,
        Keyword::WITH,
        Keyword::TABLE,
    ];
    let inside = &parser.peek_nth_token_ref(1).token;
    parser.peek_token_ref().token == Token::LParen
        && *inside != Token::LParen
        && !queries.iter().any(|word| is_keyword(inside, *word))
}

fn option_words(parser: &mut Parser<'_>) -> Result<Vec<ExplainOption>, ParserError> {
    let mut options = Vec::new();
    for words in [&["analyze", "analyse"][..], &["verbose"]] {
        let next = &parser.peek_token_ref().token;
        if words.iter().any(|word| is_word(next, word)) {
            let name = parser.parse_identifier()?;
            options.push(ExplainOption { name, value: None });
        }
    }
    if parser.parse_keyword(Keyword::FORMAT) {
        parser.prev_token();
        let name = parser.parse_identifier()?;
        let _ = parser.consume_token(&Token::Eq);
        let value = Some(value(parser)?);
        options.push(ExplainOption { name, value });
    }
    Ok(options)
}

fn option_list(parser: &mut Parser<'_>) -> Result<Vec<ExplainOption>, ParserError> {
    parser.expect_token(&Token::LParen)?;
    let options = parser.parse_comma_separated(|parser| {
        let name = parser.parse_identifier()?;
        let ends = matches!(parser.peek_token_ref().token, Token::Comma | Token::RParen);
        let value = (!ends).then(|| value(parser)).transpose()?;
        Ok(ExplainOption { name, value })
    })?;
    parser.expect_token(&Token::RParen)?;
    Ok(options)
}

fn value(parser: &mut Parser<'_>) -> Result<String, ParserError> {
    let token = parser.next_token();
    match token.token {
        Token::Word(word) => Ok(word.value),
        Token::SingleQuotedString(text) => Ok(text),
        Token::Number(digits, _) => Ok(digits),
        _ => parser.expected("a value", token),
    }
}
