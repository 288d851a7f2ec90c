//! `CREATE SEQUENCE` and `ALTER SEQUENCE`.

use sqlparser::ast;
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::parser::parse_temporary;
use super::{
    AlterSequence, CreateSequence, SequenceChange, SequenceOption, SequenceSetting, position,
};

/// Parses the statement, whose first words are CREATE SEQUENCE.
pub(super) fn parse_create(parser: &mut Parser<'_>) -> Result<CreateSequence, ParserError> {
    parser.expect_keyword(Keyword::CREATE)?;
    let temporary = parse_temporary(parser);
    parser.expect_keyword(Keyword::SEQUENCE)?;
    let if_not_exists = parser.parse_keywords(&[Keyword::IF, Keyword::NOT, Keyword::EXISTS]);
    Ok(CreateSequence {
        temporary,
        name: parser.parse_object_name(false)?,
        if_not_exists,
        options: options(parser, false)?,
    })
}

/// Parses the statement, whose first words are ALTER SEQUENCE.
pub(super) fn parse_alter(parser: &mut Parser<'_>) -> Result<AlterSequence, ParserError> {
    parser.expect_keywords(&[Keyword::ALTER, Keyword::SEQUENCE])?;
    let if_exists = parser.parse_keywords(&[Keyword::IF, Keyword::EXISTS]);
    let name = parser.parse_object_name(false)?;
    let change = if parser.parse_keywords(&[Keyword::RENAME, Keyword::TO]) {
        SequenceChange::Rename(parser.parse_identifier()?)
    } else {
        let options = options(parser, true)?;
        if options.is_empty() {
            return parser.expected_ref("an option of the sequence", parser.peek_token_ref());
        }
        SequenceChange::Options(options)
    };
    Ok(AlterSequence {
        name,
        if_exists,
        change,
    })
}

/// The options that are next.
pub(super) fn options(
    parser: &mut Parser<'_>,
    alter: bool,
) -> Result<Vec<SequenceOption>, ParserError> {
    let mut options = Vec::new();
    loop {
        let at = position(parser.peek_token_ref().span);
        match setting(parser, alter)? {
            Some(setting) => options.push(SequenceOption { setting, at }),
            None => return Ok(options),
        }
    }
}

/// The option that is next, if one is; with `alter` one of ALTER SEQUENCE.
pub(super) fn setting(
    parser: &mut Parser<'_>,
    alter: bool,
) -> Result<Option<SequenceSetting>, ParserError> {
    if parser.parse_keyword(Keyword::AS) {
        return Ok(Some(SequenceSetting::As(parser.parse_data_type()?)));
    }
    if parser.parse_keyword(Keyword::INCREMENT) {
        let _ = parser.parse_keyword(Keyword::BY);
        return Ok(Some(SequenceSetting::Increment(integer(parser)?)));
    }
    if parser.parse_keyword(Keyword::MINVALUE) {
        return Ok(Some(SequenceSetting::Minimum(Some(integer(parser)?))));
    }
    if parser.parse_keyword(Keyword::MAXVALUE) {
        return Ok(Some(SequenceSetting::Maximum(Some(integer(parser)?))));
    }
    if parser.parse_keyword(Keyword::NO) {
        let words = [Keyword::MINVALUE, Keyword::MAXVALUE, Keyword::CYCLE];
        return Ok(Some(match parser.expect_one_of_keywords(&words)? {
            Keyword::MINVALUE => SequenceSetting::Minimum(None),
            Keyword::MAXVALUE => SequenceSetting::Maximum(None),
            _ => SequenceSetting::Cycle(false),
        }));
    }
    if parser.parse_keyword(Keyword::START) {
        let _ = parser.parse_keyword(Keyword::WITH);
        return Ok(Some(SequenceSetting::Start(integer(parser)?)));
    }
    if alter && parser.parse_keyword(Keyword::RESTART) {
        let with = parser.parse_keyword(Keyword::WITH);
        let given = with || starts_integer(&parser.peek_token_ref().token);
        let value = given.then(|| integer(parser)).transpose()?;
        return Ok(Some(SequenceSetting::Restart(value)));
    }
    if parser.parse_keyword(Keyword::CACHE) {
        return Ok(Some(SequenceSetting::Cache(integer(parser)?)));
    }
    if parser.parse_keyword(Keyword::CYCLE) {
        return Ok(Some(SequenceSetting::Cycle(true)));
    }
    if parser.parse_keywords(&[Keyword::OWNED, Keyword::BY]) {
        return Ok(Some(SequenceSetting::OwnedBy(owner(parser)?)));
    }
    Ok(None)
}

fn owner(parser: &mut Parser<'_>) -> Result<Option<ast::ObjectName>, ParserError> {
    match parser.parse_keyword(Keyword::NONE) {
        true => Ok(None),
        false => parser.parse_object_name(false).map(Some),
    }
}

/// Whether a token begins a number or its sign.
pub(super) fn starts_integer(token: &Token) -> bool {
    matches!(token, Token::Number(..) | Token::Minus | Token::Plus)
}

/// A number with its sign, within a BIGINT.
pub(super) fn integer(parser: &mut Parser<'_>) -> Result<i64, ParserError> {
    let minus = parser.consume_token(&Token::Minus);
    if !minus {
        let _ = parser.consume_token(&Token::Plus);
    }
    let token = parser.next_token();
    match digits(&token, minus) {
        Some(number) => Ok(number),
        None => parser.expected("an integer that BIGINT can hold", token),
    }
}

fn digits(token: &TokenWithSpan, minus: bool) -> Option<i64> {
    let Token::Number(digits, _) = &token.token else {
        return None;
    };
    match minus {
        true => format!("-{digits}").parse().ok(),
        false => digits.parse().ok(),
    }
}
