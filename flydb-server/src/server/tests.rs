//! Servers on disks that fail, as their clients see them.

use std::collections::BTreeSet;
use std::sync::Arc;

use flydb_client::{Client, Error};
use tokio::task::JoinSet;

use super::start::start_on;
use super::{Server, StartError};
use crate::storage::{FaultyVfs, Plan, Unsynced};
use crate::types::SqlState;

const PASSWORD: &str = "secret";
const WRITERS: i64 = 4;

async fn on(disk: &FaultyVfs) -> Server {
    try_on(disk).await.unwrap()
}

async fn try_on(disk: &FaultyVfs) -> Result<Server, StartError> {
    let mut builder = Server::builder()
        .data_dir("on a disk that is none")
        .admin_password(PASSWORD)
        .bcrypt_cost(4);
    let config = builder.config_mut().clone();
    start_on(Arc::new(disk.clone()), config).await
}

async fn connect(server: &Server) -> Client {
    let config = flydb_client::Config::new()
        .address(server.binary_addr())
        .user("admin")
        .password(PASSWORD);
    config.connect().await.unwrap()
}

/// A new server with a table of pairs.
async fn with_pairs(disk: &FaultyVfs) -> Server {
    let server = on(disk).await;
    let sql =
        "CREATE TABLE pair (number BIGINT, half INT, filling TEXT, PRIMARY KEY (number, half))";
    connect(&server).await.execute(sql, ()).await.unwrap();
    server
}

/// Both halves of a pair, in one transaction of two statements.
async fn write_pair(client: &mut Client, number: i64, filling: &str) -> Result<(), Error> {
    let transaction = client.transaction().await?;
    for half in [1, 2] {
        let sql = "INSERT INTO pair VALUES ($1, $2, $3)";
        transaction.execute(sql, (number, half, filling)).await?;
    }
    transaction.commit().await
}

/// Writes pairs until one is refused; what was acknowledged, and the refusal.
async fn write_until_refused(
    client: &mut Client,
    numbers: impl IntoIterator<Item = i64>,
    filling: &str,
) -> (BTreeSet<i64>, Error) {
    let mut acknowledged = BTreeSet::new();
    for number in numbers {
        match write_pair(client, number, filling).await {
            Ok(()) => acknowledged.insert(number),
            Err(error) => return (acknowledged, error),
        };
    }
    panic!("the disk never failed");
}

/// The numbers of all pairs; every one is whole.
async fn pairs(client: &Client) -> BTreeSet<i64> {
    let sql = "SELECT number, count(*) FROM pair GROUP BY number";
    let rows = client.query(sql, ()).await.unwrap();
    let whole = |row: flydb_client::Row| {
        assert_eq!(row.get::<i64>(1), 2, "half a transaction");
        row.get(0)
    };
    rows.into_iter().map(whole).collect()
}

