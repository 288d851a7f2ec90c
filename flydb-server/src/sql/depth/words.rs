//! What words and signs are to an expression.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::Token;

/// What stands before a token.
#[derive(Clone, Copy)]
pub(super) struct Before<'t> {
    pub(super) token: &'t Token,
    /// Whether an operand can end with it.
    pub(super) ends_operand: bool,
}

impl<'t> Before<'t> {
    pub(super) fn of(token: &'t Token, before_it: &Token) -> Before<'t> {
        let named = matches!(token, Token::Word(_)) && names_something(before_it);
        Before {
            token,
            ends_operand: named || ends_operand(token),
        }
    }
}

/// Whether an operand can end with this token. Keywords that are not known to be harmless cannot,
/// though some are names of columns too.
fn ends_operand(token: &Token) -> bool {
    match token {
        Token::Word(word) => is_harmless(word.keyword) || is_value(word.keyword),
        Token::Number(..)
        | Token::SingleQuotedString(_)
        | Token::EscapedStringLiteral(_)
        | Token::Placeholder(_)
        | Token::RParen
        | Token::RBracket => true,
        _ => false,
    }
}

/// Whether the word after this token is a name, whatever it is spelled like.
pub(super) fn names_something(token: &Token) -> bool {
    match token {
        Token::Period | Token::DoubleColon => true,
        Token::Word(word) => matches!(word.keyword, Keyword::AS | Keyword::COLLATE),
        _ => false,
    }
}

/// Words that are values, or end a test, and never anything else.
fn is_value(keyword: Keyword) -> bool {
    matches!(
        keyword,
        Keyword::CURRENT_CATALOG
            | Keyword::CURRENT_DATE
            | Keyword::CURRENT_ROLE
            | Keyword::CURRENT_SCHEMA
            | Keyword::CURRENT_TIME
            | Keyword::CURRENT_TIMESTAMP
            | Keyword::CURRENT_USER
            | Keyword::LOCALTIME
            | Keyword::LOCALTIMESTAMP
            | Keyword::SESSION_USER
            | Keyword::UNKNOWN
            | Keyword::USER
    )
}

/// Words that never make a level of an expression.
pub(super) fn is_harmless(keyword: Keyword) -> bool {
    matches!(
        keyword,
        Keyword::NoKeyword
            | Keyword::NULL
            | Keyword::TRUE
            | Keyword::FALSE
            | Keyword::WHEN
            | Keyword::THEN
            | Keyword::ELSE
            | Keyword::END
            | Keyword::SELECT
            | Keyword::DISTINCT
            | Keyword::ALL
            | Keyword::FROM
            | Keyword::WHERE
            | Keyword::GROUP
            | Keyword::ORDER
            | Keyword::BY
            | Keyword::ASC
            | Keyword::DESC
            | Keyword::ON
            | Keyword::SET
            | Keyword::VALUES
            | Keyword::DEFAULT
            | Keyword::KEY
            | Keyword::ID
            | Keyword::NAME
            | Keyword::VALUE
            | Keyword::TYPE
            | Keyword::STATUS
            | Keyword::INT
            | Keyword::INTEGER
            | Keyword::BIGINT
            | Keyword::TEXT
            | Keyword::DATE
    )
}
