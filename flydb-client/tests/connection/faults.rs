//! Servers that break, lie or leave.

use std::time::Duration;

use flydb_client::protocol::message::auth::AuthResult;
use flydb_client::protocol::{Request, Response, SqlState};
use flydb_client::{Config, ErrorKind, TxStatus};

use crate::script::{Script, done, numbers, refused, settle};

#[tokio::test]
async fn a_server_that_closes_is_said_to_all_who_wait() {
    let (client, mut server) = Script::start(Config::new()).await;
    let calls = async { tokio::join!(client.query("a", ()), client.query("b", ())) };
    let leaving = async {
        server.query().await;
        drop(server);
    };
    let ((a, b), ()) = tokio::join!(calls, leaving);
    for error in [a.expect_err("closed"), b.expect_err("closed")] {
        assert!(error.is_closed());
        assert_eq!(error.to_string(), "the server closed the connection");
    }
    assert!(client.is_closed());
    let later = client.ping().await.expect_err("closed");
    assert_eq!(later.to_string(), "the server closed the connection");
}

#[tokio::test]
async fn a_reply_cut_short_is_told_from_one_that_never_came() {
    let (client, mut server) = Script::start(Config::new()).await;
    let cut = async {
        server.query().await;
        server.send(&[0xFD, 1, 2, 0, 0, 0, 0, 9, b'{']).await;
        drop(server);
    };
    let (result, ()) = tokio::join!(client.query("a", ()), cut);
    let error = result.expect_err("cut short");
    assert_eq!(
        error.to_string(),
        "the server closed the connection in the middle of a reply"
    );
}

#[tokio::test]
async fn a_server_that_says_why_it_leaves_is_heard() {
    let (client, mut server) = Script::start(Config::new()).await;
    server
        .reply(&refused(SqlState::AdminShutdown, TxStatus::Idle))
        .await;
    drop(server);
    settle().await;
    let error = client.ping().await.expect_err("closed");
    assert!(error.is_closed());
    assert_eq!(
        error.to_string(),
        "the server closed the connection: no (SQLSTATE 57P01)"
    );
}

