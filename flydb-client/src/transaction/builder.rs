//! Beginning transactions.

use std::future::IntoFuture;
use std::pin::Pin;

use flydb_protocol::message::transaction::{BeginTx, IsolationLevel};
use flydb_protocol::{Request, Response};

use super::Transaction;
use crate::client::Client;
use crate::connection::{Cleanup, Delivered, Turn};
use crate::error::{Error, ErrorKind, Result};
use crate::run::within;

/// A transaction that is about to begin; see [`Client::transaction`]. Awaiting it begins it.
#[must_use = "a transaction begins when this is awaited"]
#[derive(Debug)]
pub struct TransactionBuilder<'a> {
    client: &'a mut Client,
    begin: BeginTx,
}

impl<'a> TransactionBuilder<'a> {
    pub(crate) fn new(client: &'a mut Client) -> Self {
        let begin = BeginTx::default();
        TransactionBuilder { client, begin }
    }

    pub(crate) fn with(client: &'a mut Client, begin: BeginTx) -> Self {
        TransactionBuilder { client, begin }
    }

    /// What it sees of other transactions; the session's level by default.
    pub fn isolation(mut self, level: IsolationLevel) -> Self {
        self.begin.isolation_level = Some(level);
        self
    }

    /// Refuses writes.
    pub fn read_only(mut self) -> Self {
        self.begin.read_only = true;
        self
    }

    /// Begins it, once no other transaction of the connection is open.
    ///
    /// # Errors
    /// What the server says: 25001 where one was begun by SQL.
    pub async fn begin(self) -> Result<Transaction<'a>> {
        let TransactionBuilder { client, begin } = self;
        if client.turn() != Turn::NONE {
            let message = "this handle is part of a transaction: use savepoint() for one within it";
            return Err(Error::new(ErrorKind::Config, message));
        }
        let request = Request::BeginTx(begin);
        within(client.timeout(), send(client, &request)).await
    }
}

async fn send<'a>(client: &Client, request: &Request) -> Result<Transaction<'a>> {
    let mut transaction = Transaction::unarmed(client);
    let turn = transaction.turn();
    let handle = client.handle();
    let reply = handle
        .admit(Turn::NONE, 0, |outbox, admission| {
            let idle = outbox.is_idle();
            outbox.take_turn(turn);
            transaction.armed = true;
            let write = |out: &mut bytes::BytesMut| request.encode(out);
            let reply = outbox.expect_reply(Cleanup::Nothing, admission.permits(), write)?;
            admission.spend();
            outbox.send(idle);
            Ok(reply)
        })
        .await?;
    match handle.receive(reply).await?.decode() {
        Ok(Response::TxResult(_)) => Ok(transaction),
        Ok(other) => Err(Delivered::unexpected(handle, &other)),
        Err(error) => {
            // It was refused: a rollback now would be another transaction's.
            transaction.disarm();
            Err(error)
        }
    }
}

impl<'a> IntoFuture for TransactionBuilder<'a> {
    type Output = Result<Transaction<'a>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.begin())
    }
}
