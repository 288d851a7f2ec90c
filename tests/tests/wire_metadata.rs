//! The metadata messages.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // tests

use flydb_tests::server::{PASSWORD, in_memory};
use flydb_tests::wire::{Base, code};
use serde_json::{Value, json};

async fn schema(server: &flydb_server::Server) -> Base {
    let mut base = Base::log_in(server.binary_addr(), "admin", PASSWORD).await;
    base.query("CREATE TABLE customer (id INT PRIMARY KEY, name VARCHAR(20) NOT NULL UNIQUE)")
        .await;
    base.query(
        "CREATE TABLE orders (id BIGINT PRIMARY KEY AUTO_INCREMENT, customer_id INT \
         REFERENCES customer (id) ON DELETE CASCADE, total DECIMAL(10,2) DEFAULT 0)",
    )
    .await;
    base.query("CREATE INDEX by_customer ON orders (customer_id, total DESC)")
        .await;
    base
}

async fn list(base: &mut Base, request: u8, filter: Value) -> Value {
    base.expect(request, filter, code::METADATA_RESULT).await
}

fn column(result: &Value, name: &str) -> Vec<Value> {
    let columns = result["columns"].as_array().unwrap();
    let at = columns.iter().position(|column| column["name"] == name);
    let at = at.unwrap_or_else(|| panic!("no column {name}"));
    let rows = result["rows"].as_array().unwrap();
    rows.iter().map(|row| row[at].clone()).collect()
}

