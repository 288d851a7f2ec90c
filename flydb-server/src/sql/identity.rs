//! What makes a column an identity column, and what ALTER COLUMN changes of one.
//!
//! The grammar of `sqlparser` knows the options of the sequence in one order only. So the words are taken as they
//! stand, into an option of the column or an action on it, and read here by the grammar of sequences.

use sqlparser::ast::{ColumnOption, ObjectName};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use super::parser::parser;
use super::tokens::is_keyword;
use super::{SequenceOption, SequenceSetting, position, sequence, syntax_error};
use crate::types::{Result, SqlError};

/// `GENERATED {ALWAYS | BY DEFAULT} AS IDENTITY [(option ...)]`.
#[derive(Debug)]
pub(crate) struct IdentityClause {
    /// ALWAYS.
    pub(crate) always: bool,
    /// The options of its sequence.
    pub(crate) options: Vec<SequenceOption>,
    /// SEQUENCE NAME: what its sequence is called.
    pub(crate) name: Option<ObjectName>,
}

/// A change of an identity column.
#[derive(Debug)]
pub(crate) enum IdentityChange {
    /// SET GENERATED ALWAYS: true, or BY DEFAULT.
    Generated(bool),
    /// SET option, and RESTART.
    Option(SequenceOption),
}

/// Takes the clause as an option of a column, where it is next.
pub(super) fn take(parser: &mut Parser<'_>) -> Option<Result<ColumnOption, ParserError>> {
    let is = |place: usize, keyword| is_keyword(&parser.peek_nth_token_ref(place).token, keyword);
    if !is(0, Keyword::GENERATED) {
        return None;
    }
    let behind = match () {
        () if is(1, Keyword::ALWAYS) => 2,
        () if is(1, Keyword::BY) && is(2, Keyword::DEFAULT) => 3,
        () => return None,
    };
    if !is(behind, Keyword::AS) || !is(behind + 1, Keyword::IDENTITY) {
        return None;
    }
    let mut words = Vec::new();
    for _ in 0..behind + 2 {
        words.push(parser.next_token().token);
    }
    if parser.peek_token_ref().token == Token::LParen {
        words.push(parser.next_token().token);
        loop {
            let next = parser.next_token();
            let closes = next.token == Token::RParen;
            if matches!(next.token, Token::EOF | Token::SemiColon | Token::LParen) {
                return Some(parser.expected("an option of the sequence, or )", next));
            }
            words.push(next.token);
            if closes {
                break;
            }
        }
    }
    Some(Ok(ColumnOption::DialectSpecific(words)))
}

/// The clause that [`take`] took; `None` for another option of this form.
///
/// # Errors
/// 42601, without a place.
pub(crate) fn identity_clause(words: &[Token]) -> Result<Option<IdentityClause>> {
    match words.first() {
        Some(word) if is_keyword(word, Keyword::GENERATED) => {
            let words: Vec<String> = words.iter().map(Token::to_string).collect();
            added_identity(&words.join(" ")).map(Some)
        }
        _ => Ok(None),
    }
}

/// The clause that is all of a text.
///
/// # Errors
/// 42601, without a place.
pub(crate) fn added_identity(text: &str) -> Result<IdentityClause> {
    read(text, |parser| {
        parser.expect_keyword(Keyword::GENERATED)?;
        let always = always(parser)?;
        parser.expect_keywords(&[Keyword::AS, Keyword::IDENTITY])?;
        let mut clause = IdentityClause {
            always,
            options: Vec::new(),
            name: None,
        };
        if !parser.consume_token(&Token::LParen) {
            return Ok(clause);
        }
        loop {
            clause.options.extend(sequence::options(parser, false)?);
            if parser.parse_keywords(&[Keyword::SEQUENCE, Keyword::NAME]) {
                clause.name = Some(parser.parse_object_name(false)?);
            } else {
                break;
            }
        }
        parser.expect_token(&Token::RParen)?;
        Ok(clause)
    })
}

/// The changes that are all of a text: `SET GENERATED ALWAYS SET INCREMENT 2 RESTART`.
///
/// # Errors
/// 42601, without a place.
pub(crate) fn identity_changes(text: &str) -> Result<Vec<IdentityChange>> {
    read(text, |parser| {
        let mut changes = Vec::new();
        while parser.peek_token_ref().token != Token::EOF {
            changes.push(change(parser)?);
        }
        Ok(changes)
    })
}

fn change(parser: &mut Parser<'_>) -> Result<IdentityChange, ParserError> {
    let set = parser.parse_keyword(Keyword::SET);
    if set && parser.parse_keyword(Keyword::GENERATED) {
        return always(parser).map(IdentityChange::Generated);
    }
    let at = position(parser.peek_token_ref().span);
    let setting = sequence::setting(parser, true)?;
    match setting {
        Some(setting) if set || matches!(setting, SequenceSetting::Restart(_)) => {
            Ok(IdentityChange::Option(SequenceOption { setting, at }))
        }
        _ => parser.expected_ref("an option of the identity column", parser.peek_token_ref()),
    }
}

fn always(parser: &mut Parser<'_>) -> Result<bool, ParserError> {
    if parser.parse_keyword(Keyword::ALWAYS) {
        return Ok(true);
    }
    parser.expect_keywords(&[Keyword::BY, Keyword::DEFAULT])?;
    Ok(false)
}

fn read<T>(text: &str, parse: impl FnOnce(&mut Parser<'_>) -> Result<T, ParserError>) -> Result<T> {
    let mut parser = parser(text)?;
    let parsed = parse(&mut parser).and_then(|parsed| {
        parser.expect_token(&Token::EOF)?;
        Ok(parsed)
    });
    parsed.map_err(|error| {
        let error: SqlError = syntax_error::of_parser(error, &parser, text);
        error.placeless()
    })
}
