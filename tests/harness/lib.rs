//! What FlyDB's tests share.

#![allow(clippy::expect_used, clippy::panic)] // a harness that fails fails the test

pub mod child;
pub mod client;
pub mod memory;
pub mod server;
pub mod slt;
pub mod tpch;
pub mod wire;
