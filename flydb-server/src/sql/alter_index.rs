//! `ALTER INDEX [IF EXISTS] name RENAME TO name | SET (parameter = value, ...) | RESET (parameter, ...)`.

use sqlparser::ast;
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};

use super::alter_actions::reset_value;
use super::tokens::{is_keyword, is_word};

/// The statement.
#[derive(Debug)]
pub(crate) struct AlterIndex {
    /// The index.
    pub(crate) name: ast::ObjectName,
    /// IF EXISTS.
    pub(crate) if_exists: bool,
    /// What changes.
    pub(crate) change: IndexChange,
}

/// What an ALTER INDEX changes.
#[derive(Debug)]
pub(crate) enum IndexChange {
    /// RENAME TO.
    Rename(ast::ObjectName),
    /// SET and RESET of parameters.
    Parameters(Vec<ast::SqlOption>),
}

/// Whether the next words are ALTER INDEX.
pub(super) fn starts(parser: &Parser<'_>) -> bool {
    let is = |place, keyword| is_keyword(&parser.peek_nth_token_ref(place).token, keyword);
    is(0, Keyword::ALTER) && is(1, Keyword::INDEX)
}

/// Parses the statement.
pub(super) fn parse(parser: &mut Parser<'_>) -> Result<AlterIndex, ParserError> {
    parser.expect_keywords(&[Keyword::ALTER, Keyword::INDEX])?;
    let if_exists = parser.parse_keywords(&[Keyword::IF, Keyword::EXISTS]);
    let name = parser.parse_object_name(false)?;
    let next = parser.peek_token_ref();
    let change = if is_word(&next.token, "rename") {
        parser.advance_token();
        parser.expect_keyword(Keyword::TO)?;
        IndexChange::Rename(parser.parse_object_name(false)?)
    } else if is_word(&next.token, "set") {
        IndexChange::Parameters(parser.parse_options(Keyword::SET)?)
    } else if is_word(&next.token, "reset") {
        parser.advance_token();
        let names = parser
            .parse_parenthesized_column_list(sqlparser::parser::IsOptional::Mandatory, false)?;
        let reset = names.into_iter().map(|name| ast::SqlOption::KeyValue {
            key: ast::ObjectName::from(vec![name]),
            value: reset_value(),
        });
        IndexChange::Parameters(reset.collect())
    } else {
        return parser.expected_ref("RENAME TO, SET or RESET of the index", next);
    };
    Ok(AlterIndex {
        name,
        if_exists,
        change,
    })
}
