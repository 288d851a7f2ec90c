//! Every type with its extremes, as parameters and as cells, with rows as row images and as JSON.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

use std::fmt::Debug;

use flydb_client::protocol::value::{Date, DateTime, Time, Timestamp};
use flydb_client::{
    Client, Decimal, ErrorKind, FromRow, FromSqlOwned, Interval, Json, Numeric, ToSql,
};
use flydb_server::Server;
use flydb_tests::client::{config, run_all};

/// A client that has rows as row images, and one that has them as JSON.
async fn both(server: &Server) -> [Client; 2] {
    let images = config(server).connect().await.unwrap();
    let json = config(server).binary_rows(false);
    let json = json.connect_with(server.connect_in_memory()).await.unwrap();
    [images, json]
}

/// Writes values into a column of the type and reads them back.
async fn round_trip<T>(sql_type: &str, values: &[T])
where
    T: ToSql + FromSqlOwned + PartialEq + Debug,
{
    let server = flydb_tests::server::in_memory().await;
    for client in both(&server).await {
        let create = format!("CREATE TABLE t (id INT PRIMARY KEY, v {sql_type})");
        run_all(&client, &[&create]).await;
        for (id, value) in (0_i32..).zip(values) {
            let insert = client.execute("INSERT INTO t VALUES ($1, $2)", (id, value));
            insert
                .await
                .unwrap_or_else(|error| panic!("{value:?}: {error}"));
            let read = client.query_scalar::<T>("SELECT v FROM t WHERE id = $1", (id,));
            assert_eq!(read.await.unwrap(), *value, "{sql_type}");
            let found = "SELECT count(*) FROM t WHERE id = $1 AND v = $2";
            let found: i64 = client.query_scalar(found, (id, value)).await.unwrap();
            assert_eq!(found, 1, "{sql_type}: {value:?} equals itself");
        }
        client
            .execute("INSERT INTO t VALUES (-1, $1)", (None::<T>,))
            .await
            .unwrap();
        let null = client.query_scalar::<Option<T>>("SELECT v FROM t WHERE id = -1", ());
        assert_eq!(null.await.unwrap(), None);
        let all = client.query_as::<(Option<T>,)>("SELECT v FROM t ORDER BY id", ());
        let all = all.await.unwrap();
        assert_eq!(all.len(), values.len() + 1);
        for ((read,), value) in all.iter().skip(1).zip(values) {
            assert_eq!(read.as_ref(), Some(value), "{sql_type} among others");
        }
        run_all(&client, &["DROP TABLE t"]).await;
    }
}

#[tokio::test]
async fn booleans_and_integers() {
    round_trip("BOOLEAN", &[true, false]).await;
    round_trip("SMALLINT", &[i16::MIN, -1, 0, i16::MAX]).await;
    round_trip("INT", &[i32::MIN, -1, 0, i32::MAX]).await;
    round_trip(
        "BIGINT",
        &[i64::MIN, -1, 0, 1 << 53, (1 << 53) + 1, i64::MAX],
    )
    .await;
}

#[tokio::test]
async fn floating_point_numbers() {
    let singles = [
        f32::MIN,
        f32::MAX,
        f32::MIN_POSITIVE,
        f32::from_bits(1),
        0.1,
    ];
    round_trip("REAL", &singles).await;
    let doubles = [
        f64::MIN,
        f64::MAX,
        f64::MIN_POSITIVE,
        f64::from_bits(1),
        0.1,
        -0.0,
    ];
    round_trip("DOUBLE", &doubles).await;
    round_trip("REAL", &[f32::INFINITY, f32::NEG_INFINITY]).await;
    round_trip("DOUBLE", &[f64::INFINITY, f64::NEG_INFINITY]).await;
}

