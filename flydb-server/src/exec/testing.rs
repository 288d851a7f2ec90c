//! What the tests of this room share: a database in memory, and short ways to write plans.

mod database;
mod plans;

pub(super) use database::*;
pub(super) use plans::*;
