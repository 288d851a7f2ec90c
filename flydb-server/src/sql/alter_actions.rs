//! Actions of ALTER TABLE that the grammar of `sqlparser` does not have.
//!
//! `ALTER c SET STORAGE x` and its kin are written as `ALTER c OPTIONS (<set storage> 'x')`, where the name of the option
//! says what is done and is quoted as no name of a user's can be; [`column_action`] reads it. `RESET (a, b)` becomes
//! `SET (a = <reset>, b = <reset>)`, see [`is_reset`].

use sqlparser::ast;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan, Whitespace, Word};

use super::parser::byte;
use super::tokens::{is_keyword, is_word};

/// The quote of a word that no user wrote.
const QUOTE: char = '{';

/// What is done to a column, and what stands behind it.
pub(crate) fn column_action(options: &[ast::AlterGenericOption]) -> Option<(&str, &str)> {
    match options {
        [ast::AlterGenericOption::Add { option, .. }] if option.key.quote_style == Some(QUOTE) => {
            Some((&option.key.value, &option.value.value))
        }
        _ => None,
    }
}

/// Whether a parameter is to be as if nothing had been said of it.
pub(crate) fn is_reset(value: &ast::Expr) -> bool {
    matches!(value, ast::Expr::Identifier(name) if name.quote_style == Some(QUOTE))
}

/// What stands for the value of such a parameter.
pub(super) fn reset_value() -> ast::Expr {
    ast::Expr::Identifier(ast::Ident {
        quote_style: Some(QUOTE),
        ..ast::Ident::new("reset")
    })
}

/// Rewrites the actions of every ALTER TABLE.
pub(super) fn fold(tokens: Vec<TokenWithSpan>, text: &str) -> Vec<TokenWithSpan> {
    let alters = |token: &TokenWithSpan| is_keyword(&token.token, Keyword::ALTER);
    if !tokens.iter().any(alters) {
        return tokens;
    }
    let ends = |token: &TokenWithSpan| token.token == Token::SemiColon;
    let statements = tokens.split_inclusive(ends);
    statements.flat_map(|one| statement(one, text)).collect()
}

fn statement(tokens: &[TokenWithSpan], text: &str) -> Vec<TokenWithSpan> {
    let told: Vec<&TokenWithSpan> = told(tokens);
    let [first, second, ..] = told.as_slice() else {
        return tokens.to_vec();
    };
    let of_table =
        is_keyword(&first.token, Keyword::ALTER) && is_keyword(&second.token, Keyword::TABLE);
    if !of_table {
        return tokens.to_vec();
    }
    let mut folded = Vec::with_capacity(tokens.len());
    let mut rest = tokens;
    while !rest.is_empty() {
        let end = end_of_action(rest);
        let (action, behind) = rest.split_at(end);
        let start = match folded.is_empty() {
            true => start_of_first(action),
            false => 0,
        };
        let (before, action) = action.split_at(start);
        folded.extend_from_slice(before);
        match rewritten(action, text) {
            Some(action) => folded.extend(action),
            None => folded.extend_from_slice(action),
        }
        let (sign, behind) = behind.split_at(behind.len().min(1));
        folded.extend_from_slice(sign);
        rest = behind;
    }
    folded
}

fn told(tokens: &[TokenWithSpan]) -> Vec<&TokenWithSpan> {
    let blank =
        |token: &&TokenWithSpan| matches!(token.token, Token::Whitespace(Whitespace::Newline));
    tokens.iter().filter(|token| !blank(token)).collect()
}

/// Where a comma, a semicolon or the end of the text stands that no parentheses are around.
fn end_of_action(tokens: &[TokenWithSpan]) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.token {
            Token::LParen => depth += 1,
            Token::RParen => depth = depth.saturating_sub(1),
            Token::Comma | Token::SemiColon | Token::EOF if depth == 0 => return at,
            _ => {}
        }
    }
    tokens.len()
}

/// Where the first action starts: behind the name of the table.
fn start_of_first(tokens: &[TokenWithSpan]) -> usize {
    let mut start = 0;
    let mut named = false;
    for (at, token) in tokens.iter().enumerate().skip(2) {
        match &token.token {
            Token::Whitespace(_) | Token::Mul => {}
            Token::Word(word)
                if !named
                    && matches!(word.keyword, Keyword::IF | Keyword::EXISTS | Keyword::ONLY)
                    && word.quote_style.is_none() => {}
            Token::Word(_) if !named => named = true,
            Token::Period => named = false,
            _ => break,
        }
        start = at + 1;
    }
    start
}

fn rewritten(action: &[TokenWithSpan], text: &str) -> Option<Vec<TokenWithSpan>> {
    let told = told(action);
    let (first, rest) = told.split_first()?;
    if is_word(&first.token, "reset") {
        return reset(first, rest);
    }
    if !is_keyword(&first.token, Keyword::ALTER) {
        return None;
    }
    let (of_constraint, rest) = match rest.split_first() {
        Some((word, rest)) if is_keyword(&word.token, Keyword::COLUMN) => (false, rest),
        // CONSTRAINT is no name of a column without quotes.
        Some((word, rest)) if is_keyword(&word.token, Keyword::CONSTRAINT) => (true, rest),
        _ => (false, rest),
    };
    let (name, rest) = rest.split_first()?;
    let (what, argument) = match of_constraint {
        true => ("alter constraint", rest),
        false => of_column(rest)?,
    };
    let argument = match (argument.first(), argument.last()) {
        (Some(from), Some(to)) => text.get(byte(from.span.start)..byte(to.span.end))?,
        _ => "",
    };
    let like = |token: Token| TokenWithSpan::new(token, name.span);
    Some(vec![
        (*first).clone(),
        (*name).clone(),
        like(Token::make_keyword("OPTIONS")),
        like(Token::LParen),
        like(marked(what)),
        like(Token::SingleQuotedString(argument.to_owned())),
        like(Token::RParen),
    ])
}

