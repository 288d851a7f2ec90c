//! The handle to a connection.
//!
//! A [`Client`] is cheap to clone, and all clones share one connection and so one session: its
//! transaction, its options, its prepared statements. Calls on them may run at the same time; they are
//! sent in the order in which they are first polled and answered in that order (see [`crate::connection`]).
//! While a [`Transaction`] lives, calls on other clones wait for its end, so that nothing slips into it.
//!
//! Every call can be dropped at any point. What was sent runs to its end on the server, its answer is
//! thrown away, and the connection stays in step.

mod calls;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use flydb_protocol::message::session::ServerInfo;
use flydb_protocol::message::transaction::TxStatus;
use flydb_protocol::{Request, Response};

use crate::config::Config;
use crate::connect::Login;
use crate::connection::{Cleanup, Delivered, Handle, Shared, Turn, request};
use crate::cursor::CursorBuilder;
use crate::error::Result;
use crate::metadata::Metadata;
use crate::pipeline::Pipeline;
use crate::run::{prepare, within};
use crate::session::Session;
use crate::statement::Statement;
use crate::to_sql::{Params, encode};
use crate::transaction::TransactionBuilder;

/// A handle to a connection. Clones share it.
///
/// ```no_run
/// # async fn example() -> Result<(), flydb_client::Error> {
/// use flydb_client::Client;
///
/// let client = Client::connect("flydb://admin:secret@localhost").await?;
/// client.execute("CREATE TABLE users (id INT PRIMARY KEY, name TEXT)", ()).await?;
/// client.execute("INSERT INTO users VALUES ($1, $2)", (1, "Ada")).await?;
/// let row = client.query_one("SELECT name FROM users WHERE id = $1", (1,)).await?;
/// assert_eq!(row.get::<&str>("name"), "Ada");
/// client.close().await?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Client {
    handle: Handle,
    /// The transaction that this handle is part of.
    turn: Turn,
    timeout: Option<Duration>,
    login: Arc<Login>,
}

impl Client {
    pub(crate) fn new(handle: Handle, login: Login, timeout: Option<Duration>) -> Client {
        Client {
            handle,
            turn: Turn::NONE,
            timeout,
            login: Arc::new(login),
        }
    }

    /// Connects to the server that a URL names; see [`Config::from_url`].
    ///
    /// # Errors
    /// [`Config`](crate::ErrorKind::Config) for a URL that is wrong, and as [`Config::connect`].
    pub async fn connect(url: &str) -> Result<Client> {
        Config::from_url(url)?.connect().await
    }

    /// This handle with a time limit for each of its calls. What takes longer fails with
    /// [`Timeout`](crate::ErrorKind::Timeout), and the server is asked to give up the statement too.
    #[must_use]
    pub fn with_timeout(&self, limit: Duration) -> Client {
        Client {
            timeout: Some(limit),
            ..self.clone()
        }
    }

    /// Prepares a statement, to be run many times. Statements with parameters are prepared and kept
    /// without this; it is for what the server says about them, and to hold on to them for certain.
    ///
    /// # Errors
    /// What the server says of the statement.
    pub async fn prepare(&self, text: &str) -> Result<Statement> {
        let work = prepare(&self.handle, self.turn, text);
        let inner = within(self.timeout, work).await?;
        Statement::new(inner)
            .ok_or_else(|| crate::Error::protocol("a statement was prepared without a description"))
    }

