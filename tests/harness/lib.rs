//! What FlyDB's tests share.

pub mod slt;
