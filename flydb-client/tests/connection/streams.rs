//! Streams: read ahead by one page, and closed when they are dropped.

use bytes::Bytes;
use flydb_client::protocol::message::Rows;
use flydb_client::protocol::message::cursor::CursorResult;
use flydb_client::protocol::message::metadata::ColumnMetadata;
use flydb_client::protocol::{Request, Response};
use flydb_client::{Config, TxStatus};

use crate::script::{Script, done};

fn page(rows: &'static str, count: u64, more: bool) -> Response {
    Response::CursorResult(CursorResult {
        success: true,
        cursor_id: "c1".to_owned(),
        columns: vec![ColumnMetadata {
            name: "v".to_owned(),
            data_type: "INT".to_owned(),
            ..ColumnMetadata::default()
        }],
        rows: Rows::json(Bytes::from_static(rows.as_bytes())),
        row_count: count,
        has_more_rows: more,
        tx: Some(TxStatus::Idle),
        ..CursorResult::default()
    })
}

async fn expect_fetch(server: &mut Script) {
    let Request::CursorFetch(fetch) = server.request().await else {
        panic!("not a CursorFetch")
    };
    assert_eq!((fetch.cursor_id.as_str(), fetch.count), ("c1", 2));
}

#[tokio::test]
async fn the_next_page_is_asked_for_while_the_current_one_is_read() {
    let (client, mut server) = Script::start(Config::new().fetch_size(2)).await;
    let opening = async {
        let Request::CursorOpen(open) = server.request().await else {
            panic!("not a CursorOpen")
        };
        assert!(open.hold, "no transaction is open that could end it");
        assert_eq!((open.fetch_size, open.parameters.len()), (2, 1));
        server.reply(&page("[[1],[2]]", 2, true)).await;
    };
    let (stream, ()) = tokio::join!(client.query_stream("q", (7,)), opening);
    let mut stream = stream.expect("opened");
    // Nobody has read a row yet.
    expect_fetch(&mut server).await;
    assert!(
        server.hears_nothing().await,
        "one page ahead, and no further"
    );
    server.reply(&page("[[3]]", 1, false)).await;
    let mut values = Vec::new();
    while let Some(row) = stream.next().await.expect("in order") {
        values.push(row.get::<i32>("v"));
    }
    assert_eq!(values, [1, 2, 3]);
    drop(stream);
    let Request::CursorClose(close) = server.request().await else {
        panic!("left open")
    };
    assert_eq!(close.cursor_id, "c1");
}

#[tokio::test]
async fn a_stream_reads_into_types_and_is_a_stream() {
    use futures_util::TryStreamExt;
    let (client, mut server) = Script::start(Config::new().fetch_size(2)).await;
    let opening = async {
        server.request().await;
        server.reply(&page("[[1],[2]]", 2, true)).await;
        expect_fetch(&mut server).await;
        server.reply(&page("[[3],[4]]", 2, false)).await;
    };
    let reading = async {
        let stream = client.query_stream("q", ()).await.expect("opened");
        stream.read::<(i64,)>().try_collect::<Vec<_>>().await
    };
    let (values, ()) = tokio::join!(reading, opening);
    assert_eq!(values.expect("integers"), [(1,), (2,), (3,), (4,)]);
}

#[tokio::test]
async fn a_stream_that_fails_ends() {
    let (client, mut server) = Script::start(Config::new().fetch_size(2)).await;
    let opening = async {
        server.request().await;
        server.reply(&page("[[1],[2]]", 2, true)).await;
        expect_fetch(&mut server).await;
        let state = flydb_client::SqlState::QueryCanceled;
        server
            .reply(&crate::script::refused(state, TxStatus::Idle))
            .await;
    };
    let reading = async {
        let mut stream = client.query_stream("q", ()).await.expect("opened");
        assert!(stream.next().await.expect("a row").is_some());
        assert!(stream.next().await.expect("a row").is_some());
        assert!(stream.next().await.expect_err("cancelled").is_cancelled());
        assert!(stream.next().await.expect("over").is_none());
    };
    tokio::join!(reading, opening);
}

#[tokio::test]
async fn a_cursor_gives_its_first_page_without_asking_again() {
    let (client, mut server) = Script::start(Config::new().fetch_size(2)).await;
    let serving = async {
        server.request().await;
        server.reply(&page("[[1],[2]]", 2, true)).await;
        expect_fetch(&mut server).await;
        server.reply(&page("[[3],[4]]", 2, false)).await;
        let Request::CursorClose(_) = server.request().await else {
            panic!("not closed")
        };
        server.reply(&done("CLOSE CURSOR", TxStatus::Idle)).await;
    };
    let reading = async {
        let mut cursor = client.cursor("q", ()).open().await?;
        assert!(
            cursor.prior().await?.is_empty(),
            "it stands before the first row"
        );
        assert_eq!(cursor.next().await?.len(), 2);
        assert_eq!(cursor.next().await?.len(), 2);
        assert!(!cursor.has_more());
        cursor.close().await
    };
    let (result, ()) = tokio::join!(reading, serving);
    result.expect("closed");
}
