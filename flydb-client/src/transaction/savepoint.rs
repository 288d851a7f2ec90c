//! Savepoints.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use bytes::BytesMut;
use flydb_protocol::message::transaction::{RollbackTx, Savepoint as SavepointMessage};
use flydb_protocol::{EncodeError, Request, Response};

use crate::client::Client;
use crate::connection::{Cleanup, Delivered};
use crate::error::Result;
use crate::run::within;

/// A part of a transaction that can be undone by itself. Dropped without [`Savepoint::commit`], it is.
///
/// Undoing also brings a transaction that an error has failed back to life.
#[must_use = "a savepoint that is dropped is undone"]
pub struct Savepoint<'a> {
    client: Client,
    name: String,
    armed: bool,
    nested: u64,
    /// The transaction or savepoint that it is in: nothing else can use it meanwhile.
    _parent: PhantomData<&'a mut ()>,
}

impl<'a> Savepoint<'a> {
    pub(super) async fn begin(client: &Client, name: String) -> Result<Savepoint<'a>> {
        let mut savepoint = Savepoint {
            client: client.clone(),
            name,
            armed: false,
            nested: 0,
            _parent: PhantomData,
        };
        let request = savepoint.message(false);
        let work = async {
            let armed = &mut savepoint.armed;
            let write = |out: &mut BytesMut| {
                *armed = true;
                request.encode(out)
            };
            client.call(0, Cleanup::Nothing, write).await
        };
        match within(client.timeout(), work).await?.decode() {
            Ok(Response::TxResult(_)) => Ok(savepoint),
            Ok(other) => Err(Delivered::unexpected(client.handle(), &other)),
            Err(error) => {
                savepoint.armed = false;
                Err(error)
            }
        }
    }

    /// Keeps what was done, as part of the transaction around it.
    ///
    /// # Errors
    /// What the server says; it is undone then.
    pub async fn commit(mut self) -> Result<()> {
        let release = self.message(true);
        let reply = self.client.ask(&release).await?;
        self.settle(&reply)
    }

    /// Undoes what was done and waits until it is. Dropping does the same without waiting.
    ///
    /// # Errors
    /// Where the connection is closed.
    pub async fn rollback(mut self) -> Result<()> {
        let undo = Request::RollbackTx(self.undo());
        self.client.ask(&undo).await?;
        let release = self.message(true);
        let reply = self.client.ask(&release).await?;
        self.settle(&reply)
    }

    /// A savepoint within this one.
    ///
    /// # Errors
    /// What the server says.
    pub async fn savepoint(&mut self) -> Result<Savepoint<'_>> {
        self.nested += 1;
        let name = format!("{}_{}", self.name, self.nested);
        Savepoint::begin(&self.client, name).await
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    fn settle(&mut self, reply: &Response) -> Result<()> {
        self.armed = false;
        match reply {
            Response::TxResult(_) => Ok(()),
            other => Err(Delivered::unexpected(self.client.handle(), other)),
        }
    }

    fn message(&self, release: bool) -> Request {
        let name = self.name.clone();
        Request::Savepoint(SavepointMessage { name, release })
    }

    fn undo(&self) -> RollbackTx {
        RollbackTx {
            savepoint: Some(self.name.clone()),
        }
    }
}

impl Drop for Savepoint<'_> {
    fn drop(&mut self) {
        if !self.armed {
            return;
        }
        let post = |request: Request| {
            let write =
                move |out: &mut BytesMut| -> Result<(), EncodeError> { request.encode(out) };
            self.client.handle().post(write);
        };
        post(Request::RollbackTx(self.undo()));
        post(self.message(true));
    }
}

impl Deref for Savepoint<'_> {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl fmt::Debug for Savepoint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Savepoint")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
