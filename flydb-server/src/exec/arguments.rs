//! What a statement is run with.

use std::sync::Arc;

use crate::types::{Batch, Value};

/// The values of a statement's parameters.
#[derive(Clone, Debug)]
pub(crate) enum Arguments {
    /// One value for each.
    Values(Arc<[Value]>),
    /// Many sets of them, as batches with a column for each: for an INSERT that
    /// [takes them](crate::plan::Insert::row_of_sets) as one input.
    Sets(Arc<[Batch]>),
}

impl From<Arc<[Value]>> for Arguments {
    fn from(values: Arc<[Value]>) -> Arguments {
        Arguments::Values(values)
    }
}
