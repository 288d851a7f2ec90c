//! Prepared, typed queries with parameters.

use std::time::Instant;

use flydb_client::{Client, Decimal, FromRow};

use crate::{Result, print};

/// A row becomes a struct by the names of its columns.
#[derive(FromRow)]
struct Order {
    o_orderkey: i64,
    o_orderdate: jiff::civil::Date,
    o_totalprice: Decimal,
    c_name: String,
}

pub async fn queries(client: &Client) -> Result<()> {
    print::heading("A prepared query with typed parameters and rows");
    let dearest = client
        .prepare(
            "SELECT o_orderkey, o_orderdate, o_totalprice, c_name
             FROM orders JOIN customer ON c_custkey = o_custkey
             WHERE c_mktsegment = $1 AND o_orderdate BETWEEN $2 AND $3
             ORDER BY o_totalprice DESC LIMIT 3",
        )
        .await?;
    let mut rows = Vec::new();
    for segment in ["BUILDING", "MACHINERY"] {
        let year = (
            jiff::civil::date(1995, 1, 1),
            jiff::civil::date(1995, 12, 31),
        );
        let orders: Vec<Order> = client.query_as(&dearest, (segment, year.0, year.1)).await?;
        rows.extend(orders.into_iter().map(|order| {
            let Order {
                o_orderkey,
                o_orderdate,
                o_totalprice,
                c_name,
            } = order;
            let segment = segment.to_owned();
            vec![
                segment,
                o_orderkey.to_string(),
                o_orderdate.to_string(),
                o_totalprice.to_string(),
                c_name,
            ]
        }));
    }
    print::table(&["segment", "order", "date", "price", "customer"], &rows);
    pricing_summary(client).await?;
    point_lookups(client).await
}

/// The first query of TPC-H.
async fn pricing_summary(client: &Client) -> Result<()> {
    print::heading("Aggregates over every line item (TPC-H query 1)");
    let start = Instant::now();
    let groups = client
        .query(
            "SELECT l_returnflag, l_linestatus, sum(l_quantity) AS quantity,
                    sum(l_extendedprice * (1 - l_discount)) AS discounted,
                    round(avg(l_extendedprice), 2) AS average, count(*) AS orders
             FROM lineitem WHERE l_shipdate <= $1
             GROUP BY l_returnflag, l_linestatus ORDER BY l_returnflag, l_linestatus",
            (jiff::civil::date(1998, 9, 2),),
        )
        .await?;
    let time = start.elapsed();
    let mut rows = Vec::new();
    for group in &groups {
        let (quantity, discounted, average): (Decimal, Decimal, Decimal) = (
            group.get("quantity"),
            group.get("discounted"),
            group.get("average"),
        );
        rows.push(vec![
            group.get("l_returnflag"),
            group.get("l_linestatus"),
            quantity.to_string(),
            discounted.to_string(),
            average.to_string(),
            group.get::<i64>("orders").to_string(),
        ]);
    }
    print::table(
        &[
            "flag",
            "status",
            "quantity",
            "discounted",
            "average price",
            "orders",
        ],
        &rows,
    );
    println!("  in {}", print::duration(time));
    Ok(())
}

async fn point_lookups(client: &Client) -> Result<()> {
    const LOOKUPS: u32 = 2000;
    let lookup = client
        .prepare("SELECT c_name, c_acctbal FROM customer WHERE c_custkey = $1")
        .await?;
    let start = Instant::now();
    for key in 1..=LOOKUPS {
        let row = client
            .query_one(&lookup, (i64::from(key % 1500 + 1),))
            .await?;
        let _: (String, Decimal) = (row.get(0), row.get(1));
    }
    let each = start.elapsed() / LOOKUPS;
    println!(
        "  {LOOKUPS} lookups by primary key, one after the other: {} each",
        print::duration(each)
    );
    Ok(())
}
