//! Users, grants, transactions, settings and prepared statements, from SQL to commands.

mod bounds;

use super::super::scratch::Scratch;
use crate::catalog::Privilege;
use crate::plan::{Command, GrantChange, SetOption, Statement};
use crate::types::{DataType, SqlState, TableId, Value};

fn scratch() -> Scratch {
    Scratch::new(&["CREATE TABLE a (x INT)", "CREATE TABLE b (x INT)"])
}

#[test]
fn users_are_made_and_changed() {
    let scratch = scratch();
    let Command::CreateUser(ann) = scratch.command("CREATE USER Ann PASSWORD 'p' ADMIN") else {
        panic!();
    };
    assert_eq!(
        (ann.name.as_str(), ann.password.as_str(), ann.admin),
        ("ann", "p", true)
    );
    let Command::AlterUser(bob) = scratch.command("ALTER USER bob IDENTIFIED BY 'q'") else {
        panic!();
    };
    assert_eq!((bob.password.as_deref(), bob.admin), (Some("q"), None));
    let Command::DropUser(drop) = scratch.command("DROP USER IF EXISTS nobody") else {
        panic!();
    };
    assert!(drop.names.is_empty());
    scratch.all_refused(&[
        ("CREATE USER ann", SqlState::SyntaxError, 13),
        (
            "CREATE USER ann PASSWORD ''",
            SqlState::InvalidParameterValue,
            13,
        ),
        ("ALTER USER nobody ADMIN", SqlState::UndefinedObject, 12),
        ("ALTER USER bob", SqlState::SyntaxError, 12),
        ("DROP USER nobody", SqlState::UndefinedObject, 11),
        ("DROP USER admin", SqlState::ObjectInUse, 11),
        // He owns the tables here.
        ("DROP USER bob", SqlState::DependentObjectsStillExist, 11),
    ]);
}

#[test]
fn grants_name_privileges_tables_and_users() {
    let scratch = scratch();
    let Command::Grant(GrantChange {
        privileges,
        tables,
        users,
        grant_option,
    }) = scratch.command(
        "GRANT UPDATE, SELECT, SELECT ON TABLE b, a, public.b TO bob, admin WITH GRANT OPTION",
    )
    else {
        panic!();
    };
    assert_eq!(privileges, [Privilege::Select, Privilege::Update]);
    assert_eq!(tables, [TableId(1), TableId(11)]);
    assert_eq!(users, ["bob", "admin"]);
    assert!(grant_option);
    let Command::Revoke(revoke) = scratch.command("REVOKE ALL PRIVILEGES ON a FROM bob") else {
        panic!();
    };
    assert_eq!(revoke.privileges, Privilege::ALL);
    let all = "GRANT SELECT ON ALL TABLES IN SCHEMA public TO bob";
    let Command::Grant(all) = scratch.command(all) else {
        panic!()
    };
    assert_eq!(all.tables.len(), 2);
    scratch.all_refused(&[
        (
            "GRANT SELECT ON nowhere TO bob",
            SqlState::UndefinedTable,
            17,
        ),
        ("GRANT SELECT ON a TO nobody", SqlState::UndefinedObject, 22),
        (
            "GRANT SELECT (x) ON a TO bob",
            SqlState::FeatureNotSupported,
            15,
        ),
        (
            "GRANT TRUNCATE ON a TO bob",
            SqlState::FeatureNotSupported,
            1,
        ),
        (
            "GRANT SELECT ON a TO PUBLIC",
            SqlState::FeatureNotSupported,
            1,
        ),
        ("GRANT admin TO bob", SqlState::FeatureNotSupported, 1),
        (
            "REVOKE SELECT ON a FROM bob CASCADE",
            SqlState::FeatureNotSupported,
            1,
        ),
    ]);
}

#[test]
fn transactions_have_modes() {
    let scratch = scratch();
    let modes = |sql: &str| match scratch.command(sql) {
        Command::Begin {
            isolation,
            read_only,
        } => (isolation, read_only),
        Command::SetTransaction {
            isolation,
            read_only,
            session: _,
        } => (isolation, read_only),
        other => panic!("{sql}: {other:?}"),
    };
    assert_eq!(modes("BEGIN"), (None, None));
    assert_eq!(modes("BEGIN WORK"), (None, None));
    assert_eq!(
        modes("BEGIN ISOLATION LEVEL SERIALIZABLE, READ ONLY"),
        (Some(3), Some(true))
    );
    assert_eq!(modes("START TRANSACTION READ WRITE"), (None, Some(false)));
    assert_eq!(
        modes("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"),
        (Some(2), None)
    );
    let session = "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY";
    assert!(matches!(
        scratch.command(session),
        Command::SetTransaction { session: true, .. }
    ));
    for sql in ["COMMIT", "END", "COMMIT WORK", "END TRANSACTION"] {
        assert!(matches!(scratch.command(sql), Command::Commit), "{sql}");
    }
    for sql in ["ROLLBACK", "ABORT"] {
        assert!(
            matches!(scratch.command(sql), Command::Rollback { to: None }),
            "{sql}"
        );
    }
    let Command::Rollback { to } = scratch.command("ROLLBACK TO SAVEPOINT Sp") else {
        panic!()
    };
    assert_eq!(to.as_deref(), Some("sp"));
    assert!(matches!(scratch.command("SAVEPOINT sp"), Command::Savepoint { name } if name == "sp"));
    assert!(
        matches!(scratch.command("RELEASE SAVEPOINT sp"), Command::Release { name } if name == "sp")
    );
    let chained = scratch.command("COMMIT AND CHAIN");
    assert!(matches!(chained, Command::EndAndChain { commit: true }));
    assert_eq!(
        scratch.refused("BEGIN READ ONLY, READ WRITE").state(),
        SqlState::SyntaxError
    );
}

