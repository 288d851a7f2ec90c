//! EXPLAIN: a plan as text, one node a line, inputs indented below.

use super::Query;
use crate::catalog::Catalog;

/// The lines of EXPLAIN.
#[allow(clippy::todo)]
pub(crate) fn explain(_query: &Query, _catalog: &Catalog) -> Vec<String> {
    todo!()
}
