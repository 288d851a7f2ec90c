//! CREATE USER and ALTER USER, whose options are ours.

use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use super::{AlterUser, CreateUser};

/// Parses the statement, whose first words are CREATE USER.
pub(super) fn parse_create(parser: &mut Parser<'_>) -> Result<CreateUser, ParserError> {
    parser.expect_keywords(&[Keyword::CREATE, Keyword::USER])?;
    let if_not_exists = parser.parse_keywords(&[Keyword::IF, Keyword::NOT, Keyword::EXISTS]);
    let name = parser.parse_identifier()?;
    let Options { password, admin } = options(parser)?;
    Ok(CreateUser {
        name,
        if_not_exists,
        password,
        admin,
    })
}

/// Parses the statement, whose first words are ALTER USER.
pub(super) fn parse_alter(parser: &mut Parser<'_>) -> Result<AlterUser, ParserError> {
    parser.expect_keywords(&[Keyword::ALTER, Keyword::USER])?;
    let name = parser.parse_identifier()?;
    let Options { password, admin } = options(parser)?;
    Ok(AlterUser {
        name,
        password,
        admin,
    })
}

#[derive(Default)]
struct Options {
    password: Option<String>,
    admin: Option<bool>,
}

fn options(parser: &mut Parser<'_>) -> Result<Options, ParserError> {
    let _ = parser.parse_keyword(Keyword::WITH);
    let mut options = Options::default();
    loop {
        let again = parser.peek_token();
        let twice = if password_next(parser) {
            options.password.replace(password(parser)?).is_some()
        } else if let Some(admin) = role(parser) {
            options.admin.replace(admin).is_some()
        } else {
            return Ok(options);
        };
        if twice {
            return parser.expected("each option once", again);
        }
    }
}

fn password_next(parser: &mut Parser<'_>) -> bool {
    parser.parse_keyword(Keyword::PASSWORD)
        || parser.parse_keywords(&[Keyword::IDENTIFIED, Keyword::BY])
}

fn password(parser: &mut Parser<'_>) -> Result<String, ParserError> {
    let next = parser.next_token();
    match next.token {
        Token::SingleQuotedString(password) | Token::EscapedStringLiteral(password) => Ok(password),
        // Not what was found: it may be a password that lacks its quotes.
        _ => parser.expected("a password in quotes", {
            let mut hidden = next;
            hidden.token = Token::Char('?');
            hidden
        }),
    }
}

/// ADMIN and its kin: whether the user is an administrator.
fn role(parser: &mut Parser<'_>) -> Option<bool> {
    let Token::Word(word) = &parser.peek_token_ref().token else {
        return None;
    };
    let admin = match (word.quote_style, word.value.as_str()) {
        (None, "admin" | "superuser") => true,
        (None, "noadmin" | "nosuperuser") => false,
        _ => return None,
    };
    parser.next_token();
    Some(admin)
}
