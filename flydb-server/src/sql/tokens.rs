//! A text's tokens, placed, folded and checked.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{
    Location, Span, Token, TokenWithSpan, Tokenizer, TokenizerError, Whitespace, Word,
};

use super::dialect::FlyDialect;
use super::limits::{MAX_NAME_BYTES, MAX_PARAMETERS};
use super::{comments, frame, position, separator, substring, syntax_error};
use crate::types::{Result, SqlError, SqlState};

/// The tokens of a text, without blanks and comments save for line breaks (which join strings), with
/// locations as [`super`] says, and an end marker last.
///
/// # Errors
/// 42601 for what is no token, 42622 for a name too long, 42P02 and 54023 for a parameter out of range.
pub(super) fn tokens(text: &str) -> Result<Vec<TokenWithSpan>> {
    let raw = tokenize(text)?;
    let mut tokens: Vec<TokenWithSpan> = Vec::with_capacity(raw.len() / 2 + 1);
    let mut end = Location::new(1, 1);
    for token in raw {
        end = token.span.end;
        let Some(token) = without_blanks(token) else {
            continue;
        };
        check(&token, tokens.last())?;
        match operator_with_signs(&token) {
            Some(parts) => tokens.extend(parts),
            None => tokens.push(token),
        }
    }
    tokens.push(TokenWithSpan::new(Token::EOF, end.span_to(end)));
    Ok(substring::rewrite(separator::rewrite(frame::rewrite(
        tokens,
    ))))
}

fn tokenize(text: &str) -> Result<Vec<TokenWithSpan>> {
    let mut place = Places::new(text);
    let mut tokens = Vec::new();
    let read = comments::blank_behind_operators(text);
    Tokenizer::new(&FlyDialect::Postgres, &read)
        .tokenize_with_location_into_buf_with_mapper(&mut tokens, |mut token| {
            token.span = place.span(token.span);
            fold(&mut token.token);
            token
        })
        .map_err(|TokenizerError { message, location }| {
            let position = position(Places::new(text).span(location.span_to(location)));
            syntax_error::of_tokenizer(&message).at(position)
        })?;
    Ok(tokens)
}

/// Turns lines and columns, given in rising order, into characters and bytes of the text.
struct Places<'a> {
    rest: std::str::Chars<'a>,
    line: u64,
    column: u64,
    character: u64,
    byte: u64,
}

