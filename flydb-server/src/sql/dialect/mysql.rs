//! What only MySQL has in expressions: `@@name`, and the operators `&&`, which is AND, `XOR`, which binds between OR and AND, and `DIV` and `MOD`.
//!
//! The last two words are met in the second reading alone, so that they stay names in PostgreSQL's. Its `&&` is of
//! arrays and ranges, which we do not have.

use sqlparser::ast::{
    BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList,
    FunctionArguments, Ident, ObjectName, Value,
};
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

/// `E'text'`, which this grammar does not have: texts of definitions may have become so.
pub(super) fn escaped_text(parser: &mut Parser) -> Option<Expr> {
    let token = parser.peek_token_ref();
    let Token::EscapedStringLiteral(text) = &token.token else {
        return None;
    };
    let value = Value::EscapedStringLiteral(text.clone()).with_span(token.span);
    parser.advance_token();
    Some(Expr::Value(value))
}

/// `@@name`, `@@session.name` and `@@global.name`: a setting, as a call of CURRENT_SETTING.
pub(super) fn setting(parser: &mut Parser) -> Option<Result<Expr, ParserError>> {
    if parser.peek_token_ref().token != Token::AtAt {
        return None;
    }
    let span = parser.peek_token_ref().span;
    parser.advance_token();
    let scopes = [Keyword::SESSION, Keyword::GLOBAL, Keyword::LOCAL];
    if parser.parse_one_of_keywords(&scopes).is_some() && !parser.consume_token(&Token::Period) {
        parser.prev_token();
    }
    Some(parser.parse_identifier().map(|name| {
        let name = name.value.to_ascii_lowercase();
        let name = match name.as_str() {
            "autocommit" => "auto_commit",
            "tx_isolation" | "transaction_isolation" => "isolation_level",
            other => other,
        };
        let name = Value::SingleQuotedString(name.to_owned()).with_span(span);
        let argument = FunctionArg::Unnamed(FunctionArgExpr::Expr(Expr::Value(name)));
        Expr::Function(Function {
            name: ObjectName::from(Ident::with_span(span, "current_setting")),
            uses_odbc_syntax: false,
            parameters: FunctionArguments::None,
            args: FunctionArguments::List(FunctionArgumentList {
                duplicate_treatment: None,
                args: vec![argument],
                clauses: Vec::new(),
            }),
            filter: None,
            null_treatment: None,
            over: None,
            within_group: Vec::new(),
        })
    }))
}

/// Whether a word behind a table is no name for it.
pub(super) const fn follows_table(word: Keyword) -> bool {
    matches!(
        word,
        Keyword::STRAIGHT_JOIN | Keyword::USE | Keyword::FORCE | Keyword::IGNORE
    )
}
