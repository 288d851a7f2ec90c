//! What a user did to the session is not there for the next one.

use super::*;

const ZONE: &str = "Asia/Tokyo";

/// A pool of one connection, and the zone that its sessions start with.
async fn one() -> (Server, Pool, String) {
    let (server, pool) = start().await;
    let pool = pool.max_size(1).build().unwrap();
    let client = pool.get().await.unwrap();
    let zone = client.session().time_zone().await.unwrap();
    assert_ne!(zone, ZONE);
    drop(client);
    (server, pool, zone)
}

async fn zone_of_the_next(pool: &Pool) -> String {
    let next = pool.get().await.unwrap();
    next.session().time_zone().await.unwrap()
}

/// Only the last statement's tag comes back, and a text that fails has none: `SET` before a query, or
/// before an error, went unnoticed, and the next user had the option.
#[tokio::test]
async fn options_set_within_a_text_of_several_statements_end_with_their_user() {
    let (_server, pool, zone) = one().await;
    for text in [
        format!("SET time_zone = '{ZONE}'; SELECT 1"),
        format!("SET time_zone = '{ZONE}'; SELECT 1 / 0"),
        format!("SET time_zone = '{ZONE}'\n;\n SELECT 1;"),
    ] {
        let client = pool.get().await.unwrap();
        let _ = client.run(text.as_str(), ()).await;
        assert_eq!(client.session().time_zone().await.unwrap(), ZONE, "{text}");
        drop(client);
        assert_eq!(zone_of_the_next(&pool).await, zone, "{text}");
    }
    let client = pool.get().await.unwrap();
    let mut pipeline = client.pipeline();
    let text = format!("SET time_zone = '{ZONE}'; SELECT 1");
    pipeline.add(text.as_str(), ()).unwrap();
    for result in pipeline.run().await.unwrap() {
        result.unwrap();
    }
    drop(client);
    assert_eq!(zone_of_the_next(&pool).await, zone);
    assert_eq!(pool.metrics().connect.count, 1, "resets sufficed");
}

/// An answer that starts with the bytes of the last one is not parsed again, and so nobody saw that the
/// statement had set an option again after a reset.
#[tokio::test]
async fn a_kept_statement_that_sets_an_option_is_noticed_each_time() {
    let (_server, pool, zone) = one().await;
    let text = format!("SET time_zone = '{ZONE}'");
    let mut kept = None;
    for run in 0..4 {
        let client = pool.get().await.unwrap();
        if kept.is_none() {
            kept = Some(client.prepare(&text).await.unwrap());
        }
        client.run(kept.as_ref().unwrap(), ()).await.unwrap();
        drop(client);
        assert_eq!(zone_of_the_next(&pool).await, zone, "run {run}");
    }
    assert_eq!(pool.metrics().connect.count, 1);
}

/// What needs no reset is not to pay for one.
#[tokio::test]
async fn ordinary_statements_need_no_reset() {
    let (_server, pool, _) = one().await;
    let client = pool.get().await.unwrap();
    for text in ["SELECT 1", "SELECT 1;", "SELECT 1 ; \n", "SELECT 1 / 0"] {
        let _ = client.run(text, ()).await;
        assert!(!client.needs_reset(), "{text}");
    }
}

#[tokio::test]
async fn temporary_tables_end_with_their_user() {
    let (_server, pool, _) = one().await;
    run_all(
        &pool.get().await.unwrap(),
        &["CREATE TEMPORARY TABLE scratch (n INT)"],
    )
    .await;
    let next = pool.get().await.unwrap();
    let error = next.query("SELECT * FROM scratch", ()).await.unwrap_err();
    assert_eq!(
        error.sql_state().map(|state| state.as_str()),
        Some("42P01"),
        "{error}"
    );
}

/// Neither a reset nor another log-in forgot them.
#[tokio::test]
async fn a_reset_forgets_which_numbers_sequences_gave() {
    let (_server, pool, _) = one().await;
    let client = pool.get().await.unwrap();
    run_all(&client, &["CREATE SEQUENCE s", "SELECT nextval('s')"]).await;
    let last: i64 = client.query_scalar("SELECT lastval()", ()).await.unwrap();
    assert_eq!(last, 1);
    client.reset().await.unwrap();
    for text in ["SELECT lastval()", "SELECT currval('s')"] {
        let error = client.query(text, ()).await.unwrap_err();
        assert_eq!(
            error.sql_state().map(|state| state.as_str()),
            Some("55000"),
            "{error}"
        );
    }
}
