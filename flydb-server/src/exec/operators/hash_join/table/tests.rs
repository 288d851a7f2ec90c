use proptest::prelude::*;

use super::*;
use crate::types::{ColumnData, Physical, ValueRef};

fn table(keys: &Column) -> HashTable {
    let rows = keys.len();
    let nulls = (0..).zip(0..rows).filter(|(_, row)| keys.is_null(*row));
    let without_key = nulls.map(|(number, _)| number).collect();
    let columns = std::slice::from_ref(keys);
    let build = match words(columns, rows) {
        Some(words) => BuildKeys::Words(words),
        None => BuildKeys::Keys(Keys::of(columns, rows)),
    };
    let mut linking = HashTable::of(Batch::empty_columns(rows), build, without_key);
    while !linking.step() {}
    linking.finish()
}

fn rows_of(table: &HashTable, mut head: u32) -> Vec<u32> {
    let mut rows = Vec::new();
    while head != NO_ROW {
        rows.push(head);
        head = table.next(head);
    }
    rows
}

fn agree(build: &Column, probe: &Column) {
    let table = table(build);
    let heads = table.find(std::slice::from_ref(probe), probe.len());
    for (row, head) in heads.into_iter().enumerate() {
        let sought = probe.get(row);
        let expected: Vec<u32> = (0..)
            .zip(0..build.len())
            .filter(|(_, at)| sought != ValueRef::Null && build.get(*at) == sought)
            .map(|(number, _)| number)
            .collect();
        assert_eq!(rows_of(&table, head), expected, "{sought:?}");
        assert!(!table.is_unique() || expected.len() <= 1);
    }
}

fn bigints(cells: &[Option<i64>]) -> Column {
    let cells = cells
        .iter()
        .map(|cell| cell.map_or(ValueRef::Null, ValueRef::BigInt));
    Column::from_values(Physical::BigInt, cells).unwrap()
}

fn texts(cells: &[Option<i64>]) -> Column {
    let texts: Vec<Option<String>> = cells.iter().map(|v| v.map(|v| v.to_string())).collect();
    let cells = texts
        .iter()
        .map(|v| v.as_deref().map_or(ValueRef::Null, ValueRef::Text));
    Column::from_values(Physical::Text, cells).unwrap()
}

fn cells(spread: i64) -> impl Strategy<Value = Vec<Option<i64>>> {
    let cell = prop_oneof![
        5 => (-20..20_i64).prop_map(move |v| Some(v.wrapping_mul(spread))),
        1 => Just(None),
        1 => Just(Some(i64::MIN)),
        1 => Just(Some(i64::MAX)),
    ];
    prop::collection::vec(cell, 0..120)
}

proptest! {
    #[test]
    fn every_way_finds_all_rows_of_a_key_in_order(
        spread in prop_oneof![Just(1), Just(1_000_003), Just(1 << 40)],
        (build, probe) in (cells(1), cells(1)),
    ) {
        let spread = |of: &[Option<i64>]| -> Vec<Option<i64>> {
            of.iter().map(|v| v.map(|v| v.wrapping_mul(spread))).collect()
        };
        let (build, probe) = (spread(&build), spread(&probe));
        agree(&bigints(&build), &bigints(&probe));
        agree(&texts(&build), &texts(&probe));
    }
}

#[test]
fn close_keys_are_places_in_an_array() {
    let column = Column::new(ColumnData::Int((100..1100).collect()));
    assert!(matches!(table(&column).index, Index::Dense { .. }));
    let column = Column::new(ColumnData::BigInt(vec![i64::MIN, i64::MAX]));
    assert!(matches!(table(&column).index, Index::Open { .. }));
}