    /// Calls that go out together and come back together, in one round trip.
    pub fn pipeline(&self) -> Pipeline<'_> {
        Pipeline::new(self)
    }

    /// A transaction that is about to begin. Await it, or set it up first:
    ///
    /// ```no_run
    /// # async fn example(mut client: flydb_client::Client) -> Result<(), flydb_client::Error> {
    /// use flydb_client::IsolationLevel;
    ///
    /// let tx = client.transaction().isolation(IsolationLevel::Serializable).await?;
    /// tx.execute("UPDATE accounts SET balance = balance - $1 WHERE id = $2", (10, 1)).await?;
    /// tx.execute("UPDATE accounts SET balance = balance + $1 WHERE id = $2", (10, 2)).await?;
    /// tx.commit().await?;
    /// # Ok(()) }
    /// ```
    pub fn transaction(&mut self) -> TransactionBuilder<'_> {
        TransactionBuilder::new(self)
    }

    /// A cursor that is about to be opened on a query.
    pub fn cursor<'a>(&'a self, text: &'a str, params: impl Params) -> CursorBuilder<'a> {
        CursorBuilder::new(self, text, encode(&params))
    }

    /// What there is in the database, as typed structs.
    #[must_use]
    pub fn metadata(&self) -> Metadata<'_> {
        Metadata::new(self)
    }

    /// The session's options.
    #[must_use]
    pub fn session(&self) -> Session<'_> {
        Session::new(self)
    }

    /// The state of the session's transaction, as the newest reply told it: no round trip.
    #[must_use]
    pub fn tx_status(&self) -> TxStatus {
        self.handle.tx_status()
    }

    /// Asks the server for a sign of life.
    ///
    /// # Errors
    /// Where the connection is closed.
    pub async fn ping(&self) -> Result<()> {
        match self.ask(&Request::Ping).await? {
            Response::Pong => Ok(()),
            other => Err(Delivered::unexpected(&self.handle, &other)),
        }
    }

    /// What the server says about itself and this session.
    ///
    /// # Errors
    /// Where the connection is closed.
    pub async fn server_info(&self) -> Result<ServerInfo> {
        match self.ask(&Request::GetServerInfo).await? {
            Response::ServerInfo(info) => Ok(info),
            other => Err(Delivered::unexpected(&self.handle, &other)),
        }
    }

    /// Brings the session back to how it was after the log-in, in one round trip: rolls back, closes
    /// cursors, restores the options of the log-in. Prepared statements stay.
    ///
    /// # Errors
    /// Where the connection is closed.
    pub async fn reset(&self) -> Result<()> {
        match self.ask(&Request::Reset).await? {
            Response::SessionResult(_) => {
                self.handle.untouch();
                Ok(())
            }
            other => Err(Delivered::unexpected(&self.handle, &other)),
        }
    }

    /// Whether a [`Client::reset`] might change anything: an option was set, a cursor is open, a call
    /// was dropped before its answer, a transaction is open, or requests are under way. A session that
    /// has only run ordinary statements, in transactions that have ended, needs none.
    #[must_use]
    pub fn needs_reset(&self) -> bool {
        self.handle.is_touched() || self.tx_status() != TxStatus::Idle || self.is_busy()
    }

    /// Whether requests are under way: sent, and not answered yet.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.handle.outbox().in_flight() > 0
    }

    /// Whether anything else holds the connection: a clone of this handle, a transaction, a cursor, a
    /// stream.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.handle.is_shared()
    }

    /// The session's number on the server, for its logs; empty where the server gave none.
    #[must_use]
    pub fn session_id(&self) -> &str {
        &self.login.session_id
    }

    /// The server's version, as it said at the log-in; empty where it did not.
    #[must_use]
    pub fn server_version(&self) -> &str {
        &self.login.server_version
    }

    /// Whether the connection is closed.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        !self.handle.outbox().is_open()
    }

    /// Finishes what is under way, however long that takes, closes the connection and waits until it is.
    /// Other clones of the handle find it closed. Dropped, it leaves what is under way a few seconds, as
    /// dropping the last handle does.
    ///
    /// # Errors
    /// [`Timeout`](crate::ErrorKind::Timeout) where the handle has a time limit and that is over.
    pub async fn close(self) -> Result<()> {
        let forsake = Forsake(&self.handle);
        self.handle.outbox().close(false);
        let ended = async {
            self.handle.ended().await;
            Ok(())
        };
        let closed = within(self.timeout, ended).await;
        drop(forsake);
        closed
    }

    pub(crate) fn handle(&self) -> &Handle {
        &self.handle
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        self.handle.shared()
    }

    pub(crate) fn turn(&self) -> Turn {
        self.turn
    }

    pub(crate) fn timeout(&self) -> Option<Duration> {
        self.timeout
    }

    pub(crate) fn fetch_size(&self) -> u32 {
        self.login.fetch_size
    }

    /// This handle as part of a transaction.
    pub(crate) fn within_turn(&self, turn: Turn) -> Client {
        Client {
            turn,
            ..self.clone()
        }
    }

    /// Sends one request of about `bytes` and waits for its reply, without a time limit.
    pub(crate) async fn call(
        &self,
        bytes: usize,
        cleanup: Cleanup,
        write: impl request::Write,
    ) -> Result<Delivered> {
        self.handle.call(self.turn, bytes, cleanup, write).await
    }

    /// Sends a request without parameters and waits for its reply.
    pub(crate) async fn ask(&self, request: &Request) -> Result<Response> {
        let reply = self.call(0, Cleanup::Nothing, request::message(request));
        within(self.timeout, reply).await?.decode()
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("session_id", &self.session_id())
            .field("tx_status", &self.tx_status())
            .field("closed", &self.is_closed())
            .finish_non_exhaustive()
    }
}

/// Whoever waits for a connection to be closed; dropped, nobody does.
struct Forsake<'a>(&'a Handle);

impl Drop for Forsake<'_> {
    fn drop(&mut self) {
        self.0.outbox().close(true);
    }
}