#[test]
fn options_take_constants_and_words() {
    let scratch = scratch();
    let set = |sql: &str| match scratch.command(sql) {
        Command::Set(SetOption {
            option,
            value,
            local,
        }) => (option, value, local),
        other => panic!("{sql}: {other:?}"),
    };
    let text = |text: &str| Some(Value::Text(text.into()));
    let cases = [
        (
            "SET lock_timeout = 5",
            "lock_timeout",
            Some(Value::BigInt(5)),
            false,
        ),
        (
            "SET LOCAL Lock_Timeout TO -5",
            "lock_timeout",
            Some(Value::BigInt(-5)),
            true,
        ),
        (
            "SET SESSION application_name = 'It'",
            "application_name",
            text("It"),
            false,
        ),
        ("SET auto_commit = on", "auto_commit", text("on"), false),
        (
            "SET autocommit = false",
            "auto_commit",
            Some(Value::Boolean(false)),
            false,
        ),
        ("SET TIME ZONE 'UTC'", "time_zone", text("UTC"), false),
        ("SET timezone = DEFAULT", "time_zone", None, false),
        ("RESET fetch_size", "fetch_size", None, false),
    ];
    for (sql, option, value, local) in cases {
        assert_eq!(set(sql), (option.to_owned(), value, local), "{sql}");
    }
    let show = |sql: &str| match scratch.command(sql) {
        Command::Show { option } => option,
        other => panic!("{sql}: {other:?}"),
    };
    assert_eq!(show("SHOW TIME ZONE"), "time_zone");
    assert_eq!(
        show("SHOW TRANSACTION ISOLATION LEVEL"),
        "transaction_isolation"
    );
    let all = scratch.command("SHOW ALL");
    assert!(matches!(all, Command::ShowAll { pattern: None }));
    assert_eq!(set("SET NAMES 'utf8'").0, "client_encoding");
    assert!(matches!(scratch.command("RESET ALL"), Command::ResetAll));
    for sql in ["SET x = 1 + 1", "SET x = 1, 2", "SET ROLE bob"] {
        assert_eq!(
            scratch.refused(sql).state(),
            SqlState::FeatureNotSupported,
            "{sql}"
        );
    }
}

#[test]
fn prepared_statements_keep_their_text_and_types() {
    let scratch = scratch();
    let prepare = "PREPARE p (INT, VARCHAR(3)) AS SELECT x FROM a WHERE x = $1";
    let Command::Prepare {
        name,
        parameter_types,
        sql,
    } = scratch.command(prepare)
    else {
        panic!()
    };
    assert_eq!(
        (name.as_str(), sql.as_str()),
        ("p", "SELECT x FROM a WHERE x = $1")
    );
    assert_eq!(parameter_types, [DataType::Int, DataType::Varchar(Some(3))]);
    let Command::Execute { name, arguments } = scratch.command("EXECUTE p (1 + 1, 'x')") else {
        panic!();
    };
    let types: Vec<_> = arguments
        .columns
        .iter()
        .map(|column| column.data_type)
        .collect();
    assert_eq!(
        (name.as_str(), types),
        ("p", vec![DataType::Int, DataType::Text])
    );
    let deallocated = |sql: &str| match scratch.command(sql) {
        Command::Deallocate { name } => name,
        other => panic!("{sql}: {other:?}"),
    };
    assert_eq!(deallocated("DEALLOCATE p").as_deref(), Some("p"));
    assert_eq!(deallocated("DEALLOCATE PREPARE ALL"), None);
    assert_eq!(deallocated("DEALLOCATE \"all\"").as_deref(), Some("all"));
    assert_eq!(
        scratch.refused("EXECUTE p (x)").state(),
        SqlState::UndefinedColumn
    );
}

#[test]
fn explain_takes_queries_and_changes() {
    let scratch = scratch();
    for sql in [
        "EXPLAIN SELECT x FROM a",
        "EXPLAIN DELETE FROM a",
        "EXPLAIN INSERT INTO a VALUES (1)",
        "EXPLAIN ANALYZE SELECT 1",
        "EXPLAIN (FORMAT JSON, ANALYZE off, TIMING false, COSTS OFF) SELECT 1",
        "EXPLAIN (COSTS, BUFFERS) SELECT 1",
    ] {
        assert!(
            matches!(scratch.bind(sql), Ok(Statement::Explain(_))),
            "{sql}"
        );
    }
    for (sql, state) in [
        (
            "EXPLAIN (FORMAT YAML) SELECT 1",
            SqlState::FeatureNotSupported,
        ),
        ("EXPLAIN CREATE TABLE t (a INT)", SqlState::SyntaxError),
    ] {
        assert_eq!(scratch.refused(sql).state(), state, "{sql}");
    }
}

#[test]
fn what_is_not_supported_is_named() {
    let scratch = scratch();
    for (sql, message) in [
        ("LOCK TABLES a WRITE", "LOCK TABLES is not supported"),
        ("CREATE DATABASE d", "CREATE DATABASE is not supported"),
    ] {
        let error = scratch.refused(sql);
        assert_eq!(error.state(), SqlState::FeatureNotSupported, "{sql}");
        assert_eq!(
            (error.message(), error.position()),
            (message, Some(1)),
            "{sql}"
        );
    }
}
