//! Syncs that wait until a test lets them go.

use parking_lot::{Condvar, Mutex};

#[derive(Debug, Default)]
pub(super) struct Gate {
    state: Mutex<State>,
    opened: Condvar,
}

#[derive(Debug, Default)]
struct State {
    closed: bool,
    waiting: usize,
}

impl Gate {
    pub(super) fn close(&self) {
        self.state.lock().closed = true;
    }

    pub(super) fn open(&self) {
        self.state.lock().closed = false;
        self.opened.notify_all();
    }

    pub(super) fn waiting(&self) -> usize {
        self.state.lock().waiting
    }

    /// Goes through, once it is open.
    pub(super) fn pass(&self) {
        let mut state = self.state.lock();
        state.waiting += 1;
        while state.closed {
            self.opened.wait(&mut state);
        }
        state.waiting -= 1;
    }
}
