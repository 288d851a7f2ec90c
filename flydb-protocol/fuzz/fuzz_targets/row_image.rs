//! A layout, one byte a column, and an image of it.
#![no_main]

use flydb_protocol::data_type::Physical;
use flydb_protocol::row::{RowLayout, RowRef, encode_row};
use libfuzzer_sys::fuzz_target;

const PHYSICAL: [Physical; 17] = [
    Physical::Boolean,
    Physical::SmallInt,
    Physical::Int,
    Physical::BigInt,
    Physical::Real,
    Physical::Double,
    Physical::Decimal,
    Physical::Text,
    Physical::Bytes,
    Physical::Date,
    Physical::Time,
    Physical::TimeTz,
    Physical::DateTime,
    Physical::Timestamp,
    Physical::Interval,
    Physical::Uuid,
    Physical::Json,
];

fuzz_target!(|input: (Vec<u8>, &[u8])| {
    let (columns, image) = input;
    let columns = columns
        .iter()
        .take(64)
        .map(|byte| PHYSICAL[usize::from(byte % 17)]);
    let layout = RowLayout::new(columns).expect("64 columns are few");
    let Ok(row) = RowRef::new(&layout, image) else {
        return;
    };
    for column in 0..=layout.len() {
        let _ = row.get(column);
    }
    if row.check().is_err() || row.count() < layout.len() {
        return;
    }
    let cells: Vec<_> = (0..layout.len())
        .map(|c| row.get(c).expect("checked").expect("held"))
        .collect();
    let mut written = Vec::new();
    encode_row(&layout, cells, &mut written).expect("values of their own types");
    let again = RowRef::new(&layout, &written).expect("an image");
    again.check().expect("a sound one");
});
