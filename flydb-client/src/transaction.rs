//! Transactions and savepoints as guards.
//!
//! A guard is armed before its first message is sent, so that wherever a program is dropped (during
//! BEGIN, in the middle of a statement, during COMMIT) the rollback is on its way before anything else
//! that the connection sends. A rollback after a COMMIT that succeeded finds no transaction and does
//! nothing.
//!
//! A transaction borrows its [`Client`] for as long as it lives, so the compiler keeps other statements
//! out of it. Other clones of the handle share the connection: their calls wait until it has ended.

mod builder;
mod savepoint;

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use bytes::BytesMut;
use flydb_protocol::message::transaction::{RollbackTx, TxStatus};
use flydb_protocol::{EncodeError, Request, Response};

use crate::client::Client;
use crate::connection::{Delivered, Turn};
use crate::error::Result;

pub use builder::TransactionBuilder;
pub use savepoint::Savepoint;

/// A transaction that is open. Dropped without [`Transaction::commit`], it is rolled back.
///
/// All that a [`Client`] can do, it can do in the transaction:
///
/// ```no_run
/// # async fn example(mut client: flydb_client::Client) -> Result<(), flydb_client::Error> {
/// let mut tx = client.transaction().await?;
/// tx.execute("INSERT INTO orders (id) VALUES ($1)", (1,)).await?;
/// {
///     let savepoint = tx.savepoint().await?;
///     if savepoint.execute("INSERT INTO audit VALUES ($1)", (1,)).await.is_ok() {
///         savepoint.commit().await?;
///     } // else it is undone, and the transaction goes on
/// }
/// tx.commit().await?;
/// # Ok(()) }
/// ```
#[must_use = "a transaction that is dropped is rolled back"]
pub struct Transaction<'a> {
    client: Client,
    /// Whether it may have begun and has not been seen to end.
    armed: bool,
    savepoints: u64,
    /// The client that began it: nothing else can use it meanwhile.
    _client: PhantomData<&'a mut Client>,
}

impl Transaction<'_> {
    /// Not begun yet, with a turn of its own.
    fn unarmed(client: &Client) -> Self {
        let turn = client.handle().new_turn();
        Transaction {
            client: client.within_turn(turn),
            armed: false,
            savepoints: 0,
            _client: PhantomData,
        }
    }

    /// Commits.
    ///
    /// # Errors
    /// What the server says; the transaction is rolled back then. Where the connection broke or the time
    /// limit ran out ([`is_closed`](crate::Error::is_closed), [`is_timeout`](crate::Error::is_timeout)),
    /// it may have been committed all the same.
    pub async fn commit(mut self) -> Result<()> {
        let reply = self.client.ask(&Request::CommitTx).await;
        self.settle(reply)
    }

    /// Rolls back and waits until it is done. Dropping does the same without waiting.
    ///
    /// # Errors
    /// Where the connection is closed; the server rolls back then.
    pub async fn rollback(mut self) -> Result<()> {
        let request = Request::RollbackTx(RollbackTx::default());
        let reply = self.client.ask(&request).await;
        self.settle(reply)
    }

    /// A savepoint: a transaction within this one, which can be undone by itself.
    ///
    /// # Errors
    /// What the server says.
    pub async fn savepoint(&mut self) -> Result<Savepoint<'_>> {
        self.savepoints += 1;
        let name = format!("flydb_savepoint_{}", self.savepoints);
        Savepoint::begin(&self.client, name).await
    }

    /// A savepoint of this name.
    ///
    /// # Errors
    /// What the server says.
    pub async fn savepoint_named(&mut self, name: impl Into<String>) -> Result<Savepoint<'_>> {
        Savepoint::begin(&self.client, name.into()).await
    }

    /// Ends the turn where the transaction is seen to have ended; else the guard stays armed, and rolls
    /// back as it goes.
    fn settle(&mut self, reply: Result<Response>) -> Result<()> {
        let ended = match &reply {
            Ok(_) => true,
            Err(error) => error.server().is_some() && self.client.tx_status() == TxStatus::Idle,
        };
        if ended {
            self.disarm();
        }
        match reply? {
            Response::TxResult(_) => Ok(()),
            other => Err(Delivered::unexpected(self.client.handle(), &other)),
        }
    }

    /// Lets others have the connection.
    fn disarm(&mut self) {
        if std::mem::take(&mut self.armed) {
            self.client.handle().end_turn(self.turn(), None);
        }
    }

    fn turn(&self) -> Turn {
        self.client.turn()
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if self.armed {
            self.client.handle().end_turn(self.turn(), Some(rollback));
        }
    }
}

impl Deref for Transaction<'_> {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl fmt::Debug for Transaction<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction")
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}

fn rollback(out: &mut BytesMut) -> Result<(), EncodeError> {
    Request::RollbackTx(RollbackTx::default()).encode(out)
}
