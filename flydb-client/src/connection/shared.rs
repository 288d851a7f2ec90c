//! What the handles of a connection and its task share.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use bytes::BytesMut;
use flydb_protocol::EncodeError;
use flydb_protocol::message::transaction::TxStatus;
use parking_lot::{Mutex, MutexGuard};
use tokio::sync::{Notify, Semaphore, oneshot, watch};

use super::outbox::{Gate, Outbox, Pending, Turn, closed_here};
use super::reply::{Cleanup, Delivered, Reply};
use super::status::StatusCell;
use crate::error::{Error, Result};
use crate::limits::BYTES_PER_PERMIT;

/// What writes one frame that is always the same.
pub(crate) type WriteFrame = fn(&mut BytesMut) -> Result<(), EncodeError>;

pub(crate) struct Shared {
    outbox: Mutex<Outbox>,
    permits: Semaphore,
    max_permits: usize,
    /// Woken when a turn ends.
    turns: Notify,
    next_turn: AtomicU64,
    pub(crate) status: StatusCell,
    /// Whether the session has something that a reset would clear.
    touched: AtomicBool,
    ended: watch::Sender<bool>,
}

/// Room for requests that are about to be sent; given back unless they are.
pub(crate) struct Admission<'a> {
    shared: &'a Shared,
    permits: usize,
}

impl Admission<'_> {
    pub(crate) fn permits(&self) -> usize {
        self.permits
    }

    /// Leaves the permits to the reply, which gives them back when it comes.
    pub(crate) fn spend(mut self) {
        self.permits = 0;
    }
}

impl Drop for Admission<'_> {
    fn drop(&mut self) {
        self.shared.permits.add_permits(self.permits);
    }
}

impl Shared {
    pub(crate) fn new(outbox: Outbox, max_in_flight: usize) -> Shared {
        let max_permits = max_in_flight.clamp(1, Semaphore::MAX_PERMITS);
        Shared {
            outbox: Mutex::new(outbox),
            permits: Semaphore::new(max_permits),
            max_permits,
            turns: Notify::new(),
            next_turn: AtomicU64::new(1),
            status: StatusCell::default(),
            touched: AtomicBool::new(false),
            ended: watch::Sender::new(false),
        }
    }