#[tokio::test]
async fn decimals() {
    let most = Decimal::MAX_COEFFICIENT;
    let whole = [most, -most, 0, 1].map(|n| Decimal::new(n, 0).unwrap());
    round_trip("DECIMAL(38,0)", &whole).await;
    let parts = [most, -most, 0, 1].map(|n| Decimal::new(n, 38).unwrap());
    round_trip("DECIMAL(38,38)", &parts).await;
    let money = ["123.45", "-0.01", "99999999.99"].map(|text| text.parse::<Decimal>().unwrap());
    round_trip("DECIMAL(10,2)", &money).await;
}

/// Those of more than 38 digits, and those that are no finite numbers, as JSON and as row images.
#[tokio::test]
async fn numbers_of_any_size() {
    let long = "1".repeat(300);
    let numbers = [
        "0.5",
        &long,
        &format!("-{long}.{long}"),
        "NaN",
        "Infinity",
        "-Infinity",
    ];
    let numbers = numbers.map(|text| text.parse::<Numeric>().unwrap());
    round_trip("DECIMAL", &numbers).await;
    let sized = ["1e60", "NaN", "-0.25"].map(|text| text.parse::<Numeric>().unwrap());
    round_trip("DECIMAL(70,5)", &sized).await;
}

#[tokio::test]
async fn texts_and_bytes() {
    let long = "é\u{1F600}\"\\\n".repeat(20_000);
    let texts = ["", " ", "null", "\u{1}\t\r\n", "a\u{301}\u{FFFD}", &long].map(str::to_owned);
    round_trip("TEXT", &texts).await;
    round_trip("VARCHAR(5)", &["", "äöüßé"].map(str::to_owned)).await;
    let all: Vec<u8> = (0..=255).collect();
    let blobs = [Vec::new(), vec![0], all.repeat(400)];
    round_trip("BLOB", &blobs).await;
    round_trip("BINARY(4)", &[[0_u8, 255, 0, 1]]).await;
}

#[tokio::test]
async fn dates_and_times() {
    round_trip(
        "DATE",
        &[Date::MIN, Date(-1), Date(0), Date(19_737), Date::MAX],
    )
    .await;
    round_trip("TIME", &[Time::MIN, Time(1), Time::MAX]).await;
    let moments = [DateTime::MIN, DateTime(-1), DateTime(0), DateTime::MAX];
    round_trip("DATETIME", &moments).await;
    let [least, .., most] = moments;
    let instants = [
        Timestamp(least.0),
        Timestamp(-1),
        Timestamp(0),
        Timestamp(most.0),
    ];
    round_trip("TIMESTAMP", &instants).await;
}

#[tokio::test]
async fn intervals_uuids_and_documents() {
    let interval = |months, days, micros| Interval {
        months,
        days,
        micros,
    };
    let intervals = [
        interval(0, 0, 0),
        interval(-14, 3, -1),
        interval(i32::MAX, i32::MAX, i64::MAX),
        interval(i32::MIN, i32::MIN, i64::MIN),
    ];
    round_trip("INTERVAL", &intervals).await;
    let documents = [
        serde_json::json!({"a": [1, 2.5, null, true, "x"], "b": {}}),
        serde_json::json!([]),
        serde_json::json!("text"),
        serde_json::json!(9_007_199_254_740_993_i64),
    ];
    round_trip("JSONB", &documents).await;
    round_trip(
        "JSONB",
        &[Json(vec![1, 2, 3])].map(|Json(list)| serde_json::json!(list)),
    )
    .await;
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    let server = flydb_tests::server::in_memory().await;
    let [client, _] = both(&server).await;
    run_all(
        &client,
        &["CREATE TABLE t (s SMALLINT, d DECIMAL(4,2), v VARCHAR(2))"],
    )
    .await;
    let small = client
        .execute("INSERT INTO t (s) VALUES ($1)", (40_000,))
        .await;
    assert_eq!(
        small.unwrap_err().server().unwrap().sql_state_text(),
        Some("22003")
    );
    let wide = client
        .execute("INSERT INTO t (d) VALUES ($1)", ("100.00",))
        .await;
    assert_eq!(
        wide.unwrap_err().server().unwrap().sql_state_text(),
        Some("22003")
    );
    let long = client
        .execute("INSERT INTO t (v) VALUES ($1)", ("abc",))
        .await;
    assert_eq!(
        long.unwrap_err().server().unwrap().sql_state_text(),
        Some("22001")
    );
    // A comparison with what is too large is false, not an error.
    let sql = "SELECT count(*) FROM t WHERE v = $1 OR d = $2";
    let found: i64 = client.query_scalar(sql, ("abc", "100.00")).await.unwrap();
    assert_eq!(found, 0);
    let cut: String = client
        .query_scalar("SELECT CAST($1 AS VARCHAR(2))", ("abc",))
        .await
        .unwrap();
    assert_eq!(cut, "ab");
    let count: i64 = client
        .query_scalar("SELECT count(*) FROM t", ())
        .await
        .unwrap();
    assert_eq!(count, 0);
}

