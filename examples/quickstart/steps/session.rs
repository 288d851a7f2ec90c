//! Session options, as typed setters.

use std::time::Duration;

use flydb_client::{Client, IsolationLevel};

use crate::{Result, print};

pub async fn session_options(client: &Client) -> Result<()> {
    print::heading("Session options");
    let session = client.session();
    session
        .set_isolation_level(IsolationLevel::RepeatableRead)
        .await?;
    session.set_query_timeout(Duration::from_secs(30)).await?;
    session.set_read_only(true).await?;
    print::table(
        &["option", "value"],
        &[
            vec![
                "isolation_level".into(),
                format!("{:?}", session.isolation_level().await?),
            ],
            vec![
                "query_timeout".into(),
                print::duration(session.query_timeout().await?),
            ],
            vec!["read_only".into(), session.read_only().await?.to_string()],
            vec!["username".into(), session.username().await?],
        ],
    );
    if let Err(error) = client.execute("DELETE FROM lineitem", ()).await {
        println!("  a write is refused now: {error}");
    }
    client.reset().await?;
    println!(
        "  after a reset read_only is {} again",
        session.read_only().await?
    );
    Ok(())
}
