//! Prepared statements and batches.

use super::*;

#[tokio::test]
async fn prepared_statements_take_typed_parameters() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    let prepare = json!({"name": "put", "query": "INSERT INTO t VALUES ($1, $2)"});
    let prepared = base
        .expect(code::PREPARE, prepare.clone(), code::PREPARE_RESULT)
        .await;
    assert_eq!(prepared["param_count"], 2);
    assert_eq!(prepared["param_types"], json!(["INT", "TEXT"]));
    assert_eq!(
        base.refused(code::PREPARE, prepare).await["sqlstate"],
        "42P05"
    );
    let execute = |params: Value| json!({"name": "put", "params": params});
    let done = base
        .expect(code::EXECUTE, execute(json!([1, "a"])), code::QUERY_RESULT)
        .await;
    assert_eq!(
        (&done["message"], &done["affected_rows"]),
        (&json!("INSERT 1"), &json!(1))
    );
    for (params, state) in [
        (json!(["x", "b"]), "22P02"),
        (json!([2_147_483_648_i64, "b"]), "22003"),
        (json!([2]), "08P01"),
        (json!([2, "b", 3]), "08P01"),
    ] {
        let error = base.refused(code::EXECUTE, execute(params.clone())).await;
        assert_eq!(error["sqlstate"], state, "{params}");
    }
    let select = json!({"name": "get", "query": "SELECT name FROM t WHERE id = $1"});
    let prepared = base
        .expect(code::PREPARE, select, code::PREPARE_RESULT)
        .await;
    assert_eq!(prepared["columns"][0]["table_name"], "t");
    for _ in 0..3 {
        let get = json!({"name": "get", "params": [1]});
        let got = base.expect(code::EXECUTE, get, code::QUERY_RESULT).await;
        assert_eq!(got["rows"], json!([["a"]]));
    }
    let gone = base
        .expect(code::DEALLOCATE, json!({"name": "get"}), code::QUERY_RESULT)
        .await;
    assert_eq!(gone["message"], "DEALLOCATE OK");
    let error = base
        .refused(code::EXECUTE, json!({"name": "get", "params": [1]}))
        .await;
    assert_eq!(
        (&error["code"], &error["sqlstate"]),
        (&json!(404), &json!("26000"))
    );
}

#[tokio::test]
async fn stored_parameters_are_held_to_the_sizes_of_columns() {
    let server = in_memory().await;
    let mut base = session(&server).await;
    base.query("CREATE TABLE s (d DECIMAL(5,2), v VARCHAR(3), c CHAR(4), b VARBINARY(2))")
        .await;
    let insert = json!({"name": "put", "query": "INSERT INTO s VALUES ($1, $2, $3, $4)"});
    base.expect(code::PREPARE, insert, code::PREPARE_RESULT)
        .await;
    let put = |params: Value| json!({"name": "put", "params": params});
    let fits = put(json!(["1.005", "abc", "ab", "AAE="]));
    base.expect(code::EXECUTE, fits, code::QUERY_RESULT).await;
    for (params, state) in [
        (json!(["1234.5", "a", "a", null]), "22003"),
        (json!([1, "abcd", "a", null]), "22001"),
        (json!([1, "a", "abcde", null]), "22001"),
        (json!([1, "a", "a", "AAEC"]), "22001"),
    ] {
        let error = base.refused(code::EXECUTE, put(params)).await;
        assert_eq!(error["sqlstate"], state, "{error}");
    }
    let update = json!({"name": "set", "query": "UPDATE s SET d = $1 WHERE v <> $2"});
    base.expect(code::PREPARE, update, code::PREPARE_RESULT)
        .await;
    let set = json!({"name": "set", "params": [2.5, "longer than any"]});
    base.expect(code::EXECUTE, set, code::QUERY_RESULT).await;
    let rows = base.rows("SELECT * FROM s").await;
    assert_eq!(rows, json!([["2.50", "abc", "ab  ", "AAE="]]));
}

#[tokio::test]
async fn a_prepared_statement_follows_definitions() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    let mut other = session(&server).await;
    base.query("INSERT INTO t VALUES (1, 'a')").await;
    let prepare = json!({"name": "all", "query": "SELECT * FROM t WHERE name = $1"});
    base.expect(code::PREPARE, prepare, code::PREPARE_RESULT)
        .await;
    other.query("CREATE INDEX by_name ON t (name)").await;
    let execute = json!({"name": "all", "params": ["a"]});
    let got = base
        .expect(code::EXECUTE, execute.clone(), code::QUERY_RESULT)
        .await;
    assert_eq!(got["rows"], json!([[1, "a"]]));
    other.query("DROP TABLE t").await;
    assert_eq!(
        base.refused(code::EXECUTE, execute).await["sqlstate"],
        "42P01"
    );
}

#[tokio::test]
async fn a_batch_is_one_transaction() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    let prepare = json!({"name": "put", "query": "INSERT INTO t VALUES ($1, $2)"});
    base.expect(code::PREPARE, prepare, code::PREPARE_RESULT)
        .await;
    let batch = json!({"name": "put", "batch": [[1, "a"], [2, "b"], [3, "c"]]});
    let done = base.expect(code::EXECUTE, batch, code::QUERY_RESULT).await;
    assert_eq!(
        (&done["message"], &done["tx"]),
        (&json!("INSERT 3"), &json!("idle"))
    );
    let clash = json!({"name": "put", "batch": [[4, "d"], [1, "again"]]});
    let error = base.refused(code::EXECUTE, clash).await;
    assert_eq!(
        (&error["sqlstate"], &error["tx"]),
        (&json!("23505"), &json!("idle"))
    );
    assert_eq!(base.rows("SELECT count(*) FROM t").await, json!([[3]]));
}

#[tokio::test]
async fn sql_prepares_and_executes_too() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    base.query("PREPARE put AS INSERT INTO t VALUES ($1, $2)")
        .await;
    assert_eq!(
        base.query("EXECUTE put(1, 'a')").await["message"],
        "INSERT 1"
    );
    let execute = json!({"name": "put", "params": [2, "b"]});
    base.expect(code::EXECUTE, execute, code::QUERY_RESULT)
        .await;
    base.query("DEALLOCATE put").await;
    assert_eq!(
        base.rows("SELECT id FROM t ORDER BY id").await,
        json!([[1], [2]])
    );
}
