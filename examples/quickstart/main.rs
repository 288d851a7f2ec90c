//! FlyDB in under a minute: a server inside this program, the TPC-H tables, and what people come for.
//!
//!     cargo run --release --example quickstart [FOLDER]
//!
//! Without a folder it works in a temporary one, which goes when the program ends.

#![allow(clippy::print_stdout, unreachable_pub)] // a program: it prints, and nobody imports it

mod load;
mod print;
mod steps;
mod tpch;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use flydb_client::{Client, Config};
use flydb_server::Server;

/// What everything here returns.
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

const PASSWORD: &str = "quickstart";

#[tokio::main]
async fn main() -> Result<()> {
    let start = Instant::now();
    let (folder, _temporary) = data_folder()?;

    let server = start_server(&folder).await?;
    println!(
        "A FlyDB server runs in this program, on {}, with its data in {}.",
        server.binary_addr(),
        folder.display()
    );
    let config = config(&server);
    let mut client = config.connect().await?;

    load::load(&client).await?;
    steps::queries(&client).await?;
    steps::through_the_pool(&config).await?;
    steps::transaction(&mut client).await?;
    steps::cursor(&client).await?;
    steps::metadata(&client).await?;
    steps::session_options(&client).await?;
    steps::violation(&client).await?;
    let before = counts(&client).await?;

    print::heading("The server stops, and starts again on the same data");
    client.close().await?;
    let stop = Instant::now();
    server.shutdown().await;
    println!("  stopped in {}", print::duration(stop.elapsed()));
    let again = Instant::now();
    let server = start_server(&folder).await?;
    println!("  started in {}", print::duration(again.elapsed()));
    let client = self::config(&server).connect().await?;
    let after = counts(&client).await?;
    print_counts(&before, &after);
    if before != after {
        return Err("the tables are not what they were".into());
    }
    client.close().await?;
    server.shutdown().await;

    println!("\nAll of it took {}.", print::duration(start.elapsed()));
    Ok(())
}

/// The folder given, or a temporary one with the guard that removes it.
fn data_folder() -> Result<(PathBuf, Option<tempfile::TempDir>)> {
    match std::env::args_os().nth(1) {
        Some(folder) => Ok((folder.into(), None)),
        None => {
            let folder = tempfile::tempdir()?;
            Ok((folder.path().to_owned(), Some(folder)))
        }
    }
}

async fn start_server(folder: &Path) -> Result<Server> {
    let server = Server::builder()
        .data_dir(folder)
        .binary_port(0)
        .text_port(0)
        .admin_password(PASSWORD);
    Ok(server.start().await?)
}

fn config(server: &Server) -> Config {
    Config::new()
        .address(server.binary_addr())
        .user("admin")
        .password(PASSWORD)
        .application_name("quickstart")
}

/// How many rows each table has.
async fn counts(client: &Client) -> Result<Vec<(&'static str, i64)>> {
    let mut counts = Vec::new();
    for table in tpch::TABLES {
        let sql = format!("SELECT count(*) FROM {}", table.name);
        counts.push((table.name, client.query_scalar(sql.as_str(), ()).await?));
    }
    Ok(counts)
}

fn print_counts(before: &[(&str, i64)], after: &[(&str, i64)]) {
    let number = |count: i64| print::thousands(count.unsigned_abs());
    let rows: Vec<Vec<String>> = before
        .iter()
        .zip(after)
        .map(|((name, before), (_, after))| {
            vec![(*name).to_owned(), number(*before), number(*after)]
        })
        .collect();
    print::table(&["table", "rows before", "rows after"], &rows);
}
