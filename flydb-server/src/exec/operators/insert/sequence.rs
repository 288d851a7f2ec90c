//! Columns that count up.
//!
//! A SERIAL column counts where no value is given. An AUTO_INCREMENT column counts where NULL or 0
//! is given as well, and follows the values that are given: the next number is past them.

use crate::catalog::{Column as Definition, SequenceKind, TableId};
use crate::exec::write::writing::Writing;
use crate::types::{Column, Physical, Result, SqlError, SqlState, Value, ValueRef};

/// What a statement generated.
#[derive(Debug, Default)]
pub(super) struct Generated {
    first: Option<i64>,
}

impl Generated {
    /// The first number that was generated.
    pub(super) const fn first(&self) -> Option<i64> {
        self.first
    }

    /// A column with the numbers filled in that its sequence generates. `given` is `None` where the
    /// statement leaves the column to the sequence.
    ///
    /// # Errors
    /// 22003 where a number is out of the column's range.
    pub(super) fn complete(
        &mut self,
        given: Option<Column>,
        definition: &Definition,
        table: TableId,
        rows: usize,
        writing: &mut Writing<'_>,
    ) -> Result<Column> {
        match (given, definition.sequence) {
            (Some(given), None | Some(SequenceKind::Serial)) => Ok(given),
            (Some(given), Some(SequenceKind::AutoIncrement)) => {
                self.follow(&given, definition, table, writing)
            }
            (None, _) => {
                let numbers: Vec<Value> = (0..rows)
                    .map(|_| self.generate(definition, table, writing))
                    .collect::<Result<_>>()?;
                column(definition, &numbers)
            }
        }
    }

    fn follow(
        &mut self,
        given: &Column,
        definition: &Definition,
        table: TableId,
        writing: &mut Writing<'_>,
    ) -> Result<Column> {
        let mut numbers = Vec::with_capacity(given.len());
        // The greatest number given that the sequence does not know of yet.
        let mut greatest = 0;
        for row in 0..given.len() {
            let value = match integer(given.get(row)) {
                None | Some(0) => {
                    raise(&mut greatest, table, writing)?;
                    self.generate(definition, table, writing)?
                }
                Some(number) => {
                    greatest = greatest.max(number);
                    given.value(row)
                }
            };
            numbers.push(value);
        }
        raise(&mut greatest, table, writing)?;
        column(definition, &numbers)
    }

    fn generate(
        &mut self,
        definition: &Definition,
        table: TableId,
        writing: &mut Writing<'_>,
    ) -> Result<Value> {
        let number = writing.txn.next_sequence(table)?;
        self.first.get_or_insert(number);
        let value = match definition.data_type.physical() {
            Physical::SmallInt => i16::try_from(number).ok().map(Value::SmallInt),
            Physical::Int => i32::try_from(number).ok().map(Value::Int),
            _ => Some(Value::BigInt(number)),
        };
        value.ok_or_else(|| {
            SqlError::new(
                SqlState::NumericValueOutOfRange,
                format!(
                    "the next number of column \"{}\" is {number}, which is out of its range",
                    definition.name
                ),
            )
        })
    }
}

fn raise(greatest: &mut i64, table: TableId, writing: &mut Writing<'_>) -> Result<()> {
    if *greatest > 0 {
        writing.txn.raise_sequence(table, *greatest)?;
        *greatest = 0;
    }
    Ok(())
}

fn column(definition: &Definition, numbers: &[Value]) -> Result<Column> {
    Column::from_values(
        definition.data_type.physical(),
        numbers.iter().map(Value::as_ref),
    )
}

fn integer(value: ValueRef<'_>) -> Option<i64> {
    match value {
        ValueRef::SmallInt(v) => Some(v.into()),
        ValueRef::Int(v) => Some(v.into()),
        ValueRef::BigInt(v) => Some(v),
        _ => None,
    }
}
