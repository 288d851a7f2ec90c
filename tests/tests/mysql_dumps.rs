//! Dumps of MySQL, each sent to a server as one text, as a user would.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

use flydb_client::Client;
use flydb_server::Server;
use flydb_tests::client::connect;

async fn loaded(dump: &str) -> (Server, Client) {
    let server = flydb_tests::server::in_memory().await;
    let client = connect(&server).await;
    client.execute(dump, ()).await.unwrap();
    (server, client)
}

/// The first column of each row, as text.
async fn texts(client: &Client, query: &str) -> Vec<Option<String>> {
    let rows = client.query(query, ()).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

async fn text(client: &Client, query: &str) -> String {
    let rows = texts(client, query).await;
    rows.into_iter().next().flatten().unwrap()
}

async fn refusal(client: &Client, sql: &str) -> String {
    let error = client.execute(sql, ()).await.unwrap_err();
    error.server().unwrap().sql_state_text().unwrap().to_owned()
}

#[tokio::test]
async fn a_library_of_mysqldump_is_loaded() {
    let (_server, client) = loaded(include_str!("../dumps/library.sql")).await;
    let reader = text(&client, "SELECT reader FROM loan WHERE id = 10").await;
    assert_eq!(reader, "Renée O'Hara");
    let reader = text(&client, "SELECT reader FROM borrowed").await;
    assert_eq!(reader, "Bo \"the\\reader\"");
    let blurb = text(&client, "SELECT blurb FROM volume WHERE id = 1").await;
    assert_eq!(blurb, "One line\nand a second; no end");
    let cover = text(&client, "SELECT hex(cover) FROM volume WHERE id = 2").await;
    assert_eq!(cover, "89504E47");
    let rare = texts(&client, "SELECT is_rare::text FROM volume ORDER BY id").await;
    assert_eq!(rare, [Some("1".to_owned()), Some("0".to_owned())]);
    let cents = text(&client, "SELECT cents::text FROM volume WHERE id = 1").await;
    assert_eq!(cents, "1250");
    // The foreign key that pointed forwards is there.
    let missing = "INSERT INTO loan (volume_id, reader) VALUES (9, 'x')";
    assert_eq!(refusal(&client, missing).await, "23503");
    assert_eq!(
        refusal(&client, "UPDATE loan SET flags = 'renewed,urgent'").await,
        "23514"
    );
    client
        .execute("INSERT INTO loan (volume_id, reader) VALUES (1, 'new')", ())
        .await
        .unwrap();
    let id = text(&client, "SELECT max(id)::text FROM loan").await;
    assert_eq!(id, "13"); // 12 went to the row that was refused
    // What the dump set is as it was before.
    let mode = text(&client, "SELECT @@sql_mode").await;
    assert!(mode.contains("NO_BACKSLASH_ESCAPES"), "{mode}");
    assert_eq!(text(&client, "SELECT @@foreign_key_checks").await, "1");
}

#[tokio::test]
async fn a_shop_with_triggers_is_loaded() {
    let (_server, client) = loaded(include_str!("../dumps/shop.sql")).await;
    let name = text(
        &client,
        "SELECT customer ->> 'name' FROM orders WHERE id = 1",
    )
    .await;
    assert_eq!(name, "Ada");
    let note = text(&client, "SELECT note FROM orders WHERE id = 1").await;
    assert_eq!(note, "first\tone");
    client
        .execute(
            "INSERT INTO order_line (order_id, line, article) VALUES (2, 2, 'fig')",
            (),
        )
        .await
        .unwrap();
    let article = text(
        &client,
        "SELECT rtrim(article) FROM order_line WHERE order_id = 2 AND line = 2",
    )
    .await;
    assert_eq!(article, "FIG");
    let missing = "INSERT INTO order_line (order_id, line, article) VALUES (3, 1, 'fig')";
    assert_eq!(refusal(&client, missing).await, "23503");
    client
        .execute("UPDATE orders SET note = 'new' WHERE id = 1", ())
        .await
        .unwrap();
    let changed = text(
        &client,
        "SELECT (changed > '2021-01-01')::text FROM orders WHERE id = 1",
    )
    .await;
    assert_eq!(changed, "true");
}

#[tokio::test]
async fn a_forum_with_keys_behind_its_rows_is_loaded() {
    let (_server, client) = loaded(include_str!("../dumps/forum.sql")).await;
    let bodies = texts(&client, "SELECT body FROM post ORDER BY id").await;
    let expected = [
        "What's \"new\"?",
        "Nothing; /* really */ -- nothing # at all",
        "C:\\temp\r\nis full",
    ];
    assert_eq!(bodies, expected.map(|body| Some(body.to_owned())));
    client
        .execute(
            "INSERT INTO post (parent, author, body) VALUES (3, 'dan', 'x')",
            (),
        )
        .await
        .unwrap();
    client
        .execute("DELETE FROM post WHERE id = 1", ())
        .await
        .unwrap();
    assert_eq!(text(&client, "SELECT count(*)::text FROM post").await, "0");
}

/// A foreign key that the rows do not keep is told when checks are turned on, and waits until they do.
#[tokio::test]
async fn foreign_keys_that_do_not_hold_are_told() {
    let server = flydb_tests::server::in_memory().await;
    let client = connect(&server).await;
    let definition = "SET foreign_key_checks = 0; CREATE TABLE child (id INT PRIMARY KEY, up INT, CONSTRAINT ups FOREIGN KEY (up) REFERENCES parent (id)); CREATE TABLE parent (id INT PRIMARY KEY); INSERT INTO child VALUES (1, 7)";
    client.execute(definition, ()).await.unwrap();
    assert_eq!(
        refusal(&client, "SET foreign_key_checks = 1").await,
        "23503"
    );
    client
        .execute("INSERT INTO parent VALUES (7)", ())
        .await
        .unwrap();
    client
        .execute("SET foreign_key_checks = 1", ())
        .await
        .unwrap();
    assert_eq!(
        refusal(&client, "INSERT INTO child VALUES (2, 8)").await,
        "23503"
    );
}
