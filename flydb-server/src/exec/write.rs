//! Data changes.
use super::execution::Summary;
use super::run::Context;
use crate::plan::Node;
use crate::txn::{Ticket, Transaction};
use crate::types::{Batch, Result};

/// A data change at work.
#[derive(Debug)]
pub(super) struct Mutation;

/// What a step of a data change answers.
#[derive(Debug)]
pub(super) enum Written {
    /// Rows of RETURNING.
    Returned(Batch),
    /// Nothing yet.
    Yield,
    /// A lock is held by another transaction.
    Wait(Ticket),
    /// The end.
    Done(Summary),
}

#[allow(clippy::todo)]
impl Mutation {
    pub(super) fn open(_: &Node) -> Result<Mutation> {
        todo!()
    }

    pub(super) fn step(
        &mut self,
        _: &Node,
        _: Context<'_>,
        _: &mut Transaction,
    ) -> Result<Written> {
        todo!()
    }
}
