//! Any join, by nested loops.
use crate::exec::operator::Pull;
use crate::exec::run::Context;
use crate::plan;
use crate::types::{Batch, Result};
#[derive(Debug)]
pub(in crate::exec) struct Join;
#[allow(clippy::todo)]
impl Join {
    pub(in crate::exec) fn open(_: &plan::Join) -> Result<Join> {
        todo!()
    }
    pub(in crate::exec) fn pull(&mut self, _: &plan::Join, _: Context<'_>) -> Result<Pull<Batch>> {
        todo!()
    }
}
