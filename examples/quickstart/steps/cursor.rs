//! A table streamed through a server-side cursor: a page at a time, the next one on its way.

use std::time::Instant;

use flydb_client::{Client, Decimal, FromRow};

use crate::{Result, print};

#[derive(FromRow)]
struct Line {
    l_quantity: Decimal,
    l_shipmode: String,
}

pub async fn cursor(client: &Client) -> Result<()> {
    print::heading("All of lineitem, streamed through a server-side cursor");
    let start = Instant::now();
    let cursor = client
        .cursor("SELECT l_quantity, l_shipmode FROM lineitem", ())
        .fetch_size(2000);
    let mut lines = cursor.stream().await?.read::<Line>();
    let (mut rows, mut by_air, mut quantity) = (0_u64, 0_u64, 0_i128);
    while let Some(line) = lines.next().await? {
        rows += 1;
        by_air += u64::from(line.l_shipmode.trim_end() == "AIR");
        quantity += line.l_quantity.coefficient();
    }
    let time = start.elapsed();
    let rate = u128::from(rows) * 1_000_000 / time.as_micros().max(1);
    println!(
        "  {} rows in {} ({rate} rows/s): {} by air, {} pieces in all",
        print::thousands(rows),
        print::duration(time),
        print::thousands(by_air),
        quantity / 100,
    );
    Ok(())
}
