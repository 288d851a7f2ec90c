//! A transaction with a savepoint. Guards that are dropped roll back.

use flydb_client::{Client, Decimal};

use crate::{Result, print};

pub async fn transaction(client: &mut Client) -> Result<()> {
    print::heading("A transaction with a savepoint");
    let (from, to) = (1_i64, 2_i64);
    let before = (balance(client, from).await?, balance(client, to).await?);

    let mut transaction = client.transaction().begin().await?;
    transfer(&transaction, from, to, 100).await?;
    let savepoint = transaction.savepoint().await?;
    transfer(&savepoint, from, to, 1_000_000).await?;
    let overdrawn = balance(&savepoint, from).await?;
    println!(
        "  within the savepoint customer {from} has {overdrawn}: too little, so back to the savepoint"
    );
    savepoint.rollback().await?;
    transaction.commit().await?;

    let after = (balance(client, from).await?, balance(client, to).await?);
    let row = |who: i64, before: Decimal, after: Decimal| {
        vec![who.to_string(), before.to_string(), after.to_string()]
    };
    print::table(
        &["customer", "before", "after"],
        &[row(from, before.0, after.0), row(to, before.1, after.1)],
    );
    Ok(())
}

async fn transfer(client: &Client, from: i64, to: i64, amount: i32) -> Result<()> {
    let sql = "UPDATE customer SET c_acctbal = c_acctbal + $2 WHERE c_custkey = $1";
    client.execute(sql, (from, -amount)).await?;
    client.execute(sql, (to, amount)).await?;
    Ok(())
}

async fn balance(client: &Client, customer: i64) -> Result<Decimal> {
    let sql = "SELECT c_acctbal FROM customer WHERE c_custkey = $1";
    Ok(client.query_scalar(sql, (customer,)).await?)
}
