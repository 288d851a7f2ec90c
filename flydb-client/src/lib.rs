//! A typed async client for FlyDB.
//!
//! ```no_run
//! use flydb_client::{Client, FromRow};
//!
//! #[derive(FromRow)]
//! struct User {
//!     id: i64,
//!     name: String,
//! }
//!
//! #[tokio::main]
//! async fn main() -> Result<(), flydb_client::Error> {
//!     let client = Client::connect("flydb://admin:secret@localhost:8889").await?;
//!     client.execute("INSERT INTO users VALUES ($1, $2)", (1, "Ada")).await?;
//!     for user in client.query_as::<User>("SELECT id, name FROM users", ()).await? {
//!         println!("{} is {}", user.id, user.name);
//!     }
//!     client.close().await
//! }
//! ```
//!
//! - [`Config`] and [`Client::connect`]: reaching a server, by builder or by URL, over TCP or any stream.
//! - [`Client`]: queries and statements, typed in ([`ToSql`], [`Params`]) and out ([`FromSql`],
//!   [`FromRow`]); statements with parameters are prepared and kept by themselves.
//! - [`RowStream`] and [`Cursor`]: results larger than memory, and results read in both directions.
//! - [`Transaction`], [`Savepoint`]: guards that roll back when they are dropped; and
//!   [`Client::transaction_retry`] for those that others get in the way of.
//! - [`Pipeline`] and [`Client::execute_batch`]: many calls in one round trip.
//! - [`Metadata`], [`Session`]: what there is, and how the session behaves.
//! - [`Error`]: what went wrong, with what the server said, and predicates to ask.
//!
//! What can be relied on:
//!
//! - **Any future can be dropped at any point.** The connection stays in step, a transaction is rolled
//!   back before anything else is sent, and cursors and statements that nobody holds are closed.
//! - **Calls are pipelined** in the order in which they are first polled; nothing waits for an answer
//!   that it does not need. The queue is bounded.
//! - **Memory is bounded** by what is asked for: [`limits`] names every bound.

pub mod limits;

mod client;
mod config;
mod connect;
mod connection;
mod cursor;
mod error;
mod from_row;
mod from_sql;
mod metadata;
mod pipeline;
mod result;
mod retry;
mod row;
mod run;
mod session;
mod statement;
mod stream;
mod temporal;
mod to_sql;
mod transaction;
mod url;

pub use client::Client;
pub use config::{Config, DEFAULT_PORT, Host};
pub use cursor::{Cursor, CursorBuilder};
pub use error::{Error, ErrorKind, Result, ServerError};
pub use from_row::FromRow;
pub use from_sql::{FromSql, FromSqlError, FromSqlOwned};
pub use metadata::{
    ColumnFilter, ColumnInfo, ForeignKey, Index, IndexColumn, Metadata, PrimaryKey,
    ReferentialAction, TableFilter, TableInfo, TypeInfo,
};
pub use pipeline::Pipeline;
pub use result::{ResultSet, Warning};
pub use retry::RetryPolicy;
pub use row::{Column, Row, RowIndex};
pub use session::Session;
pub use statement::{AsStatement, Statement};
pub use stream::{RowStream, TypedStream};
pub use to_sql::{Json, ParamList, Parameter, Params, ToSql};
pub use transaction::{Savepoint, Transaction, TransactionBuilder};

#[cfg(feature = "derive")]
pub use flydb_client_derive::FromRow;

pub use flydb_protocol as protocol;
pub use flydb_protocol::message::cursor::{Concurrency, CursorType};
pub use flydb_protocol::message::session::{OptionValue, ServerInfo};
pub use flydb_protocol::message::transaction::{IsolationLevel, TxStatus};
pub use flydb_protocol::value::{Decimal, Interval, Numeric};
pub use flydb_protocol::{DataType, Retry, SqlState, Value};
