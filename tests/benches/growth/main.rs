//! How what a statement costs grows with the rows of its tables: from a thousand to a million of them.
//!
//! The server is a process of its own with a data directory and without its result cache; the statements
//! go through the client, prepared. Each figure is the median of several runs. The table is printed and,
//! with a picture of it, put into the guide:
//!
//!     cargo bench -p flydb-tests --bench growth              # under two minutes
//!     cargo bench -p flydb-tests --bench growth -- --print   # leaves the guide as it is

#![allow(missing_docs, unreachable_pub)] // a program: nobody imports it
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used)]
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing
)]

#[path = "../e2e/child.rs"]
mod child;
mod guide;
mod plot;
#[path = "../tpch/server.rs"]
#[allow(dead_code)] // the tables of TPC-H are not loaded here
mod server;
mod work;

use flydb_client::Config;

/// Rows of the tables.
const SIZES: [i64; 4] = [1_000, 10_000, 100_000, 1_000_000];

/// What was measured of one kind of statement: microseconds for each of [`SIZES`].
pub struct Line {
    pub name: &'static str,
    pub micros: Vec<f64>,
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() == Some("--role-server") {
        return child::block_on(server::serve(arguments.next().expect("a data directory")));
    }
    let keep = std::env::args().any(|argument| argument == "--print");
    let lines = child::block_on(measure());
    let table = guide::table(&lines);
    println!("{table}");
    if !keep {
        guide::write(&table, &plot::svg(&lines));
    }
}

async fn measure() -> Vec<Line> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let child = child::Child::start("--role-server", Some(&folder.path().join("flydb")));
    let config = Config::new().host("127.0.0.1", child.port()).user("admin");
    let client = config.password(server::PASSWORD).connect().await;
    let client = client.expect("a connection");
    let mut lines: Vec<Line> = Vec::new();
    for rows in SIZES {
        work::make_tables(&client, rows).await;
        for (number, (name, micros)) in work::measure(&client, rows).await.into_iter().enumerate() {
            match lines.get_mut(number) {
                Some(line) => line.micros.push(micros),
                None => lines.push(Line {
                    name,
                    micros: vec![micros],
                }),
            }
        }
    }
    lines
}
