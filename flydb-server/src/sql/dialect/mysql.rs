//! Operators that only MySQL has: `&&`, which is AND, `XOR`, which binds between OR and AND, and `DIV` and `MOD`.
//!
//! The last two words are met in the second reading alone, so that they stay names in PostgreSQL's. Its `&&` is of
//! arrays and ranges, which we do not have.

use sqlparser::ast::{BinaryOperator, Expr};
use sqlparser::dialect::{Dialect, Precedence};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use super::FlyDialect;
use crate::sql::tokens::is_keyword;

/// How tight the next token binds, where it is one of these.
pub(super) fn precedence(dialect: FlyDialect, parser: &Parser) -> Option<u8> {
    Some(match operator(dialect, &parser.peek_token_ref().token)? {
        BinaryOperator::And => dialect.prec_value(Precedence::And),
        BinaryOperator::Xor => dialect.prec_value(Precedence::Or) + 1,
        _ => dialect.prec_value(Precedence::MulDivModOp),
    })
}

/// The operator and its right operand, where that is what comes next.
pub(super) fn parse_infix(
    dialect: FlyDialect,
    parser: &mut Parser,
    left: &Expr,
    precedence: u8,
) -> Option<Result<Expr, ParserError>> {
    let op = operator(dialect, &parser.peek_token_ref().token)?;
    parser.advance_token();
    let right = parser.parse_subexpr(precedence);
    Some(right.map(|right| Expr::BinaryOp {
        left: Box::new(left.clone()),
        op,
        right: Box::new(right),
    }))
}

fn operator(dialect: FlyDialect, token: &Token) -> Option<BinaryOperator> {
    if *token == Token::Overlap {
        return Some(BinaryOperator::And);
    }
    if is_keyword(token, Keyword::XOR) {
        return Some(BinaryOperator::Xor);
    }
    if !dialect.reads_mysql() {
        return None;
    }
    if is_keyword(token, Keyword::DIV) {
        return Some(BinaryOperator::MyIntegerDivide);
    }
    is_keyword(token, Keyword::MOD).then_some(BinaryOperator::Modulo)
}

/// Whether a word behind a table is no name for it.
pub(super) const fn follows_table(word: Keyword) -> bool {
    matches!(
        word,
        Keyword::STRAIGHT_JOIN | Keyword::USE | Keyword::FORCE | Keyword::IGNORE
    )
}
