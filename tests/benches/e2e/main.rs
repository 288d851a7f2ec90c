//! The end-to-end benchmark: what a user's program sees, beside the floor and beside PostgreSQL.
//!
//! Every figure is taken several times, in turn with what it is compared with, and reported as the median
//! and as the ratio to each peer in the same run. The server, the echo and PostgreSQL run in processes of
//! their own; the client side of all of them runs in this one.
//!
//!     cargo bench -p flydb-tests --bench e2e                 # everything
//!     cargo bench -p flydb-tests --bench e2e -- select insert  # what has these words in its name
//!
//! Without PostgreSQL it runs all the same, and says what it left out.

#![allow(missing_docs, unreachable_pub)] // a program: nobody imports it
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used)]
#![allow(clippy::indexing_slicing, clippy::cast_possible_truncation)]
#![allow(
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss
)]

mod child;
mod disk;
mod echo;
mod fly;
mod measure;
mod peer;
mod postgres;
mod report;

use report::Report;

fn main() {
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        Some("--role-echo") => return child::block_on(echo::serve()),
        Some("--role-server") => {
            return child::block_on(fly::serve(arguments.next().expect("a data directory")));
        }
        _ => {}
    }
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    child::block_on(run(&words));
}

async fn run(words: &[String]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let echo = child::Child::start("--role-echo", None);
    let data = folder.path().join("flydb");
    let server = child::Child::start("--role-server", Some(&data));
    let postgres = peer::Peer::start(&folder.path().join("postgres"));
    let mut report = Report::new(words, postgres.as_ref().err());
    let postgres = postgres.ok();
    let bench = Bench {
        echo: echo.port(),
        server: server.port(),
        postgres: postgres.as_ref().map(peer::Peer::port),
        folder: folder.path(),
    };

    bench.round_trips(&mut report).await;
    bench.selects(&mut report).await;
    bench.inserts(&mut report).await;
    bench.bulk(&mut report).await;
    bench.pool(&mut report).await;
    report.print();
}

struct Bench<'a> {
    echo: u16,
    server: u16,
    postgres: Option<u16>,
    folder: &'a std::path::Path,
}

impl Bench<'_> {
    async fn round_trips(&self, report: &mut Report) {
        if !report.wants("ping") {
            return;
        }
        let fly = fly::connect(self.server).await;
        let mut echo = echo::Connection::open(self.echo).await;
        let row = report.row("ping, 1 connection", "round trips/s");
        for _ in 0..measure::ROUNDS {
            row.add(
                "flydb",
                measure::rate(async || fly.ping().await.expect("a pong")).await,
            );
            row.add(
                "echo",
                measure::rate(async || echo.round_trip().await).await,
            );
        }
    }

    async fn selects(&self, report: &mut Report) {
        if !report.wants("select") {
            return;
        }
        fly::fill_points(self.server).await;
        if let Some(port) = self.postgres {
            postgres::fill_points(port).await;
        }
        for connections in [1, 16] {
            let name = format!("prepared point SELECT, {connections} connections");
            let row = report.row(&name, "queries/s");
            for _ in 0..measure::ROUNDS {
                row.add("flydb", fly::point_selects(self.server, connections).await);
                row.add("echo", echo::round_trips(self.echo, connections).await);
                if let Some(port) = self.postgres {
                    row.add(
                        "postgresql",
                        postgres::point_selects(port, connections).await,
                    );
                }
            }
        }
        let row = report.row(
            "prepared point SELECT, 64 in flight on 1 connection",
            "queries/s",
        );
        for _ in 0..measure::ROUNDS {
            row.add("flydb", fly::point_selects_in_flight(self.server, 64).await);
            if let Some(port) = self.postgres {
                row.add(
                    "postgresql",
                    postgres::point_selects_in_flight(port, 64).await,
                );
                row.add(
                    "postgresql, 16 connections",
                    postgres::point_selects(port, 16).await,
                );
            }
        }
    }

    async fn inserts(&self, report: &mut Report) {
        if !report.wants("insert") {
            return;
        }
        fly::make_log(self.server).await;
        if let Some(port) = self.postgres {
            postgres::make_log(port).await;
        }
        for connections in [1, 64] {
            let name = format!("durable INSERT, {connections} connections");
            let row = report.row(&name, "commits/s");
            for _ in 0..measure::ROUNDS {
                row.add("flydb", fly::inserts(self.server, connections).await);
                if connections == 1 {
                    let echo = 1.0 / echo::round_trips(self.echo, 1).await;
                    let sync = 1.0 / disk::syncs(self.folder);
                    row.add("echo + fdatasync", 1.0 / (echo + sync));
                }
                if let Some(port) = self.postgres {
                    row.add("postgresql", postgres::inserts(port, connections).await);
                }
            }
        }
    }

    async fn bulk(&self, report: &mut Report) {
        const ROWS: usize = 1_000_000;
        if report.wants("bulk insert") || report.wants("scan") {
            let row = report.row("bulk insert of 1,000,000 rows", "rows/s");
            for _ in 0..measure::LONG_ROUNDS {
                row.add("flydb", fly::bulk_insert(self.server, ROWS).await);
                if let Some(port) = self.postgres {
                    row.add("postgresql COPY", postgres::copy(port, ROWS).await);
                }
            }
        }
        if report.wants("scan") {
            let row = report.row("scan of 1,000,000 rows into typed values", "rows/s");
            for _ in 0..measure::ROUNDS {
                row.add("flydb", fly::scan(self.server, ROWS).await);
                if let Some(port) = self.postgres {
                    row.add("tokio-postgres", postgres::scan(port, ROWS).await);
                }
            }
        }
    }

    async fn pool(&self, report: &mut Report) {
        if !report.wants("pool") {
            return;
        }
        let row = report.row("pool checkout and return", "checkouts/s");
        for _ in 0..measure::ROUNDS {
            row.add("flydb", fly::pool_checkouts(self.server).await);
        }
        let row = report.row("pool checkout, point SELECT, return; 16 tasks", "queries/s");
        for _ in 0..measure::ROUNDS {
            row.add("flydb", fly::pooled_selects(self.server).await);
            row.add(
                "echo, 16 connections",
                echo::round_trips(self.echo, 16).await,
            );
        }
    }
}
