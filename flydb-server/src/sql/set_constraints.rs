//! `SET CONSTRAINTS {ALL | name, ...} {DEFERRED | IMMEDIATE}`.

use sqlparser::ast;
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};

use super::tokens::is_word;

/// Which constraints wait for the commit from here on, and which do not.
#[derive(Debug)]
pub(crate) struct SetConstraints {
    /// Their names; `None`: ALL.
    pub(crate) names: Option<Vec<ast::ObjectName>>,
    /// DEFERRED; else IMMEDIATE.
    pub(crate) deferred: bool,
}

/// The statement, where the next words are SET CONSTRAINTS.
pub(super) fn parse(parser: &mut Parser<'_>) -> Option<Result<SetConstraints, ParserError>> {
    let is = |place, word| is_word(&parser.peek_nth_token_ref(place).token, word);
    if !is(0, "set") || !is(1, "constraints") {
        return None;
    }
    parser.advance_token();
    parser.advance_token();
    Some(rest(parser))
}

fn rest(parser: &mut Parser<'_>) -> Result<SetConstraints, ParserError> {
    let names = match parser.parse_keyword(Keyword::ALL) {
        true => None,
        false => Some(parser.parse_comma_separated(|parser| parser.parse_object_name(false))?),
    };
    let how = parser.next_token();
    let deferred = is_word(&how.token, "deferred");
    if !deferred && !is_word(&how.token, "immediate") {
        return parser.expected("DEFERRED or IMMEDIATE", how);
    }
    Ok(SetConstraints { names, deferred })
}
