//! How a query is run: the plans, measured.

use flydb_tests::tpch;

use crate::Databases;

/// Prints how FlyDB, and PostgreSQL where it is there, run a query.
pub async fn print(databases: &Databases, number: usize) {
    let text = format!("EXPLAIN ANALYZE {}", tpch::query(number));
    println!("\nQ{number}, FlyDB");
    let rows = databases.fly.query(text.as_str(), ()).await;
    for row in &rows.expect("a plan") {
        println!("{}", row.get::<String>(0));
    }
    if let Some(postgres) = &databases.postgres {
        println!("\nQ{number}, PostgreSQL");
        for row in postgres.query(&text, &[]).await.expect("a plan") {
            println!("{}", row.get::<_, String>(0));
        }
    }
}
