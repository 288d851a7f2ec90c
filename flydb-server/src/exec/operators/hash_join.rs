//! A join on equal keys, by hashing the right side.
use crate::exec::operator::Pull;
use crate::exec::run::Context;
use crate::plan;
use crate::types::{Batch, Result};
#[derive(Debug)]
pub(in crate::exec) struct HashJoin;
#[allow(clippy::todo)]
impl HashJoin {
    pub(in crate::exec) fn open(_: &plan::HashJoin) -> Result<HashJoin> {
        todo!()
    }
    pub(in crate::exec) fn pull(
        &mut self,
        _: &plan::HashJoin,
        _: Context<'_>,
    ) -> Result<Pull<Batch>> {
        todo!()
    }
}
