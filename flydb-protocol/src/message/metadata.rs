//! What there is: tables, columns, keys, indexes and types, in rows as JDBC and ODBC want them.
//!
//! A filter that is absent takes everything; an empty one takes what has no such name; `%` and `_`
//! are wildcards, and `\` takes their meaning away.

mod lists;
mod type_info;

use serde::{Deserialize, Serialize};

use super::bounded::optional_names;
use super::object::or_default;
use super::rows::Rows;
use super::transaction::TxStatus;
use crate::data_type::DataType;

pub use lists::MetadataList;
pub use type_info::type_info_rows;

/// A column of a result.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnMetadata {
    /// Which, from 0.
    #[serde(default)]
    pub index: u32,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// What to show above it: the alias where there is one.
    #[serde(default)]
    pub label: String,
    /// The type's name, with its size: a [`crate::DataType`].
    #[serde(rename = "type", default)]
    pub data_type: String,
    /// The type's code in `java.sql.Types`.
    #[serde(default)]
    pub type_code: i32,
    /// Digits of a number, characters of a text, bytes of binary data.
    #[serde(default)]
    pub precision: i32,
    /// Digits after the point.
    #[serde(default)]
    pub scale: i32,
    /// Characters that the longest value takes as text.
    #[serde(default)]
    pub display_size: i32,
    /// Whether it may be NULL.
    #[serde(default)]
    pub nullable: bool,
    /// Whether the server numbers it.
    #[serde(default)]
    pub auto_increment: bool,
    /// Whether it cannot be written.
    #[serde(default)]
    pub read_only: bool,
    /// The table, where it is a table's column.
    #[serde(default, deserialize_with = "or_default")]
    pub table_name: String,
    /// The table's schema.
    #[serde(default, deserialize_with = "or_default")]
    pub schema_name: String,
    /// Extension: the type's code in ODBC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub odbc_type: Option<i32>,
}

impl ColumnMetadata {
    /// A column of this type; what the type does not say is left at its default, and the label is
    /// the name.
    #[must_use]
    pub fn new(index: u32, name: impl Into<String>, data_type: DataType) -> ColumnMetadata {
        let name = name.into();
        ColumnMetadata {
            index,
            label: name.clone(),
            name,
            data_type: data_type.to_string(),
            type_code: data_type.jdbc_type(),
            precision: data_type.precision(),
            scale: data_type.scale(),
            display_size: data_type.display_size(),
            nullable: true,
            odbc_type: Some(data_type.odbc_type()),
            ..ColumnMetadata::default()
        }
    }

    /// The type, where this version knows it.
    #[must_use]
    pub fn known_type(&self) -> Option<DataType> {
        self.data_type.parse().ok()
    }
}

macro_rules! filters {
    ($($(#[doc = $doc:literal])+ $name:ident { $($(#[$attr:meta])+ $field:ident: $ty:ty,)* })*) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {
            /// The catalog: `flydb`.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub catalog: Option<String>,
            /// The schema: `public`.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub schema: Option<String>,
            /// The table.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub table_name: Option<String>,
            $($(#[$attr])+ pub $field: $ty,)*
        }
    )*};
}

filters! {
    /// Lists tables.
    GetTables {
        /// `TABLE`, `VIEW`; absent: all.
        #[serde(default, deserialize_with = "optional_names", skip_serializing_if = "Option::is_none")]
        table_types: Option<Vec<String>>,
    }
    /// Lists columns.
    GetColumns {
        /// The column.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        column_name: Option<String>,
    }
    /// Lists the columns of a primary key.
    GetPrimaryKeys {}
    /// Lists foreign keys. `pk_table` alone: those that refer to it (exported); `fk_table`, or
    /// `table_name` in its place: those that it has (imported); both: those between the two.
    GetForeignKeys {
        /// The table that is referred to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pk_table: Option<String>,
        /// The table that refers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fk_table: Option<String>,
    }
    /// Lists indexes.
    GetIndexes {
        /// Whether only unique ones.
        #[serde(default, deserialize_with = "or_default", skip_serializing_if = "std::ops::Not::not")]
        unique: bool,
    }
}

/// What a list answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MetadataResult {
    /// True; a failure is an Error.
    pub success: bool,
    /// The columns of the list.
    #[serde(default, deserialize_with = "or_default")]
    pub columns: Vec<ColumnMetadata>,
    /// The rows.
    #[serde(skip)]
    pub rows: Rows,
    /// How many.
    #[serde(default)]
    pub row_count: u64,
    /// For people.
    #[serde(default, deserialize_with = "or_default")]
    pub message: String,
    /// Extension: the state of the transaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tx: Option<TxStatus>,
}
