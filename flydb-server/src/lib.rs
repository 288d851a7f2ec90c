//! The FlyDB server: a complete SQL database over the FlyDB protocol, in any process.

mod catalog;
mod plan;
mod types;
