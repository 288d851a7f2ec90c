//! What an expression may start with beside what the grammar knows: signs that bind as PostgreSQL's, VALUES in parentheses, and what
//! MySQL has.

use sqlparser::ast::{Expr, TypedString, UnaryOperator};
use sqlparser::dialect::{Dialect, Precedence};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use super::{FlyDialect, mysql};
use crate::sql::{group, user_variable};

/// The expression, where it starts so.
pub(super) fn parse(dialect: FlyDialect, parser: &mut Parser) -> Option<Result<Expr, ParserError>> {
    if is_values_query(parser) {
        return Some(values_query(parser));
    }
    if is_sized_interval(parser) {
        return Some(sized_interval(parser));
    }
    if let Some(setting) = mysql::setting(parser) {
        return Some(setting);
    }
    if let Some(variable) = user_variable::parse_expression(parser) {
        return Some(Ok(variable));
    }
    if let Some(grouping) = group::parse(parser) {
        return Some(grouping);
    }
    if dialect.reads_mysql()
        && let Some(text) = mysql::escaped_text(parser)
    {
        return Some(Ok(text));
    }
    let op = match parser.peek_token_ref().token {
        Token::Minus => UnaryOperator::Minus,
        Token::Plus => UnaryOperator::Plus,
        Token::Tilde => UnaryOperator::BitwiseNot,
        Token::AtSign => UnaryOperator::PGAbs,
        Token::PGSquareRoot => UnaryOperator::PGSquareRoot,
        Token::PGCubeRoot => UnaryOperator::PGCubeRoot,
        _ => return None,
    };
    parser.next_token();
    let operand = parser.parse_subexpr(match op {
        UnaryOperator::Minus | UnaryOperator::Plus => SIGN_PRECEDENCE,
        _ => dialect.prec_value(Precedence::PgOther),
    });
    Some(operand.map(|operand| Expr::UnaryOp {
        op,
        expr: Box::new(operand),
    }))
}

/// Whether `(VALUES (` follows.
fn is_values_query(parser: &Parser) -> bool {
    let [first, second, third] = [0, 1, 2].map(|n| &parser.peek_nth_token_ref(n).token);
    *first == Token::LParen
        && *third == Token::LParen
        && matches!(second, Token::Word(word) if word.keyword == Keyword::VALUES)
}

fn values_query(parser: &mut Parser) -> Result<Expr, ParserError> {
    parser.expect_token(&Token::LParen)?;
    let query = parser.parse_query()?;
    parser.expect_token(&Token::RParen)?;
    Ok(Expr::Subquery(query))
}

/// Whether `INTERVAL(2) '...'` follows, of which the grammar loses the number.
fn is_sized_interval(parser: &Parser) -> bool {
    let [first, open, digits, close, value] =
        [0, 1, 2, 3, 4].map(|n| &parser.peek_nth_token_ref(n).token);
    matches!(first, Token::Word(word) if word.keyword == Keyword::INTERVAL)
        && *open == Token::LParen
        && matches!(digits, Token::Number(..))
        && *close == Token::RParen
        && matches!(value, Token::SingleQuotedString(_))
}

fn sized_interval(parser: &mut Parser) -> Result<Expr, ParserError> {
    Ok(Expr::TypedString(TypedString {
        data_type: parser.parse_data_type()?,
        value: parser.parse_value()?,
        uses_odbc_syntax: false,
    }))
}

/// What a sign binds less tightly than: `::` and `[]` bind tighter, everything else looser.
const SIGN_PRECEDENCE: u8 = 125;
