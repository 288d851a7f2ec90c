//! Window frames, where `sqlparser`'s grammar falls short of PostgreSQL's.
//!
//! It knows no EXCLUDE, and takes a string in a bound for the whole of an interval, so that
//! `'1 day'::interval PRECEDING` does not parse. Both are settled among the tokens: the string and what
//! follows it up to PRECEDING or FOLLOWING go into parentheses, and EXCLUDE moves to where the tree has
//! room for it, the name of the window that is extended. [`window_base`] takes the two apart again. No
//! name of a text can hold the character that parts them, since `tokens` refuses it.

use sqlparser::ast::Ident;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan, Word};

use super::position;
use super::tokens::is_keyword;

/// What parts a window's name from what its frame leaves out.
pub(super) const MARK: char = '\0';

/// EXCLUDE of a window frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum FrameExclusion {
    /// NO OTHERS, or no EXCLUDE.
    #[default]
    NoOthers,
    /// CURRENT ROW.
    CurrentRow,
    /// GROUP.
    Group,
    /// TIES.
    Ties,
}

const WORDS: [(&[&str], FrameExclusion); 4] = [
    (&["no", "others"], FrameExclusion::NoOthers),
    (&["current", "row"], FrameExclusion::CurrentRow),
    (&["group"], FrameExclusion::Group),
    (&["ties"], FrameExclusion::Ties),
];

impl FrameExclusion {
    const fn code(self) -> &'static str {
        match self {
            FrameExclusion::NoOthers => "",
            FrameExclusion::CurrentRow => "current row",
            FrameExclusion::Group => "group",
            FrameExclusion::Ties => "ties",
        }
    }
}

/// The window that a window extends, with its position, and what its frame leaves out.
pub(crate) fn window_base(name: Option<&Ident>) -> (Option<(&str, Option<u32>)>, FrameExclusion) {
    let Some(name) = name else {
        return (None, FrameExclusion::NoOthers);
    };
    let (base, code) = name.value.split_once(MARK).unwrap_or((&name.value, ""));
    let found = WORDS.iter().find(|(_, exclusion)| exclusion.code() == code);
    let exclusion = found.map_or(FrameExclusion::NoOthers, |(_, exclusion)| *exclusion);
    let base = (!base.is_empty()).then(|| (base, position(name.span)));
    (base, exclusion)
}

/// Rewrites the frames among the tokens.
pub(super) fn rewrite(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let marks = [Keyword::EXCLUDE, Keyword::PRECEDING, Keyword::FOLLOWING];
    let any = |token: &TokenWithSpan| marks.iter().any(|mark| is_keyword(&token.token, *mark));
    if !tokens.iter().any(any) {
        return tokens;
    }
    let mut out = Vec::with_capacity(tokens.len() + 2);
    // Where the parentheses around are open, in `out`.
    let mut open: Vec<usize> = Vec::new();
    let mut marks: Vec<Mark> = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if let Some((exclusion, next)) = exclusion_at(&tokens, at)
            && ends_frame(&out)
            && let Some(open) = open.last()
        {
            marks.extend(put_mark(&mut out, *open, exclusion, token));
            at = next;
            continue;
        }
        if let Some(end) = cast_bound_at(&tokens, at) {
            out.push(TokenWithSpan::new(Token::LParen, token.span));
            out.extend(tokens.get(at..end).unwrap_or_default().iter().cloned());
            out.push(TokenWithSpan::new(Token::RParen, token.span));
            at = end;
            continue;
        }
        match token.token {
            Token::LParen => open.push(out.len()),
            Token::RParen => drop(open.pop()),
            _ => {}
        }
        out.push(token.clone());
        at += 1;
    }
    with_marks(out, marks)
}

/// A name that stands for an exclusion alone.
struct Mark {
    /// Where the parenthesis is that it goes behind.
    open: usize,
    token: TokenWithSpan,
}

fn with_marks(tokens: Vec<TokenWithSpan>, mut marks: Vec<Mark>) -> Vec<TokenWithSpan> {
    if marks.is_empty() {
        return tokens;
    }
    marks.sort_by_key(|mark| mark.open);
    let mut marks = marks.into_iter().peekable();
    let mut out = Vec::with_capacity(tokens.len() + marks.len());
    for (at, token) in tokens.into_iter().enumerate() {
        out.push(token);
        out.extend(marks.next_if(|mark| mark.open == at).map(|mark| mark.token));
    }
    out
}

