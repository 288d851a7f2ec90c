//! The client against servers that do what a test says, over an in-memory stream.
//!
//! [`script::Script`] is a server that a test plays itself, frame by frame; [`model::Model`] is one that
//! plays by the rules by itself (transactions, statements, cursors) and can be asked what state it is in.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing)] // tests

mod dropping;
mod faults;
mod model;
mod pipelining;
mod script;
mod statements;
mod streams;
mod transactions;
