//! Columns that count up.
//!
//! A SERIAL or identity column counts with a sequence of its own where no value is given. An AUTO_INCREMENT column
//! counts with its table's numbers, where NULL or 0 is given as well, and follows the values that are given: the next
//! number is past them. Where several columns of a row count with the table's numbers, they share one.

use crate::catalog::{Column as Definition, Counter, SequenceKind, TableId};
use crate::eval::SequenceCounter;
use crate::exec::write::writing::Writing;
use crate::types::{Column, Physical, Result, SqlError, SqlState, Value, ValueRef};

/// What a statement generated.
#[derive(Debug, Default)]
pub(in crate::exec) struct Generated {
    first: Option<i64>,
}

impl Generated {
    /// The first number that was generated.
    pub(in crate::exec) const fn first(&self) -> Option<i64> {
        self.first
    }

    /// The numbers of the rows; those that are given come from `given`, a BOOLEAN column that says
    /// which are, and their values.
    ///
    /// # Errors
    /// 22003 where a number is out of the column's range.
    pub(in crate::exec) fn fill(
        &mut self,
        numbers: &mut RowNumbers,
        counter: Counter,
        definition: &Definition,
        given: Option<(&Column, &Column)>,
        writing: &mut Writing<'_>,
    ) -> Result<Column> {
        let mut values = Vec::with_capacity(numbers.numbers.len());
        for row in 0..numbers.numbers.len() {
            values.push(match given {
                Some((given, value)) if given.get(row) == ValueRef::Boolean(true) => {
                    value.value(row)
                }
                _ => {
                    let number = match counter {
                        Counter::Table => numbers.number(row, writing)?,
                        Counter::Sequence(sequence) => next_of(sequence, writing)?,
                    };
                    self.first.get_or_insert(number);
                    fitting(number, definition)?
                }
            });
        }
        column(definition, &values)
    }

    /// A column whose values are given; AUTO_INCREMENT counts for a NULL or 0 among them.
    ///
    /// # Errors
    /// 22003 where a number is out of the column's range.
    pub(in crate::exec) fn follow(
        &mut self,
        given: Column,
        definition: &Definition,
        table: TableId,
        writing: &mut Writing<'_>,
    ) -> Result<Column> {
        match definition.sequence {
            None | Some(SequenceKind::Serial | SequenceKind::Always | SequenceKind::ByDefault) => {
                Ok(given)
            }
            Some(SequenceKind::AutoIncrement) => {
                self.follow_values(&given, definition, table, writing)
            }
        }
    }

    fn follow_values(
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
        fitting(number, definition)
    }
}

/// The numbers drawn for the rows of a batch.
pub(in crate::exec) struct RowNumbers {
    table: TableId,
    numbers: Vec<Option<i64>>,
}

impl RowNumbers {
    /// None drawn yet.
    pub(in crate::exec) fn new(table: TableId, rows: usize) -> RowNumbers {
        RowNumbers {
            table,
            numbers: vec![None; rows],
        }
    }

    fn number(&mut self, row: usize, writing: &mut Writing<'_>) -> Result<i64> {
        let slot = self.numbers.get_mut(row);
        let slot = slot.ok_or_else(|| SqlError::internal("a row past its batch"))?;
        match *slot {
            Some(number) => Ok(number),
            None => Ok(*slot.insert(writing.txn.next_sequence(self.table)?)),
        }
    }
}

/// The next value of a sequence, which the session was given then.
fn next_of(sequence: TableId, writing: &Writing<'_>) -> Result<i64> {
    let run = writing.context.run;
    let number = run.next(sequence)?;
    run.environment.session.given_out.note(sequence, number);
    Ok(number)
}

/// A number as a value of its column.
fn fitting(number: i64, definition: &Definition) -> Result<Value> {
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
