//! `CREATE TYPE ... AS ENUM`, `ALTER TYPE` and `DROP TYPE`.

use sqlparser::ast;
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::tokens::is_word;
use super::{AlterType, CreateType, DropTypes, LabelPlace, TypeChange, TypeForm};

/// Parses the statement, whose first words are CREATE TYPE.
pub(super) fn parse_create(parser: &mut Parser<'_>) -> Result<CreateType, ParserError> {
    parser.expect_keywords(&[Keyword::CREATE, Keyword::TYPE])?;
    let name = parser.parse_object_name(false)?;
    if !parser.parse_keyword(Keyword::AS) {
        return Ok(other(parser, name, "a base type"));
    }
    if !parser.parse_keyword(Keyword::ENUM) {
        let what = match parser.peek_token_ref().token {
            Token::LParen => "a composite type",
            _ => "a type of this form",
        };
        return Ok(other(parser, name, what));
    }
    parser.expect_token(&Token::LParen)?;
    if parser.consume_token(&Token::RParen) {
        let form = TypeForm::Enum(Vec::new());
        return Ok(CreateType { name, form });
    }
    let labels = parser.parse_comma_separated(label)?;
    parser.expect_token(&Token::RParen)?;
    let form = TypeForm::Enum(labels);
    Ok(CreateType { name, form })
}

/// A form that is refused, whatever follows.
fn other(parser: &mut Parser<'_>, name: ast::ObjectName, what: &'static str) -> CreateType {
    skip_statement(parser);
    let form = TypeForm::Other(what);
    CreateType { name, form }
}

/// Goes to the end of a statement that is to be refused.
fn skip_statement(parser: &mut Parser<'_>) {
    while !matches!(parser.peek_token_ref().token, Token::SemiColon | Token::EOF) {
        parser.next_token();
    }
}

fn label(parser: &mut Parser<'_>) -> Result<ast::Ident, ParserError> {
    let TokenWithSpan { token, span } = parser.next_token();
    match token {
        Token::SingleQuotedString(text)
        | Token::EscapedStringLiteral(text)
        | Token::UnicodeStringLiteral(text) => Ok(ast::Ident::with_span(span, text)),
        token => parser.expected("a label in quotes", TokenWithSpan { token, span }),
    }
}

/// Parses the statement, whose first words are ALTER TYPE.
pub(super) fn parse_alter(parser: &mut Parser<'_>) -> Result<AlterType, ParserError> {
    parser.expect_keywords(&[Keyword::ALTER, Keyword::TYPE])?;
    let name = parser.parse_object_name(false)?;
    let change = if parser.parse_keywords(&[Keyword::RENAME, Keyword::TO]) {
        TypeChange::Rename(parser.parse_identifier()?)
    } else if parser.parse_keywords(&[Keyword::RENAME, Keyword::VALUE]) {
        let from = label(parser)?;
        parser.expect_keyword(Keyword::TO)?;
        let to = label(parser)?;
        TypeChange::RenameValue { from, to }
    } else if parser.parse_keywords(&[Keyword::ADD, Keyword::VALUE]) {
        add_value(parser)?
    } else if is_word(&parser.peek_token_ref().token, "owner") {
        skip_statement(parser);
        TypeChange::Other("ALTER TYPE ... OWNER TO")
    } else {
        let next = parser.peek_token_ref();
        return parser.expected_ref("ADD VALUE, RENAME VALUE or RENAME TO", next);
    };
    Ok(AlterType { name, change })
}

fn add_value(parser: &mut Parser<'_>) -> Result<TypeChange, ParserError> {
    let if_not_exists = parser.parse_keywords(&[Keyword::IF, Keyword::NOT, Keyword::EXISTS]);
    let new = label(parser)?;
    let place = if parser.parse_keyword(Keyword::BEFORE) {
        LabelPlace::Before(label(parser)?)
    } else if parser.parse_keyword(Keyword::AFTER) {
        LabelPlace::After(label(parser)?)
    } else {
        LabelPlace::Last
    };
    Ok(TypeChange::AddValue {
        label: new,
        if_not_exists,
        place,
    })
}

/// Parses the statement, whose first words are DROP TYPE or DROP DOMAIN.
pub(super) fn parse_drop(parser: &mut Parser<'_>) -> Result<DropTypes, ParserError> {
    parser.expect_keyword(Keyword::DROP)?;
    let domains = parser.expect_one_of_keywords(&[Keyword::TYPE, Keyword::DOMAIN])?;
    let if_exists = parser.parse_keywords(&[Keyword::IF, Keyword::EXISTS]);
    let names = parser.parse_comma_separated(|parser| parser.parse_object_name(false))?;
    let cascade = parser.parse_keyword(Keyword::CASCADE);
    if !cascade {
        let _ = parser.parse_keyword(Keyword::RESTRICT);
    }
    Ok(DropTypes {
        names,
        domains: domains == Keyword::DOMAIN,
        if_exists,
        cascade,
    })
}
