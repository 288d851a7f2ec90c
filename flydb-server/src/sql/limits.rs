//! The limits of a text of SQL. They bound memory and stack whatever is sent.

/// Bytes of one text.
pub(super) const MAX_TEXT_BYTES: usize = 16 * 1024 * 1024;

/// Tokens of one text, blanks included. One takes 96 bytes while the text is parsed, and the tree
/// takes up to about 400 for each value in it.
pub(super) const MAX_TOKENS: usize = 3_000_000;

/// Statements of one text. Each has a tree of its own, and all are parsed before the first runs.
pub(super) const MAX_STATEMENTS: usize = 10_000;

/// Bytes of a name.
pub(super) const MAX_NAME_BYTES: usize = 128;

/// The highest number of a parameter.
pub(super) const MAX_PARAMETERS: usize = 65_535;

/// How many pairs of parentheses or brackets, and how many CASEs, may be open at once.
pub(super) const MAX_NESTING: usize = 128;

/// How many levels a tree may have, chains of AND and OR left out. A chain of operators counts one
/// level for each, as `a + b + c` is `(a + b) + c`.
pub(super) const MAX_LEVELS: usize = 400;

/// The same of a deep statement (see [`crate::types::depth`]), below what `sqlparser` may recurse. A join takes four
/// of them.
pub(super) const MAX_DEEP_LEVELS: usize = 2_900;

/// How many ANDs and ORs may follow one another on the way down a tree.
pub(super) const MAX_TERMS: usize = 5_000;

/// How deep `sqlparser` may recurse; it counts several for a pair of parentheses.
pub(super) const MAX_RECURSION: usize = 3_000;

/// Tokens of a statement that is read a second time, in MySQL's grammar: they are copied for it.
pub(super) const MAX_SECOND_READING: usize = 200_000;