#[derive(Debug, PartialEq, FromRow)]
#[flydb(rename_all = "camelCase")]
struct Account {
    id: i64,
    #[flydb(rename = "holder")]
    name: String,
    credit_limit: Option<Decimal>,
    #[flydb(default)]
    remarks: String,
}

#[tokio::test]
async fn rows_are_read_as_structs_whatever_the_order_of_their_columns() {
    let server = flydb_tests::server::in_memory().await;
    for client in both(&server).await {
        let sql = "SELECT 'Ada' AS holder, CAST(NULL AS DECIMAL(9,2)) AS \"creditLimit\", 7 AS id";
        let account: Account = client.query_one_as(sql, ()).await.unwrap();
        let name = "Ada".to_owned();
        let expected = Account {
            id: 7,
            name,
            credit_limit: None,
            remarks: String::new(),
        };
        assert_eq!(account, expected);
        let missing = client
            .query_one_as::<Account>("SELECT 1 AS id", ())
            .await
            .unwrap_err();
        assert_eq!(missing.kind(), ErrorKind::Column);
        assert!(missing.to_string().contains("holder"), "{missing}");
        let wrong = client
            .query_scalar::<i32>("SELECT 'x'", ())
            .await
            .unwrap_err();
        assert_eq!(wrong.kind(), ErrorKind::Column);
        let null = client
            .query_scalar::<i32>("SELECT CAST(NULL AS INT)", ())
            .await
            .unwrap_err();
        assert_eq!(null.kind(), ErrorKind::Column);
    }
}

#[tokio::test]
async fn values_of_an_enum_type_are_its_labels_to_a_client() {
    let server = flydb_tests::server::in_memory().await;
    for client in both(&server).await {
        run_all(
            &client,
            &[
                "CREATE TYPE level AS ENUM ('low', 'high')",
                "CREATE TABLE t (id INT PRIMARY KEY, v level)",
            ],
        )
        .await;
        for (id, value) in [(1, Some("high")), (2, Some("low")), (3, None)] {
            let insert = client.execute("INSERT INTO t VALUES ($1, $2)", (id, value));
            insert.await.unwrap();
        }
        let error = client.execute("INSERT INTO t VALUES (4, $1)", ("none",));
        assert_eq!(error.await.unwrap_err().kind(), ErrorKind::Server);
        let rows = client.query_as::<(Option<String>,)>("SELECT v FROM t ORDER BY v", ());
        let rows: Vec<_> = rows.await.unwrap().into_iter().map(|(v,)| v).collect();
        assert_eq!(
            rows,
            [Some("low".to_owned()), Some("high".to_owned()), None]
        );
        let id = client.query_scalar::<i32>("SELECT id FROM t WHERE v = $1", ("high",));
        assert_eq!(id.await.unwrap(), 1);
        run_all(&client, &["DROP TABLE t", "DROP TYPE level"]).await;
    }
}
