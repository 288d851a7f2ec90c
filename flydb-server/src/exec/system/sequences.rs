//! `information_schema.sequences`.

use super::directory::{Directory, place};
use super::{Row, int, text, yes_no};
use crate::types::DataType;
use crate::types::coercion::type_name;

/// The sequences, by name, but for those of identity columns.
pub(super) fn sequences(directory: &Directory<'_>) -> Vec<Row> {
    let sequences = directory.sequences();
    sequences
        .filter(|sequence| !sequence.identity)
        .map(|sequence| {
            let bits = match sequence.data_type {
                DataType::SmallInt => 16,
                DataType::Int => 32,
                _ => 64,
            };
            let mut row = Vec::from(place(&sequence.shown_schema(), &sequence.name));
            row.extend([
                text(type_name(sequence.data_type)),
                int(bits),
                int(2),
                int(0),
            ]);
            let numbers = [
                sequence.start,
                sequence.minimum,
                sequence.maximum,
                sequence.increment,
            ];
            row.extend(numbers.map(|number| text(number.to_string())));
            row.push(yes_no(sequence.cycle));
            row
        })
        .collect()
}
