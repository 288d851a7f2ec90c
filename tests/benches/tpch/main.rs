//! TPC-H: how long each of its 22 queries takes, beside PostgreSQL and SQLite.
//!
//! All three hold the same rows, with the same indexes, analysed. In each round every query is run by each of
//! them in turn, prepared before, all rows fetched. Reported are the medians and the ratios of them; a ratio
//! above 1 says that FlyDB is faster. FlyDB and PostgreSQL run in processes of their own, SQLite in this one.
//!
//!     cargo bench -p flydb-tests --bench tpch              # all queries, scale 0.1, 5 rounds
//!     cargo bench -p flydb-tests --bench tpch -- q01 q18   # these
//!     cargo bench -p flydb-tests --bench tpch -- --scale 0.01 --rounds 3 --alone --data ./tpch-data
//!
//! `--alone` leaves the others out. `--data` keeps FlyDB's tables in a directory for the next run. `--explain`
//! prints how FlyDB and PostgreSQL run each query, with the time in each node. Without PostgreSQL it runs all
//! the same, and says what it left out.

#![allow(missing_docs, unreachable_pub)] // a program: nobody imports it
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used)]

#[path = "../e2e/child.rs"]
mod child;
mod explain;
mod options;
#[path = "../e2e/peer.rs"]
mod peer;
mod postgres;
mod report;
mod server;

use std::time::Instant;

use flydb_client::Client;
use flydb_tests::tpch::{self, sqlite};
use options::Options;
use report::Report;

fn main() {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() == Some("--role-server") {
        return child::block_on(server::serve(arguments.next().expect("a data directory")));
    }
    let options = Options::read(std::env::args().skip(1));
    child::block_on(run(&options));
}

/// The databases, each with the tables.
struct Databases {
    fly: Client,
    postgres: Option<tokio_postgres::Client>,
    sqlite: Option<rusqlite::Connection>,
}

async fn run(options: &Options) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = options.data.clone();
    let data = data.unwrap_or_else(|| folder.path().join("flydb"));
    let child = child::Child::start("--role-server", Some(&data));
    let peer = match options.alone {
        true => Err("the others were not asked for".to_owned()),
        false => peer::Peer::start(&folder.path().join("postgres")),
    };
    let databases = Databases {
        fly: server::load(child.port(), options.scale).await,
        postgres: match &peer {
            Ok(peer) => Some(postgres::load(peer.port(), options.scale).await),
            Err(_) => None,
        },
        sqlite: (!options.alone).then(|| sqlite::load(options.scale)),
    };
    let mut report = Report::new(options.scale, peer.as_ref().err());
    for number in (1..=tpch::QUERIES).filter(|number| options.wants(*number)) {
        databases.measure(number, options.rounds, &mut report).await;
        if options.explain {
            explain::print(&databases, number).await;
        }
    }
    report.print();
}

impl Databases {
    async fn measure(&self, number: usize, rounds: usize, report: &mut Report) {
        let text = tpch::query(number);
        let fly = self.fly.prepare(&text).await.expect("a statement");
        let postgres = match &self.postgres {
            Some(client) => Some((client, client.prepare(&text).await.expect("a statement"))),
            None => None,
        };
        let own_text = tpch::query_for_sqlite(number);
        let query = report.query(number);
        for _ in 0..rounds {
            let start = Instant::now();
            let rows = self.fly.query(&fly, ()).await.expect("an answer").len();
            query.fly.push(start.elapsed());
            if let Some((client, statement)) = &postgres {
                let start = Instant::now();
                let others = client.query(statement, &[]).await.expect("an answer");
                query.postgres.push(start.elapsed());
                assert_eq!(rows, others.len(), "rows of query {number}");
            }
            if let Some(connection) = &self.sqlite {
                let start = Instant::now();
                let others = sqlite::answer(connection, &own_text);
                query.sqlite.push(start.elapsed());
                assert_eq!(rows, others.len(), "rows of query {number}");
            }
        }
    }
}