fn names(result: &Value) -> Vec<&str> {
    let columns = result["columns"].as_array().unwrap();
    columns
        .iter()
        .map(|column| column["name"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn tables_are_listed_by_filter() {
    let server = in_memory().await;
    let mut base = schema(&server).await;
    let all = list(&mut base, code::GET_TABLES, json!({})).await;
    assert_eq!(
        names(&all).join(" "),
        "TABLE_CAT TABLE_SCHEM TABLE_NAME TABLE_TYPE REMARKS TYPE_CAT TYPE_SCHEM TYPE_NAME \
         SELF_REFERENCING_COL_NAME REF_GENERATION"
    );
    assert_eq!(column(&all, "TABLE_NAME"), ["customer", "orders"]);
    assert_eq!(column(&all, "TABLE_CAT"), ["flydb", "flydb"]);
    assert_eq!(all["row_count"], 2);
    for (filter, rows) in [
        (json!({"table_name": "c%"}), 1),
        (json!({"table_name": "order_"}), 1),
        (json!({"table_name": "order\\_"}), 0),
        (json!({"table_name": ""}), 0),
        (json!({"schema": "public", "catalog": "flydb"}), 2),
        (json!({"schema": "other"}), 0),
        (json!({"schema": ""}), 0),
        (json!({"table_types": ["VIEW"]}), 0),
        (json!({"table_types": ["VIEW", "TABLE"]}), 2),
    ] {
        let found = list(&mut base, code::GET_TABLES, filter.clone()).await;
        assert_eq!(found["row_count"], rows, "{filter}");
    }
}

#[tokio::test]
async fn columns_say_what_jdbc_and_odbc_ask() {
    let server = in_memory().await;
    let mut base = schema(&server).await;
    let found = list(
        &mut base,
        code::GET_COLUMNS,
        json!({"table_name": "orders"}),
    )
    .await;
    assert_eq!(names(&found).len(), 24);
    assert_eq!(
        column(&found, "COLUMN_NAME"),
        ["id", "customer_id", "total"]
    );
    assert_eq!(column(&found, "DATA_TYPE"), [json!(-5), json!(4), json!(3)]);
    assert_eq!(
        column(&found, "COLUMN_SIZE"),
        [json!(19), json!(10), json!(10)]
    );
    assert_eq!(
        column(&found, "DECIMAL_DIGITS"),
        [json!(0), json!(0), json!(2)]
    );
    assert_eq!(column(&found, "IS_NULLABLE"), ["NO", "YES", "YES"]);
    assert_eq!(column(&found, "IS_AUTOINCREMENT"), ["YES", "NO", "NO"]);
    assert_eq!(
        column(&found, "ORDINAL_POSITION"),
        [json!(1), json!(2), json!(3)]
    );
    assert_eq!(column(&found, "COLUMN_DEF")[2], "0");
    let one = json!({"table_name": "%", "column_name": "%name%"});
    let one = list(&mut base, code::GET_COLUMNS, one).await;
    assert_eq!(column(&one, "TYPE_NAME"), ["VARCHAR"]);
}

#[tokio::test]
async fn keys_and_indexes_are_listed() {
    let server = in_memory().await;
    let mut base = schema(&server).await;
    let primary = list(
        &mut base,
        code::GET_PRIMARY_KEYS,
        json!({"table_name": "orders"}),
    )
    .await;
    assert_eq!(column(&primary, "COLUMN_NAME"), ["id"]);
    assert_eq!(column(&primary, "KEY_SEQ"), [json!(1)]);
    for filter in [
        json!({"pk_table": "customer"}),
        json!({"fk_table": "orders"}),
        json!({"table_name": "orders"}),
        json!({"pk_table": "customer", "fk_table": "orders"}),
    ] {
        let foreign = list(&mut base, code::GET_FOREIGN_KEYS, filter.clone()).await;
        assert_eq!(column(&foreign, "PKCOLUMN_NAME"), ["id"], "{filter}");
        assert_eq!(
            column(&foreign, "FKCOLUMN_NAME"),
            ["customer_id"],
            "{filter}"
        );
        assert_eq!(column(&foreign, "DELETE_RULE"), [json!(0)], "{filter}");
        assert_eq!(column(&foreign, "UPDATE_RULE"), [json!(3)], "{filter}");
    }
    let none = list(
        &mut base,
        code::GET_FOREIGN_KEYS,
        json!({"pk_table": "orders"}),
    )
    .await;
    assert_eq!(none["row_count"], 0);
    let indexes = list(
        &mut base,
        code::GET_INDEXES,
        json!({"table_name": "orders"}),
    )
    .await;
    assert_eq!(
        column(&indexes, "COLUMN_NAME"),
        ["id", "customer_id", "total"]
    );
    assert_eq!(column(&indexes, "ASC_OR_DESC"), ["A", "A", "D"]);
    assert_eq!(
        column(&indexes, "NON_UNIQUE"),
        [json!(false), json!(true), json!(true)]
    );
    let unique = json!({"table_name": "orders", "unique": true});
    assert_eq!(
        list(&mut base, code::GET_INDEXES, unique).await["row_count"],
        1
    );
}

/// Indexes of materialized views were left out.
#[tokio::test]
async fn indexes_of_materialized_views_are_listed_with_those_of_tables() {
    let server = in_memory().await;
    let mut base = schema(&server).await;
    base.query("CREATE MATERIALIZED VIEW totals AS SELECT id, total FROM orders")
        .await;
    base.query("CREATE UNIQUE INDEX totals_id ON totals (id)")
        .await;
    let of_view = json!({"table_name": "totals"});
    let indexes = list(&mut base, code::GET_INDEXES, of_view).await;
    assert_eq!(column(&indexes, "INDEX_NAME"), ["totals_id"]);
    assert_eq!(column(&indexes, "COLUMN_NAME"), ["id"]);
    let all = list(&mut base, code::GET_INDEXES, Value::Null).await;
    assert!(column(&all, "INDEX_NAME").contains(&json!("totals_id")));
}

#[tokio::test]
async fn types_are_listed_by_their_codes() {
    let server = in_memory().await;
    let mut base = schema(&server).await;
    let types = list(&mut base, code::GET_TYPE_INFO, Value::Null).await;
    assert_eq!(names(&types).len(), 18);
    let codes: Vec<i64> = column(&types, "DATA_TYPE")
        .iter()
        .map(|c| c.as_i64().unwrap())
        .collect();
    assert!(codes.is_sorted());
    let all = column(&types, "TYPE_NAME");
    for name in [
        "BOOLEAN",
        "INT",
        "DECIMAL",
        "TIMESTAMP",
        "UUID",
        "JSONB",
        "BLOB",
    ] {
        assert!(all.contains(&json!(name)), "{name}");
    }
}

#[tokio::test]
async fn a_user_sees_only_what_is_granted() {
    let server = in_memory().await;
    let mut base = schema(&server).await;
    base.query("CREATE USER ann PASSWORD 'pw'").await;
    let mut ann = Base::log_in(server.binary_addr(), "ann", "pw").await;
    assert_eq!(
        list(&mut ann, code::GET_TABLES, json!({})).await["row_count"],
        0
    );
    base.query("GRANT SELECT ON orders TO ann").await;
    let tables = list(&mut ann, code::GET_TABLES, json!({})).await;
    assert_eq!(column(&tables, "TABLE_NAME"), ["orders"]);
    assert_eq!(
        list(&mut ann, code::GET_COLUMNS, json!({})).await["row_count"],
        3
    );
    assert_eq!(
        list(&mut ann, code::GET_FOREIGN_KEYS, json!({})).await["row_count"],
        0
    );
}
