//! Tokens that are left, for clauses that are written anew before they are parsed.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan, Word};

use super::tokens::{is_keyword, is_word};

/// The quote of a name that is our own mark: no name of a user's can have it.
pub(super) const MARK: char = '\u{1}';

/// A name of ours, where another token stands.
pub(super) fn mark(name: &str, at: &TokenWithSpan) -> TokenWithSpan {
    TokenWithSpan::new(
        Token::Word(Word {
            value: name.to_owned(),
            quote_style: Some(MARK),
            keyword: Keyword::NoKeyword,
        }),
        at.span,
    )
}

/// Another token in the place of one.
pub(super) fn instead(token: Token, at: &TokenWithSpan) -> TokenWithSpan {
    TokenWithSpan::new(token, at.span)
}

/// Tokens that are left, read without their line breaks.
#[derive(Clone, Copy)]
pub(super) struct TokenCursor<'t>(pub(super) &'t [TokenWithSpan]);

impl<'t> TokenCursor<'t> {
    /// The next token.
    pub(super) fn peek(&mut self) -> Option<&'t TokenWithSpan> {
        while let [token, rest @ ..] = self.0
            && matches!(token.token, Token::Whitespace(_))
        {
            self.0 = rest;
        }
        self.0.first()
    }

    /// Takes the next token.
    pub(super) fn next(&mut self) -> Option<&'t TokenWithSpan> {
        self.take_if(|_| true)
    }

    /// Takes the next token where it is such a one.
    pub(super) fn take_if(&mut self, is: impl Fn(&Token) -> bool) -> Option<&'t TokenWithSpan> {
        let token = self.peek().filter(|token| is(&token.token))?;
        self.0 = self.0.get(1..).unwrap_or_default();
        Some(token)
    }

    /// Takes a keyword.
    pub(super) fn take(&mut self, keyword: Keyword) -> Option<&'t TokenWithSpan> {
        self.take_if(|token| is_keyword(token, keyword))
    }

    /// Takes a word that is not quoted.
    pub(super) fn take_word(&mut self, word: &str) -> Option<&'t TokenWithSpan> {
        self.take_if(|token| is_word(token, word))
    }

    /// Takes this very sign.
    pub(super) fn take_token(&mut self, sign: &Token) -> Option<&'t TokenWithSpan> {
        self.take_if(|token| token == sign)
    }

    /// Takes a name, quoted or not.
    pub(super) fn name(&mut self) -> Option<&'t TokenWithSpan> {
        self.take_if(|token| matches!(token, Token::Word(_)))
    }

    /// Takes names with commas between.
    pub(super) fn names(&mut self) -> Option<Vec<&'t TokenWithSpan>> {
        let mut names = vec![self.name()?];
        while self.take_token(&Token::Comma).is_some() {
            names.push(self.name()?);
        }
        Some(names)
    }

    /// Takes what stands in parentheses, without these.
    pub(super) fn parenthesized(&mut self) -> Option<&'t [TokenWithSpan]> {
        self.take_token(&Token::LParen)?;
        let inside = self.0;
        let mut depth = 0_usize;
        for (place, token) in inside.iter().enumerate() {
            match token.token {
                Token::LParen => depth += 1,
                Token::RParen if depth == 0 => {
                    self.0 = inside.get(place + 1..).unwrap_or_default();
                    return inside.get(..place);
                }
                Token::RParen => depth -= 1,
                Token::SemiColon | Token::EOF => return None,
                _ => {}
            }
        }
        None
    }
}

/// Writes tokens anew: what `clause` makes of the tokens from some place on comes in the place of those that it took.
pub(super) fn rewrite(
    tokens: Vec<TokenWithSpan>,
    starts: impl Fn(&Token) -> bool,
    mut clause: impl FnMut(&[TokenWithSpan], TokenCursor<'_>) -> Option<(Vec<TokenWithSpan>, usize)>,
) -> Vec<TokenWithSpan> {
    if !tokens.iter().any(|token| starts(&token.token)) {
        return tokens;
    }
    let mut out = Vec::with_capacity(tokens.len());
    let mut rest = tokens.as_slice();
    while let [token, after @ ..] = rest {
        let made = match starts(&token.token) {
            true => clause(&out, TokenCursor(rest)),
            false => None,
        };
        match made {
            Some((mut made, left)) => {
                let taken = rest.len().saturating_sub(left.max(1)).max(1);
                // A text that is cut out behind the clause ends where the clause does.
                if let (Some(last), Some(end)) = (made.last_mut(), rest.get(taken - 1)) {
                    last.span.end = end.span.end;
                }
                out.extend(made);
                rest = rest.get(taken..).unwrap_or_default();
            }
            None => {
                out.push(token.clone());
                rest = after;
            }
        }
    }
    out
}
