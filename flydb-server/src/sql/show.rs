//! MySQL's SHOW statements, each as the query that gives its rows.

mod told;

use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use super::tokens::is_word;
use super::{IntrospectStatement, Statement, parse_query, position};

/// The statement, where the next words are one of these; `None` otherwise, with nothing taken.
pub(super) fn parse(parser: &mut Parser<'_>) -> Option<Result<Statement, ParserError>> {
    if let Some(described) = told::parse_describe(parser) {
        return Some(described);
    }
    let word = |place: usize, word: &str| is_word(&parser.peek_nth_token_ref(place).token, word);
    if !word(0, "show") {
        return None;
    }
    if let Some(told) = told::parse(parser) {
        return Some(told);
    }
    let word = |place: usize, word: &str| is_word(&parser.peek_nth_token_ref(place).token, word);
    let ends = |place: usize| {
        matches!(
            parser.peek_nth_token_ref(place).token,
            Token::EOF | Token::SemiColon
        )
    };
    let scoped = usize::from(word(1, "session") || word(1, "global"));
    let full = usize::from(word(1, "full"));
    if word(1 + scoped, "variables") {
        return Some(after(parser, 2 + scoped, variables));
    }
    if word(1 + scoped, "status") && ends(2 + scoped) {
        return Some(after(parser, 2 + scoped, |_| {
            Ok(Statement::Introspect(IntrospectStatement::Status))
        }));
    }
    if word(1, "databases") || word(1, "schemas") {
        return Some(after(parser, 2, |parser| {
            let like = like(parser)?;
            of_text(parser, &databases(like.as_deref()))
        }));
    }
    if (word(1, "warnings") || word(1, "errors")) && (ends(2) || word(2, "limit")) {
        return Some(after(parser, 2, |parser| {
            if parser.parse_keyword(Keyword::LIMIT) {
                parser.parse_number_value()?;
                if parser.consume_token(&Token::Comma) {
                    parser.parse_number_value()?;
                }
            }
            of_text(parser, NO_WARNINGS)
        }));
    }
    if word(1, "index") || word(1, "indexes") || word(1, "keys") {
        return Some(after(parser, 2, |parser| {
            let _ = parser.expect_one_of_keywords(&[Keyword::FROM, Keyword::IN])?;
            let name = parser.parse_object_name(false)?;
            Ok(Statement::Introspect(IntrospectStatement::IndexesOf(name)))
        }));
    }
    let has_like = word(2, "like") || word(4, "like");
    if word(1 + full, "tables") && (full == 1 || has_like) {
        return Some(after(parser, 2 + full, move |parser| {
            tables(parser, full == 1)
        }));
    }
    None
}

fn after(
    parser: &mut Parser<'_>,
    words: usize,
    parse: impl FnOnce(&mut Parser<'_>) -> Result<Statement, ParserError>,
) -> Result<Statement, ParserError> {
    skip(parser, words);
    parse(parser)
}

fn skip(parser: &mut Parser<'_>, words: usize) {
    for _ in 0..words {
        parser.advance_token();
    }
}

/// There never are any: what is wrong is an error.
const NO_WARNINGS: &str = "SELECT '' AS \"Level\", 0 AS \"Code\", '' AS \"Message\" WHERE false";

fn variables(parser: &mut Parser<'_>) -> Result<Statement, ParserError> {
    like(parser).map(Statement::ShowVariables)
}

fn databases(like: Option<&str>) -> String {
    format!(
        "SELECT schema_name AS \"Database\" FROM information_schema.schemata{} ORDER BY 1",
        condition("WHERE", "schema_name", like)
    )
}

fn tables(parser: &mut Parser<'_>, full: bool) -> Result<Statement, ParserError> {
    let mut schema = String::from("public");
    if parser
        .parse_one_of_keywords(&[Keyword::FROM, Keyword::IN])
        .is_some()
    {
        schema = parser.parse_identifier()?.value;
        if schema == "flydb" {
            schema = String::from("public");
        }
    }
    let like = like(parser)?;
    let kind = if full {
        ", table_type AS \"Table_type\""
    } else {
        ""
    };
    let text = format!(
        "SELECT table_name AS name{kind} FROM information_schema.tables WHERE table_schema = {}{} ORDER BY 1",
        literal(&schema),
        condition("AND", "table_name", like.as_deref())
    );
    of_text(parser, &text)
}

/// `LIKE 'pattern'`.
fn like(parser: &mut Parser<'_>) -> Result<Option<String>, ParserError> {
    if !parser.parse_keyword(Keyword::LIKE) {
        return Ok(None);
    }
    parser.parse_literal_string().map(Some)
}

fn condition(word: &str, column: &str, like: Option<&str>) -> String {
    match like {
        Some(pattern) => format!(" {word} {column} LIKE {}", literal(pattern)),
        None => String::new(),
    }
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn of_text(parser: &Parser<'_>, text: &str) -> Result<Statement, ParserError> {
    let query = parse_query(text);
    let query = query.map_err(|error| ParserError::ParserError(error.message().to_owned()))?;
    Ok(Statement::Standard {
        tree: Box::new(super::ast::Statement::Query(query)),
        position: position(parser.get_current_token().span),
    })
}
