//! What there is: tables, columns, keys, indexes and types, in rows as JDBC and ODBC want them.
//!
//! Rows show only what the user may see: a table that he owns or has any privilege on, and everything
//! to administrators. Each list has its file, with its columns in the documented order and its rows in
//! the documented sort.

mod columns;
mod foreign_keys;
mod indexes;
mod pattern;
mod primary_keys;
mod tables;
mod type_info;

use std::sync::Arc;

use bytes::BytesMut;
use flydb_protocol::message::RowFormat;
use flydb_protocol::message::metadata::MetadataList;
use flydb_protocol::message::rows::{
    Appended, Columns, MetadataColumns, MetadataEnd, ResultWriter,
};

use super::option_messages::DATABASE;
use super::reply::too_large;
use super::state::Session;
use crate::auth::{Principal, may_see};
use crate::catalog::{Catalog, Relation, Table, TableId};
use crate::types::{Result, Value};
pub(super) use pattern::Pattern;

/// The rows of a list.
type ListRows = Vec<Vec<Value>>;

impl Session {
    /// Writes a list.
    ///
    /// # Errors
    /// 54000 for a list that is larger than a frame.
    fn reply_list(
        &mut self,
        list: MetadataList,
        rows: &ListRows,
        out: &mut BytesMut,
    ) -> Result<()> {
        let tx = self.tx();
        let columns = MetadataColumns::new(&list.metadata());
        let columns = Columns::Metadata(&columns);
        let mut writer = ResultWriter::begin(out, columns, RowFormat::Json);
        for row in rows {
            if writer.json_row(row.iter().map(Value::as_ref)) == Appended::Full {
                return Err(too_large("the list is larger than a frame of 16 MiB")
                    .with_hint("ask for fewer tables"));
            }
        }
        writer
            .finish_metadata(&MetadataEnd { message: "OK", tx })
            .map_err(too_large)
    }

    /// What a list is made from: the catalog as the session sees it now.
    fn directory(&mut self) -> Result<Directory> {
        if let Some(open) = &self.transaction {
            open.check()?;
        }
        Ok(Directory {
            catalog: self.present_catalog()?,
            principal: self.principal()?.clone(),
        })
    }
}

/// The catalog as one user may see it.
struct Directory {
    catalog: Arc<Catalog>,
    principal: Principal,
}

impl Directory {
    /// The tables that fit the filters, by name.
    fn tables<'a>(
        &'a self,
        catalog: Option<&'a str>,
        schema: Option<&'a str>,
        name: Option<&'a str>,
    ) -> impl Iterator<Item = &'a Arc<Table>> {
        let place = Pattern::new(catalog).matches(DATABASE);
        let (schema, name) = (Pattern::new(schema), Pattern::new(name));
        let tables = self.catalog.tables();
        tables.filter(move |table| {
            let named = name.matches(&table.name) && schema.matches(&table.shown_schema());
            place && named && self.shows(table.id)
        })
    }

    /// The tables in which the materialized views that fit the filters keep their rows, by the views' names.
    fn kept_tables<'a>(
        &'a self,
        catalog: Option<&'a str>,
        schema: Option<&'a str>,
        name: Option<&'a str>,
    ) -> impl Iterator<Item = &'a Arc<Table>> {
        self.relations(catalog, schema, name)
            .filter_map(|one| match one {
                Relation::View(view) => self.catalog.table_by_id(view.rows.as_ref()?.table),
                Relation::Table(_) | Relation::Sequence(_) => None,
            })
    }

    /// The tables that fit the filters, then the views, each by name.
    fn relations<'a>(
        &'a self,
        catalog: Option<&'a str>,
        schema: Option<&'a str>,
        name: Option<&'a str>,
    ) -> impl Iterator<Item = Relation<'a>> {
        let place = Pattern::new(catalog).matches(DATABASE);
        let (schema, name) = (Pattern::new(schema), Pattern::new(name));
        let shown = move |one: &Relation<'_>| {
            let named = name.matches(one.name()) && schema.matches(&one.shown_schema());
            named && self.shows(one.id())
        };
        self.catalog
            .relations()
            .filter(move |relation| place && shown(relation))
    }

    fn shows(&self, relation: TableId) -> bool {
        may_see(relation, &self.principal, &self.catalog)
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn small(number: usize) -> Value {
    Value::SmallInt(i16::try_from(number).unwrap_or(i16::MAX))
}

fn int(number: i32) -> Value {
    Value::Int(number)
}

fn yes_no(yes: bool) -> Value {
    text(if yes { "YES" } else { "NO" })
}

/// Where a table or view is: catalog, schema and name.
fn place_of(schema: &str, relation: &str) -> [Value; 3] {
    [text(DATABASE), text(schema), text(relation)]
}

fn column_name(table: &Table, place: usize) -> Value {
    let column = table.columns.get(place);
    column.map_or(Value::Null, |column| text(&column.name))
}
