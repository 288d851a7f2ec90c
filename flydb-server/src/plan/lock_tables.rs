//! LOCK TABLE.

use crate::types::TableId;

/// LOCK TABLE.
#[derive(Clone, Debug)]
pub(crate) struct LockTables {
    /// The tables and their names, in the order in which they are locked.
    pub tables: Vec<(TableId, String)>,
    /// How.
    pub mode: TableLockMode,
    /// NOWAIT: fails where somebody else has a lock in the way.
    pub nowait: bool,
}

/// How a table is locked, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TableLockMode {
    /// Against [`TableLockMode::AccessExclusive`] only.
    AccessShare,
    /// Against the last two.
    RowShare,
    /// As those who write rows.
    RowExclusive,
    /// Together with those who write rows, but not with another of its kind.
    ShareUpdateExclusive,
    /// Against those who write rows.
    Share,
    /// The same.
    ShareRowExclusive,
    /// Against all but [`TableLockMode::AccessShare`].
    Exclusive,
    /// Against all.
    AccessExclusive,
}
