//! The rows that a fetch from a cursor brings.

use std::sync::Arc;

use bytes::BytesMut;
use flydb_protocol::message::cursor::{CursorFetch, FetchDirection};
use flydb_protocol::message::rows::{Columns, CursorEnd, ResultWriter};

use super::cursor_messages::forward_only;
use super::cursors::{Cursor, Extent, Keeping, Place, Store, Target};
use super::limits::{DEFAULT_FETCH_ROWS, MAX_PAGE_BYTES};
use super::patience::Patience;
use super::reply::{output_bytes, too_large, write_output};
use super::state::Session;
use crate::types::{Result, SqlError};

impl Session {
    /// The next rows of a forward-only cursor, as far as a page goes; with `scroll` only past them.
    ///
    /// # Errors
    /// What the query ends with.
    pub(super) async fn fetch_forward(
        &mut self,
        request: &CursorFetch,
        scroll: bool,
        cursor: &mut Cursor,
        patience: &mut Patience,
        out: &mut BytesMut,
    ) -> Result<()> {
        let count = count_of(request, cursor);
        let columns = self.cursor_columns(cursor)?;
        let header = Arc::clone(&cursor.source.header);
        let mut writer = ResultWriter::begin(out, Columns::Cursor(&columns), self.row_format());
        if self.extended {
            writer.set_limit(MAX_PAGE_BYTES);
        }
        let mut passed = 0;
        let mut full = false;
        while passed < count && !full && self.advance(&mut cursor.source, patience).await? {
            let source = &mut cursor.source;
            let Some(output) = source.ready.front() else {
                break;
            };
            let left = count - passed;
            let taken = if scroll {
                usize::try_from(left)
                    .unwrap_or(usize::MAX)
                    .min(output.len() - source.taken)
            } else {
                let written =
                    write_output(&mut writer, output, source.taken, left, &header.layout)?;
                full = written.full;
                written.rows
            };
            source.taken += taken;
            passed = passed.saturating_add(u32::try_from(taken).unwrap_or(u32::MAX));
            cursor.on = source.ids_taken_last();
        }
        if passed == 0 {
            cursor.on = None;
        }
        let more = match cursor.looks_ahead {
            true => self.advance(&mut cursor.source, patience).await?,
            false => cursor.source.settle() || cursor.source.running.is_some(),
        };
        let before = cursor.place.last();
        let extent = Extent {
            rows: before + i64::from(passed),
            complete: !more,
        };
        let target = Target::Rows {
            first: before + 1,
            last: before + i64::from(count),
        };
        cursor.place = Place::after(target, FetchDirection::Next, extent);
        let end = CursorEnd {
            cursor_id: &request.cursor_id,
            has_more_rows: more,
            position: cursor.place.position,
            total_rows: if more { -1 } else { extent.rows },
            message: "fetched",
            tx: self.tx(),
            ..CursorEnd::default()
        };
        writer.finish_cursor(&end).map_err(too_large)
    }

    /// Rows of a static cursor, in any direction; with `scroll` only to them.
    ///
    /// # Errors
    /// What the query ends with; 53200 where the rows before them take too much memory.
    pub(super) async fn fetch_static(
        &mut self,
        request: &CursorFetch,
        scroll: bool,
        cursor: &mut Cursor,
        patience: &mut Patience,
        out: &mut BytesMut,
    ) -> Result<()> {
        let count = i64::from(count_of(request, cursor));
        let (direction, offset) = (request.direction, request.offset);
        let mut target = cursor
            .place
            .target(direction, offset, count, cursor.extent());
        if target == Target::NeedsEnd {
            self.read_to(cursor, i64::MAX, patience).await?;
            target = cursor
                .place
                .target(direction, offset, count, cursor.extent());
        }
        if let Target::Rows { last, .. } = target {
            // One more, to know whether there is one.
            let more = i64::from(cursor.looks_ahead);
            self.read_to(cursor, last.saturating_add(more), patience)
                .await?;
        }
        if let Target::Rows { first, .. } = target
            && first <= cursor.extent().rows
            && cursor.find(first).is_none()
        {
            return Err(forward_only());
        }
        if let (Target::Rows { first, .. }, false) = (target, scroll) {
            let first = match direction {
                FetchDirection::Prior => self.first_that_fits(cursor, target)?,
                _ => first,
            };
            let columns = self.cursor_columns(cursor)?;
            let writer = ResultWriter::begin(out, Columns::Cursor(&columns), self.row_format());
            return self.reply_rows_of(cursor, request, (first, target), writer);
        }
        cursor.place = Place::after(target, direction, cursor.extent());
        self.reply_cursor(&request.cursor_id, cursor, "fetched", out)
    }

