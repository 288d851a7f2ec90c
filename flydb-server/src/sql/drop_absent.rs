//! `DROP` of kinds of objects of which there are none here: collations, extensions, operators and the like.
//!
//! Dumps and scripts drop them by IF EXISTS before they make them. That they are not there is an answer as good as
//! PostgreSQL's, so that only what makes them is refused.

use sqlparser::ast;
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use super::tokens::is_word;
use super::{AbsentKind, AbsentObject, DropAbsent, position};

/// The words behind DROP, and what they say; longer ones before those that they start with.
const KINDS: [(&[&str], AbsentKind); 22] = [
    (&["access", "method"], AbsentKind::AccessMethod),
    (&["aggregate"], AbsentKind::Aggregate),
    (&["cast"], AbsentKind::Cast),
    (&["collation"], AbsentKind::Collation),
    (&["conversion"], AbsentKind::Conversion),
    (&["database"], AbsentKind::Database),
    (&["event", "trigger"], AbsentKind::EventTrigger),
    (&["extension"], AbsentKind::Extension),
    (
        &["foreign", "data", "wrapper"],
        AbsentKind::ForeignDataWrapper,
    ),
    (&["foreign", "table"], AbsentKind::ForeignTable),
    (&["language"], AbsentKind::Language),
    (&["procedural", "language"], AbsentKind::Language),
    (&["operator", "class"], AbsentKind::OperatorClass),
    (&["operator", "family"], AbsentKind::OperatorFamily),
    (&["operator"], AbsentKind::Operator),
    (&["policy"], AbsentKind::Policy),
    (&["publication"], AbsentKind::Publication),
    (&["rule"], AbsentKind::Rule),
    (&["server"], AbsentKind::Server),
    (&["statistics"], AbsentKind::Statistics),
    (&["subscription"], AbsentKind::Subscription),
    (&["tablespace"], AbsentKind::Tablespace),
];

/// As [`KINDS`], of text search and what is named by two things.
const MORE_KINDS: [(&[&str], AbsentKind); 6] = [
    (
        &["text", "search", "configuration"],
        AbsentKind::TextSearch("configuration"),
    ),
    (
        &["text", "search", "dictionary"],
        AbsentKind::TextSearch("dictionary"),
    ),
    (
        &["text", "search", "parser"],
        AbsentKind::TextSearch("parser"),
    ),
    (
        &["text", "search", "template"],
        AbsentKind::TextSearch("template"),
    ),
    (&["transform"], AbsentKind::Transform),
    (&["user", "mapping"], AbsentKind::UserMapping),
];

/// The kind that the next words drop, and how many words say so.
fn kind(parser: &Parser<'_>) -> Option<(AbsentKind, usize)> {
    let is = |place, word: &str| is_word(&parser.peek_nth_token_ref(place).token, word);
    if !is(0, "drop") {
        return None;
    }
    let said = |(words, _): &&(&[&str], AbsentKind)| {
        let mut words = words.iter().enumerate();
        words.all(|(place, word)| is(place + 1, word))
    };
    let mut kinds = KINDS.iter().chain(&MORE_KINDS);
    let (words, kind) = kinds.find(said)?;
    Some((*kind, words.len()))
}

/// The statement, where the next words are one of these.
pub(super) fn parse(parser: &mut Parser<'_>) -> Option<Result<DropAbsent, ParserError>> {
    let (kind, words) = kind(parser)?;
    for _ in 0..=words {
        parser.advance_token();
    }
    Some(rest(kind, parser))
}

fn rest(kind: AbsentKind, parser: &mut Parser<'_>) -> Result<DropAbsent, ParserError> {
    let if_exists = parser.parse_keywords(&[Keyword::IF, Keyword::EXISTS]);
    let several = !matches!(
        kind,
        AbsentKind::Cast
            | AbsentKind::Database
            | AbsentKind::OperatorClass
            | AbsentKind::OperatorFamily
            | AbsentKind::Policy
            | AbsentKind::Rule
            | AbsentKind::Subscription
            | AbsentKind::Tablespace
            | AbsentKind::Transform
            | AbsentKind::UserMapping
    );
    let objects = match several {
        true => parser.parse_comma_separated(|parser| object(kind, parser))?,
        false => vec![object(kind, parser)?],
    };
    if kind == AbsentKind::Database {
        force(parser)?;
    } else {
        let _ = parser.parse_one_of_keywords(&[Keyword::CASCADE, Keyword::RESTRICT]);
    }
    Ok(DropAbsent {
        kind,
        if_exists,
        objects,
    })
}

/// `[[WITH] (FORCE)]` of a database.
fn force(parser: &mut Parser<'_>) -> Result<(), ParserError> {
    let with = parser.parse_keyword(Keyword::WITH);
    if !with && parser.peek_token_ref().token != Token::LParen {
        return Ok(());
    }
    parser.expect_token(&Token::LParen)?;
    let option = parser.next_token();
    if !is_word(&option.token, "force") {
        return parser.expected("FORCE", option);
    }
    parser.expect_token(&Token::RParen)?;
    Ok(())
}

