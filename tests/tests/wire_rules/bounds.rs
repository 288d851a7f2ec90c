//! Requests at the bounds of what one may hold, sent as they stand: the server reads no further than
//! the bound, so that 16 MiB of brackets and commas do not become hundreds of megabytes.

use super::*;

/// The most parameters of a statement.
const STATEMENT: usize = 65_535;

/// The most parameters of a request, all sets of a batch together.
const REQUEST: usize = 1 << 20;

fn nulls(count: usize) -> String {
    vec!["null"; count].join(",")
}

async fn refused(base: &mut Base, code: u8, payload: String) -> String {
    base.send_bytes(&Base::frame(code, payload.as_bytes()))
        .await;
    let reply = base.receive().await.unwrap();
    assert_eq!(reply.code, code::ERROR);
    let error = reply.json();
    assert_eq!(error["code"], 400, "{error}");
    error["message"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_statement_has_as_many_parameters_as_the_server_says() {
    let server = in_memory().await;
    let mut base = extended(&server).await;
    let info = base
        .expect(code::GET_SERVER_INFO, json!({}), code::SESSION_RESULT)
        .await;
    assert_eq!(info["limits"]["max_parameters"], STATEMENT);
    let prepare = json!({"name": "p", "query": "SELECT 1"});
    base.expect(code::PREPARE, prepare, code::PREPARE_RESULT)
        .await;
    let list = nulls(STATEMENT + 1);
    for (code, payload) in [
        (
            code::QUERY,
            format!(r#"{{"query":"SELECT 1","params":[{list}]}}"#),
        ),
        (
            code::EXECUTE,
            format!(r#"{{"name":"p","params":[{list}]}}"#),
        ),
        (
            code::EXECUTE,
            format!(r#"{{"name":"p","batch":[[],[{list}]]}}"#),
        ),
        (
            code::CURSOR_OPEN,
            format!(r#"{{"query":"SELECT 1","parameters":[{list}]}}"#),
        ),
    ] {
        let message = refused(&mut base, code, payload).await;
        assert!(message.contains("65535"), "{message}");
    }
    // As many as that are read, and it is the statement that is refused.
    let all = format!(
        r#"{{"query":"SELECT $65535::INT","params":[{}]}}"#,
        nulls(STATEMENT)
    );
    base.send_bytes(&Base::frame(code::QUERY, all.as_bytes()))
        .await;
    let reply = base.receive().await.unwrap().json();
    assert!(
        !reply["message"].as_str().unwrap().contains("parse"),
        "{reply}"
    );
}

#[tokio::test]
async fn a_batch_has_as_many_sets_and_values_as_the_protocol_says() {
    let server = in_memory().await;
    let mut base = extended(&server).await;
    base.query("CREATE TABLE t (a INT)").await;
    let prepare = json!({"name": "p", "query": "INSERT INTO t VALUES ($1)"});
    base.expect(code::PREPARE, prepare, code::PREPARE_RESULT)
        .await;
    let set = format!("[{}]", nulls(REQUEST / 32));
    for sets in [
        vec!["[]"; REQUEST + 1].join(","),
        vec!["[1]"; REQUEST + 1].join(","),
        vec![set; 33].join(","),
    ] {
        let payload = format!(r#"{{"name":"p","batch":[{sets}]}}"#);
        let message = refused(&mut base, code::EXECUTE, payload).await;
        assert!(message.contains("1048576"), "{message}");
    }
    assert_eq!(base.rows("SELECT count(*) FROM t").await, json!([[0]]));
}

#[tokio::test]
async fn lists_of_names_are_short() {
    let server = in_memory().await;
    let mut base = extended(&server).await;
    let many = vec![r#""""#; 1 << 20].join(",");
    // Each is held against those before it: a million would keep the server busy for an hour.
    let options: Vec<String> = (0..1 << 20).map(|n| format!(r#""{n}":1"#)).collect();
    let options = format!(
        r#"{{"username":"admin","password":"","options":{{{}}}}}"#,
        options.join(",")
    );
    let message = refused(&mut base, code::AUTH, options).await;
    assert!(message.contains("more than 128"), "{message}");
    for (code, payload) in [
        (code::GET_TABLES, format!(r#"{{"table_types":[{many}]}}"#)),
        (
            code::AUTH,
            format!(r#"{{"username":"admin","password":"","features":[{many}]}}"#),
        ),
    ] {
        let message = refused(&mut base, code, payload).await;
        assert!(message.contains("1024"), "{message}");
    }
}
