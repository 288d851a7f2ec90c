//! TABLESAMPLE, of which `sqlparser` knows some methods, with one number.
//!
//! `TABLESAMPLE method (percentage) REPEATABLE (seed)` is written as `TABLESAMPLE BERNOULLI (<mark>('method', seed,
//! percentage))`, where the mark is a function's name that no user's can be.

use sqlparser::ast;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::position;
use super::token_cursor::{MARK, TokenCursor, instead, mark, rewrite};
use super::tokens::is_keyword;

/// The name of a sample without REPEATABLE, and of one with it.
const NAMES: [&str; 2] = ["sample", "repeatable sample"];

/// A TABLESAMPLE.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TableSample<'a> {
    /// The method's name.
    pub(crate) method: &'a str,
    /// What the method is given.
    pub(crate) arguments: &'a [ast::FunctionArg],
    /// REPEATABLE.
    pub(crate) seed: Option<&'a ast::FunctionArg>,
    /// The 1-based character where the method's name stands.
    pub(crate) at: Option<u32>,
}

/// Writes every TABLESAMPLE of a text's tokens as `sqlparser` can read it.
pub(super) fn fold(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    rewrite(
        tokens,
        |token| is_keyword(token, Keyword::TABLESAMPLE),
        |_, cursor| clause(cursor),
    )
}

/// A sample as it was written; `None` for one of another database.
pub(crate) fn table_sample(sample: &ast::TableSample) -> Option<TableSample<'_>> {
    let ast::Expr::Function(call) = &sample.quantity.as_ref()?.value else {
        return None;
    };
    let [ast::ObjectNamePart::Identifier(name)] = call.name.0.as_slice() else {
        return None;
    };
    let ast::FunctionArguments::List(list) = &call.args else {
        return None;
    };
    let [method, arguments @ ..] = list.args.as_slice() else {
        return None;
    };
    if name.quote_style != Some(MARK) {
        return None;
    }
    let (seed, arguments) = match name.value == NAMES[1] {
        true => arguments
            .split_first()
            .map(|(seed, rest)| (Some(seed), rest))?,
        false => (None, arguments),
    };
    Some(TableSample {
        method: text_of(method)?,
        arguments,
        seed,
        at: position(name.span),
    })
}

fn text_of(argument: &ast::FunctionArg) -> Option<&str> {
    match argument {
        ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(ast::Expr::Value(value))) => {
            match &value.value {
                ast::Value::SingleQuotedString(text) => Some(text),
                _ => None,
            }
        }
        _ => None,
    }
}

fn clause(mut cursor: TokenCursor<'_>) -> Option<(Vec<TokenWithSpan>, usize)> {
    let sample = cursor.take(Keyword::TABLESAMPLE)?;
    let method = cursor.name()?;
    let Token::Word(name) = &method.token else {
        return None;
    };
    let arguments = cursor.parenthesized()?;
    let seed = match cursor.take_word("repeatable") {
        Some(_) => Some(cursor.parenthesized()?),
        None => None,
    };
    let [plain, repeatable] = NAMES;
    let text = Token::SingleQuotedString(name.value.clone());
    let mut out = vec![
        sample.clone(),
        instead(Token::make_keyword("BERNOULLI"), method),
        instead(Token::LParen, method),
        mark(if seed.is_some() { repeatable } else { plain }, method),
        instead(Token::LParen, method),
        instead(text, method),
    ];
    for part in [seed, Some(arguments)].into_iter().flatten() {
        if !part.is_empty() {
            out.push(instead(Token::Comma, method));
        }
        out.extend_from_slice(part);
    }
    out.push(instead(Token::RParen, method));
    out.push(instead(Token::RParen, method));
    Some((out, cursor.0.len()))
}
