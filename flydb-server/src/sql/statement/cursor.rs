//! DECLARE, FETCH and MOVE.

use crate::sql::ast;

/// `DECLARE name [option ...] CURSOR [WITH | WITHOUT HOLD] FOR query`.
#[derive(Debug)]
pub(crate) struct DeclareCursor {
    /// The name.
    pub(crate) name: ast::Ident,
    /// SCROLL.
    pub(crate) scroll: bool,
    /// NO SCROLL.
    pub(crate) no_scroll: bool,
    /// INSENSITIVE.
    pub(crate) insensitive: bool,
    /// ASENSITIVE.
    pub(crate) asensitive: bool,
    /// BINARY, and where it stands.
    pub(crate) binary: Option<Option<u32>>,
    /// WITH HOLD.
    pub(crate) hold: bool,
    /// The query.
    pub(crate) query: Box<ast::Query>,
}

/// `FETCH | MOVE [direction] [FROM | IN] name`.
#[derive(Debug)]
pub(crate) struct FetchCursor {
    /// The cursor.
    pub(crate) name: ast::Ident,
    /// Where it goes.
    pub(crate) movement: CursorMove,
    /// MOVE: no rows come.
    pub(crate) silent: bool,
}

/// Where a cursor goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CursorMove {
    /// So many rows on; `None`: to the end. 0 is the row that it is on.
    Forward(Option<i64>),
    /// So many rows back; `None`: to the start.
    Backward(Option<i64>),
    /// To this row, counted from 1, or from the end below 0.
    Absolute(i64),
    /// To the row so far from the one that it is on.
    Relative(i64),
}

impl CursorMove {
    /// So many rows on, or back below 0.
    pub(in crate::sql) const fn forward(rows: i64) -> CursorMove {
        match rows < 0 {
            true => CursorMove::Backward(Some(rows.saturating_neg())),
            false => CursorMove::Forward(Some(rows)),
        }
    }
}
