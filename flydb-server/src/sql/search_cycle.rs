//! SEARCH and CYCLE behind a WITH query, which the grammar of `sqlparser` does not have.
//!
//! They are written as `FROM <name>`, which it does know there, with a name that no user's can be and that says
//! what they do, field by field. [`search_and_cycle`] takes it apart again.

use sqlparser::ast;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::parser::byte;
use super::parser::parse_expression;
use super::token_cursor::{MARK, TokenCursor, instead, mark, rewrite};
use super::tokens::{is_keyword, is_word};
use crate::types::Result;

/// What lies between the fields of the name: no name of a user's has it.
const FIELD: char = '\u{2}';

/// What lies between the columns of a field.
const COLUMN: char = '\u{3}';

/// `SEARCH {DEPTH | BREADTH} FIRST BY column, ... SET column`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Search {
    /// BREADTH FIRST.
    pub(crate) breadth: bool,
    /// BY.
    pub(crate) by: Vec<String>,
    /// SET.
    pub(crate) column: String,
}

/// `CYCLE column, ... SET column [TO value DEFAULT value] USING column`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cycle {
    /// The columns that make a row come again.
    pub(crate) columns: Vec<String>,
    /// SET.
    pub(crate) mark: String,
    /// TO and DEFAULT; without them true and false.
    pub(crate) values: Option<Box<(ast::Expr, ast::Expr)>>,
    /// USING.
    pub(crate) path: String,
}

/// Writes every SEARCH and CYCLE of a text's tokens as `sqlparser` can read it.
pub(super) fn fold(tokens: Vec<TokenWithSpan>, text: &str) -> Vec<TokenWithSpan> {
    rewrite(
        tokens,
        |token| is_word(token, "search") || is_keyword(token, Keyword::CYCLE),
        |before, cursor| match follows_query(before) {
            true => clauses(cursor, text),
            false => None,
        },
    )
}

/// What such a name says; `None` for a name of somebody's.
///
/// # Errors
/// 42601 where a value of CYCLE is none.
pub(crate) fn search_and_cycle(
    name: &ast::Ident,
) -> Result<Option<(Option<Search>, Option<Cycle>)>> {
    if name.quote_style != Some(MARK) {
        return Ok(None);
    }
    let mut fields = name.value.split(FIELD);
    let mut next = || fields.next().unwrap_or_default();
    let columns = |field: &str| field.split(COLUMN).map(str::to_owned).collect();
    let search = match next() {
        "" => None,
        kind => Some(Search {
            breadth: kind == "breadth",
            by: columns(next()),
            column: next().to_owned(),
        }),
    };
    let cycle = match next() {
        "" => None,
        kind => Some(Cycle {
            columns: columns(next()),
            mark: next().to_owned(),
            path: next().to_owned(),
            values: match kind {
                "valued" => Some(Box::new((
                    parse_expression(next())?,
                    parse_expression(next())?,
                ))),
                _ => None,
            },
        }),
    };
    Ok(Some((search, cycle)))
}

/// Whether the end of a query in parentheses is right before.
fn follows_query(before: &[TokenWithSpan]) -> bool {
    let told = before.iter().rev();
    let mut told = told.filter(|one| !matches!(one.token, Token::Whitespace(_)));
    told.next().is_some_and(|last| last.token == Token::RParen)
}

fn clauses(mut cursor: TokenCursor<'_>, text: &str) -> Option<(Vec<TokenWithSpan>, usize)> {
    let first = cursor.peek()?;
    let mut fields = Vec::new();
    let mut any = false;
    let before = cursor;
    match search(&mut cursor) {
        Some(parts) => {
            any = true;
            fields.extend(parts);
        }
        None => {
            cursor = before;
            fields.push(String::new());
        }
    }
    let before = cursor;
    match cycle(&mut cursor, text) {
        Some(parts) => {
            any = true;
            fields.extend(parts);
        }
        None => {
            cursor = before;
            fields.push(String::new());
        }
    }
    let said = fields.join(&FIELD.to_string());
    any.then(|| {
        let from = instead(Token::make_keyword("FROM"), first);
        (vec![from, mark(&said, first)], cursor.0.len())
    })
}

fn search(cursor: &mut TokenCursor<'_>) -> Option<Vec<String>> {
    cursor.take_word("search")?;
    let breadth = match cursor.take_word("depth") {
        Some(_) => false,
        None => {
            cursor.take_word("breadth")?;
            true
        }
    };
    cursor.take(Keyword::FIRST)?;
    cursor.take(Keyword::BY)?;
    let by = columns(cursor)?;
    cursor.take(Keyword::SET)?;
    let kind = if breadth { "breadth" } else { "depth" };
    Some(vec![kind.to_owned(), by, value(cursor.name()?)?])
}

fn cycle(cursor: &mut TokenCursor<'_>, text: &str) -> Option<Vec<String>> {
    cursor.take(Keyword::CYCLE)?;
    let columns = columns(cursor)?;
    cursor.take(Keyword::SET)?;
    let mark = value(cursor.name()?)?;
    let values = match cursor.take(Keyword::TO) {
        None => None,
        Some(_) => {
            let to = constant(cursor, Keyword::DEFAULT, text)?;
            Some([to, constant(cursor, Keyword::USING, text)?])
        }
    };
    if values.is_none() {
        cursor.take(Keyword::USING)?;
    }
    let kind = if values.is_some() { "valued" } else { "plain" };
    let mut fields = vec![kind.to_owned(), columns, mark, value(cursor.name()?)?];
    fields.extend(values.into_iter().flatten());
    Some(fields)
}

/// The text up to a word, which is taken as well.
fn constant(cursor: &mut TokenCursor<'_>, end: Keyword, text: &str) -> Option<String> {
    let first = byte(cursor.peek()?.span.start);
    let mut last = first;
    loop {
        if cursor.take(end).is_some() {
            return text.get(first..last).map(str::to_owned);
        }
        let token = cursor.next()?;
        if matches!(token.token, Token::SemiColon | Token::EOF) {
            return None;
        }
        last = byte(token.span.end);
    }
}

fn columns(cursor: &mut TokenCursor<'_>) -> Option<String> {
    let names = cursor.names()?.into_iter().map(value);
    let names: Vec<String> = names.collect::<Option<_>>()?;
    Some(names.join(&COLUMN.to_string()))
}

fn value(name: &TokenWithSpan) -> Option<String> {
    match &name.token {
        Token::Word(word) => Some(word.value.clone()),
        _ => None,
    }
}
