//! Making the tables and filling them, in batches of parameter sets.

use std::time::Instant;

use flydb_client::Client;

use crate::Result;
use crate::print::{self, Progress};
use crate::tpch::{TABLES, Table};

/// Rows that go to the server in one message, and are one transaction there.
const BATCH: usize = 1000;

pub async fn load(client: &Client) -> Result<()> {
    print::heading("Loading TPC-H at scale 0.01");
    let start = Instant::now();
    let mut total = 0;
    for table in TABLES {
        client
            .execute(
                format!("DROP TABLE IF EXISTS {} CASCADE", table.name).as_str(),
                (),
            )
            .await?;
        client
            .execute(
                format!("CREATE TABLE {} ({})", table.name, table.columns).as_str(),
                (),
            )
            .await?;
        total += fill(client, table).await?;
    }
    client
        .execute("CREATE INDEX orders_by_customer ON orders (o_custkey)", ())
        .await?;
    client
        .execute(
            "CREATE INDEX lineitem_by_shipdate ON lineitem (l_shipdate)",
            (),
        )
        .await?;
    println!(
        "  {} rows and two indexes in {}",
        print::thousands(total),
        print::duration(start.elapsed())
    );
    Ok(())
}

async fn fill(client: &Client, table: &Table) -> Result<u64> {
    let rows = (table.rows)();
    let width = rows.first().map_or(0, Vec::len);
    let places: Vec<String> = (1..=width).map(|place| format!("${place}")).collect();
    let sql = format!("INSERT INTO {} VALUES ({})", table.name, places.join(", "));
    let insert = client.prepare(&sql).await?;
    let mut progress = Progress::new(table.name, rows.len() as u64);
    let mut inserted = 0;
    for batch in rows.chunks(BATCH) {
        let added = client.execute_batch(&insert, batch).await?;
        inserted += added;
        progress.advance(added);
    }
    progress.finish();
    Ok(inserted)
}
