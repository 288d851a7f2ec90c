//! The code of the README and of the guides, run in the order of the page against a server.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)] // tests, and code as readers see it

use std::sync::OnceLock;

use flydb_client::Client;
use flydb_tests::client::run_all;
use flydb_tests::server::PASSWORD;

include!(concat!(env!("OUT_DIR"), "/guides.rs"));

/// Where the server of these tests is reached. It runs on a runtime of its own, as some of the pieces
/// are whole programs that bring one.
fn url() -> String {
    static URL: OnceLock<String> = OnceLock::new();
    let start = || {
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(async {
                let server = flydb_tests::server::in_memory().await;
                tell.send(server.binary_addr()).unwrap();
                std::future::pending::<()>().await;
            });
        });
        format!("flydb://admin:{PASSWORD}@{}", told.recv().unwrap())
    };
    URL.get_or_init(start).clone()
}

async fn connect() -> Client {
    Client::connect(&url()).await.unwrap()
}

#[test]
fn the_readme() {
    readme::a_first_program::main().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let name: String = runtime
        .block_on(async {
            connect()
                .await
                .query_scalar("SELECT name FROM city", ())
                .await
        })
        .unwrap();
    assert_eq!(name, "Bern");
}

#[test]
fn a_program_that_connects() {
    getting_started::connect::main().unwrap();
}

#[tokio::test]
async fn getting_started() {
    getting_started::make_a_table_and_fill_it::example(connect().await)
        .await
        .unwrap();
    getting_started::ask::example(connect().await)
        .await
        .unwrap();
    getting_started::change_things_together::example(connect().await)
        .await
        .unwrap();
    getting_started::know_what_went_wrong::example(connect().await).await;
    let books = connect()
        .await
        .query("SELECT title, price FROM book ORDER BY id", ())
        .await;
    let books: Vec<(String, String)> = books
        .unwrap()
        .iter()
        .map(|row| (row.get(0), row.get::<flydb_client::Decimal>(1).to_string()))
        .collect();
    let left = [
        ("The Art of Computer Programming", "71.99"),
        ("Structure and Interpretation", "45.00"),
    ];
    assert_eq!(
        books,
        left.map(|(title, price)| (title.to_owned(), price.to_owned()))
    );
}

#[tokio::test]
async fn the_client() {
    // Its hosts are nobody's; all before the connection is checked by the piece itself.
    let refused = client::connecting::example().await.unwrap_err();
    assert!(!refused.is_timeout(), "{refused}");
    let setup = [
        "CREATE TABLE users (id INT)",
        "CREATE TABLE orders (id INT)",
        "CREATE TABLE reading (id INT PRIMARY KEY, value DOUBLE)",
        "CREATE TABLE account (id BIGINT PRIMARY KEY, balance BIGINT NOT NULL)",
        "INSERT INTO account VALUES (1, 500), (2, 0)",
        "CREATE TABLE note (line TEXT)",
    ];
    let db = connect().await;
    run_all(&db, &setup).await;
    client::handles_and_connections::example(connect().await)
        .await
        .unwrap();
    client::many_rows_in_many_rows_out::example(connect().await)
        .await
        .unwrap();
    client::many_rows_in_many_rows_out_2::example(connect().await)
        .await
        .unwrap();
    client::transactions::example(connect().await)
        .await
        .unwrap();
    client::what_there_is::example(connect().await)
        .await
        .unwrap();
    let count = |table| format!("SELECT count(*) FROM {table}");
    let readings: i64 = db.query_scalar(&count("reading"), ()).await.unwrap();
    let notes: i64 = db.query_scalar(&count("note"), ()).await.unwrap();
    assert_eq!((readings, notes), (995, 1));
    let sql = "SELECT balance FROM account WHERE id = 2";
    assert_eq!(db.query_scalar::<i64>(sql, ()).await.unwrap(), 100);
}

#[tokio::test]
async fn the_pool() {
    let setup = [
        "CREATE TABLE visits (page TEXT, n INT)",
        "INSERT INTO visits VALUES ('/', 41)",
    ];
    let db = connect().await;
    run_all(&db, &setup).await;
    pool::the_pool::example().await.unwrap();
    let visits: i32 = db.query_scalar("SELECT n FROM visits", ()).await.unwrap();
    assert_eq!(visits, 42);
    let config = flydb_client::Config::from_url(&url()).unwrap();
    let pool = flydb_pool::Pool::builder(config).build().unwrap();
    pool::when_it_stalls::example(pool).await;
}
