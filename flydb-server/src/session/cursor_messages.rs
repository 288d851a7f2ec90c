//! CursorOpen, CursorFetch, CursorScroll and CursorClose.

use std::sync::Arc;

use bytes::BytesMut;
use flydb_protocol::message::cursor::{
    Concurrency, CursorClose, CursorFetch, CursorOpen, CursorType, FetchDirection,
};
use flydb_protocol::message::rows::{Columns, CursorEnd, MetadataColumns, ResultWriter};
use flydb_protocol::message::{Param, RowFormat};

use super::cursors::{Cursor, Keeping, Place, Store};
use super::outcome::RowSource;
use super::patience::Patience;
use super::planned::RowGuard;
use super::planning::{Texts, one_statement_needed};
use super::reply::{column_metadata, too_large};
use super::state::Session;
use super::statement::bind_params;
use crate::sql::standard;
use crate::types::{Result, SqlError, SqlState};

impl Session {
    /// CursorOpen. A client that asked for extensions gets the first rows with the answer; to others
    /// the cursor stands before the first row, and they fetch it.
    ///
    /// # Errors
    /// 0A000 for a type that is not supported yet, for statements that are no query, and for queries
    /// whose rows cannot be guarded; 25P01 for guarding them outside a transaction; whatever the query
    /// ends with.
    pub(super) async fn answer_cursor_open(
        &mut self,
        request: CursorOpen,
        out: &mut BytesMut,
    ) -> Result<()> {
        let opened = self.open_cursor(&request).await;
        let (name, cursor) = opened.map_err(|error| self.failed(error))?;
        if self.extended {
            self.cursors.put_back(&name, cursor);
            let first = CursorFetch {
                cursor_id: name.to_string(),
                timeout_ms: request.timeout_ms,
                ..CursorFetch::default()
            };
            return self.answer_fetch(&first, false, out).await;
        }
        let replied = self.reply_cursor(&name, &cursor, "cursor opened", out);
        self.cursors.put_back(&name, cursor);
        replied
    }

    async fn open_cursor(&mut self, request: &CursorOpen) -> Result<(smol_str::SmolStr, Cursor)> {
        let scrolls = scrolls(request.cursor_type)?;
        let guard = guard(request.concurrency);
        if guard != RowGuard::None && request.hold {
            return Err(SqlError::unsupported(
                "a cursor that guards its rows and outlives its transaction",
            ));
        }
        let mut patience = self.patience(Session::timeout(request.timeout_ms));
        let source = self
            .cursor_source(&request.query, &request.parameters, guard, &mut patience)
            .await?;
        let mut cursor = Cursor {
            in_transaction: self.transaction.is_some(),
            source,
            store: scrolls.then(Store::default),
            place: Place::default(),
            fetch_size: request.fetch_size,
            hold: request.hold,
            looks_ahead: guard != RowGuard::Lock,
            keeping: Keeping::All,
            declared: None,
            on: None,
            moves: self.moves_mark(),
        };
        // The first rows are made now, so that a query that fails does so when it is opened.
        if cursor.looks_ahead {
            self.advance(&mut cursor.source, &mut patience).await?;
        }
        let name = self.cursors.open(cursor)?;
        let cursor = self.cursors.take(&name)?;
        Ok((name, cursor))
    }

    /// The rows of a query, not yet run.
    async fn cursor_source(
        &mut self,
        query: &str,
        params: &[Param],
        guard: RowGuard,
        patience: &mut Patience,
    ) -> Result<RowSource> {
        if let Some(open) = &self.transaction {
            open.check()?;
        }
        let own = self.scratch();
        let view = self.planning_view(&own);
        let own = self.adopt(own);
        let read = standard(query, self.text_rules());
        let query = &*read.text;
        let planned = match guard {
            RowGuard::None => match self.plan_text(query, &[], &view)? {
                Texts::One(planned) => planned,
                Texts::None | Texts::Several(_) => return Err(one_statement_needed("a cursor")),
            },
            RowGuard::Lock | RowGuard::Watch if own.is_some() => return Err(needs_transaction()),
            guard => self.plan_guarded(query, &[], guard, &view)?,
        };
        let params = bind_params(params, &planned.parameters, self.facts.time_zone())?;
        let outcome = self.open_for_cursor(planned, params, own, patience).await?;
        let none = || SqlError::internal("a query without rows");
        outcome.rows.ok_or_else(none)
    }