    /// Where the set of a fetch that goes back begins: it ends at the target's last row, and where not
    /// all fit in a frame, those that lie nearest come, or the next step back would pass over them.
    fn first_that_fits(&self, cursor: &Cursor, target: Target) -> Result<i64> {
        let Target::Rows { first, last } = target else {
            return Err(SqlError::internal("a target without rows"));
        };
        // A frame of the same rows in reverse is as long.
        let mut measured = BytesMut::new();
        let columns = self.cursor_columns(cursor)?;
        let columns = Columns::Cursor(&columns);
        let mut writer = ResultWriter::begin(&mut measured, columns, self.row_format());
        let layout = &cursor.source.header.layout;
        for row in (first..=last).rev() {
            let Some((output, at)) = cursor.find(row) else {
                continue; // it is asked for rows that are there
            };
            if write_output(&mut writer, output, at, 1, layout)?.full {
                return Ok(row + 1);
            }
        }
        Ok(first)
    }

    /// Answers with the rows of a target; as many as fit in a frame, and that is the set then.
    fn reply_rows_of(
        &self,
        cursor: &mut Cursor,
        request: &CursorFetch,
        (first, target): (i64, Target),
        mut writer: ResultWriter<'_>,
    ) -> Result<()> {
        let Target::Rows { last, .. } = target else {
            return Err(SqlError::internal("a target without rows"));
        };
        let extent = cursor.extent();
        let mut row = first;
        while row <= last.min(extent.rows) {
            let Some((output, at)) = cursor.find(row) else {
                break;
            };
            let left = u32::try_from(last - row + 1).unwrap_or(u32::MAX);
            let layout = &cursor.source.header.layout;
            let written = write_output(&mut writer, output, at, left, layout)?;
            row += i64::try_from(written.rows).unwrap_or(i64::MAX);
            if written.full {
                break;
            }
        }
        let found = Target::Rows {
            first,
            last: if row > first { row - 1 } else { last },
        };
        cursor.place = Place::after(found, request.direction, extent);
        let end = self.cursor_end(&request.cursor_id, cursor, "fetched");
        writer.finish_cursor(&end).map_err(too_large)
    }

    /// Reads a static cursor's rows up to this number, as far as there are so many.
    pub(super) async fn read_to(
        &mut self,
        cursor: &mut Cursor,
        row: i64,
        patience: &mut Patience,
    ) -> Result<()> {
        let limit = self.cursors.memory_left();
        // Where it is now is the last row that may be needed again.
        let kept = cursor.place.position.saturating_sub(1).max(0);
        let kept = usize::try_from(kept).unwrap_or(usize::MAX);
        while cursor.extent().rows < row && self.advance(&mut cursor.source, patience).await? {
            let Some(store) = &mut cursor.store else {
                return Ok(());
            };
            if let Some(output) = cursor.source.pop() {
                match cursor.keeping {
                    Keeping::All => {}
                    Keeping::Some => store.make_room(kept, output_bytes(&output.0), limit),
                    Keeping::None => store.make_room(kept, 0, 0),
                }
                store.push(output, limit)?;
            }
        }
        Ok(())
    }
}

impl Cursor {
    /// How much of a static cursor's result is known. `complete` may come late, never early.
    pub(super) fn extent(&self) -> Extent {
        let stored = self.store.as_ref().map_or(0, Store::rows);
        Extent {
            rows: i64::try_from(stored).unwrap_or(i64::MAX),
            complete: self.source.running.is_none() && self.source.ready.is_empty(),
        }
    }

    pub(super) fn find(&self, row: i64) -> Option<(&crate::exec::Output, usize)> {
        let row = usize::try_from(row.checked_sub(1)?).ok()?;
        self.store.as_ref()?.find(row)
    }
}

fn count_of(request: &CursorFetch, cursor: &Cursor) -> u32 {
    match (request.count, cursor.fetch_size) {
        (0, 0) => DEFAULT_FETCH_ROWS,
        (0, size) => size,
        (count, _) => count,
    }
}
