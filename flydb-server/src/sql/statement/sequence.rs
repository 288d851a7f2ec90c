//! Statements about sequences.

use crate::sql::ast;

/// `CREATE SEQUENCE [IF NOT EXISTS] name [option ...]`.
#[derive(Debug)]
pub(crate) struct CreateSequence {
    /// TEMPORARY.
    pub(crate) temporary: bool,
    /// The name.
    pub(crate) name: ast::ObjectName,
    /// IF NOT EXISTS.
    pub(crate) if_not_exists: bool,
    /// What it is told of itself.
    pub(crate) options: Vec<SequenceOption>,
}

/// `ALTER SEQUENCE [IF EXISTS] name RENAME TO name | option ...`.
#[derive(Debug)]
pub(crate) struct AlterSequence {
    /// The sequence.
    pub(crate) name: ast::ObjectName,
    /// IF EXISTS.
    pub(crate) if_exists: bool,
    /// What changes.
    pub(crate) change: SequenceChange,
}

/// What an ALTER SEQUENCE changes.
#[derive(Debug)]
pub(crate) enum SequenceChange {
    /// RENAME TO.
    Rename(ast::Ident),
    /// Its options.
    Options(Vec<SequenceOption>),
}

/// An option of a sequence, and the 1-based character where it stands.
#[derive(Debug)]
pub(crate) struct SequenceOption {
    /// The option.
    pub(crate) setting: SequenceSetting,
    /// Its place.
    pub(crate) at: Option<u32>,
}

/// What an option says.
#[derive(Debug)]
pub(crate) enum SequenceSetting {
    /// AS type.
    As(ast::DataType),
    /// INCREMENT [BY].
    Increment(i64),
    /// MINVALUE, or NO MINVALUE.
    Minimum(Option<i64>),
    /// MAXVALUE, or NO MAXVALUE.
    Maximum(Option<i64>),
    /// START [WITH].
    Start(i64),
    /// RESTART [[WITH] value].
    Restart(Option<i64>),
    /// CACHE.
    Cache(i64),
    /// CYCLE, or NO CYCLE.
    Cycle(bool),
    /// OWNED BY table.column, or NONE.
    OwnedBy(Option<ast::ObjectName>),
}
