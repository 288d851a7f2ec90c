//! Rows changed by assignments: those of an UPDATE, and of an INSERT that found them in its way.

use super::change::RowChange;
use super::generated;
use super::links::Links;
use super::rows::encode_changed;
use super::sequence::{Generated, RowNumbers};
use super::writing::Writing;
use crate::exec::operators::row_id;
use crate::plan::{Assignment, Expr, NewValue};
use crate::storage::Row;
use crate::types::{Batch, Column, Result, RowId, SqlError};

/// New values, column by column of those that are assigned.
pub(in crate::exec) type Assigned = Vec<(usize, Column)>;

/// What columns are set to, those included that follow from them, for each row of the input.
///
/// # Errors
/// What the expressions answer; 22003 where a number is out of its column's range.
pub(in crate::exec) fn assign(
    assignments: &[Assignment],
    input: &Batch,
    links: &Links,
    writing: &mut Writing<'_>,
) -> Result<Assigned> {
    let mut numbers = RowNumbers::new(links.table.id, input.rows);
    let mut assigned = Vec::with_capacity(assignments.len());
    for Assignment { column, value } in assignments {
        let values = match value {
            NewValue::Value(expr) => writing.evaluate(expr, input)?,
            NewValue::Sequence(counter) => {
                let definition = links.table.columns.get(*column);
                let definition =
                    definition.ok_or_else(|| SqlError::internal("a column that is not there"))?;
                Generated::default().fill(&mut numbers, *counter, definition, None, writing)?
            }
        };
        assigned.push((*column, values));
    }
    generated::follow(links, input, &mut assigned, writing.context)?;
    Ok(assigned)
}

/// The input with the new values in it.
pub(in crate::exec) fn replaced(mut input: Batch, assigned: &Assigned) -> Batch {
    for (column, values) in assigned {
        if let Some(place) = input.columns.get_mut(*column) {
            *place = values.clone();
        }
    }
    input
}

/// The changes of these rows.
///
/// # Errors
/// 54000 for a row that is too large; XX001 for an image that does not decode.
pub(in crate::exec) fn changes(
    links: &Links,
    rows: Vec<(RowId, Row)>,
    assigned: &Assigned,
) -> Result<Vec<RowChange>> {
    let images = encode_changed(&links.spec, &rows, assigned)?;
    let ids = new_ids(links, &rows, assigned)?;
    let new = ids.into_iter().zip(images);
    let both = rows.into_iter().zip(new);
    let change = |(before, after)| RowChange::new(Some(before), Some(after));
    Ok(both.map(change).collect())
}

/// The ids that rows have from now on: others where the column is assigned that is the row id.
fn new_ids(links: &Links, rows: &[(RowId, Row)], assigned: &Assigned) -> Result<Vec<RowId>> {
    let old = rows.iter().map(|(id, _)| *id);
    let mut assigned = assigned.iter();
    let key = assigned.find(|(column, _)| Some(*column) == links.table.row_id_column);
    let Some((_, keys)) = key else {
        return Ok(old.collect());
    };
    let new = |(at, old)| Ok(row_id(&keys.value(at))?.unwrap_or(old));
    old.enumerate().map(new).collect()
}

/// Whether an assignment may change a key: the row id, or a column of a unique index.
pub(in crate::exec) fn changes_keys(assignments: &[Assignment], links: &Links) -> bool {
    let indexes = &links.spec.indexes;
    let in_key = |column: usize| {
        let mut uniques = indexes.iter().filter(|index| index.unique);
        links.table.row_id_column == Some(column)
            || uniques.any(|index| index.columns.iter().any(|(key, _)| *key == column))
    };
    // What a generated column follows from is not looked into.
    let computed = |(place, _): &(usize, Expr)| {
        let mut uniques = indexes.iter().filter(|index| index.unique);
        in_key(*place) || uniques.any(|index| index.predicate == Some(*place))
    };
    assignments.iter().map(|one| one.column).any(in_key) || links.generated.iter().any(computed)
}
