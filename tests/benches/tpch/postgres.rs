//! PostgreSQL with the tables of TPC-H.

use std::fmt::Write;
use std::pin::pin;

use bytes::Bytes;
use flydb_tests::tpch::data::{TABLES, Table};
use flydb_tests::tpch::{indexes, schema};
use futures_util::SinkExt;
use tokio_postgres::{Client, NoTls};

/// A client of a server whose tables are filled, indexed and analysed.
pub async fn load(port: u16, scale: f64) -> Client {
    let config = format!("host=127.0.0.1 port={port} user=postgres dbname=postgres");
    let connected = tokio_postgres::connect(&config, NoTls).await;
    let (client, connection) = connected.expect("a connection");
    tokio::spawn(connection);
    client.batch_execute(&schema()).await.expect("tables");
    for table in TABLES {
        copy(&client, table, scale).await;
    }
    client.batch_execute(&indexes()).await.expect("indexes");
    let analyze = client.batch_execute("VACUUM (ANALYZE)").await;
    analyze.expect("statistics");
    client
}

async fn copy(client: &Client, table: &Table, scale: f64) {
    let sink = client
        .copy_in(&format!("COPY {} FROM STDIN", table.name))
        .await;
    let mut sink = pin!(sink.expect("a copy"));
    let mut lines = String::new();
    for row in (table.rows)(scale) {
        for (place, value) in row.iter().enumerate() {
            let tab = if place == 0 { "" } else { "\t" };
            write!(lines, "{tab}{value}").expect("text takes text");
        }
        lines.push('\n');
        if lines.len() > 1 << 16 {
            let chunk = Bytes::from(std::mem::take(&mut lines));
            sink.send(chunk).await.expect("rows");
        }
    }
    sink.send(Bytes::from(lines)).await.expect("rows");
    sink.finish().await.expect("the end");
}
