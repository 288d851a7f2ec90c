//! Freeing large old values away from whoever lets go of them.
//!
//! The last holder of a root pays for freeing what no newer root shares: microseconds after a
//! commit of one row, but seconds after a large table was dropped. That must not be a thread on
//! which others wait, so such roots are handed to one that nobody waits for.

use std::any::Any;
use std::fmt;
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::thread;

use crate::types::{Result, SqlError, SqlState};

/// Values that may wait to be freed. Past that, whoever hands in frees.
const WAITING: usize = 256;

/// A thread that frees what it is given. It ends when this is dropped.
pub(crate) struct Reclaimer(SyncSender<Box<dyn Any + Send>>);

impl Reclaimer {
    /// Starts the thread.
    ///
    /// # Errors
    /// 58030 where the system has no thread to give.
    pub(crate) fn start() -> Result<Reclaimer> {
        let (sender, receiver) = sync_channel(WAITING);
        thread::Builder::new()
            .name("flydb-reclaim".to_owned())
            .spawn(move || receiver.into_iter().for_each(drop))
            .map_err(|error| {
                SqlError::new(SqlState::IoError, format!("cannot start a thread: {error}"))
            })?;
        Ok(Reclaimer(sender))
    }

    /// Frees a value soon, elsewhere. Worth it for a root before a commit of thousands of rows, or
    /// before a table was dropped or truncated.
    pub(crate) fn free(&self, value: impl Any + Send) {
        match self.0.try_send(Box::new(value)) {
            Ok(()) => {}
            Err(TrySendError::Full(value) | TrySendError::Disconnected(value)) => drop(value),
        }
    }
}

impl fmt::Debug for Reclaimer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reclaimer")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread::{self, ThreadId};

    use super::*;

    struct Freed(mpsc::Sender<ThreadId>);

    impl Drop for Freed {
        fn drop(&mut self) {
            self.0.send(thread::current().id()).unwrap();
        }
    }

    #[test]
    fn a_value_is_freed_on_another_thread() {
        let (sender, receiver) = mpsc::channel();
        let reclaimer = Reclaimer::start().unwrap();
        reclaimer.free(Freed(sender));
        assert_ne!(receiver.recv().unwrap(), thread::current().id());
    }
}
