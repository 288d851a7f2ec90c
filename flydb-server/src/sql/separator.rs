//! MySQL's `GROUP_CONCAT(x ORDER BY y SEPARATOR '; ')`.
//!
//! The grammar of our dialect has no SEPARATOR: among the tokens, the string goes to where the function
//! takes it, as its second argument, before ORDER BY.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::tokens::{is_keyword, is_word};

/// Moves the separators of GROUP_CONCAT among the tokens.
pub(super) fn rewrite(mut tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let has_any = tokens
        .iter()
        .any(|token| is_keyword(&token.token, Keyword::SEPARATOR));
    if !has_any {
        return tokens;
    }
    let mut moves = find(&tokens);
    moves.sort_by_key(|found| found.to);
    for found in &moves {
        // Its own place stays, as a blank that the grammar does not see.
        let blank = Token::Whitespace(sqlparser::tokenizer::Whitespace::Newline);
        for place in [found.word, found.text] {
            if let Some(token) = tokens.get_mut(place) {
                token.token = blank.clone();
            }
        }
    }
    let mut moves = moves.into_iter().peekable();
    let mut out = Vec::with_capacity(tokens.len() + 2);
    for (place, token) in tokens.into_iter().enumerate() {
        while let Some(found) = moves.next_if(|found| found.to == place) {
            out.push(TokenWithSpan::new(Token::Comma, found.literal.span));
            out.push(found.literal);
        }
        out.push(token);
    }
    out
}

/// A separator that is to move.
struct Move {
    /// Where SEPARATOR is.
    word: usize,
    /// Where the string behind it is.
    text: usize,
    literal: TokenWithSpan,
    /// What it goes before: ORDER, or its own place.
    to: usize,
}

/// A parenthesis that is open.
struct Open {
    /// Whether it holds the arguments of GROUP_CONCAT.
    concat: bool,
    /// Where its ORDER BY starts.
    order: Option<usize>,
}

fn find(tokens: &[TokenWithSpan]) -> Vec<Move> {
    let mut open: Vec<Open> = Vec::new();
    let mut moves = Vec::new();
    // The last token that is no line break.
    let mut previous: Option<&Token> = None;
    for (place, TokenWithSpan { token, .. }) in tokens.iter().enumerate() {
        match token {
            Token::Whitespace(_) => continue,
            Token::LParen => open.push(Open {
                concat: previous.is_some_and(|previous| is_word(previous, "group_concat")),
                order: None,
            }),
            Token::RParen => drop(open.pop()),
            _ => {}
        }
        previous = Some(token);
        let Some(inner) = open.last_mut().filter(|inner| inner.concat) else {
            continue;
        };
        if is_keyword(token, Keyword::ORDER) {
            inner.order.get_or_insert(place);
        } else if is_keyword(token, Keyword::SEPARATOR)
            && let Some((text, literal)) = string_before_the_end(tokens, place)
        {
            moves.push(Move {
                word: place,
                text,
                literal,
                to: inner.order.unwrap_or(place),
            });
        }
    }
    moves
}

/// The string behind a place, if the parenthesis closes after it.
fn string_before_the_end(tokens: &[TokenWithSpan], place: usize) -> Option<(usize, TokenWithSpan)> {
    let mut rest = tokens.iter().enumerate().skip(place + 1);
    let mut next = || rest.find(|(_, token)| !matches!(token.token, Token::Whitespace(_)));
    let (text, literal) = next()?;
    let is_string = matches!(
        literal.token,
        Token::SingleQuotedString(_) | Token::EscapedStringLiteral(_)
    );
    let (_, end) = next()?;
    (is_string && end.token == Token::RParen).then(|| (text, literal.clone()))
}
