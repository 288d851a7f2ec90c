//! `WHERE CURRENT OF cursor`, which the grammar of `sqlparser` does not have.
//!
//! The words become one that holds the cursor's name, quoted as no name of a user's can be. Whoever
//! reads the condition knows it by its quote, see [`cursor_name`].

use sqlparser::ast::{Expr, Ident};
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Span, Token, TokenWithSpan, Whitespace, Word};

use super::tokens::{is_keyword, is_word};

/// The quote of a word that holds the name of a cursor.
const QUOTE: char = '{';

/// The cursor of a condition that is CURRENT OF, and nothing else.
pub(crate) fn cursor_name(condition: &Expr) -> Option<&Ident> {
    match condition {
        Expr::Identifier(name) => is_cursor(name).then_some(name),
        _ => None,
    }
}

/// Whether a word stands for CURRENT OF.
pub(crate) fn is_cursor(name: &Ident) -> bool {
    name.quote_style == Some(QUOTE)
}

/// Rewrites every `WHERE CURRENT OF name`.
pub(super) fn fold(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let is_current = |token: &TokenWithSpan| is_word(&token.token, "current");
    if !tokens.iter().any(is_current) {
        return tokens;
    }
    let mut folded = Vec::with_capacity(tokens.len());
    let mut rest = tokens.as_slice();
    while let [token, after @ ..] = rest {
        folded.push(token.clone());
        rest = after;
        if is_keyword(&token.token, Keyword::WHERE)
            && let Some((word, behind)) = current_of(after)
        {
            folded.push(word);
            rest = behind;
        }
    }
    folded
}

/// The word for `CURRENT OF name`, and what stands behind that.
fn current_of(tokens: &[TokenWithSpan]) -> Option<(TokenWithSpan, &[TokenWithSpan])> {
    let (current, rest) = next(tokens)?;
    let (of, rest) = next(rest)?;
    let (name, rest) = next(rest)?;
    let Token::Word(word) = &name.token else {
        return None;
    };
    if !is_word(&current.token, "current") || !is_keyword(&of.token, Keyword::OF) {
        return None;
    }
    let word = Word {
        value: word.value.clone(),
        quote_style: Some(QUOTE),
        keyword: Keyword::NoKeyword,
    };
    let span = Span::new(current.span.start, name.span.end);
    Some((TokenWithSpan::new(Token::Word(word), span), rest))
}

/// The next token that is no line break.
fn next(tokens: &[TokenWithSpan]) -> Option<(&TokenWithSpan, &[TokenWithSpan])> {
    let mut rest = tokens;
    while let [token, after @ ..] = rest {
        if !matches!(token.token, Token::Whitespace(Whitespace::Newline)) {
            return Some((token, after));
        }
        rest = after;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    fn cursors(sql: &str) -> Vec<String> {
        let words = fold(tokens(sql).unwrap()).into_iter();
        let words = words.filter_map(|token| match token.token {
            Token::Word(word) if word.quote_style == Some(QUOTE) => Some(word.value),
            _ => None,
        });
        words.collect()
    }

    #[test]
    fn the_cursor_is_found_behind_where_alone() {
        assert_eq!(cursors("DELETE FROM t WHERE CURRENT OF C"), ["c"]);
        assert_eq!(
            cursors("UPDATE t SET current = 1\nWHERE\ncurrent\nof \"C\""),
            ["C"]
        );
        let none: [&str; 0] = [];
        assert_eq!(cursors("SELECT * FROM t WHERE current > of"), none);
        assert_eq!(cursors("SELECT current of c"), none);
        assert_eq!(cursors("DELETE FROM t WHERE current of"), none);
        assert_eq!(cursors("DELETE FROM t WHERE \"current\" of c"), none);
    }
}