    pub(crate) fn outbox(&self) -> MutexGuard<'_, Outbox> {
        self.outbox.lock()
    }

    /// Waits until a request of about `bytes` of this turn may be sent, then calls `send` with the
    /// outbox locked and open to it. `send` is called once and nothing is sent before.
    pub(crate) async fn admit<T>(
        &self,
        turn: Turn,
        bytes: usize,
        send: impl FnOnce(&mut Outbox, Admission<'_>) -> Result<T>,
    ) -> Result<T> {
        loop {
            let mut turn_ended = pin!(self.turns.notified());
            turn_ended.as_mut().enable();
            let waits = self.outbox().gate(turn)? == Gate::Wait;
            if waits {
                turn_ended.await;
                continue;
            }
            let admission = self.room(bytes).await?;
            let mut outbox = self.outbox();
            if outbox.gate(turn)? == Gate::Open {
                return send(&mut outbox, admission);
            }
            drop(outbox);
        }
    }

    async fn room(&self, bytes: usize) -> Result<Admission<'_>> {
        let permits = (1 + bytes / BYTES_PER_PERMIT).min(self.max_permits);
        let wanted = u32::try_from(permits).unwrap_or(u32::MAX);
        let acquired = match self.permits.try_acquire_many(wanted) {
            Ok(acquired) => acquired,
            Err(_) => match self.permits.acquire_many(wanted).await {
                Ok(acquired) => acquired,
                Err(_) => return Err(self.why_closed()),
            },
        };
        acquired.forget();
        let shared = self;
        Ok(Admission { shared, permits })
    }

    /// Sends one request and waits for its reply.
    pub(crate) async fn call(
        &self,
        turn: Turn,
        bytes: usize,
        cleanup: Cleanup,
        write: impl FnOnce(&mut BytesMut) -> Result<(), EncodeError>,
    ) -> Result<Delivered> {
        let reply = self
            .admit(turn, bytes, |outbox, admission| {
                let idle = outbox.is_idle();
                let reply = outbox.expect_reply(cleanup, admission.permits(), write)?;
                admission.spend();
                outbox.send(idle);
                Ok(reply)
            })
            .await?;
        self.receive(reply).await
    }

    /// Waits for a reply that is on its way.
    pub(crate) async fn receive(&self, reply: oneshot::Receiver<Reply>) -> Result<Delivered> {
        match reply.await {
            Ok(reply) => reply,
            Err(_) => Err(self.why_closed()),
        }
    }

    /// Sends a request whose reply nobody awaits, at once and past the bound: for `Drop`. Nothing is
    /// sent on a connection that is closed or closing; the server cleans up after it by itself.
    pub(crate) fn post(&self, write: impl FnOnce(&mut BytesMut) -> Result<(), EncodeError>) {
        let mut outbox = self.outbox();
        if outbox.is_open() {
            post_locked(&mut outbox, write);
        }
    }

    /// Takes the turn for a transaction guard that is about to be made.
    pub(crate) fn new_turn(&self) -> Turn {
        Turn(self.next_turn.fetch_add(1, Ordering::Relaxed))
    }

    /// Ends a turn; where `rollback` is given and the turn was not over yet, it is sent first, before
    /// anything that waits for the turn.
    pub(crate) fn end_turn(&self, turn: Turn, rollback: Option<WriteFrame>) {
        let mut outbox = self.outbox();
        if outbox.end_turn(turn) {
            if let (Some(write), true) = (rollback, outbox.is_open()) {
                post_locked(&mut outbox, write);
            }
            drop(outbox);
            self.turns.notify_waiters();
        }
    }

    pub(crate) fn give_back(&self, permits: usize) {
        self.permits.add_permits(permits);
    }

    pub(crate) fn tx_status(&self) -> TxStatus {
        self.status.get()
    }

    /// Takes note that the session has something that a reset would clear.
    pub(crate) fn touch(&self) {
        self.touched.store(true, Ordering::Release);
    }

    pub(crate) fn untouch(&self) {
        self.touched.store(false, Ordering::Release);
    }

    pub(crate) fn is_touched(&self) -> bool {
        self.touched.load(Ordering::Acquire)
    }

    /// Ends the connection: all who wait get this error, and all who come later.
    pub(crate) fn finish(&self, error: &Error) {
        let waiting = self.outbox().finish(error);
        self.permits.close();
        self.turns.notify_waiters();
        for pending in waiting {
            if let Some(receiver) = pending.receiver {
                let _ = receiver.send(Err(error.clone()));
            }
        }
        self.ended.send_replace(true);
    }

    pub(crate) async fn ended(&self) {
        // The sender is `self`'s own: it cannot be gone.
        let _ = self.ended.subscribe().wait_for(|ended| *ended).await;
    }

    fn why_closed(&self) -> Error {
        match self.outbox().gate(Turn::NONE) {
            Err(error) => error,
            Ok(_) => closed_here(),
        }
    }
}

fn post_locked(outbox: &mut Outbox, write: impl FnOnce(&mut BytesMut) -> Result<(), EncodeError>) {
    let idle = outbox.is_idle();
    let pending = Pending {
        receiver: None,
        cleanup: Cleanup::Nothing,
        permits: 0,
    };
    if outbox.append(write, pending).is_ok() {
        outbox.send(idle);
    }
}

/// A handle's hold on the connection. When the last one goes, the connection closes.
#[derive(Clone)]
pub(crate) struct Handle(Arc<Hold>);

struct Hold(Arc<Shared>);

impl Handle {
    pub(crate) fn new(shared: Arc<Shared>) -> Handle {
        Handle(Arc::new(Hold(shared)))
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.0.0
    }

    /// Whether there are other holds.
    pub(crate) fn is_shared(&self) -> bool {
        Arc::strong_count(&self.0) > 1
    }
}

impl std::ops::Deref for Handle {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        self.shared()
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.0.outbox().close(true);
    }
}
