//! GetForeignKeys: imported, exported and cross reference.

use bytes::BytesMut;
use flydb_protocol::message::metadata::{GetForeignKeys, MetadataList};

use super::super::state::Session;
use super::{DATABASE, Directory, ListRows, Pattern, column_name, place_of, small, text};
use crate::catalog::{ForeignKey, ReferentialAction, Table};
use crate::types::{Result, Value};

const LIST: MetadataList = MetadataList::ForeignKeys;

/// `importedKeyNotDeferrable` of JDBC.
const NOT_DEFERRABLE: usize = 7;
/// As above, of one that waits for the commit.
const INITIALLY_DEFERRED: usize = 5;
/// As above, of one that may wait.
const INITIALLY_IMMEDIATE: usize = 6;

impl Session {
    /// GetForeignKeys. `pk_table` alone lists the keys that refer to it, by the table that refers;
    /// otherwise keys come by the table that is referred to. A key shows where the user may see both
    /// tables.
    ///
    /// # Errors
    /// 25P02 in a failed transaction; 54000 for a list larger than a frame.
    pub(in crate::session) fn answer_foreign_keys(
        &mut self,
        request: &GetForeignKeys,
        out: &mut BytesMut,
    ) -> Result<()> {
        let directory = self.directory()?;
        let rows = directory.foreign_keys(request);
        self.reply_list(LIST, &rows, out)
    }
}

impl Directory {
    fn foreign_keys(&self, request: &GetForeignKeys) -> ListRows {
        let GetForeignKeys {
            catalog,
            schema,
            table_name,
            pk_table,
            fk_table,
        } = request;
        let place = Pattern::new(catalog.as_deref()).matches(DATABASE);
        // The schema is that of the table which is asked for.
        let schema = Pattern::new(schema.as_deref());
        let parents = Pattern::new(pk_table.as_deref());
        let referring = fk_table.as_deref().or(table_name.as_deref());
        let children = Pattern::new(referring);
        let exported = pk_table.is_some() && referring.is_none();
        let mut keys: Vec<(&Table, &Table, &ForeignKey)> = self
            .catalog
            .tables()
            .filter(|child| place && children.matches(&child.name) && self.shows(child.id))
            .flat_map(|child| child.foreign_keys.iter().map(move |key| (child, key)))
            .filter_map(|(child, key)| {
                let parent = self.catalog.table_by_id(key.parent)?;
                Some((&**parent, &**child, key))
            })
            .filter(|(parent, _, _)| parents.matches(&parent.name) && self.shows(parent.id))
            .filter(|(parent, child, _)| {
                let asked = if exported { parent } else { child };
                schema.matches(&asked.shown_schema())
            })
            .collect();
        keys.sort_by_key(|(parent, child, key)| {
            let by = if exported { child } else { parent };
            let place = (by.shown_schema(), &by.name);
            (place, child.shown_schema(), &child.name, &key.name)
        });
        keys.into_iter()
            .flat_map(|(parent, child, key)| rows(parent, child, key))
            .collect()
    }
}

fn rows(parent: &Table, child: &Table, key: &ForeignKey) -> ListRows {
    let pairs = key.columns.iter().zip(&key.parent_columns).enumerate();
    pairs
        .map(|(place, (column, parent_column))| {
            let mut row = Vec::from(place_of(&parent.shown_schema(), &parent.name));
            row.push(column_name(parent, *parent_column));
            row.extend(place_of(&child.shown_schema(), &child.name));
            row.push(column_name(child, *column));
            row.extend([
                small(place + 1),
                rule(key.on_update),
                rule(key.on_delete),
                text(&key.name),
                parent_key(parent, key),
                small(match key.deferral {
                    Some(deferral) if deferral.initially_deferred => INITIALLY_DEFERRED,
                    Some(_) => INITIALLY_IMMEDIATE,
                    None => NOT_DEFERRABLE,
                }),
            ]);
            row
        })
        .collect()
}

/// The name of the key that is referred to.
fn parent_key(parent: &Table, key: &ForeignKey) -> Value {
    if parent.primary_key == key.parent_columns {
        return parent.primary_key_name.as_deref().map_or(Value::Null, text);
    }
    let same = |columns: &[crate::catalog::IndexColumn]| {
        let columns = columns.iter().map(|column| column.column);
        columns.eq(key.parent_columns.iter().copied())
    };
    let unique = parent.indexes.iter().find(|i| i.unique && same(&i.columns));
    unique.map_or(Value::Null, |index| text(&index.name))
}

/// The rules as JDBC numbers them.
fn rule(action: ReferentialAction) -> Value {
    small(match action {
        ReferentialAction::Cascade => 0,
        ReferentialAction::Restrict => 1,
        ReferentialAction::SetNull => 2,
        ReferentialAction::NoAction => 3,
        ReferentialAction::SetDefault => 4,
    })
}
