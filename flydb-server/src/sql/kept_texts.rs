//! Text literals in definitions, so that the SQL that is kept of them says the same.
//!
//! Defaults, checks and expressions of indexes are kept as their tree is written out, which takes a
//! quote that follows a quote or a backslash in the value for one that is escaped already. Among the
//! tokens of a definition such a literal becomes one with escapes, `E'...'`, which is written out right.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::tokens::is_keyword;

/// How many words there may be from CREATE or ALTER to TABLE or INDEX.
const WORDS: usize = 6;

/// Rewrites the literals of the definitions in a text.
pub(super) fn rewrite(mut tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let mut definition = false;
    let mut starts = true;
    for at in 0..tokens.len() {
        let Some(token) = tokens.get(at).map(|token| &token.token) else {
            break;
        };
        match token {
            Token::SemiColon => starts = true,
            Token::Whitespace(_) => {}
            Token::SingleQuotedString(value)
                if definition && value.contains('\'') && stands_alone(&tokens, at) =>
            {
                let escaped = Token::EscapedStringLiteral(value.clone());
                if let Some(token) = tokens.get_mut(at) {
                    token.token = escaped;
                }
            }
            _ if starts => {
                definition = starts_definition(tokens.get(at..).unwrap_or_default());
                starts = false;
            }
            _ => {}
        }
    }
    tokens
}

fn starts_definition(tokens: &[TokenWithSpan]) -> bool {
    let mut words = tokens
        .iter()
        .map(|token| &token.token)
        .filter(|token| !matches!(token, Token::Whitespace(_)))
        .take(WORDS);
    let first = words.next();
    first.is_some_and(|first| {
        is_keyword(first, Keyword::CREATE) || is_keyword(first, Keyword::ALTER)
    }) && words.any(|word| is_keyword(word, Keyword::TABLE) || is_keyword(word, Keyword::INDEX))
}

/// Whether no text stands before or behind it: those over several lines are one.
fn stands_alone(tokens: &[TokenWithSpan], at: usize) -> bool {
    let is_blank = |token: &&Token| matches!(token, Token::Whitespace(_));
    let is_text = |token: &Token| matches!(token, Token::SingleQuotedString(_));
    let behind = tokens.get(at + 1..).unwrap_or_default().iter();
    let before = tokens.get(..at).unwrap_or_default().iter().rev();
    let next = behind
        .map(|token| &token.token)
        .find(|token| !is_blank(token));
    let last = before
        .map(|token| &token.token)
        .find(|token| !is_blank(token));
    !next.is_some_and(is_text) && !last.is_some_and(is_text)
}
