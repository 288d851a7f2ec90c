//! `#[derive(FromRow)]`, over rows of a server that a test plays.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing)] // tests

#[path = "connection/script.rs"]
#[allow(dead_code)]
mod script;

use bytes::Bytes;
use flydb_client::protocol::message::Rows;
use flydb_client::protocol::message::core::QueryResult;
use flydb_client::protocol::{DataType, Response};
use flydb_client::{Config, Error, FromRow};

use crate::script::Script;

/// Reads the one row of a result with these columns as a value.
async fn read<T: FromRow>(columns: &[(&str, DataType)], row: &'static str) -> Result<T, Error> {
    let (client, mut server) = Script::start(Config::new()).await;
    let response = Response::QueryResult(QueryResult {
        success: true,
        columns: columns.iter().map(|(name, _)| (*name).to_owned()).collect(),
        column_types: Some(columns.iter().map(|(_, data_type)| *data_type).collect()),
        rows: Rows::json(Bytes::from_static(row.as_bytes())),
        row_count: 1,
        ..QueryResult::default()
    });
    let answering = async {
        server.query().await;
        server.reply(&response).await;
    };
    let (value, ()) = tokio::join!(client.query_one_as::<T>("q", ()), answering);
    value
}

#[derive(Debug, FromRow, PartialEq)]
struct Person {
    id: i64,
    #[flydb(rename = "full_name")]
    name: String,
    #[flydb(default)]
    age: u8,
    #[flydb(skip)]
    seen: bool,
    r#type: Option<String>,
}

#[tokio::test]
async fn fields_are_found_by_name_in_any_order() {
    let columns = [
        ("type", DataType::Text),
        ("full_name", DataType::Text),
        ("age", DataType::Int),
        ("id", DataType::BigInt),
    ];
    let person: Person = read(&columns, r#"[[null,"Ada",36,7]]"#)
        .await
        .expect("a person");
    let expected = Person {
        id: 7,
        name: "Ada".to_owned(),
        age: 36,
        seen: false,
        r#type: None,
    };
    assert_eq!(person, expected);
}

#[tokio::test]
async fn a_default_stands_in_for_null_and_for_no_column() {
    let columns = [
        ("id", DataType::Int),
        ("full_name", DataType::Text),
        ("type", DataType::Text),
    ];
    let person: Person = read(&columns, r#"[[7,"Ada","x"]]"#).await.expect("no age");
    assert_eq!(person.age, 0);
    let columns = [&columns[..], &[("age", DataType::Int)]].concat();
    let person: Person = read(&columns, r#"[[7,"Ada","x",null]]"#)
        .await
        .expect("NULL age");
    assert_eq!(person.age, 0);
    let error = read::<Person>(&columns, r#"[[7,"Ada","x",300]]"#)
        .await
        .expect_err("too old");
    assert!(
        error.to_string().contains("300 is outside the range of u8"),
        "{error}"
    );
}

#[tokio::test]
async fn a_missing_column_is_named() {
    let error = read::<Person>(&[("id", DataType::Int)], "[[7]]")
        .await
        .expect_err("no name");
    assert_eq!(
        error.to_string(),
        "there is no column 'full_name' (there are: id)"
    );
}

#[derive(Debug, FromRow, PartialEq)]
#[flydb(rename_all = "camelCase")]
struct Pair<T: flydb_client::FromSqlOwned> {
    first_value: T,
    #[flydb(flatten)]
    rest: Rest,
}

#[derive(Debug, FromRow, PartialEq)]
struct Rest {
    second: i32,
}

#[tokio::test]
async fn cases_generics_and_nested_structs() {
    let columns = [("firstValue", DataType::Text), ("second", DataType::Int)];
    let pair: Pair<String> = read(&columns, r#"[["a",2]]"#).await.expect("a pair");
    let rest = Rest { second: 2 };
    assert_eq!(
        pair,
        Pair {
            first_value: "a".to_owned(),
            rest
        }
    );
}
