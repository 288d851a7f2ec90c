//! The schema, read through metadata.

use flydb_client::Client;

use crate::{Result, print};

pub async fn metadata(client: &Client) -> Result<()> {
    print::heading("The schema, read through metadata");
    let metadata = client.metadata();
    let mut rows = Vec::new();
    for table in metadata.tables().fetch().await? {
        let columns = metadata.columns().table(&table.name).fetch().await?;
        let key = metadata
            .primary_key(&table.name)
            .await?
            .map(|key| key.columns.join(", "));
        let parents = metadata.foreign_keys(&table.name).await?;
        let mut parents: Vec<String> = parents
            .into_iter()
            .map(|key| key.referenced_table)
            .collect();
        parents.sort();
        parents.dedup();
        rows.push(vec![
            table.name,
            columns.len().to_string(),
            key.unwrap_or_default(),
            parents.join(", "),
        ]);
    }
    print::table(&["table", "columns", "primary key", "refers to"], &rows);
    Ok(())
}