fn state(error: &Error) -> Option<SqlState> {
    error.sql_state()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_makes_the_server_read_only_until_there_is_room() {
    let disk = FaultyVfs::default();
    let server = with_pairs(&disk).await;
    let mut client = connect(&server).await;
    let filling = "x".repeat(100_000);
    disk.plan(Plan {
        capacity: Some(disk.used()),
        ..Plan::default()
    });
    let (mut acknowledged, error) = write_until_refused(&mut client, 0..100, &filling).await;
    assert_eq!(state(&error), Some(SqlState::DiskFull), "{error}");

    // Every write is refused, and the connection that asked for it goes on.
    for number in 100..103 {
        let error = write_pair(&mut client, number, &filling).await.unwrap_err();
        assert_eq!(state(&error), Some(SqlState::DiskFull), "{error}");
    }
    let sql = "UPDATE pair SET filling = filling || filling";
    let error = client.execute(sql, ()).await.unwrap_err();
    assert_eq!(state(&error), Some(SqlState::DiskFull), "{error}");

    // Reading goes on, for those who come now as well.
    assert_eq!(pairs(&client).await, acknowledged);
    assert_eq!(pairs(&connect(&server).await).await, acknowledged);

    disk.plan(Plan::default());
    write_pair(&mut client, 200, &filling).await.unwrap();
    acknowledged.insert(200);
    assert_eq!(pairs(&client).await, acknowledged);
    server.shutdown().await;
    let server = on(&disk.survivor(Unsynced::Lost)).await;
    assert_eq!(pairs(&connect(&server).await).await, acknowledged);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_failed_sync_nothing_is_acknowledged_and_nothing_acknowledged_is_lost() {
    let disk = FaultyVfs::default();
    let server = with_pairs(&disk).await;
    disk.plan(Plan {
        failing_sync: Some(25),
        ..Plan::default()
    });
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let mut client = connect(&server).await;
        writers.spawn(async move {
            let numbers = (0..).map(|n| n * WRITERS + writer);
            write_until_refused(&mut client, numbers, "x").await
        });
    }
    let mut acknowledged = BTreeSet::new();
    for (pairs, error) in writers.join_all().await {
        assert_eq!(state(&error), Some(SqlState::IoError), "{error}");
        acknowledged.extend(pairs);
    }
    assert!(!acknowledged.is_empty());

    // The disk works again, and still nothing is acknowledged: nobody knows what it lost.
    let mut client = connect(&server).await;
    let error = write_pair(&mut client, -1, "x").await.unwrap_err();
    assert_eq!(state(&error), Some(SqlState::IoError), "{error}");
    for sql in ["CREATE TABLE more (id INT)", "CREATE USER ann PASSWORD 'p'"] {
        let error = client.execute(sql, ()).await.unwrap_err();
        assert_eq!(state(&error), Some(SqlState::IoError), "{sql}: {error}");
    }
    assert_eq!(pairs(&client).await, acknowledged, "reading goes on");
    server.shutdown().await;

    let torn = (0..8).map(Unsynced::Torn);
    for unsynced in [Unsynced::Lost, Unsynced::Kept].into_iter().chain(torn) {
        let server = on(&disk.survivor(unsynced)).await;
        let mut client = connect(&server).await;
        let found = pairs(&client).await;
        let lost: Vec<_> = acknowledged.difference(&found).collect();
        assert!(lost.is_empty(), "{unsynced:?}: {lost:?} are lost");
        write_pair(&mut client, -1, "x").await.unwrap();
        server.shutdown().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_starts_on_a_full_disk_shows_what_it_has_and_writes_once_there_is_room() {
    let disk = FaultyVfs::default();
    let server = with_pairs(&disk).await;
    let mut client = connect(&server).await;
    let mut acknowledged = BTreeSet::new();
    for number in 0..5 {
        write_pair(&mut client, number, "x").await.unwrap();
        acknowledged.insert(number);
    }
    server.shutdown().await;
    // Not a byte fits, or the start of a file and no more. It starts so again and again.
    for (start, room) in (0..).zip([0, 1, 63, 64, 100]) {
        let full = Plan {
            capacity: Some(disk.used() + room),
            ..Plan::default()
        };
        disk.plan(full);
        let server = on(&disk).await;
        let mut client = connect(&server).await;
        assert_eq!(pairs(&client).await, acknowledged, "room for {room}");
        for _ in 0..2 {
            let error = write_pair(&mut client, 100, "x").await.unwrap_err();
            assert_eq!(state(&error), Some(SqlState::DiskFull), "{error}");
        }
        assert_eq!(pairs(&client).await, acknowledged, "room for {room}");
        if start % 2 == 0 {
            server.shutdown().await;
            continue;
        }
        disk.plan(Plan::default());
        let number = 200 + start;
        write_pair(&mut client, number, "x").await.unwrap();
        acknowledged.insert(number);
        assert_eq!(pairs(&client).await, acknowledged);
        server.shutdown().await;
        for unsynced in [Unsynced::Lost, Unsynced::Kept] {
            let server = on(&disk.survivor(unsynced)).await;
            assert_eq!(pairs(&connect(&server).await).await, acknowledged);
            server.shutdown().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_does_not_fit_is_not_begun_and_begins_once_there_is_room() {
    let disk = FaultyVfs::default();
    for capacity in [0, 63, 64, 100] {
        disk.plan(Plan {
            capacity: Some(capacity),
            ..Plan::default()
        });
        let refused = try_on(&disk).await.map(|_| ()).unwrap_err().to_string();
        assert!(refused.contains("full"), "{capacity}: {refused}");
    }
    disk.plan(Plan::default());
    let server = on(&disk).await;
    connect(&server).await.ping().await.unwrap();
    server.shutdown().await;
}
