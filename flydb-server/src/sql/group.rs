//! Parts of GROUP BY that the grammar meets as expressions.

use sqlparser::ast::{Expr, Ident};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::token_cursor::rewrite;
use super::tokens::is_keyword;

/// GROUPING SETS, or DISTINCT right after GROUP BY, which becomes a prefix of that name; `None` where
/// neither is next.
pub(super) fn parse(parser: &mut Parser<'_>) -> Option<Result<Expr, ParserError>> {
    let next = &parser.peek_token_ref().token;
    if is_keyword(next, Keyword::GROUPING)
        && is_keyword(&parser.peek_nth_token_ref(1).token, Keyword::SETS)
    {
        return Some(grouping_sets(parser));
    }
    if is_keyword(next, Keyword::DISTINCT)
        && is_keyword(&parser.get_current_token().token, Keyword::BY)
    {
        return Some(distinct(parser));
    }
    None
}

fn grouping_sets(parser: &mut Parser<'_>) -> Result<Expr, ParserError> {
    parser.expect_keywords(&[Keyword::GROUPING, Keyword::SETS])?;
    parser.expect_token(&Token::LParen)?;
    let sets = parser.parse_comma_separated(set)?;
    parser.expect_token(&Token::RParen)?;
    Ok(Expr::GroupingSets(sets))
}

fn set(parser: &mut Parser<'_>) -> Result<Vec<Expr>, ParserError> {
    if !parser.consume_token(&Token::LParen) {
        return Ok(vec![parser.parse_expr()?]);
    }
    if parser.consume_token(&Token::RParen) {
        return Ok(Vec::new());
    }
    let keys = parser.parse_comma_separated(Parser::parse_expr)?;
    parser.expect_token(&Token::RParen)?;
    Ok(keys)
}

fn distinct(parser: &mut Parser<'_>) -> Result<Expr, ParserError> {
    let span = parser.next_token().span;
    let value = Box::new(parser.parse_expr()?);
    Ok(Expr::Prefixed {
        prefix: Ident::with_span(span, "distinct"),
        value,
    })
}

/// Leaves out the ALL of `GROUP BY ALL element, ...`, which is what is meant without it too.
pub(super) fn fold(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    rewrite(
        tokens,
        |token| is_keyword(token, Keyword::GROUP),
        |_, mut cursor| {
            let group = cursor.take(Keyword::GROUP)?;
            let by = cursor.take(Keyword::BY)?;
            cursor.take(Keyword::ALL)?;
            Some((vec![group.clone(), by.clone()], cursor.0.len()))
        },
    )
}
