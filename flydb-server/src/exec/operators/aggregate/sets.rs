//! Keys of grouping sets: NULL where a set does not have a key, and the set's number behind them.

use crate::exec::rows::gather::null_column;
use crate::plan::{self, GroupingSets};
use crate::types::{Batch, Column, ColumnData, Result};

/// The key columns of one set, and a column of its number.
pub(super) fn keys_of(
    keys: &[Column],
    set: &[usize],
    number: usize,
    rows: usize,
) -> Result<Vec<Column>> {
    let keys = keys.iter().enumerate().map(|(key, column)| {
        if set.contains(&key) {
            Ok(column.clone())
        } else {
            null_column(column.data.physical(), rows)
        }
    });
    let number = i32::try_from(number).unwrap_or(i32::MAX);
    let number = Column::new(ColumnData::Int(vec![number; rows]));
    keys.chain([Ok(number)]).collect()
}

/// The keys of the groups that there are without rows: one for each set that has no keys.
pub(super) fn groups_of_nothing(plan: &plan::Aggregate) -> Result<Batch> {
    let sets = plan.grouping.sets.iter().enumerate();
    let empty = sets.filter(|(_, set)| set.is_empty());
    let numbers: Vec<i32> = empty
        .filter_map(|(number, _)| i32::try_from(number).ok())
        .collect();
    let rows = numbers.len();
    let keys = plan.keys.iter();
    let keys = keys.map(|key| null_column(key.data_type.physical(), rows));
    let numbers = Column::new(ColumnData::Int(numbers));
    Ok(Batch {
        columns: keys.chain([Ok(numbers)]).collect::<Result<_>>()?,
        rows,
    })
}

/// What each GROUPING answers for groups of sets with these numbers; 0 where there is but one set.
pub(super) fn groupings(
    grouping: &GroupingSets,
    numbers: Option<&Column>,
    groups: usize,
) -> Vec<Column> {
    let numbers = match numbers.map(|numbers| &*numbers.data) {
        Some(ColumnData::Int(numbers)) => numbers.clone(),
        _ => vec![0; groups],
    };
    let groupings = grouping.groupings.iter().map(|keys| {
        let of_set = |set: &Vec<usize>| {
            keys.iter()
                .fold(0, |bits, key| bits << 1 | i32::from(!set.contains(key)))
        };
        let masks: Vec<i32> = grouping.sets.iter().map(of_set).collect();
        let mask = |number: &i32| {
            let place = usize::try_from(*number).ok();
            let mask = place.and_then(|place| masks.get(place));
            mask.copied().unwrap_or(0)
        };
        Column::new(ColumnData::Int(numbers.iter().map(mask).collect()))
    });
    groupings.collect()
}
