//! A cursor on the server that is closed when nobody reads it any more.

use std::fmt;
use std::time::Duration;

use flydb_protocol::message::cursor::{CursorFetch, FetchDirection};

use crate::connection::{Cleanup, Delivered, Handle, Turn, request};
use crate::error::Result;

pub(crate) struct CursorGuard {
    handle: Handle,
    id: String,
    open: bool,
}

impl CursorGuard {
    pub(crate) fn new(handle: Handle, id: String) -> CursorGuard {
        CursorGuard {
            handle,
            id,
            open: true,
        }
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Asks for the next rows: `count` of them, or as many as the cursor brings by itself where 0. The
    /// server gives up after `timeout`, as its caller does.
    pub(crate) fn fetch_next(
        &self,
        turn: Turn,
        count: u32,
        timeout: Option<Duration>,
    ) -> impl Future<Output = Result<Delivered>> + Send + use<> {
        let write = request::cursor_fetch(CursorFetch {
            cursor_id: self.id.clone(),
            direction: FetchDirection::Next,
            offset: 0,
            count,
            timeout_ms: timeout.map(request::millis),
        });
        let handle = self.handle.clone();
        async move { handle.call(turn, 0, Cleanup::Nothing, write).await }
    }

    /// The request that closes it, for a caller that waits for the answer.
    pub(crate) fn close(&mut self) -> impl request::Write + use<> {
        self.open = false;
        request::cursor_close(&self.id)
    }
}

impl Drop for CursorGuard {
    fn drop(&mut self) {
        if self.open {
            self.handle.post(request::cursor_close(&self.id));
        }
    }
}

impl fmt::Debug for CursorGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CursorGuard").field(&self.id).finish()
    }
}
