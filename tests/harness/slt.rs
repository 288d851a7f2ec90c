//! SQL scripts in the sqllogictest format, run through the client.

mod folder;
mod render;

use async_trait::async_trait;
use flydb_client::{Client, Config, Error};
use flydb_server::Server;
use sqllogictest::{AsyncDB, DBOutput, DefaultColumnType, Record, Runner};

pub use folder::scripts_in;

/// What a script came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Records that answered as the script says.
    pub passed: usize,
    /// Those that did not, each with its place and what came instead.
    pub failed: Vec<String>,
}

/// One connection of a script, as the test runner wants it.
struct Connection(Client);

#[async_trait]
impl AsyncDB for Connection {
    type Error = Error;
    type ColumnType = DefaultColumnType;

    async fn run(&mut self, sql: &str) -> Result<DBOutput<DefaultColumnType>, Error> {
        let result = self.0.run(sql, ()).await?;
        if result.columns().is_empty() {
            return Ok(DBOutput::StatementComplete(result.affected_rows()));
        }
        let types = result.columns().iter().map(render::column_type).collect();
        let rows = result
            .rows()
            .map(|row| render::row(&row))
            .collect::<Result<_, Error>>()?;
        Ok(DBOutput::Rows { types, rows })
    }

    async fn shutdown(&mut self) {}

    fn engine_name(&self) -> &str {
        "flydb"
    }

    fn error_sql_state(error: &Error) -> Option<String> {
        error.sql_state().map(|state| state.as_str().to_owned())
    }
}

/// Runs a script against a fresh server in memory.
///
/// # Errors
/// Where the script cannot be read, or the server cannot be started.
pub async fn run(
    script: &std::path::Path,
) -> Result<Outcome, Box<dyn std::error::Error + Send + Sync>> {
    let records = sqllogictest::parse_file::<DefaultColumnType>(script)?;
    let server = Server::builder()
        .in_memory()
        .binary_port(0)
        .text_port(0)
        .admin_password("admin")
        .bcrypt_cost(4)
        .start()
        .await?;
    let address = server.binary_addr();
    let mut runner = Runner::new(|| async move {
        Config::new()
            .address(address)
            .user("admin")
            .password("admin")
            .connect()
            .await
            .map(Connection)
    });
    // SQLite's scripts know engines by name; we answer as PostgreSQL does.
    runner.add_label("postgresql");
    let mut outcome = Outcome::default();
    for record in records {
        let is_test = matches!(record, Record::Statement { .. } | Record::Query { .. });
        if matches!(record, Record::Halt { .. }) {
            break;
        }
        match runner.run_async(record).await {
            Ok(_) => outcome.passed += usize::from(is_test),
            Err(error) => outcome.failed.push(error.to_string()),
        }
    }
    runner.shutdown_async().await;
    drop(runner);
    server.shutdown().await;
    Ok(outcome)
}
