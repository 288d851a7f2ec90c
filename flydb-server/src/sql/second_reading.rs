//! A statement that PostgreSQL's grammar refuses, read once more in MySQL's.
//!
//! The two differ in what they know, not in what they mean: whatever PostgreSQL reads is read that way
//! only, so that nothing here can change what one of its statements says. The tokens are copied up to the end of
//! the statement, which is bounded.

mod respelled;

use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::Statement;
use super::dialect::FlyDialect;
use super::limits::{MAX_RECURSION, MAX_SECOND_READING};
use super::parser::whole_statement;

/// The statement that starts at a token, where MySQL's grammar has it; the parser stands behind it then, and
/// where it stood otherwise.
pub(super) fn parse(parser: &mut Parser<'_>, first: usize, text: &str) -> Option<Statement> {
    let tokens = tokens_of_statement(parser, first)?;
    let length = tokens.len() - 1;
    let tokens = respelled::share_locks(respelled::joins_of_update(tokens));
    let mut second = Parser::new(&FlyDialect::Mysql)
        .with_recursion_limit(MAX_RECURSION)
        .with_tokens_with_locations(tokens);
    let statement = whole_statement(&mut second, text).ok()?;
    // Words that were put in are not among the first parser's tokens: the statement ends where all of it does.
    let end = first + length;
    while parser.index() > end {
        parser.prev_token();
    }
    while parser.index() < end {
        parser.advance_token();
    }
    Some(statement)
}

/// The tokens up to the next semicolon, with an end marker; `None` where they are too many. What has semicolons
/// within (a procedure) is not in MySQL's grammar.
fn tokens_of_statement(parser: &Parser<'_>, first: usize) -> Option<Vec<TokenWithSpan>> {
    let mut tokens = Vec::new();
    while tokens.len() < MAX_SECOND_READING {
        let token = parser.token_at(first + tokens.len());
        match token.token {
            Token::SemiColon | Token::EOF => {
                tokens.push(TokenWithSpan::new(Token::EOF, token.span));
                return Some(tokens);
            }
            _ => tokens.push(token.clone()),
        }
    }
    None
}
