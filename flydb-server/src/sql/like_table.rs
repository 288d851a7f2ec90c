//! `LIKE table [INCLUDING | EXCLUDING what ...]` among the columns of a CREATE TABLE, which the grammar
//! of `sqlparser` does not have.
//!
//! Before the text is parsed it becomes a column that no text can define: see [`like_clause`].

use sqlparser::ast;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan, Word};

use super::position;
use super::tokens::{is_keyword, is_word};

/// The quote of the word that stands for LIKE: no name can have it.
const QUOTE: char = '(';

/// A LIKE clause.
#[derive(Debug)]
pub(crate) struct LikeClause<'a> {
    /// What the new table is to be like.
    pub(crate) source: &'a ast::ObjectName,
    /// What is copied, INCLUDING, or not, EXCLUDING: the last word about a thing counts.
    pub(crate) options: Vec<LikeOption<'a>>,
    /// The 1-based character of the text where it starts.
    pub(crate) at: Option<u32>,
}

/// `INCLUDING` or `EXCLUDING` something.
#[derive(Debug)]
pub(crate) struct LikeOption<'a> {
    /// INCLUDING.
    pub(crate) including: bool,
    /// What, in lower case.
    pub(crate) what: &'a str,
    /// The 1-based character of the text where that stands.
    pub(crate) at: Option<u32>,
}

impl<'a> LikeClause<'a> {
    /// The clause that copies all there is to copy.
    pub(crate) fn all(source: &'a ast::ObjectName, at: Option<u32>) -> LikeClause<'a> {
        LikeClause {
            source,
            options: vec![LikeOption {
                including: true,
                what: "all",
                at,
            }],
            at,
        }
    }
}

/// The LIKE clause that stands in the place of a column, where one does.
pub(crate) fn like_clause(definition: &ast::ColumnDef) -> Option<LikeClause<'_>> {
    let ast::ColumnDef {
        name,
        data_type,
        options: _,
    } = definition;
    let ast::DataType::Custom(source, modifiers) = data_type else {
        return None;
    };
    if name.quote_style != Some(QUOTE) {
        return None;
    }
    Some(LikeClause {
        source,
        options: modifiers.iter().filter_map(option).collect(),
        at: position(name.span),
    })
}

fn option(modifier: &ast::TypeModifier) -> Option<LikeOption<'_>> {
    let ast::TypeModifier::Identifier(word) = modifier else {
        return None;
    };
    let (how, what) = word.value.split_once(' ')?;
    Some(LikeOption {
        including: how == "including",
        what,
        at: position(word.span),
    })
}

/// Writes every LIKE clause as a column.
pub(super) fn fold(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let has = |word| tokens.iter().any(|token| is_keyword(&token.token, word));
    if !has(Keyword::CREATE) || !has(Keyword::LIKE) {
        return tokens;
    }
    let mut out = Vec::with_capacity(tokens.len());
    let mut rest = tokens.as_slice();
    while let Some((token, behind)) = rest.split_first() {
        out.push(token.clone());
        rest = behind;
        if is_keyword(&token.token, Keyword::TABLE) && creates(&out) {
            rest = definition(rest, &mut out);
        }
    }
    out
}

/// Whether the last words, of which TABLE is the last, are those of a CREATE TABLE.
fn creates(out: &[TokenWithSpan]) -> bool {
    let kinds = [
        Keyword::GLOBAL,
        Keyword::LOCAL,
        Keyword::TEMP,
        Keyword::TEMPORARY,
        Keyword::UNLOGGED,
    ];
    let mut words = out.iter().rev().filter(|token| !is_blank(token)).skip(1);
    let is_kind = |token: &&TokenWithSpan| kinds.iter().any(|kind| is_keyword(&token.token, *kind));
    words
        .find(|token| !is_kind(token))
        .is_some_and(|token| is_keyword(&token.token, Keyword::CREATE))
}