    /// CursorFetch; with `scroll` CursorScroll, which moves and brings no rows.
    ///
    /// # Errors
    /// 34000 for a cursor that is none, HY106 for going back in one that cannot, 53200 where its rows
    /// take too much memory; whatever the query ends with, 57014 where this fetch takes too long. The
    /// cursor is closed after the last three.
    pub(super) async fn answer_fetch(
        &mut self,
        request: &CursorFetch,
        scroll: bool,
        out: &mut BytesMut,
    ) -> Result<()> {
        let mut cursor = self.cursors.take(&request.cursor_id)?;
        if cursor.store.is_none() && request.direction != FetchDirection::Next {
            self.cursors.put_back(&request.cursor_id, cursor);
            return Err(forward_only());
        }
        let usable = match &self.transaction {
            Some(open) if cursor.in_transaction => open.check(),
            Some(_) | None => Ok(()),
        };
        if let Err(error) = usable {
            self.cursors.put_back(&request.cursor_id, cursor);
            return Err(error);
        }
        let mut patience = self.patience(Session::timeout(request.timeout_ms));
        let fetched = match cursor.store {
            Some(_) => {
                self.fetch_static(request, scroll, &mut cursor, &mut patience, out)
                    .await
            }
            None => {
                self.fetch_forward(request, scroll, &mut cursor, &mut patience, out)
                    .await
            }
        };
        fetched.map_err(|error| self.failed(error))?;
        self.cursors.put_back(&request.cursor_id, cursor);
        Ok(())
    }

    /// CursorClose.
    ///
    /// # Errors
    /// 34000 for a cursor that is none.
    pub(super) fn answer_cursor_close(
        &mut self,
        request: &CursorClose,
        out: &mut BytesMut,
    ) -> Result<()> {
        let cursor = self.cursors.take(&request.cursor_id)?;
        let columns = MetadataColumns::new(&[]);
        let writer = ResultWriter::begin(out, Columns::Cursor(&columns), RowFormat::Json);
        let end = CursorEnd {
            cursor_id: &request.cursor_id,
            position: cursor.place.position,
            total_rows: -1,
            message: "cursor closed",
            tx: self.tx(),
            ..CursorEnd::default()
        };
        writer.finish_cursor(&end).map_err(too_large)
    }

    /// Answers with a cursor's state and no rows.
    pub(super) fn reply_cursor(
        &self,
        name: &str,
        cursor: &Cursor,
        message: &str,
        out: &mut BytesMut,
    ) -> Result<()> {
        let columns = self.cursor_columns(cursor)?;
        let writer = ResultWriter::begin(out, Columns::Cursor(&columns), RowFormat::Json);
        let end = self.cursor_end(name, cursor, message);
        writer.finish_cursor(&end).map_err(too_large)
    }

    pub(super) fn cursor_end<'a>(
        &self,
        name: &'a str,
        cursor: &Cursor,
        message: &'a str,
    ) -> CursorEnd<'a> {
        let extent = cursor.extent();
        CursorEnd {
            cursor_id: name,
            has_more_rows: !extent.complete || cursor.place.last() < extent.rows,
            position: cursor.place.position,
            total_rows: if extent.complete { extent.rows } else { -1 },
            message,
            holes: &[],
            tx: self.tx(),
        }
    }

    pub(super) fn cursor_columns(&self, cursor: &Cursor) -> Result<MetadataColumns> {
        let catalog = self.catalog.as_ref().map(|kept| Arc::clone(&kept.catalog));
        let columns = &cursor.source.header.columns;
        let described = column_metadata(columns, &catalog.unwrap_or_default());
        Ok(MetadataColumns::new(&described))
    }
}

/// Whether a cursor of this type goes back.
fn scrolls(cursor_type: CursorType) -> Result<bool> {
    match cursor_type {
        CursorType::ForwardOnly => Ok(false),
        CursorType::Static => Ok(true),
        CursorType::Keyset => Err(SqlError::unsupported("a keyset cursor")),
        CursorType::Dynamic => Err(SqlError::unsupported("a dynamic cursor")),
    }
}

fn guard(concurrency: Concurrency) -> RowGuard {
    match concurrency {
        Concurrency::ReadOnly => RowGuard::None,
        Concurrency::Lock => RowGuard::Lock,
        Concurrency::Optimistic => RowGuard::Watch,
    }
}

fn needs_transaction() -> SqlError {
    SqlError::new(
        SqlState::NoActiveSqlTransaction,
        "a cursor that guards its rows needs a transaction",
    )
    .with_hint("begin one: what it guards is kept for that transaction's own changes")
}

/// HY106.
pub(super) fn forward_only() -> SqlError {
    SqlError::new(
        SqlState::FetchTypeOutOfRange,
        "this cursor goes forward only",
    )
    .with_hint("open it with cursor_type 1 (static) to go back")
}