#[tokio::test]
async fn bytes_that_are_no_frame_end_the_connection() {
    let (client, mut server) = Script::start(Config::new()).await;
    let answers = async {
        server.query().await;
        server.send(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    };
    let (result, ()) = tokio::join!(client.query("a", ()), answers);
    let error = result.expect_err("not the protocol");
    assert_eq!(error.kind(), ErrorKind::Protocol);
    assert!(error.is_closed() && client.is_closed());
}

#[tokio::test]
async fn replies_that_do_not_parse_end_the_connection() {
    for (code, payload) in [
        (0x02, b"{\"success\":tru}".as_slice()),
        (0x02, b"not json"),
        (
            0x02,
            b"{\"success\":true,\"columns\":[\"a\"],\"column_types\":[],\"rows\":[[1]]}",
        ),
        (0x0B, b"{"),
        (0x7F, b"{}"),
        (0x34, b"{\"success\":true}"), // a TxResult is no answer to a Query
    ] {
        let (client, mut server) = Script::start(Config::new()).await;
        let answers = async {
            server.query().await;
            let length = u8::try_from(payload.len()).expect("short");
            server.send(&[0xFD, 1, code, 0, 0, 0, 0, length]).await;
            server.send(payload).await;
        };
        let (result, ()) = tokio::join!(client.query("a", ()), answers);
        let error = result.expect_err("damaged");
        assert_eq!(error.kind(), ErrorKind::Protocol, "{error}");
        settle().await;
        assert!(client.is_closed(), "{error}");
    }
}

#[tokio::test]
async fn a_reply_that_nobody_asked_for_ends_the_connection() {
    let (client, mut server) = Script::start(Config::new()).await;
    server.reply(&numbers(&[1])).await;
    settle().await;
    let error = client.ping().await.expect_err("out of step");
    assert_eq!(
        error.to_string(),
        "the server sent a QueryResult that nobody asked for"
    );
}

#[tokio::test]
async fn a_refused_log_in_says_so() {
    let (near, far) = tokio::io::duplex(1024);
    let mut server = Script::new(far);
    let config = Config::new()
        .user("ada")
        .password("wrong")
        .option("time_zone", "UTC");
    let refusing = async {
        let Request::Auth(auth) = server.request().await else {
            panic!("not an Auth")
        };
        assert_eq!(
            (auth.username.as_str(), auth.password.as_str()),
            ("ada", "wrong")
        );
        assert!(auth.features.iter().any(|feature| feature == "binary_rows"));
        assert!(auth.options.0.iter().any(|(name, _)| name == "time_zone"));
        let message = "wrong user name or password".to_owned();
        let result = AuthResult {
            message,
            ..AuthResult::default()
        };
        server.reply(&Response::AuthResult(result)).await;
    };
    let (result, ()) = tokio::join!(config.connect_with(near), refusing);
    let error = result.expect_err("refused");
    assert!(error.is_authentication());
    assert!(!error.to_string().contains("'wrong'"));
}

#[tokio::test]
async fn hosts_that_do_not_answer_are_listed() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let config = Config::new().address(address).address(address);
    let error = config.connect().await.expect_err("nobody listens");
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert_eq!(
        error.to_string().matches(&address.to_string()).count(),
        2,
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_host_that_says_nothing_is_given_up() {
    let (near, _far) = tokio::io::duplex(1024);
    let error = Config::new().connect_with(near).await.expect_err("silence");
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(
        error.to_string().contains("no answer within 10s"),
        "{error}"
    );
}

#[tokio::test]
async fn closing_lets_what_is_under_way_finish() {
    let (client, mut server) = Script::start(Config::new()).await;
    let busy = client.clone();
    let work = tokio::spawn(async move { busy.query_scalar::<i64>("last", ()).await });
    assert_eq!(server.query().await, "last");
    let other = client.clone();
    let closing = tokio::spawn(client.close());
    settle().await;
    assert!(
        other
            .query("late", ())
            .await
            .expect_err("closing")
            .is_closed()
    );
    server.reply(&numbers(&[4])).await;
    assert_eq!(work.await.expect("no panic").expect("answered"), 4);
    closing.await.expect("no panic").expect("closed");
    assert!(server.next().await.is_none(), "the stream ends");
}

#[tokio::test]
async fn the_last_handle_closes_the_connection() {
    let (client, mut server) = Script::start(Config::new()).await;
    let statement = tokio::join!(client.query("a", ()), async {
        server.query().await;
        server.reply(&done("OK", TxStatus::Idle)).await;
    });
    statement.0.expect("answered");
    drop(client);
    assert!(server.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_dead_server_does_not_keep_a_dropped_connection_alive() {
    let (client, mut server) = Script::start(Config::new()).await;
    {
        let mut call = std::pin::pin!(client.query("never answered", ()));
        assert!(futures_util::poll!(&mut call).is_pending());
    }
    drop(client);
    server.query().await;
    assert!(server.next().await.is_none(), "it ends after lingering");
}

/// It used to be cut after the five seconds that a connection has which nobody holds any more.
#[tokio::test(start_paused = true)]
async fn closing_waits_for_what_is_under_way_however_long_it_takes() {
    let (client, mut server) = Script::start(Config::new()).await;
    let other = client.clone();
    let call = tokio::spawn(async move { other.query("slow", ()).await });
    server.query().await;
    let closing = tokio::spawn(client.close());
    tokio::time::sleep(Duration::from_secs(3600)).await;
    server.reply(&numbers(&[1])).await;
    let rows = call.await.expect("no panic").expect("its answer");
    assert_eq!(rows.len(), 1);
    closing.await.expect("no panic").expect("closed");
}

#[tokio::test(start_paused = true)]
async fn closing_ends_at_the_handles_limit_and_leaves_the_rest_little_time() {
    let (client, mut server) = Script::start(Config::new()).await;
    let other = client.clone();
    let call = tokio::spawn(async move { other.query("slow", ()).await });
    server.query().await;
    let hurried = client.with_timeout(Duration::from_secs(1));
    drop(client);
    assert!(hurried.close().await.expect_err("late").is_timeout());
    assert!(call.await.expect("no panic").expect_err("cut").is_closed());
}
