//! Batches strung together into one, for operators that need all rows at once.

use crate::exec::run::Context;
use crate::types::{Batch, Bitmap, Column, ColumnData, Numeric, Result, SqlError};

/// Rows collected from batches of the same columns.
#[derive(Debug, Default)]
pub(in crate::exec) struct Collected {
    columns: Vec<Growing>,
    rows: usize,
}

#[derive(Debug)]
struct Growing {
    data: ColumnData,
    nulls: Option<Bitmap>,
}

impl Collected {
    /// No rows.
    pub(in crate::exec) const fn new() -> Collected {
        Collected {
            columns: Vec::new(),
            rows: 0,
        }
    }

    /// How many rows were collected.
    pub(in crate::exec) fn len(&self) -> usize {
        self.rows
    }

    /// Adds the rows of a batch, and reserves memory for them.
    ///
    /// # Errors
    /// 53200 past the memory budget, 54000 past 2^32 rows; XX000 for columns of other types than before.
    pub(in crate::exec) fn push(&mut self, batch: Batch, context: Context<'_>) -> Result<()> {
        context.reserve(bytes_of(&batch))?;
        self.append(batch)
    }

    /// As [`Collected::push`], without reserving memory.
    ///
    /// # Errors
    /// 54000 past 2^32 rows; XX000 for columns of other types than before.
    pub(in crate::exec) fn append(&mut self, batch: Batch) -> Result<()> {
        let rows = self.rows + batch.rows;
        if u32::try_from(rows).is_err() {
            return Err(too_many_rows());
        }
        if self.rows == 0 {
            self.columns = batch.columns.into_iter().map(Growing::from).collect();
        } else {
            let before = self.rows;
            for (into, from) in self.columns.iter_mut().zip(&batch.columns) {
                into.append(before, from)?;
            }
        }
        self.rows = rows;
        Ok(())
    }

    /// All rows as one batch.
    pub(in crate::exec) fn finish(self) -> Batch {
        let column = |growing: Growing| match growing.nulls {
            Some(nulls) => Column::with_nulls(growing.data, nulls),
            None => Column::new(growing.data),
        };
        Batch {
            columns: self.columns.into_iter().map(column).collect(),
            rows: self.rows,
        }
    }
}

/// The only column of what was collected.
///
/// # Errors
/// XX000 where there is none.
pub(in crate::exec) fn column_of(collected: Collected) -> Result<Column> {
    let column = collected.finish().columns.pop();
    column.ok_or_else(|| SqlError::internal("no column was collected"))
}

#[cold]
fn too_many_rows() -> SqlError {
    SqlError::new(
        crate::types::SqlState::ProgramLimitExceeded,
        "an intermediate result has more than 4294967295 rows",
    )
}

impl From<Column> for Growing {
    fn from(column: Column) -> Growing {
        let unshared = std::sync::Arc::try_unwrap(column.data);
        Growing {
            data: unshared.unwrap_or_else(|shared| (*shared).clone()),
            nulls: column.nulls.map(|nulls| (*nulls).clone()),
        }
    }
}

impl Growing {
    fn append(&mut self, before: usize, column: &Column) -> Result<()> {
        append_data(&mut self.data, &column.data)?;
        if self.nulls.is_none() && column.nulls.is_none() {
            return Ok(());
        }
        let nulls = self.nulls.get_or_insert_with(|| Bitmap::zeros(before));
        for row in 0..column.len() {
            nulls.push(column.is_null(row));
        }
        Ok(())
    }
}

/// Appends cells to cells of the same type.
///
/// # Errors
/// XX000 for another type.
pub(in crate::exec) fn append_data(into: &mut ColumnData, from: &ColumnData) -> Result<()> {
    if matches!(from, ColumnData::LongDecimal(_)) {
        into.widen_decimals();
    }
    match (into, from) {
        (ColumnData::Boolean(into), ColumnData::Boolean(from)) => into.extend_from_slice(from),
        (ColumnData::SmallInt(into), ColumnData::SmallInt(from)) => into.extend_from_slice(from),
        (ColumnData::Int(into), ColumnData::Int(from))
        | (ColumnData::Date(into), ColumnData::Date(from)) => into.extend_from_slice(from),
        (ColumnData::BigInt(into), ColumnData::BigInt(from))
        | (ColumnData::Time(into), ColumnData::Time(from))
        | (ColumnData::TimeTz(into), ColumnData::TimeTz(from))
        | (ColumnData::DateTime(into), ColumnData::DateTime(from))
        | (ColumnData::Timestamp(into), ColumnData::Timestamp(from)) => {
            into.extend_from_slice(from);
        }
        (ColumnData::Real(into), ColumnData::Real(from)) => into.extend_from_slice(from),
        (ColumnData::Double(into), ColumnData::Double(from)) => into.extend_from_slice(from),
        (ColumnData::Decimal(into), ColumnData::Decimal(from)) => into.extend_from_slice(from),
        (ColumnData::LongDecimal(into), ColumnData::LongDecimal(from)) => {
            into.extend_from_slice(from);
        }
        (ColumnData::LongDecimal(into), ColumnData::Decimal(from)) => {
            into.extend(from.iter().copied().map(Numeric::Short));
        }
        (ColumnData::Text(into), ColumnData::Text(from))
        | (ColumnData::Json(into), ColumnData::Json(from)) => into.append(from),
        (ColumnData::Bytes(into), ColumnData::Bytes(from)) => into.extend_from_slice(from),
        (ColumnData::Interval(into), ColumnData::Interval(from)) => into.extend_from_slice(from),
        (ColumnData::Uuid(into), ColumnData::Uuid(from)) => into.extend_from_slice(from),
        _ => {
            return Err(SqlError::internal(
                "the batches of one result have columns of different types",
            ));
        }
    }
    Ok(())
}

/// About how many bytes a batch takes.
pub(in crate::exec) fn bytes_of(batch: &Batch) -> usize {
    batch.columns.iter().map(Column::bytes).sum()
}
