//! `x [NOT] BETWEEN SYMMETRIC a AND b` and `... ASYMMETRIC ...`, which the parser does not know.
//!
//! The syntax tree has no place for the word, so that the first becomes a call of a function that has a
//! blank in its name; ASYMMETRIC says what BETWEEN means anyway.

use sqlparser::ast::{
    Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList, FunctionArguments, Ident,
    ObjectName, UnaryOperator,
};
use sqlparser::dialect::{Dialect, Precedence};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

/// The name of the call that `x BETWEEN SYMMETRIC a AND b` is in the syntax tree.
pub(crate) const BETWEEN_SYMMETRIC: &str = "between symmetric";

/// The predicate, where that is what comes next.
pub(super) fn parse(
    dialect: &dyn Dialect,
    parser: &mut Parser,
    operand: &Expr,
) -> Option<Result<Expr, ParserError>> {
    let negated = usize::from(is_word(parser, 0, Keyword::NOT));
    if !is_word(parser, negated, Keyword::BETWEEN) {
        return None;
    }
    let symmetric = is_word(parser, negated + 1, Keyword::SYMMETRIC);
    if !symmetric && !is_word(parser, negated + 1, Keyword::ASYMMETRIC) {
        return None;
    }
    for _ in 0..negated + 2 {
        parser.next_token();
    }
    let negated = negated == 1;
    Some(if symmetric {
        rest(dialect, parser, operand.clone(), negated)
    } else {
        parser.parse_between(operand.clone(), negated)
    })
}

fn is_word(parser: &Parser, place: usize, keyword: Keyword) -> bool {
    match parser.peek_nth_token_ref(place).token {
        Token::Word(ref word) => word.keyword == keyword && word.quote_style.is_none(),
        _ => false,
    }
}

/// `low AND high`.
fn rest(
    dialect: &dyn Dialect,
    parser: &mut Parser,
    operand: Expr,
    negated: bool,
) -> Result<Expr, ParserError> {
    let low = parser.parse_subexpr(dialect.between_low_bound_precedence())?;
    parser.expect_keyword_is(Keyword::AND)?;
    let high = parser.parse_subexpr(dialect.prec_value(Precedence::Between))?;
    let call = Expr::Function(call(vec![operand, low, high]));
    Ok(if negated {
        Expr::Nested(Box::new(Expr::UnaryOp {
            op: UnaryOperator::Not,
            expr: Box::new(call),
        }))
    } else {
        call
    })
}

fn call(arguments: Vec<Expr>) -> Function {
    let arguments = arguments.into_iter().map(FunctionArgExpr::Expr);
    Function {
        name: ObjectName::from(Ident::with_quote('"', BETWEEN_SYMMETRIC)),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(FunctionArgumentList {
            duplicate_treatment: None,
            args: arguments.map(FunctionArg::Unnamed).collect(),
            clauses: Vec::new(),
        }),
        filter: None,
        null_treatment: None,
        over: None,
        within_group: Vec::new(),
    }
}