/// What is done to a column, and what stands behind it; none where the grammar has it.
fn of_column<'a, 't>(
    rest: &'a [&'t TokenWithSpan],
) -> Option<(&'static str, &'a [&'t TokenWithSpan])> {
    let is = |at: usize, word: &str| rest.get(at).is_some_and(|one| is_word(&one.token, word));
    let behind = |words: usize| rest.get(words..).unwrap_or_default();
    if is(0, "drop") {
        let words = ["identity", "expression"];
        let actions = ["drop identity", "drop expression"];
        let found = words.iter().zip(actions).find(|(word, _)| is(1, word));
        return found.map(|(_, action)| (action, behind(2)));
    }
    if is(0, "add") && is(1, "generated") {
        return Some(("add identity", behind(1)));
    }
    if is(0, "restart") {
        return Some(("identity", rest));
    }
    let parenthesis = |at: usize| rest.get(at).is_some_and(|one| one.token == Token::LParen);
    if is(0, "reset") && parenthesis(1) {
        return Some(("reset attributes", behind(1)));
    }
    if !is(0, "set") {
        return None;
    }
    if parenthesis(1) {
        return Some(("set attributes", behind(1)));
    }
    let words = ["storage", "statistics", "compression"];
    let actions = ["set storage", "set statistics", "set compression"];
    let found = words.iter().zip(actions).find(|(word, _)| is(1, word));
    if let Some((_, action)) = found {
        return Some((action, behind(2)));
    }
    let of_identity = [
        "generated",
        "as",
        "increment",
        "minvalue",
        "maxvalue",
        "start",
        "cache",
        "cycle",
        "no",
        "restart",
    ];
    let identity = of_identity.iter().any(|word| is(1, word));
    identity.then_some(("identity", rest))
}

/// `RESET (a, b)` as SET.
fn reset(word: &TokenWithSpan, rest: &[&TokenWithSpan]) -> Option<Vec<TokenWithSpan>> {
    let like = |token: Token| TokenWithSpan::new(token, word.span);
    let mut out = vec![like(Token::make_keyword("SET"))];
    let ([open, names @ ..], true) = (rest, rest.len() > 2) else {
        return None;
    };
    out.push((*open).clone());
    for token in names {
        if matches!(token.token, Token::Comma | Token::RParen) {
            out.push(like(Token::Eq));
            out.push(like(marked("reset")));
        }
        out.push((*token).clone());
    }
    Some(out)
}

fn marked(word: &str) -> Token {
    Token::Word(Word {
        value: word.to_owned(),
        quote_style: Some(QUOTE),
        keyword: Keyword::NoKeyword,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    fn folded(sql: &str) -> String {
        let tokens = fold(tokens(sql).unwrap(), sql).into_iter();
        let words = tokens.filter(|one| one.token != Token::EOF);
        let words = words.map(|one| match one.token {
            Token::Word(word) if word.quote_style == Some(QUOTE) => format!("<{}>", word.value),
            other => other.to_string(),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn actions_become_options() {
        for (sql, expected) in [
            (
                "ALTER TABLE t ALTER COLUMN a SET STORAGE plain, ADD b int",
                "ALTER TABLE t ALTER a OPTIONS ( <set storage> 'plain' ) , ADD b int",
            ),
            (
                "ALTER TABLE IF EXISTS ONLY s.t ALTER a DROP IDENTITY IF EXISTS;",
                "ALTER TABLE IF EXISTS ONLY s . t ALTER a OPTIONS ( <drop identity> 'IF EXISTS' ) ;",
            ),
            (
                "ALTER TABLE t ALTER a SET GENERATED ALWAYS RESTART WITH 5",
                "ALTER TABLE t ALTER a OPTIONS ( <identity> 'SET GENERATED ALWAYS RESTART WITH 5' )",
            ),
            (
                "ALTER TABLE t ALTER a ADD GENERATED ALWAYS AS IDENTITY (START 5), ADD b int",
                "ALTER TABLE t ALTER a OPTIONS ( <add identity> 'GENERATED ALWAYS AS IDENTITY (START 5)' ) , ADD b int",
            ),
            (
                "ALTER TABLE t ALTER CONSTRAINT k NOT DEFERRABLE",
                "ALTER TABLE t ALTER k OPTIONS ( <alter constraint> 'NOT DEFERRABLE' )",
            ),
            (
                "ALTER TABLE t RESET (fillfactor, b.c)",
                "ALTER TABLE t SET ( fillfactor = <reset> , b . c = <reset> )",
            ),
            (
                "ALTER TABLE t ALTER a SET DEFAULT 5",
                "ALTER TABLE t ALTER a SET DEFAULT 5",
            ),
            (
                "ALTER TABLE t ALTER a SET NOT NULL",
                "ALTER TABLE t ALTER a SET NOT NULL",
            ),
            ("ALTER TABLE reset", "ALTER TABLE reset"),
            ("ALTER TABLE", "ALTER TABLE"),
            ("ALTER", "ALTER"),
        ] {
            // Words that are no names are read in any case.
            assert_eq!(folded(sql).to_lowercase(), expected.to_lowercase());
        }
    }
}
