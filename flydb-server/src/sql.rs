//! SQL text to syntax trees: our dialect over the grammar of `sqlparser`.
//!
//! [`parse`] is the one way in. It bounds the text before any recursion starts, folds unquoted names
//! to lower case in the token stream (so that no one downstream can forget to), and answers errors
//! that name the character they are about. What comes out is a [`Statement`]: `sqlparser`'s tree, or
//! one of our own for statements that its grammar does not know.
//!
//! Every location in a tree is rewritten: `column` is the 1-based character of the whole text, so that
//! [`position`] needs no text. `line` is the byte offset plus one.

mod statement;

pub(crate) use sqlparser::ast;
pub(crate) use statement::{AlterUser, CreateUser, DropUser, Parsed, PrepareStatement, Statement};

use sqlparser::tokenizer::Span;

use crate::types::Result;

/// The statements of a text, in order; none for a text of blanks, comments and semicolons.
///
/// # Errors
/// 42601 where the text does not parse, 42622 for a name too long, 54000 and 54001 for a text too
/// long, too deep or of too many terms.
#[allow(clippy::todo)]
pub(crate) fn parse(_text: &str) -> Result<Vec<Parsed>> {
    todo!()
}

/// The 1-based character of the text where a node of a parsed tree starts; `None` where the tree
/// does not say.
pub(crate) fn position(span: Span) -> Option<u32> {
    match span.start.line {
        0 => None,
        _ => u32::try_from(span.start.column).ok(),
    }
}
