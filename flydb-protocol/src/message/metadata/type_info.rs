//! The rows of GetTypeInfo.

use crate::data_type::{TYPES, TypeInfo};
use crate::value::ValueRef;

/// `typeNullable`: NULL is allowed.
const NULLABLE: i16 = 1;

/// The answer to GetTypeInfo, row by row, with the columns of
/// [`MetadataList::TypeInfo`](super::MetadataList::TypeInfo).
pub fn type_info_rows() -> impl Iterator<Item = [ValueRef<'static>; 18]> {
    TYPES.iter().map(row)
}

fn row(info: &'static TypeInfo) -> [ValueRef<'static>; 18] {
    let data_type = info.data_type;
    let (minimum, maximum) = info.scales().unzip();
    let name = ValueRef::Text(data_type.base_name());
    let int = |value: Option<i32>| value.map_or(ValueRef::Null, ValueRef::Int);
    let text = |value: Option<&'static str>| value.map_or(ValueRef::Null, ValueRef::Text);
    // Scales are 0 to 38.
    let small = |value: Option<i32>| {
        let value = value.map(|value| i16::try_from(value).unwrap_or_default());
        value.map_or(ValueRef::Null, ValueRef::SmallInt)
    };
    [
        name,
        ValueRef::Int(data_type.jdbc_type()),
        ValueRef::Int(info.precision()),
        text(info.literal_prefix),
        text(info.literal_suffix()),
        text(info.create_params),
        ValueRef::SmallInt(NULLABLE),
        ValueRef::Boolean(info.case_sensitive),
        ValueRef::SmallInt(info.searchable as i16),
        info.unsigned.map_or(ValueRef::Null, ValueRef::Boolean),
        ValueRef::Boolean(false),
        ValueRef::Boolean(info.auto_increment),
        name,
        small(minimum),
        small(maximum),
        ValueRef::Int(data_type.sql_data_type()),
        int(data_type.sql_datetime_sub()),
        int(data_type.num_prec_radix()),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::MetadataList;
    use super::*;

    #[test]
    fn rows_fit_their_columns() {
        let columns = MetadataList::TypeInfo.columns();
        for row in type_info_rows() {
            for (cell, (name, data_type)) in row.iter().zip(columns) {
                let physical = cell.to_value().physical();
                assert!(
                    physical.is_none_or(|p| p == data_type.physical()),
                    "{name}: {cell:?}"
                );
            }
        }
    }
}
