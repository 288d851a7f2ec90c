//! The FlyDB server: a complete SQL database over the FlyDB protocol, in any process.

mod binder;
mod catalog;
mod plan;
mod sql;
mod types;
