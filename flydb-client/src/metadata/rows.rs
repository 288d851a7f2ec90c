//! The rows of a list, and their cells as what they mean.

use std::sync::Arc;

use flydb_protocol::{Request, Response};

use crate::client::Client;
use crate::connection::Delivered;
use crate::error::Result;
use crate::from_sql::FromSql;
use crate::result::columns_of;
use crate::row::{Page, PageRows, Row};

pub(super) async fn fetch(client: &Client, request: &Request) -> Result<Vec<Row>> {
    match client.ask(request).await? {
        Response::MetadataResult(result) => {
            let columns = columns_of(result.columns, result.rows.format())?;
            let page = Page::read(columns, &result.rows)?;
            Ok(PageRows::new(Arc::new(page)).collect())
        }
        other => Err(Delivered::unexpected(client.handle(), &other)),
    }
}

/// A text; empty where it is NULL.
pub(super) fn text(row: &Row, column: &str) -> Result<String> {
    Ok(optional(row, column)?.unwrap_or_default())
}

/// A number; 0 where it is NULL.
pub(super) fn number(row: &Row, column: &str) -> Result<i32> {
    Ok(optional(row, column)?.unwrap_or_default())
}

pub(super) fn optional<'a, T: FromSql<'a>>(row: &'a Row, column: &str) -> Result<Option<T>> {
    row.try_get(column)
}

/// What the standard says as YES or NO.
pub(super) fn yes(row: &Row, column: &str) -> Result<bool> {
    Ok(optional::<&str>(row, column)? == Some("YES"))
}

/// A boolean, also where it came as a number or a word.
pub(super) fn boolean(row: &Row, column: &str) -> Result<bool> {
    use flydb_protocol::value::ValueRef;
    Ok(match row.value(column)? {
        ValueRef::Boolean(value) => value,
        ValueRef::SmallInt(value) => value != 0,
        ValueRef::Int(value) => value != 0,
        ValueRef::BigInt(value) => value != 0,
        ValueRef::Text(value) => value.eq_ignore_ascii_case("true"),
        _ => false,
    })
}