impl<'a> Places<'a> {
    fn new(text: &'a str) -> Places<'a> {
        Places {
            rest: text.chars(),
            line: 1,
            column: 1,
            character: 1,
            byte: 0,
        }
    }

    fn span(&mut self, span: Span) -> Span {
        let start = self.location(span.start);
        start.span_to(self.location(span.end))
    }

    fn location(&mut self, to: Location) -> Location {
        while (self.line, self.column) < (to.line, to.column) {
            let Some(passed) = self.rest.next() else {
                break;
            };
            self.character += 1;
            self.byte += passed.len_utf8() as u64;
            self.column += 1;
            if passed == '\n' {
                self.line += 1;
                self.column = 1;
            }
        }
        Location::new(self.byte + 1, self.character)
    }
}

/// Folds a name that is not quoted to lower case: ASCII letters only, as PostgreSQL does.
fn fold(token: &mut Token) {
    if let Token::Word(Word {
        value,
        quote_style: None,
        keyword: _,
    }) = token
    {
        value.make_ascii_lowercase();
    }
}

/// Keeps of blanks and comments the line breaks alone.
fn without_blanks(token: TokenWithSpan) -> Option<TokenWithSpan> {
    match token.token {
        Token::Whitespace(Whitespace::Newline) => Some(token),
        Token::Whitespace(_) => None,
        _ => Some(token),
    }
}

fn check(token: &TokenWithSpan, previous: Option<&TokenWithSpan>) -> Result<()> {
    let at = position(token.span);
    match &token.token {
        Token::Word(word) => {
            let after_number = previous.is_some_and(|previous| {
                matches!(previous.token, Token::Number(..) | Token::Placeholder(_))
                    && previous.span.end == token.span.start
            });
            if after_number {
                return Err(trailing_junk(&word.value).at(at));
            }
            check_name(word).map_err(|error| error.at(at))
        }
        Token::Number(_, true) => Err(trailing_junk("L").at(at)),
        Token::Placeholder(name) => parameter_number(name)
            .map(drop)
            .map_err(|error| error.at(at)),
        _ => Ok(()),
    }
}

fn trailing_junk(junk: &str) -> SqlError {
    let message = format!("syntax error: a number is directly followed by \"{junk}\"");
    SqlError::new(SqlState::SyntaxError, message)
}

fn check_name(word: &Word) -> Result<()> {
    if word.value.len() > MAX_NAME_BYTES {
        return Err(SqlError::new(
            SqlState::NameTooLong,
            format!(
                "a name of {} bytes is over the limit of {MAX_NAME_BYTES} bytes",
                word.value.len()
            ),
        ));
    }
    if word.value.contains(frame::MARK) {
        let message = "syntax error: a name holds the character 0";
        return Err(SqlError::new(SqlState::SyntaxError, message));
    }
    if word.value.is_empty() {
        let message = "syntax error: a quoted name is empty";
        return Err(SqlError::new(SqlState::SyntaxError, message));
    }
    Ok(())
}

/// The number of a parameter: 1 for `$1`.
pub(super) fn parameter_number(name: &str) -> Result<usize> {
    let digits = name.strip_prefix('$').unwrap_or("");
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let message = format!("syntax error: \"{name}\" is no parameter");
        return Err(SqlError::new(SqlState::SyntaxError, message)
            .with_hint("Parameters are numbered: $1, $2 and so on."));
    }
    match digits.parse() {
        Ok(0) => Err(SqlError::new(
            SqlState::UndefinedParameter,
            "there is no parameter $0: they count from $1",
        )),
        Ok(number) if number <= MAX_PARAMETERS => Ok(number),
        _ => Err(SqlError::new(
            SqlState::TooManyArguments,
            format!("a statement may have at most {MAX_PARAMETERS} parameters"),
        )),
    }
}

/// `>-` in `a>-1` is `>` and `-`: no operator ends with a sign.
fn operator_with_signs(token: &TokenWithSpan) -> Option<Vec<TokenWithSpan>> {
    let Token::CustomBinaryOperator(text) = &token.token else {
        return None;
    };
    let operator = text.trim_end_matches(['+', '-']);
    let mut tokens = Vec::new();
    let mut start = token.span.start;
    let mut push = |token: Token, length: usize| {
        let length = length as u64;
        let end = Location::new(start.line + length, start.column + length);
        tokens.push(TokenWithSpan::new(token, start.span_to(end)));
        start = end;
    };
    // The first sign is the operator where nothing else is.
    let (first, signs) = match operator.len() {
        0 => (sign(text.chars().next()?), text.get(1..)?),
        length => (operator_token(operator)?, text.get(length..)?),
    };
    push(first, operator.len().max(1));
    for each in signs.chars() {
        push(sign(each), 1);
    }
    Some(tokens)
}

fn sign(character: char) -> Token {
    match character {
        '+' => Token::Plus,
        _ => Token::Minus,
    }
}

/// The token that the tokenizer makes of an operator that stands alone.
fn operator_token(operator: &str) -> Option<Token> {
    let mut alone = Tokenizer::new(&FlyDialect::Postgres, operator)
        .tokenize()
        .ok()?;
    match (alone.pop(), alone.is_empty()) {
        (Some(token), true) => Some(token),
        _ => None,
    }
}

/// Whether a token is this word, which is no keyword of the grammar.
pub(super) fn is_word(token: &Token, expected: &str) -> bool {
    matches!(token, Token::Word(word) if word.quote_style.is_none()
        && word.value.eq_ignore_ascii_case(expected))
}

/// Whether this token is this word, not quoted.
pub(super) fn is_keyword(token: &Token, keyword: Keyword) -> bool {
    matches!(token, Token::Word(word) if word.keyword == keyword)
}
