//! One answer of a cursor.

use std::sync::Arc;

use flydb_protocol::Response;
use flydb_protocol::message::cursor::CursorResult;

use crate::connection::{Delivered, Shared};
use crate::error::Result;
use crate::result::columns_of;
use crate::row::{Columns, Page};

#[derive(Debug)]
pub(crate) struct Fetched {
    pub(crate) cursor: String,
    pub(crate) columns: Arc<Columns>,
    pub(crate) page: Page,
    pub(crate) rows: usize,
    pub(crate) more: bool,
    pub(crate) position: i64,
    pub(crate) total: Option<u64>,
}

impl Fetched {
    /// Reads a CursorResult. Where it has the columns that are `known`, those are shared.
    pub(crate) fn read(
        reply: Delivered,
        known: Option<&Arc<Columns>>,
        shared: &Shared,
    ) -> Result<Fetched> {
        match reply.decode()? {
            Response::CursorResult(result) => {
                from_message(result, known).inspect_err(|error| shared.outbox().break_off(error))
            }
            other => Err(Delivered::unexpected(shared, &other)),
        }
    }
}

fn from_message(result: CursorResult, known: Option<&Arc<Columns>>) -> Result<Fetched> {
    let columns = match known {
        Some(known) if result.columns.is_empty() => Arc::clone(known),
        _ => {
            let named = columns_of(result.columns, result.rows.format())?;
            match known {
                Some(known) if **known == *named => Arc::clone(known),
                _ => named,
            }
        }
    };
    Ok(Fetched {
        page: Page::read(Arc::clone(&columns), &result.rows)?,
        cursor: result.cursor_id,
        columns,
        rows: usize::try_from(result.row_count).unwrap_or(usize::MAX),
        more: result.has_more_rows,
        position: result.position,
        total: u64::try_from(result.total_rows).ok(),
    })
}
