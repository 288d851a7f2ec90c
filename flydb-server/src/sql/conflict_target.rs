//! ON CONFLICT with expressions, which the grammar of `sqlparser` does not know: `(lower(name), id)`.
//!
//! Before the text is parsed, each element that is more than a name becomes one quoted word that holds
//! its text. Whoever reads the tree knows it by its quote, see [`expression_text`].

use sqlparser::ast::Ident;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan, Word};

use super::parser::byte;
use super::tokens::is_keyword;

/// The quote of a word that holds an expression: no name can have it.
const QUOTE: char = '(';

/// The text of an expression that stands where the grammar has a name.
pub(crate) fn expression_text(name: &Ident) -> Option<&str> {
    (name.quote_style == Some(QUOTE)).then_some(name.value.as_str())
}

/// Puts the elements of every ON CONFLICT that are expressions into words.
pub(super) fn fold(tokens: Vec<TokenWithSpan>, text: &str) -> Vec<TokenWithSpan> {
    if !tokens
        .iter()
        .any(|token| is_keyword(&token.token, Keyword::CONFLICT))
    {
        return tokens;
    }
    let mut folded = Vec::with_capacity(tokens.len());
    let mut rest = tokens.into_iter().peekable();
    while let Some(token) = rest.next() {
        let on = |last: &TokenWithSpan| is_keyword(&last.token, Keyword::ON);
        let opens = is_keyword(&token.token, Keyword::CONFLICT) && folded.last().is_some_and(on);
        folded.push(token);
        if opens && rest.peek().is_some_and(|next| next.token == Token::LParen) {
            folded.extend(rest.next());
            elements(&mut rest, text, &mut folded);
        }
    }
    folded
}

/// The elements up to the closing parenthesis, which stays to be read.
fn elements(
    rest: &mut std::iter::Peekable<std::vec::IntoIter<TokenWithSpan>>,
    text: &str,
    folded: &mut Vec<TokenWithSpan>,
) {
    let mut element = Vec::new();
    let mut depth = 0_usize;
    while let Some(token) = rest.next_if(|next| match next.token {
        Token::RParen => depth > 0,
        Token::EOF => false,
        _ => true,
    }) {
        match token.token {
            Token::LParen => depth += 1,
            Token::RParen => depth -= 1,
            _ => {}
        }
        if depth == 0 && token.token == Token::Comma {
            folded.extend(as_one(std::mem::take(&mut element), text));
            folded.push(token);
        } else {
            element.push(token);
        }
    }
    folded.extend(as_one(element, text));
}

/// An element that is a name, or nothing, as it is; anything else as one word.
fn as_one(element: Vec<TokenWithSpan>, text: &str) -> Vec<TokenWithSpan> {
    let mut told = element
        .iter()
        .filter(|token| !matches!(token.token, Token::Whitespace(_) | Token::EOF));
    let (Some(first), Some(_)) = (told.next(), told.next_back()) else {
        return element;
    };
    let last = element.last().unwrap_or(first);
    let span = sqlparser::tokenizer::Span::new(first.span.start, last.span.end);
    let range = byte(span.start)..byte(span.end);
    let Some(expression) = text.get(range) else {
        return element;
    };
    let word = Word {
        value: expression.trim_ascii_end().to_owned(),
        quote_style: Some(QUOTE),
        keyword: Keyword::NoKeyword,
    };
    vec![TokenWithSpan::new(Token::Word(word), span)]
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    fn folded(sql: &str) -> Vec<String> {
        let words = fold(tokens(sql).unwrap(), sql).into_iter();
        let words = words.filter_map(|token| match token.token {
            Token::Word(word) => Some(word),
            _ => None,
        });
        let marked = words.filter(|word| word.quote_style == Some(QUOTE));
        marked.map(|word| word.value).collect()
    }

    #[test]
    fn expressions_become_words_and_names_stay() {
        let none: [&str; 0] = [];
        assert_eq!(
            folded("INSERT INTO t ON CONFLICT (a, \"B\") DO NOTHING"),
            none
        );
        assert_eq!(
            folded("INSERT INTO t ON CONFLICT (lower(a), b, (a || f(b, c))) DO NOTHING"),
            ["lower(a)", "(a || f(b, c))"]
        );
        assert_eq!(folded("ON CONFLICT (é + 1) x"), ["é + 1"]);
        // What is broken stays so for the parser.
        assert_eq!(folded("ON CONFLICT (a"), none);
        assert_eq!(folded("ON CONFLICT ()"), none);
        assert_eq!(folded("ON CONFLICT"), none);
        assert_eq!(folded("ON CONFLICT (a + 1"), ["a + 1"]);
        assert_eq!(folded("SELECT conflict (a + 1)"), none);
    }
}
