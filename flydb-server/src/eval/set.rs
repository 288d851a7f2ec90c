//! Functions that return sets of rows: opened with their arguments, then asked for some rows at a time,
//! so that a set without end costs what is taken of it.

mod members;
mod parts;
mod series;

use std::fmt::Debug;

use super::EvalContext;
use super::builder::ColumnBuilder;
use crate::plan::{NullRule, SetCall, TableFunction};
use crate::types::{Batch, Physical, Result, SqlError, Value};

/// The rows of a set, and how far they were taken.
#[derive(Debug)]
pub(crate) struct SetRows {
    columns: Vec<Physical>,
    source: Option<Box<dyn Rows>>,
    /// Where the call stands in the statement.
    position: Option<u32>,
}

/// Where a set's rows come from.
trait Rows: Debug + Send + Sync {
    /// Appends the next row's cells; `false` at the end, which it may be asked for again.
    fn push_next(&mut self, columns: &mut [ColumnBuilder], ctx: &EvalContext<'_>) -> Result<bool>;
}

/// The rows of a call whose arguments have these values.
///
/// # Errors
/// What the function says of its arguments.
pub(crate) fn open_set(call: &SetCall, arguments: &[Value]) -> Result<SetRows> {
    let strict = call.function.entry().nulls == NullRule::Strict;
    let source = match strict && arguments.iter().any(Value::is_null) {
        true => None,
        false => open(call.function, arguments).map_err(|error| error.at(call.position))?,
    };
    Ok(SetRows {
        columns: call.types.iter().map(|one| one.physical()).collect(),
        source,
        position: call.position,
    })
}

fn open(function: TableFunction, arguments: &[Value]) -> Result<Option<Box<dyn Rows>>> {
    use TableFunction as F;
    match function {
        F::GenerateSeries => series::open(arguments).map(Some),
        F::ArrayElements
        | F::ArrayElementsText
        | F::Each
        | F::EachText
        | F::ObjectKeys
        | F::PathQuery
        | F::PathQueryTz => members::open(function, arguments).map(Some),
        F::RegexpSplit | F::StringSplit => parts::open(function, arguments),
    }
}

impl SetRows {
    /// The next rows, `most` at most; none at the end.
    ///
    /// # Errors
    /// What computing them raises.
    pub(crate) fn next(&mut self, most: usize, ctx: &EvalContext<'_>) -> Result<Batch> {
        let columns = self.columns.iter();
        let mut columns: Vec<ColumnBuilder> = columns
            .map(|physical| ColumnBuilder::new(*physical, 0))
            .collect();
        let mut rows = 0;
        if let Some(source) = &mut self.source {
            let at = |error: SqlError| error.at(self.position);
            while rows < most && source.push_next(&mut columns, ctx).map_err(at)? {
                rows += 1;
            }
        }
        if rows < most {
            self.source = None;
        }
        let columns = columns.into_iter().map(ColumnBuilder::finish).collect();
        Ok(Batch { columns, rows })
    }
}

#[cold]
fn no_such_set(function: &str) -> SqlError {
    SqlError::internal(format!(
        "{function} was opened with arguments of other types"
    ))
}

#[cfg(test)]
mod tests;
