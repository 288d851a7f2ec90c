//! Columns as CursorResult, PrepareResult and MetadataResult describe them.

use flydb_protocol::message::metadata::ColumnMetadata;

use crate::catalog::Catalog;
use crate::plan::OutputColumn;
use crate::types::DataType;

/// The schema that all tables are in.
const SCHEMA: &str = "public";

/// Describes the columns of a result. A column that shows a table's own says which.
pub(in crate::session) fn column_metadata(
    columns: &[OutputColumn],
    catalog: &Catalog,
) -> Vec<ColumnMetadata> {
    let describe = |(index, column): (usize, &OutputColumn)| {
        let plain = plain_column(index, &column.name, column.data_type, column.nullable);
        let origin = column.origin.and_then(|(table, place)| {
            let table = catalog.table_by_id(table)?;
            Some((table, table.columns.get(place)?))
        });
        let Some((table, stored)) = origin else {
            return ColumnMetadata {
                read_only: true,
                ..plain
            };
        };
        ColumnMetadata {
            name: stored.name.clone(),
            auto_increment: stored.sequence.is_some(),
            table_name: table.name.clone(),
            schema_name: String::from(SCHEMA),
            ..plain
        }
    };
    columns.iter().enumerate().map(describe).collect()
}

/// A column that no table has.
fn plain_column(index: usize, name: &str, data_type: DataType, nullable: bool) -> ColumnMetadata {
    let index = u32::try_from(index).unwrap_or(u32::MAX);
    ColumnMetadata {
        nullable,
        ..ColumnMetadata::new(index, name, data_type)
    }
}