/// Where the next `N` tokens from `at` on are, line breaks left out.
fn next<const N: usize>(tokens: &[TokenWithSpan], at: usize) -> Option<[usize; N]> {
    let places = (at..tokens.len()).filter(|place| {
        let token = tokens.get(*place).map(|token| &token.token);
        !matches!(token, Some(Token::Whitespace(_)))
    });
    places.take(N).collect::<Vec<usize>>().try_into().ok()
}

fn keyword_at(tokens: &[TokenWithSpan], at: usize, keyword: Keyword) -> bool {
    let token = tokens.get(at);
    token.is_some_and(|token| is_keyword(&token.token, keyword))
}

/// Whether this word, not quoted, is here.
fn word_at(tokens: &[TokenWithSpan], at: usize, text: &str) -> bool {
    let token = tokens.get(at).map(|token| &token.token);
    matches!(token, Some(Token::Word(word)) if word.quote_style.is_none() && word.value == text)
}

/// The EXCLUDE that starts here and ends before a parenthesis, and where that is.
fn exclusion_at(tokens: &[TokenWithSpan], at: usize) -> Option<(FrameExclusion, usize)> {
    if !keyword_at(tokens, at, Keyword::EXCLUDE) {
        return None;
    }
    let [_, first, second] = next(tokens, at)?;
    let third = next::<4>(tokens, at).map(|[.., third]| third);
    WORDS.iter().find_map(|(words, exclusion)| {
        let end = match *words {
            [word] if word_at(tokens, first, word) => second,
            [word, last] if word_at(tokens, first, word) && word_at(tokens, second, last) => third?,
            _ => return None,
        };
        let closes = tokens.get(end)?.token == Token::RParen;
        closes.then_some((*exclusion, end))
    })
}

fn ends_frame(out: &[TokenWithSpan]) -> bool {
    let mut back = out.iter().rev().map(|token| &token.token);
    let last = back.find(|token| !matches!(token, Token::Whitespace(_)));
    let ends = [Keyword::ROW, Keyword::PRECEDING, Keyword::FOLLOWING];
    last.is_some_and(|token| ends.iter().any(|word| is_keyword(token, *word)))
}

/// Writes the exclusion into the name behind an open parenthesis, or gives a name of its own.
fn put_mark(
    out: &mut [TokenWithSpan],
    open: usize,
    exclusion: FrameExclusion,
    at: &TokenWithSpan,
) -> Option<Mark> {
    let mark = format!("{MARK}{}", exclusion.code());
    let first = next::<1>(out, open + 1).and_then(|[first]| out.get_mut(first));
    match first.map(|token| &mut token.token) {
        Some(Token::Word(word)) if !starts_window(word) => {
            word.value.push_str(&mark);
            None
        }
        _ => {
            let word = Word {
                value: mark,
                quote_style: Some('"'),
                keyword: Keyword::NoKeyword,
            };
            let token = TokenWithSpan::new(Token::Word(word), at.span);
            Some(Mark { open, token })
        }
    }
}

/// Whether a word is the first of a window that extends no other.
fn starts_window(word: &Word) -> bool {
    let words = [
        Keyword::PARTITION,
        Keyword::ORDER,
        Keyword::ROWS,
        Keyword::RANGE,
        Keyword::GROUPS,
    ];
    words.contains(&word.keyword)
}

/// Where the PRECEDING or FOLLOWING is that follows a string with a cast, if one starts here.
fn cast_bound_at(tokens: &[TokenWithSpan], at: usize) -> Option<usize> {
    if !matches!(tokens.get(at)?.token, Token::SingleQuotedString(_)) {
        return None;
    }
    let [_, colons, name, end] = next(tokens, at)?;
    let is_cast = tokens.get(colons)?.token == Token::DoubleColon
        && matches!(tokens.get(name)?.token, Token::Word(_));
    let is_bound =
        keyword_at(tokens, end, Keyword::PRECEDING) || keyword_at(tokens, end, Keyword::FOLLOWING);
    (is_cast && is_bound).then_some(end)
}
