//! Many calls at a time: the order they go out in, and whose answer is whose.

use flydb_client::{Config, ErrorKind};
use futures_util::poll;
use std::pin::pin;

use crate::script::{Script, numbers, settle};

#[tokio::test]
async fn calls_go_out_before_answers_come_and_each_gets_its_own() {
    let (client, mut server) = Script::start(Config::new()).await;
    let calls = async {
        tokio::join!(
            client.query_scalar::<i64>("a", ()),
            client.query_scalar::<i64>("b", ()),
            client.query_scalar::<i64>("c", ()),
        )
    };
    let answers = async {
        // All three are there before the first is answered.
        for expected in ["a", "b", "c"] {
            assert_eq!(server.query().await, expected);
        }
        for value in [1, 2, 3] {
            server.reply(&numbers(&[value])).await;
        }
    };
    let ((a, b, c), ()) = tokio::join!(calls, answers);
    assert_eq!((a.unwrap(), b.unwrap(), c.unwrap()), (1, 2, 3));
}

#[tokio::test]
async fn callers_that_go_leave_the_others_their_answers() {
    let (client, mut server) = Script::start(Config::new()).await;
    let names = ["0", "1", "2", "3", "4"];
    let mut calls: Vec<_> = names
        .iter()
        .map(|name| Some(Box::pin(client.query_scalar::<i64>(*name, ()))))
        .collect();
    for call in calls.iter_mut().flatten() {
        assert!(poll!(call).is_pending());
    }
    for gone in [3, 1] {
        calls[gone] = None;
    }
    for name in names {
        assert_eq!(server.query().await, name);
        server.reply(&numbers(&[name.parse().unwrap()])).await;
    }
    for (number, call) in calls.into_iter().enumerate() {
        if let Some(call) = call {
            assert_eq!(call.await.expect("in step"), i64::try_from(number).unwrap());
        }
    }
}

#[tokio::test]
async fn a_call_is_sent_when_it_is_first_polled() {
    let (client, mut server) = Script::start(Config::new()).await;
    let early = client.query("early", ());
    let mut late = pin!(client.query("late", ()));
    assert!(poll!(&mut late).is_pending());
    assert_eq!(server.query().await, "late");
    drop(early);
    assert!(server.hears_nothing().await);
}

#[tokio::test]
async fn requests_under_way_are_bounded() {
    let (client, mut server) = Script::start(Config::new().max_in_flight(2)).await;
    let calls = async {
        tokio::join!(
            client.query_scalar::<i64>("a", ()),
            client.query_scalar::<i64>("b", ()),
            client.query_scalar::<i64>("c", ()),
        )
    };
    let answers = async {
        assert_eq!(server.query().await, "a");
        assert_eq!(server.query().await, "b");
        assert!(server.hears_nothing().await, "the third waits");
        server.reply(&numbers(&[1])).await;
        assert_eq!(server.query().await, "c");
        server.reply(&numbers(&[2])).await;
        server.reply(&numbers(&[3])).await;
    };
    let ((a, b, c), ()) = tokio::join!(calls, answers);
    assert_eq!((a.unwrap(), b.unwrap(), c.unwrap()), (1, 2, 3));
}

#[tokio::test]
async fn a_large_request_counts_by_its_size() {
    let (client, mut server) = Script::start(Config::new().max_in_flight(4)).await;
    let large = "x".repeat(1024 * 1024);
    let mut first = pin!(client.query_scalar::<i64>(large.as_str(), ()));
    let mut second = pin!(client.query_scalar::<i64>("second", ()));
    assert!(poll!(&mut first).is_pending());
    assert!(poll!(&mut second).is_pending());
    assert_eq!(server.query().await.len(), large.len());
    assert!(
        server.hears_nothing().await,
        "the second waits for all of the room"
    );
    server.reply(&numbers(&[1])).await;
    assert_eq!(first.await.expect("answered"), 1);
    assert!(poll!(&mut second).is_pending());
    assert_eq!(server.query().await, "second");
}

#[tokio::test]
async fn a_server_that_reads_slowly_slows_the_client_down() {
    let (client, mut server) = Script::start_with(Config::new(), 16).await;
    let text = "s".repeat(10_000);
    let mut call = pin!(client.query_scalar::<i64>(text.as_str(), ()));
    assert!(poll!(&mut call).is_pending());
    settle().await;
    assert!(poll!(&mut call).is_pending());
    assert_eq!(
        server.query().await,
        text,
        "it arrives whole, sixteen bytes at a time"
    );
    server.reply(&numbers(&[5])).await;
    assert_eq!(call.await.expect("answered"), 5);
}

#[tokio::test(start_paused = true)]
async fn a_time_limit_gives_the_call_up_and_not_the_connection() {
    let (client, mut server) = Script::start(Config::new()).await;
    let hasty = client.with_timeout(std::time::Duration::from_millis(250));
    let error = hasty.query("slow", ()).await.expect_err("too slow");
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.is_timeout() && error.to_string().contains("250ms"));
    let flydb_client::protocol::Request::Query(query) = server.request().await else {
        panic!("not a Query")
    };
    assert_eq!(query.timeout_ms, Some(250), "the server gives up too");
    let next = client.query_scalar::<i64>("next", ());
    let answers = async {
        assert_eq!(server.query().await, "next");
        server.reply(&numbers(&[0])).await; // to the call that was given up
        server.reply(&numbers(&[9])).await;
    };
    let (next, ()) = tokio::join!(next, answers);
    assert_eq!(next.expect("in step"), 9);
}
