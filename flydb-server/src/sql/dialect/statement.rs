//! Statements of other databases that start with words of their own.

use sqlparser::ast::Statement;
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use crate::sql::tokens::is_keyword;

/// REPLACE and INSERT IGNORE, and the refusal of what would let one statement hold others.
pub(super) fn parse(parser: &mut Parser) -> Option<Result<Statement, ParserError>> {
    let refused = [
        Keyword::CASE,
        Keyword::IF,
        Keyword::WHILE,
        Keyword::RAISE,
        Keyword::OPEN,
        Keyword::FROM,
    ];
    let token = parser.peek_token_ref();
    if is_keyword(&token.token, Keyword::REPLACE) {
        return Some(insert_of_mysql(parser, 1));
    }
    if is_keyword(&token.token, Keyword::INSERT)
        && is_keyword(&parser.peek_nth_token_ref(1).token, Keyword::IGNORE)
    {
        return Some(insert_of_mysql(parser, 2));
    }
    match &token.token {
        Token::Word(word) if refused.contains(&word.keyword) => {
            Some(parser.expected_ref("an SQL statement", token))
        }
        _ => None,
    }
}

/// REPLACE, or INSERT IGNORE: one word or two, then the rest of an INSERT.
fn insert_of_mysql(parser: &mut Parser, words: usize) -> Result<Statement, ParserError> {
    let first = parser.next_token();
    if words == 2 {
        parser.next_token();
    }
    let mut statement = parser.parse_insert(first)?;
    if let Statement::Insert(insert) = &mut statement {
        insert.replace_into = words == 1;
        insert.ignore = words == 2;
    }
    Ok(statement)
}
