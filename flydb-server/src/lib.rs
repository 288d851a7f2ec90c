//! The FlyDB server: a complete SQL database over the FlyDB protocol, in any process.
//!
//! [`Server::builder`] starts one, on a data directory or in memory; the binary `flydb-server` is a
//! thin `main` around it. Everything else is private: the public face of a database server is its
//! wire protocol.

mod auth;
mod binder;
mod catalog;
pub mod config;
mod eval;
mod exec;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
mod net;
mod optimizer;
mod plan;
mod server;
mod session;
mod sql;
mod storage;
mod txn;
mod types;

pub use server::{Server, ServerBuilder, StartError};
