//! Sessions: what one user does over one connection.
//!
//! A [`Session`] holds the user, the options, the open transaction, the prepared statements and the
//! cursors of a connection. Messages and SQL are two doors to the same state: BeginTx and `BEGIN`, SetOption
//! and `SET`, Prepare and `PREPARE` end in the same functions.
//!
//! # A statement's way
//!
//! Text is parsed, bound against the catalog of the snapshot that it will read, optimised, authorized
//! ([`planning`]) and kept in a cache that all sessions share ([`plan_cache`]). The plan is opened on the
//! transaction and stepped ([`run`], [`change`]); rows go from the batches straight into the connection's output
//! buffer ([`reply`]). What does not fit in one answer stays behind a cursor ([`cursors`]).
//!
//! # Invariants
//!
//! - A plan runs only on a snapshot of the schema version it was made for; where a definition came in
//!   between, the statement is planned again.
//! - A change is answered only after its commit is durable, where it commits by itself.
//! - An answer is whole or it is an Error: what was written of it is taken back when it fails.
//! - Nothing of a session outlives its connection.
//!
//! # Several statements in one text
//!
//! They run one after the other, as if each had been sent alone: outside a transaction each commits by
//! itself, and the first that fails ends the text. The text is parsed whole before the first runs. The
//! last statement's result is the answer. Parameters need a text of one statement.

mod analyze;
mod answer;
mod authenticate;
mod batch;
mod catalogs;
mod change;
mod command;
mod constraints;
mod counts;
mod current_of;
mod cursor_fetch;
mod cursor_messages;
mod cursor_sql;
mod cursors;
mod engine;
mod environment;
mod explain;
mod facts;
mod fill;
mod held_keys;
mod interrupt;
mod kept;
mod limits;
mod lock_tables;
mod metadata;
mod option_messages;
mod options;
mod outcome;
mod parameters;
mod patience;
mod plan_cache;
mod planned;
mod planning;
mod prepared;
mod pull;
mod rehearsal;
mod reply;
mod result_cache;
mod routines;
mod run;
mod state;
mod statement;
mod status;
mod temporary;
mod text;
mod transaction;
mod transaction_messages;
mod user_variables;
mod watch;

pub(crate) use answer::Next;
pub(crate) use engine::{Engine, SessionBounds};
#[cfg(test)]
pub(crate) use interrupt::Stopper;
pub(crate) use interrupt::{Interrupt, Phase};
pub(crate) use state::Session;
pub(crate) use text::TextSession;
