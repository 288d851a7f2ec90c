//! Prepared statements: kept, pushed out, forgotten by the server.

use flydb_client::protocol::{Request, SqlState};
use flydb_client::{Client, Config, Error, TxStatus};

use crate::script::{Script, numbers, prepared, refused};

async fn echo(client: &Client, text: &str) -> Result<i64, Error> {
    client.query_scalar(text, (1,)).await
}

/// Expects a Prepare of this text; its name.
async fn prepare(server: &mut Script, text: &str) -> String {
    match server.request().await {
        Request::Prepare(prepare) => {
            assert_eq!(prepare.query, text);
            prepare.name
        }
        other => panic!("not a Prepare: {other:?}"),
    }
}

async fn execute(server: &mut Script, name: &str) {
    match server.request().await {
        Request::Execute(execute) => assert_eq!(execute.name, name),
        other => panic!("not an Execute: {other:?}"),
    }
}

/// A statement runs for the first time: Prepare and Execute come together.
async fn first_run(client: &Client, server: &mut Script, text: &str) -> String {
    let serving = async {
        let name = prepare(server, text).await;
        execute(server, &name).await;
        server.reply(&prepared(&name)).await;
        server.reply(&numbers(&[1])).await;
        name
    };
    let (result, name) = tokio::join!(echo(client, text), serving);
    assert_eq!(result.expect("answered"), 1);
    name
}

async fn next_run(client: &Client, server: &mut Script, text: &str, name: &str) {
    let serving = async {
        execute(server, name).await;
        server.reply(&numbers(&[1])).await;
    };
    let (result, ()) = tokio::join!(echo(client, text), serving);
    assert_eq!(result.expect("answered"), 1);
}

#[tokio::test]
async fn a_text_is_prepared_once_in_one_round_trip() {
    let (client, mut server) = Script::start(Config::new()).await;
    let name = first_run(&client, &mut server, "a").await;
    next_run(&client, &mut server, "a", &name).await;
}

#[tokio::test]
async fn the_least_recently_used_is_let_go() {
    let (client, mut server) = Script::start(Config::new().statement_cache(2)).await;
    let a = first_run(&client, &mut server, "a").await;
    let b = first_run(&client, &mut server, "b").await;
    next_run(&client, &mut server, "a", &a).await;
    first_run(&client, &mut server, "c").await;
    let Request::Deallocate(gone) = server.request().await else {
        panic!("nothing was let go")
    };
    assert_eq!(gone.name, b);
}

#[tokio::test]
async fn a_name_that_the_server_forgot_is_prepared_again() {
    let (client, mut server) = Script::start(Config::new()).await;
    let name = first_run(&client, &mut server, "a").await;
    let serving = async {
        execute(&mut server, &name).await;
        server
            .reply(&refused(SqlState::InvalidSqlStatementName, TxStatus::Idle))
            .await;
        let again = prepare(&mut server, "a").await;
        execute(&mut server, &again).await;
        server.reply(&prepared(&again)).await;
        server.reply(&numbers(&[2])).await;
    };
    let (result, ()) = tokio::join!(echo(&client, "a"), serving);
    assert_eq!(result.expect("answered the second time"), 2);
}

#[tokio::test]
async fn in_a_transaction_a_forgotten_name_is_an_error() {
    let (client, mut server) = Script::start(Config::new()).await;
    let name = first_run(&client, &mut server, "a").await;
    let serving = async {
        execute(&mut server, &name).await;
        server
            .reply(&refused(
                SqlState::InvalidSqlStatementName,
                TxStatus::Failed,
            ))
            .await;
    };
    let (result, ()) = tokio::join!(echo(&client, "a"), serving);
    let error = result.expect_err("the transaction has failed");
    assert_eq!(error.sql_state(), Some(SqlState::InvalidSqlStatementName));
    assert_eq!(client.tx_status(), TxStatus::Failed);
}

#[tokio::test]
async fn a_text_that_is_refused_is_not_kept_and_not_let_go() {
    let (client, mut server) = Script::start(Config::new()).await;
    for _ in 0..2 {
        let serving = async {
            let name = prepare(&mut server, "wrong").await;
            execute(&mut server, &name).await;
            server
                .reply(&refused(SqlState::SyntaxError, TxStatus::Idle))
                .await;
            server
                .reply(&refused(SqlState::InvalidSqlStatementName, TxStatus::Idle))
                .await;
        };
        let (result, ()) = tokio::join!(echo(&client, "wrong"), serving);
        assert_eq!(
            result.expect_err("refused").sql_state(),
            Some(SqlState::SyntaxError),
            "the first error is the one to show"
        );
    }
    assert!(
        server.hears_nothing().await,
        "there is nothing to deallocate"
    );
}

#[tokio::test]
async fn a_held_statement_outlives_the_cache_and_is_let_go_with_its_holder() {
    let (client, mut server) = Script::start(Config::new().statement_cache(1)).await;
    let serving = async {
        let name = prepare(&mut server, "held").await;
        server.reply(&prepared(&name)).await;
        name
    };
    let (statement, name) = tokio::join!(client.prepare("held"), serving);
    let statement = statement.expect("prepared");
    assert_eq!(statement.parameters().len(), 1);
    first_run(&client, &mut server, "other").await;
    let serving = async {
        execute(&mut server, &name).await;
        server.reply(&numbers(&[1])).await;
    };
    let (rows, ()) = tokio::join!(client.query(&statement, (1,)), serving);
    rows.expect("still known");
    drop(statement);
    let Request::Deallocate(gone) = server.request().await else {
        panic!("not let go")
    };
    assert_eq!(gone.name, name);
}

#[tokio::test]
async fn a_statement_of_another_connection_goes_by_its_text() {
    let (first, mut first_server) = Script::start(Config::new()).await;
    let serving = async {
        let name = prepare(&mut first_server, "shared").await;
        first_server.reply(&prepared(&name)).await;
    };
    let (statement, ()) = tokio::join!(first.prepare("shared"), serving);
    let statement = statement.expect("prepared");
    let (second, mut second_server) = Script::start(Config::new()).await;
    let serving = async {
        let name = prepare(&mut second_server, "shared").await;
        execute(&mut second_server, &name).await;
        second_server.reply(&prepared(&name)).await;
        second_server.reply(&numbers(&[1])).await;
    };
    let (rows, ()) = tokio::join!(second.query(&statement, (1,)), serving);
    assert_eq!(rows.expect("prepared there too").len(), 1);
}

#[tokio::test]
async fn without_a_cache_parameters_go_with_the_text() {
    let (client, mut server) = Script::start(Config::new().statement_cache(0)).await;
    let serving = async {
        let Request::Query(query) = server.request().await else {
            panic!("not a Query")
        };
        assert_eq!(query.params.len(), 1);
        server.reply(&numbers(&[1])).await;
    };
    let (result, ()) = tokio::join!(echo(&client, "a"), serving);
    assert_eq!(result.expect("answered"), 1);
}
