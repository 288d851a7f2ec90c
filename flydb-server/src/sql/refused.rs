//! Statements of other servers, which are refused by their names.

use sqlparser::parser::Parser;
use sqlparser::tokenizer::Token;

use super::tokens::is_word;
use super::{Statement, position};

/// Statements by their first words; the second may be missing.
const REFUSED: [(&str, &str, &str); 12] = [
    ("listen", "", "LISTEN"),
    ("unlisten", "", "UNLISTEN"),
    ("notify", "", "NOTIFY"),
    ("lock", "tables", "LOCK TABLES"),
    ("unlock", "tables", "UNLOCK TABLES"),
    ("flush", "", "FLUSH"),
    ("handler", "", "HANDLER"),
    ("xa", "", "XA"),
    ("optimize", "table", "OPTIMIZE TABLE"),
    ("check", "table", "CHECK TABLE"),
    ("repair", "table", "REPAIR TABLE"),
    ("checksum", "table", "CHECKSUM TABLE"),
];

/// The statement, where the next words are one of these; `None` otherwise, with nothing taken.
pub(super) fn parse(parser: &mut Parser<'_>) -> Option<Statement> {
    let word = |place: usize, word: &str| is_word(&parser.peek_nth_token_ref(place).token, word);
    let named = |(first, second, _): &&(&str, &str, &str)| {
        word(0, first) && (second.is_empty() || word(1, second))
    };
    let (_, _, words) = REFUSED.iter().find(named)?;
    let position = position(parser.peek_token_ref().span);
    while !matches!(parser.peek_token_ref().token, Token::EOF | Token::SemiColon) {
        parser.advance_token();
    }
    Some(Statement::Refused { words, position })
}