fn object(kind: AbsentKind, parser: &mut Parser<'_>) -> Result<AbsentObject, ParserError> {
    let at = position(parser.peek_token_ref().span);
    let mut object = AbsentObject {
        name: None,
        shown: String::new(),
        types: Vec::new(),
        table: None,
        at,
    };
    match kind {
        AbsentKind::Cast => {
            parser.expect_token(&Token::LParen)?;
            let from = parser.parse_data_type()?;
            parser.expect_keyword(Keyword::AS)?;
            let to = parser.parse_data_type()?;
            parser.expect_token(&Token::RParen)?;
            object.shown = format!("from type {from} to type {to}").to_lowercase();
            object.types = vec![from, to];
        }
        AbsentKind::Transform => {
            parser.expect_keyword(Keyword::FOR)?;
            let of = parser.parse_data_type()?;
            parser.expect_keyword(Keyword::LANGUAGE)?;
            let language = parser.parse_identifier()?;
            object.shown = format!("for type {of} language \"{}\"", language.value);
            object.types = vec![of];
        }
        AbsentKind::UserMapping => {
            parser.expect_keyword(Keyword::FOR)?;
            let user = parser.parse_identifier()?;
            parser.expect_keyword(Keyword::SERVER)?;
            let server = parser.parse_identifier()?;
            object.shown = format!("for \"{}\" and server \"{}\"", user.value, server.value);
        }
        AbsentKind::Operator => return operator(object, parser),
        _ => {
            let name = parser.parse_object_name(false)?;
            object.shown = format!("\"{}\"", plain(&name));
            behind_name(kind, &mut object, parser)?;
            object.name = Some(name);
        }
    }
    Ok(object)
}

/// What stands behind the name of some kinds.
fn behind_name(
    kind: AbsentKind,
    object: &mut AbsentObject,
    parser: &mut Parser<'_>,
) -> Result<(), ParserError> {
    match kind {
        AbsentKind::Aggregate => {
            object.types = aggregate_types(parser)?;
        }
        AbsentKind::OperatorClass | AbsentKind::OperatorFamily => {
            parser.expect_keyword(Keyword::USING)?;
            let method = parser.parse_identifier()?;
            object.shown = format!("{} for access method \"{}\"", object.shown, method.value);
        }
        AbsentKind::Policy | AbsentKind::Rule => {
            parser.expect_keyword(Keyword::ON)?;
            object.table = Some(parser.parse_object_name(false)?);
        }
        _ => {}
    }
    Ok(())
}

/// `(*)`, or `([name] type, ... [ORDER BY type, ...])`.
fn aggregate_types(parser: &mut Parser<'_>) -> Result<Vec<ast::DataType>, ParserError> {
    parser.expect_token(&Token::LParen)?;
    if parser.consume_token(&Token::Mul) {
        parser.expect_token(&Token::RParen)?;
        return Ok(Vec::new());
    }
    let mut types = Vec::new();
    if !parser.peek_keyword(Keyword::ORDER) {
        types = parser.parse_comma_separated(Parser::parse_data_type)?;
    }
    if parser.parse_keywords(&[Keyword::ORDER, Keyword::BY]) {
        types.extend(parser.parse_comma_separated(Parser::parse_data_type)?);
    }
    parser.expect_token(&Token::RParen)?;
    Ok(types)
}

/// `[schema.]sign (type | NONE, type | NONE)`.
fn operator(
    mut object: AbsentObject,
    parser: &mut Parser<'_>,
) -> Result<AbsentObject, ParserError> {
    if matches!(parser.peek_token_ref().token, Token::Word(_)) {
        let schema = parser.parse_identifier()?;
        parser.expect_token(&Token::Period)?;
        let sign = ast::Ident::with_span(parser.peek_token_ref().span, "");
        let parts = [schema, sign].map(ast::ObjectNamePart::Identifier);
        object.name = Some(ast::ObjectName(parts.to_vec()));
    }
    let mut sign = String::new();
    while is_sign(&parser.peek_token_ref().token) {
        sign.push_str(&parser.next_token().token.to_string());
    }
    if sign.is_empty() {
        return parser.expected_ref("an operator", parser.peek_token_ref());
    }
    parser.expect_token(&Token::LParen)?;
    let left = operand(parser)?;
    if parser.peek_token_ref().token == Token::RParen {
        let next = parser.peek_token_ref();
        return parser.expected_ref("the type of the other operand, or NONE,", next);
    }
    parser.expect_token(&Token::Comma)?;
    let right = operand(parser)?;
    parser.expect_token(&Token::RParen)?;
    object.shown = sign;
    object.types = left.into_iter().chain(right).collect();
    Ok(object)
}

fn operand(parser: &mut Parser<'_>) -> Result<Option<ast::DataType>, ParserError> {
    match parser.parse_keyword(Keyword::NONE) {
        true => Ok(None),
        false => parser.parse_data_type().map(Some),
    }
}

fn is_sign(token: &Token) -> bool {
    !matches!(
        token,
        Token::Word(_)
            | Token::Number(..)
            | Token::SingleQuotedString(_)
            | Token::LParen
            | Token::RParen
            | Token::Comma
            | Token::Period
            | Token::SemiColon
            | Token::EOF
    )
}

/// A name as messages show it.
fn plain(name: &ast::ObjectName) -> String {
    let parts = name.0.iter().map(|part| match part {
        ast::ObjectNamePart::Identifier(part) => part.value.clone(),
        ast::ObjectNamePart::Function(_) => part.to_string(),
    });
    parts.collect::<Vec<_>>().join(".")
}
