//! One call of a window function at work, whatever its kind.

use std::ops::Range;

use super::aggregate::{AggregateWorker, Taken};
use super::frame::Frame;
use super::place::PlaceWorker;
use super::rows::SortedRows;
use super::value::ValueWorker;
use crate::eval::aggregate::Framed;
use crate::exec::rows::collect::Collected;
use crate::exec::run::Context;
use crate::plan::{Expr, ExprKind, SortKey, WindowCall, WindowFunction, WindowWork};
use crate::types::{Batch, Column, ColumnData, Result, SqlError};

/// One call of a window function. It first takes in all rows by [`Worker::prepare`], and then gives the
/// results of one row after the other.
pub(in crate::exec) struct Worker {
    work: Work,
    /// The values that it needs of all rows.
    values: Values,
}

enum Work {
    Place(PlaceWorker),
    Value(ValueWorker),
    Aggregate(Box<AggregateWorker>),
}

enum Values {
    /// None, or only those of the rows at hand.
    None,
    Growing(Collected),
    Whole(Vec<Column>),
}

impl Worker {
    /// A call before any row, over so many rows in this order.
    ///
    /// # Errors
    /// 22004 and 22013 for offsets of the frame that cannot be.
    pub(in crate::exec) fn new(
        call: &WindowCall,
        order_by: &[SortKey],
        rows: usize,
        context: Context<'_>,
    ) -> Result<Worker> {
        let frame = || Frame::new(&call.frame, order_by, context);
        let work =
            match &call.work {
                WindowWork::Aggregate(aggregate) => Work::Aggregate(Box::new(
                    AggregateWorker::new(aggregate, frame()?, rows, !order_by.is_empty())?,
                )),
                WindowWork::Function {
                    function,
                    arguments: _,
                    data_type,
                } => match function {
                    WindowFunction::RowNumber
                    | WindowFunction::Rank
                    | WindowFunction::DenseRank
                    | WindowFunction::PercentRank
                    | WindowFunction::CumeDist
                    | WindowFunction::Ntile => Work::Place(PlaceWorker::new(*function)),
                    WindowFunction::Lag
                    | WindowFunction::Lead
                    | WindowFunction::FirstValue
                    | WindowFunction::LastValue
                    | WindowFunction::NthValue => {
                        Work::Value(ValueWorker::new(*function, data_type.physical(), frame()?))
                    }
                },
            };
        let rereads = match &work {
            Work::Place(_) => false,
            Work::Value(_) => true,
            Work::Aggregate(worker) => worker.rereads(),
        };
        Ok(Worker {
            work,
            values: if rereads {
                Values::Growing(Collected::new())
            } else {
                Values::None
            },
        })
    }

    /// Whether results come better a few rows at a time.
    pub(in crate::exec) fn grows(&self) -> bool {
        match &self.work {
            Work::Place(_) | Work::Value(_) => false,
            Work::Aggregate(worker) => worker.grows(),
        }
    }

    /// Takes in the next rows; `batch` has them.
    ///
    /// # Errors
    /// What the arguments raise; 22003 for a sum out of range; 53200 past the memory budget.
    pub(in crate::exec) fn prepare(
        &mut self,
        call: &WindowCall,
        rows: &SortedRows,
        places: &Range<usize>,
        batch: &Batch,
        context: Context<'_>,
    ) -> Result<()> {
        let columns = match (&call.work, &self.work) {
            (_, Work::Place(_)) => return Ok(()),
            (WindowWork::Function { arguments, .. }, _) => {
                if let Some(columns) = plain_columns(arguments, &rows.batch) {
                    self.values = Values::Whole(columns);
                    return Ok(());
                }
                context.evaluate_all(arguments, batch)?
            }
            (WindowWork::Aggregate(aggregate), _) => {
                let mut columns = Framed::arguments(aggregate, batch, &context.eval())?;
                if let Some(condition) = &aggregate.filter {
                    columns.push(kept(condition, batch, context)?);
                }
                columns
            }
        };
        if let (Work::Aggregate(worker), WindowWork::Aggregate(aggregate)) =
            (&mut self.work, &call.work)
        {
            let taken = taken(&columns, aggregate.filter.is_some());
            worker.prepare(rows, places, taken, context)?;
        }
        if let Values::Growing(values) = &mut self.values {
            let rows = batch.rows;
            values.push(Batch { columns, rows }, context)?;
        }
        Ok(())
    }

    /// Makes ready for results, when all rows were taken in.
    ///
    /// # Errors
    /// 22003 for a result out of range.
    pub(in crate::exec) fn finish_preparing(&mut self, rows: &SortedRows) -> Result<()> {
        if let Values::Growing(values) = &mut self.values {
            let values = std::mem::take(values).finish();
            self.values = Values::Whole(values.columns);
        }
        match &mut self.work {
            Work::Place(_) | Work::Value(_) => Ok(()),
            Work::Aggregate(worker) => worker.finish_preparing(rows),
        }
    }

    /// The results of the next rows; `batch` has them.
    ///
    /// # Errors
    /// 22014 and 22016 for arguments of NTILE and NTH_VALUE; 22003 for a result out of range.
    pub(in crate::exec) fn results(
        &mut self,
        call: &WindowCall,
        rows: &SortedRows,
        places: Range<usize>,
        batch: &Batch,
        context: Context<'_>,
    ) -> Result<Column> {
        let values = match &self.values {
            Values::Whole(columns) => columns.as_slice(),
            Values::None | Values::Growing(_) => &[],
        };
        match (&mut self.work, &call.work) {
            (Work::Place(worker), WindowWork::Function { arguments, .. }) => {
                let arguments = context.evaluate_all(arguments, batch)?;
                worker.results(rows, places, &arguments)
            }
            (Work::Value(worker), _) => worker.results(rows, places, values),
            (Work::Aggregate(worker), WindowWork::Aggregate(aggregate)) => {
                let taken = taken(values, aggregate.filter.is_some());
                worker.results(rows, places, taken, context)
            }
            (Work::Place(_), WindowWork::Aggregate(_))
            | (Work::Aggregate(_), WindowWork::Function { .. }) => Err(SqlError::internal(
                "a window function was run with another's call",
            )),
        }
    }
}

/// The input's columns that expressions are, where they are nothing else.
fn plain_columns(exprs: &[Expr], input: &Batch) -> Option<Vec<Column>> {
    let plain = exprs.iter().map(|expr| match expr.kind {
        ExprKind::Column(column) => input.columns.get(column).cloned(),
        _ => None,
    });
    plain.collect()
}

/// A BOOLEAN for each row: whether the condition is true.
fn kept(condition: &Expr, batch: &Batch, context: Context<'_>) -> Result<Column> {
    let mut kept = vec![false; batch.rows];
    for row in context.filter(condition, batch)? {
        if let Some(kept) = kept.get_mut(row as usize) {
            *kept = true;
        }
    }
    Ok(Column::new(ColumnData::Boolean(kept)))
}

/// The arguments, and what FILTER lets through, which comes last.
fn taken(columns: &[Column], filtered: bool) -> Taken<'_> {
    match columns.split_last() {
        Some((kept, arguments)) if filtered => Taken {
            arguments,
            kept: Some(kept),
        },
        _ => Taken {
            arguments: columns,
            kept: None,
        },
    }
}