/// Takes what follows CREATE TABLE to the end of its list of columns; what is left.
fn definition<'t>(
    mut rest: &'t [TokenWithSpan],
    out: &mut Vec<TokenWithSpan>,
) -> &'t [TokenWithSpan] {
    let mut depth = 0_usize;
    // Whether a column may start here.
    let mut starts = false;
    while let Some((token, behind)) = rest.split_first() {
        if starts && is_keyword(&token.token, Keyword::LIKE) {
            let (like, behind) = like(token, behind);
            out.extend(like);
            (rest, starts) = (behind, false);
            continue;
        }
        match &token.token {
            Token::LParen => depth += 1,
            Token::RParen => depth = depth.saturating_sub(1),
            Token::SemiColon => return rest,
            _ if depth == 0 && ends_name(&token.token) => return rest,
            _ => {}
        }
        out.push(token.clone());
        rest = behind;
        let opens = matches!(token.token, Token::LParen | Token::Comma) && depth == 1;
        starts = opens || (starts && is_blank(token));
        if depth == 0 && token.token == Token::RParen {
            return rest;
        }
    }
    rest
}

/// Whether a word cannot stand between CREATE TABLE and its columns: `CREATE TABLE t LIKE s`.
fn ends_name(token: &Token) -> bool {
    is_keyword(token, Keyword::LIKE) || is_keyword(token, Keyword::AS)
}

/// A LIKE clause as a column, and what is behind it; as it is where it is none.
fn like<'t>(
    word: &TokenWithSpan,
    behind: &'t [TokenWithSpan],
) -> (Vec<TokenWithSpan>, &'t [TokenWithSpan]) {
    let as_it_is = (vec![word.clone()], behind);
    let mut reader = Reader { rest: behind };
    let Some(name) = reader.name() else {
        return as_it_is;
    };
    let mut options = Vec::new();
    while let Some(option) = reader.option() {
        options.push(option);
    }
    let end = reader.peek().map(|token| &token.token);
    if !matches!(end, Some(Token::Comma | Token::RParen)) {
        return as_it_is;
    }
    let mut column = vec![spelled("like", QUOTE, word)];
    column.extend(name);
    if let Some((first, _)) = options.first() {
        let sign = |token| TokenWithSpan {
            token,
            span: first.span,
        };
        column.push(sign(Token::LParen));
        for (what, text) in &options {
            column.push(spelled(text, '"', what));
        }
        column.push(sign(Token::RParen));
    }
    (column, reader.rest)
}

struct Reader<'t> {
    rest: &'t [TokenWithSpan],
}

impl<'t> Reader<'t> {
    fn peek(&mut self) -> Option<&'t TokenWithSpan> {
        while let Some((token, behind)) = self.rest.split_first() {
            if !is_blank(token) {
                return Some(token);
            }
            self.rest = behind;
        }
        None
    }

    fn next(&mut self) -> Option<&'t TokenWithSpan> {
        let token = self.peek()?;
        self.rest = self.rest.get(1..).unwrap_or_default();
        Some(token)
    }

    /// A name of one or more parts. None of them is taken for the name of a type.
    fn name(&mut self) -> Option<Vec<TokenWithSpan>> {
        let mut parts = Vec::new();
        loop {
            let token = self.next()?;
            let Token::Word(word) = &token.token else {
                return None;
            };
            parts.push(spelled(&word.value, '"', token));
            if self.peek()?.token != Token::Period {
                return Some(parts);
            }
            parts.extend(self.next().cloned());
        }
    }

    /// `INCLUDING word` or `EXCLUDING word`: the word, and both as a text.
    fn option(&mut self) -> Option<(&'t TokenWithSpan, String)> {
        let how = &self.peek()?.token;
        let how = ["including", "excluding"]
            .into_iter()
            .find(|word| is_word(how, word))?;
        self.next()?;
        let what = self.next()?;
        let Token::Word(word) = &what.token else {
            return None;
        };
        Some((what, format!("{how} {}", word.value.to_lowercase())))
    }
}

/// A word in the place of another.
fn spelled(value: &str, quote: char, like: &TokenWithSpan) -> TokenWithSpan {
    let word = Word {
        value: value.to_owned(),
        quote_style: Some(quote),
        keyword: Keyword::NoKeyword,
    };
    TokenWithSpan {
        token: Token::Word(word),
        span: like.span,
    }
}

fn is_blank(token: &TokenWithSpan) -> bool {
    matches!(token.token, Token::Whitespace(_))
}
