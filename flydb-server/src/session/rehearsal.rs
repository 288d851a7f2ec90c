//! Whether a change can be answered, which is found out before it is committed.
//!
//! What commits by itself must not be answered with an error after its commit: the client would take it
//! for undone, and do it again. Two things can go wrong with rows that are all there: one fits in no
//! frame, or there is no room for the cursor that brings those behind the first frame. So the first
//! frame is written once for nothing. Small results, which nearly all are, are known to fit without that.

use bytes::BytesMut;
use flydb_protocol::message::rows::{Columns, MetadataColumns, QueryEnd, ResultWriter};

use super::limits::MAX_PAGE_BYTES;
use super::outcome::{Outcome, RowSource, Tag};
use super::reply::{column_metadata, too_large, write_output};
use super::state::Session;
use crate::types::Result;

/// Bytes of rows that fit in a frame, however they are written: JSON takes six for one at worst.
const SMALL_BYTES: usize = 1024 * 1024;

/// Where a statement's rows go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outlet {
    /// Into one frame; the rest stays behind a cursor.
    Frame,
    /// All behind a cursor, which gives the first of them at once.
    Cursor,
    /// Into lines, which have no end.
    Lines,
    /// Nowhere.
    Nothing,
}

impl Session {
    /// Sends rows elsewhere from here on; where they went before.
    pub(super) fn turn_outlet(&mut self, outlet: Outlet) -> Outlet {
        std::mem::replace(&mut self.outlet, outlet)
    }

    /// Makes sure that the rows of a change, which is about to commit, can be answered with.
    ///
    /// # Errors
    /// 54000 for a row that fits in no frame, 53400 and 53200 where the rows that do not fit in the
    /// first one find no place behind a cursor.
    pub(super) fn rehearse(&self, outcome: &Outcome) -> Result<()> {
        let Some(source) = &outcome.rows else {
            return Ok(());
        };
        match self.outlet {
            Outlet::Lines | Outlet::Nothing => Ok(()),
            Outlet::Cursor => {
                self.cursors.check_room(source.bytes())?;
                if source.bytes() > SMALL_BYTES {
                    self.rehearse_page(source)?;
                }
                Ok(())
            }
            Outlet::Frame => match self.rehearse_frame(source, outcome)? {
                Some(rest) => self.cursors.check_room(rest),
                None => Ok(()),
            },
        }
    }

    /// Writes a QueryResult for nothing; the bytes of rows that would be left, where some would.
    fn rehearse_frame(&self, source: &RowSource, outcome: &Outcome) -> Result<Option<usize>> {
        let most = match self.options.fetch_size {
            0 => u32::MAX,
            rows => rows,
        };
        if source.bytes() <= SMALL_BYTES && source.is_at_most(most) {
            return Ok(None);
        }
        let mut scratch = BytesMut::new();
        let columns = Columns::Query(&source.header.rendered);
        let mut writer = ResultWriter::begin(&mut scratch, columns, self.row_format());
        let rest = fill(&mut writer, source, most)?;
        let name = u64::MAX.to_string();
        let end = QueryEnd {
            message: &outcome.tag.message(u64::MAX),
            statement_type: self.extended.then(|| Tag::statement_type(outcome.tag)),
            affected_rows: Some(u64::MAX),
            last_insert_id: Some(i64::MIN),
            column_types: self.extended,
            has_more_rows: rest.is_some(),
            cursor_id: rest.map(|_| name.as_str()),
            tx: self.tx(),
            ..QueryEnd::default()
        };
        writer.finish_query(&end).map_err(too_large)?;
        Ok(rest)
    }

    /// Writes the first page of a cursor for nothing.
    fn rehearse_page(&self, source: &RowSource) -> Result<()> {
        let catalog = self.catalog.as_ref().map(|kept| &*kept.catalog);
        let described = catalog.map(|catalog| column_metadata(&source.header.columns, catalog));
        let columns = MetadataColumns::new(&described.unwrap_or_default());
        let mut scratch = BytesMut::new();
        let columns = Columns::Cursor(&columns);
        let mut writer = ResultWriter::begin(&mut scratch, columns, self.row_format());
        writer.set_limit(MAX_PAGE_BYTES);
        fill(&mut writer, source, u32::MAX).map(drop)
    }
}

/// Writes rows until the frame is full or has `most` of them; the bytes of the rows that are left, with
/// those of the piece that the frame ends in, where some are.
fn fill(writer: &mut ResultWriter<'_>, source: &RowSource, most: u32) -> Result<Option<usize>> {
    let mut passed = 0;
    for output in &source.ready {
        let left = most.saturating_sub(writer.rows());
        let written = write_output(writer, output, 0, left, &source.header.layout)?;
        if written.rows < output.len() {
            return Ok(Some(source.bytes().saturating_sub(passed)));
        }
        passed += super::reply::output_bytes(output);
    }
    Ok(None)
}
