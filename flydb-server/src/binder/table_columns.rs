//! The columns of a table under the names that a query has for them.

use smol_str::SmolStr;

use crate::catalog::{StoredColumn, Table};
use crate::plan::OutputColumn;
use crate::types::DataType;

/// The columns of a table as a query may name them.
pub(super) struct TableColumns<'a> {
    /// What the query calls the table.
    pub(super) name: &'a str,
    pub(super) table: &'a Table,
    /// The schema that the query may name before it.
    pub(super) schema: SmolStr,
    /// Names and places.
    columns: Vec<(SmolStr, usize)>,
}

impl<'a> TableColumns<'a> {
    pub(super) fn new(
        (schema, name): (SmolStr, &'a str),
        table: &'a Table,
        meaning: Option<&[StoredColumn]>,
    ) -> TableColumns<'a> {
        let columns = match meaning {
            None => {
                let columns = table.visible_columns();
                columns
                    .map(|(place, column)| (SmolStr::new(&column.name), place))
                    .collect()
            }
            Some(stored) => {
                let place = |one: &StoredColumn| {
                    let (place, _) = table.column(&one.column)?;
                    Some((SmolStr::new(&one.name), place))
                };
                stored.iter().filter_map(place).collect()
            }
        };
        TableColumns {
            name,
            table,
            schema,
            columns,
        }
    }

    /// Each column: its name here, its place and its definition.
    pub(super) fn iter(
        &self,
    ) -> impl Iterator<Item = (&SmolStr, usize, &'a crate::catalog::Column)> {
        let columns = self.columns.iter();
        columns.filter_map(|(name, place)| Some((name, *place, self.table.columns.get(*place)?)))
    }

    /// Their places in the table.
    pub(super) fn places(&self) -> impl Iterator<Item = usize> {
        self.iter().map(|(_, place, _)| place)
    }

    /// Their places, and behind them those of the hidden columns, which only the optimizer reads.
    pub(super) fn with_hidden(&self) -> Vec<usize> {
        let all = self.table.columns.iter().enumerate();
        let hidden = all.filter(|(_, column)| column.hidden);
        self.places()
            .chain(hidden.map(|(place, _)| place))
            .collect()
    }

    /// The types of columns at these places.
    pub(super) fn types_of(&self, places: &[usize]) -> Vec<DataType> {
        let columns = places.iter();
        let columns = columns.filter_map(|place| self.table.columns.get(*place));
        columns.map(|column| column.data_type).collect()
    }

    /// The columns of a query that shows them all.
    pub(super) fn output(&self) -> Vec<OutputColumn> {
        let output = self.iter().map(|(name, place, column)| OutputColumn {
            name: name.to_string(),
            data_type: column.data_type,
            nullable: column.nullable,
            origin: Some((self.table.id, place)),
        });
        output.collect()
    }
}
