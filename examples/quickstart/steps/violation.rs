//! Constraint violations, and what an error tells.

use flydb_client::{Client, Error};

use crate::{Result, print};

pub async fn violation(client: &Client) -> Result<()> {
    print::heading("Constraint violations, reported");
    let tries = [
        "INSERT INTO region VALUES (0, 'ATLANTIS', NULL)",
        "INSERT INTO nation VALUES (99, 'NOWHERE', 77, NULL)",
        "UPDATE orders SET o_orderstatus = 'X' WHERE o_orderkey = 1",
        "INSERT INTO region (r_regionkey) VALUES (9)",
    ];
    for sql in tries {
        println!("  {sql}");
        match client.execute(sql, ()).await {
            Ok(_) => return Err(format!("{sql} should have failed").into()),
            Err(error) => describe(&error),
        }
    }
    Ok(())
}

fn describe(error: &Error) {
    let Some(server) = error.server() else {
        return println!("    {error}");
    };
    println!(
        "    {} (SQLSTATE {})",
        server.message(),
        server.sql_state_text().unwrap_or_default()
    );
    for (name, part) in [("detail", server.detail()), ("hint", server.hint())] {
        if let Some(part) = part {
            println!("    {name}: {part}");
        }
    }
}
