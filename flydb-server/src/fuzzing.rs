//! What the fuzz targets of `flydb-server/fuzz` run: the readers of what comes from outside, with what
//! must hold of them whatever comes. Compiled for fuzzing (`--cfg fuzzing`) and for tests only.

mod files;
mod statements;
#[cfg(test)]
mod tests;

pub use files::{checkpoint, log};
pub use statements::statements;
