//! Columns as CursorResult, PrepareResult and MetadataResult describe them.

use flydb_protocol::message::metadata::ColumnMetadata;

use crate::catalog::{Catalog, Relation};
use crate::plan::OutputColumn;
use crate::types::DataType;

/// Describes the columns of a result. A column that shows a table's own says which.
pub(in crate::session) fn column_metadata(
    columns: &[OutputColumn],
    catalog: &Catalog,
) -> Vec<ColumnMetadata> {
    let describe = |(index, column): (usize, &OutputColumn)| {
        let plain = plain_column(index, &column.name, column.data_type, column.nullable);
        let origin = column.origin.and_then(|(relation, place)| {
            let relation = catalog.relation_by_id(relation)?;
            Some((relation, shown(relation, place)?))
        });
        let Some((relation, Shown { name, counts })) = origin else {
            return ColumnMetadata {
                read_only: true,
                ..plain
            };
        };
        ColumnMetadata {
            name: name.to_owned(),
            auto_increment: counts,
            read_only: !matches!(relation, Relation::Table(_)),
            table_name: relation.name().to_owned(),
            schema_name: relation.shown_schema().into_owned(),
            ..plain
        }
    };
    columns.iter().enumerate().map(describe).collect()
}

/// A relation's column that a result shows.
struct Shown<'a> {
    name: &'a str,
    counts: bool,
}

fn shown(relation: Relation<'_>, place: usize) -> Option<Shown<'_>> {
    match relation {
        Relation::Table(table) => table.columns.get(place).map(|column| Shown {
            name: &column.name,
            counts: column.sequence.is_some(),
        }),
        Relation::View(view) => view.columns.get(place).map(|column| Shown {
            name: &column.name,
            counts: false,
        }),
        Relation::Sequence(_) => None,
    }
}

/// A column that no table has.
fn plain_column(index: usize, name: &str, data_type: DataType, nullable: bool) -> ColumnMetadata {
    let index = u32::try_from(index).unwrap_or(u32::MAX);
    ColumnMetadata {
        nullable,
        ..ColumnMetadata::new(index, name, data_type)
    }
}
