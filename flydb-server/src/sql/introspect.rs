//! `INTROSPECT USERS | TABLES | TABLE name | INDEXES | SERVER | STATUS`.

use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use super::IntrospectStatement;

/// Whether a token starts the statement: the word is no keyword of the grammar.
pub(super) fn starts(first: &Token) -> bool {
    matches!(first, Token::Word(word) if word.quote_style.is_none()
        && word.value.eq_ignore_ascii_case("introspect"))
}

/// Parses the statement, whose first word is INTROSPECT.
pub(super) fn parse(parser: &mut Parser<'_>) -> Result<IntrospectStatement, ParserError> {
    parser.advance_token();
    if parser.parse_keyword(Keyword::TABLE) {
        return parser
            .parse_object_name(false)
            .map(IntrospectStatement::Table);
    }
    let subject = parser.next_token();
    let word = match &subject.token {
        Token::Word(word) if word.quote_style.is_none() => word.value.to_ascii_lowercase(),
        _ => String::new(),
    };
    match word.as_str() {
        "users" => Ok(IntrospectStatement::Users),
        "tables" => Ok(IntrospectStatement::Tables),
        "indexes" => Ok(IntrospectStatement::Indexes),
        "server" => Ok(IntrospectStatement::Server),
        "status" => Ok(IntrospectStatement::Status),
        _ => parser.expected("USERS, TABLES, TABLE, INDEXES, SERVER or STATUS", subject),
    }
}
