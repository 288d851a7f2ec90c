//! `CREATE DOMAIN` and `ALTER DOMAIN`.

use sqlparser::ast;
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use super::tokens::is_word;
use super::{AlterDomain, CreateDomain, DomainChange, DomainOption, DomainRuleText, position};

/// Parses the statement, whose first words are CREATE DOMAIN.
pub(super) fn parse_create(parser: &mut Parser<'_>) -> Result<CreateDomain, ParserError> {
    parser.expect_keywords(&[Keyword::CREATE, Keyword::DOMAIN])?;
    let name = parser.parse_object_name(false)?;
    let _ = parser.parse_keyword(Keyword::AS);
    let data_type = parser.parse_data_type()?;
    let mut options = Vec::new();
    while !matches!(parser.peek_token_ref().token, Token::SemiColon | Token::EOF) {
        options.push(option(parser)?);
    }
    Ok(CreateDomain {
        name,
        data_type,
        options,
    })
}

fn option(parser: &mut Parser<'_>) -> Result<DomainOption, ParserError> {
    let at = position(parser.peek_token_ref().span);
    if parser.parse_keyword(Keyword::DEFAULT) {
        return Ok(DomainOption::Default(Box::new(parser.parse_expr()?), at));
    }
    if parser.parse_keyword(Keyword::COLLATE) {
        parser.parse_object_name(false)?;
        return Ok(DomainOption::Other("COLLATE of a domain", at));
    }
    let (name, rule) = constraint(parser)?;
    Ok(DomainOption::Constraint { name, rule, at })
}

/// `[CONSTRAINT name] NOT NULL | NULL | CHECK (condition)`.
fn constraint(
    parser: &mut Parser<'_>,
) -> Result<(Option<ast::Ident>, DomainRuleText), ParserError> {
    let name = match parser.parse_keyword(Keyword::CONSTRAINT) {
        true => Some(parser.parse_identifier()?),
        false => None,
    };
    if parser.parse_keywords(&[Keyword::NOT, Keyword::NULL]) {
        return Ok((name, DomainRuleText::NotNull));
    }
    if parser.parse_keyword(Keyword::NULL) {
        return Ok((name, DomainRuleText::Null));
    }
    if !parser.parse_keyword(Keyword::CHECK) {
        let next = parser.peek_token_ref();
        return parser.expected_ref("NOT NULL, NULL, CHECK or DEFAULT", next);
    }
    parser.expect_token(&Token::LParen)?;
    let condition = parser.parse_expr()?;
    parser.expect_token(&Token::RParen)?;
    Ok((name, DomainRuleText::Check(Box::new(condition))))
}

/// Parses the statement, whose first words are ALTER DOMAIN.
pub(super) fn parse_alter(parser: &mut Parser<'_>) -> Result<AlterDomain, ParserError> {
    parser.expect_keywords(&[Keyword::ALTER, Keyword::DOMAIN])?;
    let name = parser.parse_object_name(false)?;
    Ok(AlterDomain {
        name,
        change: change(parser)?,
    })
}

fn change(parser: &mut Parser<'_>) -> Result<DomainChange, ParserError> {
    if parser.parse_keywords(&[Keyword::SET, Keyword::DEFAULT]) {
        return Ok(DomainChange::Default(Some(Box::new(parser.parse_expr()?))));
    }
    if parser.parse_keywords(&[Keyword::DROP, Keyword::DEFAULT]) {
        return Ok(DomainChange::Default(None));
    }
    if parser.parse_keywords(&[Keyword::SET, Keyword::NOT, Keyword::NULL]) {
        return Ok(DomainChange::NotNull(true));
    }
    if parser.parse_keywords(&[Keyword::DROP, Keyword::NOT, Keyword::NULL]) {
        return Ok(DomainChange::NotNull(false));
    }
    if parser.parse_keyword(Keyword::ADD) {
        let at = position(parser.peek_token_ref().span);
        let (name, rule) = constraint(parser)?;
        let valid = !parser.parse_keywords(&[Keyword::NOT, Keyword::VALID]);
        return Ok(DomainChange::Add {
            name,
            rule,
            valid,
            at,
        });
    }
    if parser.parse_keywords(&[Keyword::DROP, Keyword::CONSTRAINT]) {
        let if_exists = parser.parse_keywords(&[Keyword::IF, Keyword::EXISTS]);
        let name = parser.parse_identifier()?;
        // Nothing stands on a constraint of a domain.
        let _ = parser.parse_one_of_keywords(&[Keyword::CASCADE, Keyword::RESTRICT]);
        return Ok(DomainChange::Drop { name, if_exists });
    }
    if is_word(&parser.peek_token_ref().token, "validate") {
        parser.next_token();
        parser.expect_keyword(Keyword::CONSTRAINT)?;
        return Ok(DomainChange::Validate(parser.parse_identifier()?));
    }
    if parser.parse_keywords(&[Keyword::RENAME, Keyword::CONSTRAINT]) {
        let from = parser.parse_identifier()?;
        parser.expect_keyword(Keyword::TO)?;
        let to = parser.parse_identifier()?;
        return Ok(DomainChange::RenameConstraint { from, to });
    }
    if parser.parse_keywords(&[Keyword::RENAME, Keyword::TO]) {
        return Ok(DomainChange::Rename(parser.parse_identifier()?));
    }
    parser.expected_ref("what of the domain changes", parser.peek_token_ref())
}
