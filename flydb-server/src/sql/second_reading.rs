//! A statement that PostgreSQL's grammar refuses, read once more in MySQL's.
//!
//! The two differ in what they know, not in what they mean: whatever PostgreSQL reads is read that way
//! only, so that nothing here can change what one of its statements says. The tokens are copied up to the end of
//! the statement, which is bounded.

mod respelled;
mod table_options;

use sqlparser::ast;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::dialect::FlyDialect;
use super::limits::{MAX_RECURSION, MAX_SECOND_READING};
use super::parser::whole_statement;
use super::{Statement, syntax_error};
use crate::types::SqlError;

/// The statement that starts at a token, where MySQL's grammar has it; the parser stands behind it then, and
/// where it stood otherwise.
///
/// # Errors
/// What that grammar answers; `None` for a statement of too many tokens.
pub(super) fn parse(
    parser: &mut Parser<'_>,
    first: usize,
    text: &str,
) -> Result<Statement, Option<Failure>> {
    // The line breaks before a statement are none of its words.
    let blanks =
        (first..).take_while(|at| matches!(parser.token_at(*at).token, Token::Whitespace(_)));
    let first = first + blanks.count();
    let tokens = tokens_of_statement(parser, first).ok_or(None)?;
    let length = tokens.len() - 1;
    let tokens = respelled::all(tokens);
    let mut second = Parser::new(&FlyDialect::Mysql)
        .with_recursion_limit(MAX_RECURSION)
        .with_tokens_with_locations(tokens);
    let statement = whole_statement(&mut second, text).map_err(|error| {
        Some(Failure {
            reached: first + second.index(),
            error: syntax_error::of_parser(error, &second, text),
        })
    })?;
    // Words that were put in are not among the first parser's tokens: the statement ends where all of it does.
    let end = first + length;
    while parser.index() > end {
        parser.prev_token();
    }
    while parser.index() < end {
        parser.advance_token();
    }
    Ok(statement)
}

/// Why MySQL's grammar does not have a statement.
pub(super) struct Failure {
    /// How many tokens of the text were taken, words that were put in counted as well.
    pub(super) reached: usize,
    /// What it answers.
    pub(super) error: SqlError,
}

/// Whether PostgreSQL's grammar takes an index for a column: `KEY name (column)` reads as a column called KEY, of a
/// type with a name as its size, which no type of ours has.
pub(super) fn is_better(statement: &Statement) -> bool {
    let Statement::Standard { tree, position: _ } = statement else {
        return false;
    };
    match &**tree {
        ast::Statement::CreateTable(create) => create.columns.iter().any(may_be_index),
        ast::Statement::AlterTable(alter) => alter.operations.iter().any(|operation| {
            matches!(operation, ast::AlterTableOperation::AddColumn { column_def, .. }
                if may_be_index(column_def))
        }),
        _ => false,
    }
}

fn may_be_index(column: &ast::ColumnDef) -> bool {
    let word = matches!(
        column.name.value.as_str(),
        "key" | "index" | "fulltext" | "spatial"
    );
    let ast::DataType::Custom(_, modifiers) = &column.data_type else {
        return false;
    };
    let named = |one: &ast::TypeModifier| matches!(one, ast::TypeModifier::Identifier(_));
    word && column.name.quote_style.is_none() && modifiers.first().is_some_and(named)
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
