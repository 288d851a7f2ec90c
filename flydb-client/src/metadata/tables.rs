//! Tables, columns and types.

use super::rows::{boolean, number, optional, text, yes};
use crate::error::Result;
use crate::row::Row;

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableInfo {
    /// The catalog that it is in.
    pub catalog: String,
    /// The schema that it is in.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// `TABLE`, `VIEW`.
    pub table_type: String,
    /// What is said about it; mostly nothing.
    pub remarks: String,
}

impl TableInfo {
    pub(super) fn read(row: &Row) -> Result<TableInfo> {
        Ok(TableInfo {
            catalog: text(row, "TABLE_CAT")?,
            schema: text(row, "TABLE_SCHEM")?,
            name: text(row, "TABLE_NAME")?,
            table_type: text(row, "TABLE_TYPE")?,
            remarks: text(row, "REMARKS")?,
        })
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ColumnInfo {
    /// The schema of its table.
    pub schema: String,
    /// Its table.
    pub table: String,
    /// Its name.
    pub name: String,
    /// Its place in the table, from 1.
    pub position: i32,
    /// Its type's name, without its size: `VARCHAR` for `VARCHAR(20)`.
    pub type_name: String,
    /// The type's code in `java.sql.Types`.
    pub type_code: i32,
    /// Digits of a number, characters of a text, bytes of binary data.
    pub size: Option<i32>,
    /// Digits after the point.
    pub decimal_digits: Option<i32>,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// The SQL of its default.
    pub default: Option<String>,
    /// Whether the server numbers it.
    pub auto_increment: bool,
    /// Whether it is computed from others.
    pub generated: bool,
}

impl ColumnInfo {
    pub(super) fn read(row: &Row) -> Result<ColumnInfo> {
        Ok(ColumnInfo {
            schema: text(row, "TABLE_SCHEM")?,
            table: text(row, "TABLE_NAME")?,
            name: text(row, "COLUMN_NAME")?,
            position: number(row, "ORDINAL_POSITION")?,
            type_name: text(row, "TYPE_NAME")?,
            type_code: number(row, "DATA_TYPE")?,
            size: optional(row, "COLUMN_SIZE")?,
            decimal_digits: optional(row, "DECIMAL_DIGITS")?,
            nullable: number(row, "NULLABLE")? != 0,
            default: optional(row, "COLUMN_DEF")?,
            auto_increment: yes(row, "IS_AUTOINCREMENT")?,
            generated: yes(row, "IS_GENERATEDCOLUMN")?,
        })
    }
}

/// A type that columns can have.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TypeInfo {
    /// Its name.
    pub name: String,
    /// Its code in `java.sql.Types`.
    pub type_code: i32,
    /// The most digits, characters or bytes that it has.
    pub precision: Option<i32>,
    /// What stands before a literal of it.
    pub literal_prefix: Option<String>,
    /// What stands after a literal of it.
    pub literal_suffix: Option<String>,
    /// The parameters that its name takes, such as `precision,scale`.
    pub create_params: Option<String>,
    /// Whether upper and lower case are told apart.
    pub case_sensitive: bool,
    /// Whether the server can number its columns.
    pub auto_increment: bool,
}

impl TypeInfo {
    pub(super) fn read(row: &Row) -> Result<TypeInfo> {
        Ok(TypeInfo {
            name: text(row, "TYPE_NAME")?,
            type_code: number(row, "DATA_TYPE")?,
            precision: optional(row, "PRECISION")?,
            literal_prefix: optional(row, "LITERAL_PREFIX")?,
            literal_suffix: optional(row, "LITERAL_SUFFIX")?,
            create_params: optional(row, "CREATE_PARAMS")?,
            case_sensitive: boolean(row, "CASE_SENSITIVE")?,
            auto_increment: boolean(row, "AUTO_INCREMENT")?,
        })
    }
}
