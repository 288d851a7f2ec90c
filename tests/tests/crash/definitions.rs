//! `kill -9` after definitions of every kind: what was defined is there again, from the log and then from a
//! checkpoint, and means what it meant.

use std::path::Path;

use flydb_client::{Client, SqlState};
use flydb_tests::client::run_all;

use flydb_tests::child::ChildServer;

use super::start;

/// Definitions, the names of some used more than once, so that a replay by names that takes one for the other shows.
const DEFINITIONS: &[&str] = &[
    "CREATE USER ann PASSWORD 'ann'",
    // Schemas, with namesakes in them.
    "CREATE SCHEMA shop",
    "CREATE SCHEMA store",
    "CREATE TABLE item (id INT PRIMARY KEY, place TEXT)",
    "CREATE TABLE shop.item (id SERIAL PRIMARY KEY, place TEXT, price NUMERIC(8, 2) DEFAULT 1.50)",
    "CREATE INDEX item_place ON shop.item (place)",
    "INSERT INTO item VALUES (1, 'public')",
    "INSERT INTO shop.item (place, price) VALUES ('shop', 2), ('shop', 20), ('other', 3)",
    "CREATE TABLE store.item (id INT PRIMARY KEY, up INT REFERENCES shop.item)",
    "INSERT INTO store.item VALUES (1, 1)",
    "ALTER SCHEMA store RENAME TO depot",
    "CREATE SCHEMA store",
    "CREATE TABLE store.item (id INT)",
    "ALTER TABLE item SET SCHEMA store",
    // The name is taken there: it stays where it was.
    "GRANT USAGE ON SCHEMA shop TO ann",
    "GRANT SELECT ON shop.item TO ann",
    // Types.
    "CREATE TYPE mood AS ENUM ('sad', 'happy')",
    "ALTER TYPE mood ADD VALUE 'ok' BEFORE 'happy'",
    "ALTER TYPE mood RENAME VALUE 'sad' TO 'low'",
    "CREATE TABLE diary (day INT PRIMARY KEY, mood mood)",
    "CREATE INDEX diary_mood ON diary (mood)",
    "INSERT INTO diary VALUES (1, 'happy'), (2, 'low'), (3, 'ok')",
    "CREATE DOMAIN score AS INT DEFAULT 7 CHECK (value BETWEEN 0 AND 10)",
    "CREATE DOMAIN mark AS score NOT NULL CONSTRAINT no_five CHECK (value <> 5)",
    "CREATE TABLE exam (id INT PRIMARY KEY, mark mark)",
    "INSERT INTO exam (id) VALUES (1)",
    "CREATE DOMAIN gone AS INT",
    "DROP DOMAIN gone",
    // Functions.
    "CREATE FUNCTION twice(a INT) RETURNS INT IMMUTABLE STRICT LANGUAGE SQL AS 'SELECT a * 2'",
    "CREATE FUNCTION twice(a TEXT) RETURNS TEXT LANGUAGE SQL AS 'SELECT a || a'",
    "CREATE FUNCTION marks() RETURNS TABLE (m mark) LANGUAGE SQL AS 'SELECT mark FROM exam'",
    "CREATE FUNCTION counted() RETURNS BIGINT LANGUAGE SQL SECURITY DEFINER AS 'SELECT count(*) FROM diary'",
    "REVOKE EXECUTE ON FUNCTION marks FROM PUBLIC",
    "CREATE TABLE computed (a INT, b INT GENERATED ALWAYS AS (twice(a)) STORED)",
    "INSERT INTO computed VALUES (4)",
    // Views.
    "CREATE VIEW cheap AS SELECT id, place, price FROM shop.item WHERE price < 10 WITH CHECK OPTION",
    "CREATE VIEW cheapest AS SELECT id, place, price FROM cheap WHERE price < 3 WITH LOCAL CHECK OPTION",
    "CREATE MATERIALIZED VIEW places AS SELECT place, count(*) AS n FROM shop.item GROUP BY place",
    "CREATE UNIQUE INDEX places_place ON places (place)",
    "INSERT INTO shop.item (place) VALUES ('new')",
    "REFRESH MATERIALIZED VIEW CONCURRENTLY places",
    "INSERT INTO shop.item (place) VALUES ('newer')",
    // Long numbers, and what is none.
    "CREATE TABLE vast (n NUMERIC PRIMARY KEY, at INT)",
    "INSERT INTO vast VALUES (1e100, 1), (-1e100, 2), ('NaN', 3), ('Infinity', 4), ('-Infinity', 5), \
     (0.5, 6), (1e-80, 7), (123456789012345678901234567890123456789012345.5, 8)",
    "DELETE FROM vast WHERE n = 1e-80",
    "UPDATE vast SET at = 80 WHERE n = 123456789012345678901234567890123456789012345.50",
    // Unique keys that take one NULL, and the clauses of indexes.
    "CREATE TABLE lone (a INT, b INT)",
    "CREATE UNIQUE INDEX lone_a ON lone (a) INCLUDE (b) NULLS NOT DISTINCT",
    "INSERT INTO lone VALUES (NULL, 1)",
    // A sequence in another schema, which a default counts with.
    "CREATE SEQUENCE shop.numbers START 100",
    "CREATE TABLE numbered (n BIGINT DEFAULT nextval('shop.numbers'), a INT)",
    "INSERT INTO numbered (a) VALUES (1), (2)",
    "CREATE TABLE words (w VARCHAR(3), b BIT(4), t TIMETZ)",
    "INSERT INTO words VALUES ('abc', B'1010', '10:00+02')",
    // What is of the session alone goes with it.
    "CREATE TEMP TABLE item (mine INT)",
    "CREATE TEMP VIEW my_view AS SELECT mine FROM item",
    "CREATE TEMP SEQUENCE my_numbers",
    "INSERT INTO item VALUES (99)",
    // A transaction that uses names again.
    "BEGIN",
    "CREATE TABLE swap (a INT)",
    "INSERT INTO swap VALUES (1)",
    "ALTER TABLE swap SET SCHEMA depot",
    "CREATE TABLE swap (b TEXT)",
    "INSERT INTO swap VALUES ('two')",
    "DROP VIEW cheapest",
    "CREATE VIEW cheapest AS SELECT id, place, price FROM cheap WHERE price < 4 WITH CASCADED CHECK OPTION",
    "COMMIT",
];

/// Queries, and what each has to show: a row in a line, cells with a bar between them.
const SHOWN: &[(&str, &str)] = &[
    ("SELECT place FROM public.item", "public"),
    (
        "SELECT id, place, price FROM shop.item ORDER BY id",
        "1|shop|2.00\n2|shop|20.00\n3|other|3.00\n4|new|1.50\n5|newer|1.50",
    ),
    ("SELECT id, up FROM depot.item", "1|1"),
    ("SELECT count(*) FROM store.item", "0"),
    (
        "SELECT day FROM diary WHERE mood >= 'ok' ORDER BY mood, day",
        "3\n1",
    ),
    (
        "SELECT day, mood FROM diary ORDER BY mood",
        "2|low\n3|ok\n1|happy",
    ),
    ("SELECT mark FROM exam", "7"),
    (
        "SELECT twice(4), twice('ab'), twice(NULL::INT), counted()",
        "8|abab|NULL|3",
    ),
    ("SELECT m FROM marks()", "7"),
    ("SELECT a, b FROM computed", "4|8"),
    ("SELECT id FROM cheap ORDER BY id", "1\n3\n4\n5"),
    ("SELECT id FROM cheapest ORDER BY id", "1\n3\n4\n5"),
    (
        "SELECT place, n FROM places ORDER BY place",
        "new|1\nother|1\nshop|2",
    ),
    ("SELECT n FROM places WHERE place = 'shop'", "2"),
    ("SELECT at FROM vast ORDER BY n", "5\n2\n6\n80\n1\n4\n3"),
    ("SELECT at FROM vast WHERE n > 1e99 ORDER BY n", "1\n4\n3"),
    ("SELECT at FROM vast WHERE n = 'NaN'", "3"),
    ("SELECT last_value >= 101 FROM shop.numbers", "true"),
    ("SELECT sum(n)::BIGINT FROM numbered", "201"),
    ("SELECT w, b, t::TEXT FROM words", "abc|1010|10:00:00+02"),
    ("SELECT a FROM depot.swap", "1"),
    ("SELECT b FROM public.swap", "two"),
];

/// Changes that what was defined refuses, whatever is done before them.
const REFUSED: &[(&str, SqlState)] = &[
    (
        "INSERT INTO shop.item (id) VALUES (1)",
        SqlState::UniqueViolation,
    ),
    (
        "INSERT INTO depot.item VALUES (2, 77)",
        SqlState::ForeignKeyViolation,
    ),
    (
        "DELETE FROM shop.item WHERE id = 1",
        SqlState::ForeignKeyViolation,
    ),
    (
        "INSERT INTO diary VALUES (9, 'sad')",
        SqlState::InvalidTextRepresentation,
    ),
    ("INSERT INTO exam VALUES (2, 5)", SqlState::CheckViolation),
    ("INSERT INTO exam VALUES (2, 11)", SqlState::CheckViolation),
    (
        "INSERT INTO exam VALUES (2, NULL)",
        SqlState::NotNullViolation,
    ),
    (
        "INSERT INTO cheap (place, price) VALUES ('x', 10)",
        SqlState::WithCheckOptionViolation,
    ),
    (
        "INSERT INTO cheapest (place, price) VALUES ('x', 20)",
        SqlState::WithCheckOptionViolation,
    ),
    (
        "UPDATE cheapest SET price = 5",
        SqlState::WithCheckOptionViolation,
    ),
    (
        "INSERT INTO lone VALUES (NULL, 2)",
        SqlState::UniqueViolation,
    ),
    (
        "INSERT INTO vast VALUES ('nan', 0)",
        SqlState::UniqueViolation,
    ),
    (
        "INSERT INTO vast VALUES (1e100 + 0.0, 0)",
        SqlState::UniqueViolation,
    ),
    (
        "INSERT INTO words (w) VALUES ('abcd')",
        SqlState::StringDataRightTruncation,
    ),
    ("DROP TYPE mood", SqlState::DependentObjectsStillExist),
    ("DROP DOMAIN mark", SqlState::DependentObjectsStillExist),
    (
        "DROP FUNCTION twice(INT), twice(TEXT)",
        SqlState::DependentObjectsStillExist,
    ),
    ("DROP SCHEMA shop", SqlState::DependentObjectsStillExist),
    ("CREATE SCHEMA depot", SqlState::DuplicateSchema),
    ("CREATE TYPE mood AS ENUM ()", SqlState::DuplicateObject),
    (
        "CREATE FUNCTION twice(b INT) RETURNS INT LANGUAGE SQL AS 'SELECT 1'",
        SqlState::DuplicateFunction,
    ),
];

async fn shown(client: &Client, query: &str) -> String {
    let rows = client.query(query, ()).await;
    let rows = rows.unwrap_or_else(|error| panic!("{query}: {error}"));
    let line = |row: flydb_client::Row| {
        let cells = (0..row.len()).map(|place| row.value(place).unwrap().to_string());
        cells.collect::<Vec<_>>().join("|")
    };
    let lines = rows.iter().cloned().map(line);
    lines.collect::<Vec<_>>().join("\n")
}

async fn state(client: &Client, statement: &str) -> Option<SqlState> {
    let result = client.run(statement, ()).await;
    result.err().and_then(|error| error.sql_state())
}

async fn all_is_as_it_was(client: &Client, when: &str) {
    for (query, expected) in SHOWN {
        assert_eq!(shown(client, query).await, *expected, "{when}: {query}");
    }
    for (statement, expected) in REFUSED {
        let said = state(client, statement).await;
        assert_eq!(said, Some(*expected), "{when}: {statement}");
    }
    // Reads by an index and reads of all rows agree.
    let by_index = shown(client, "SELECT n FROM vast WHERE n < 0 ORDER BY n").await;
    let by_rows = shown(client, "SELECT n FROM vast WHERE n + 0 < 0 ORDER BY n").await;
    assert_eq!(by_index, by_rows, "{when}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_defined_outlives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let mut victim = start(folder.path());
    let client = victim.connect().await;
    for definition in DEFINITIONS {
        let moved_onto_another = *definition == "ALTER TABLE item SET SCHEMA store";
        let said = state(&client, definition).await;
        let expected = moved_onto_another.then_some(SqlState::DuplicateTable);
        assert_eq!(said, expected, "{definition}");
    }
    // The session has a table of this name to itself.
    assert_eq!(shown(&client, "SELECT mine FROM my_view").await, "99");
    all_is_as_it_was(&client, "before").await;
    for when in ["from the log", "from the log again", "from a checkpoint"] {
        if when == "from a checkpoint" {
            write_a_checkpoint(&victim.connect().await, folder.path()).await;
        }
        victim.kill();
        victim = ChildServer::start("definitions::serve_with_checkpoints", Some(folder.path()));
        let client = victim.connect().await;
        all_is_as_it_was(&client, when).await;
        for gone in ["my_view", "my_numbers", "pg_temp.item"] {
            let query = format!("SELECT * FROM {gone}");
            let said = state(&client, &query).await;
            assert_eq!(said, Some(SqlState::UndefinedTable), "{when}: {gone}");
        }
    }
    rights_are_as_they_were(&victim).await;
    numbers_go_on(&victim).await;
}

/// Not a test: what the child process runs that writes checkpoints soon.
#[test]
#[ignore = "the server's side of the test below"]
fn serve_with_checkpoints() {
    flydb_tests::child::serve(|mut server| {
        server.config_mut().checkpoint_bytes = 1 << 20;
        server
    });
}

/// Writes as much as makes a checkpoint due, and waits for it.
async fn write_a_checkpoint(client: &Client, folder: &Path) {
    run_all(client, &["CREATE TABLE filling (t TEXT)"]).await;
    let checkpoints = || {
        let files = std::fs::read_dir(folder).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.ends_with(".ckp")).count()
    };
    let before = checkpoints();
    for _ in 0..1000 {
        run_all(client, &["INSERT INTO filling SELECT repeat('x', 100000)"]).await;
        if checkpoints() > before {
            return;
        }
    }
    panic!("no checkpoint was written");
}

async fn rights_are_as_they_were(server: &ChildServer) {
    let config = flydb_client::Config::new().address(server.binary_addr());
    let ann = config.user("ann").password("ann").connect().await.unwrap();
    assert_eq!(shown(&ann, "SELECT count(*) FROM shop.item").await, "5");
    assert_eq!(shown(&ann, "SELECT counted()").await, "3");
    for denied in [
        "SELECT * FROM depot.item",
        "SELECT * FROM diary",
        "SELECT * FROM marks()",
        "INSERT INTO shop.item (place) VALUES ('x')",
        "CREATE TABLE shop.t (a INT)",
        "DROP FUNCTION counted",
        "ALTER TYPE mood ADD VALUE 'x'",
    ] {
        let said = state(&ann, denied).await;
        assert_eq!(said, Some(SqlState::InsufficientPrivilege), "{denied}");
    }
}

/// No number of a sequence comes twice, nor an id of a type or table.
async fn numbers_go_on(server: &ChildServer) {
    let client = server.connect().await;
    let make = [
        "INSERT INTO numbered (a) VALUES (3)",
        "INSERT INTO shop.item (place) VALUES ('last')",
        "CREATE TYPE colour AS ENUM ('red', 'green')",
        "CREATE TABLE paint (c colour)",
        "INSERT INTO paint VALUES ('green')",
        "REFRESH MATERIALIZED VIEW places",
        "ALTER TYPE mood ADD VALUE 'great'",
        "INSERT INTO diary VALUES (4, 'great')",
    ];
    run_all(&client, &make).await;
    assert_eq!(
        shown(&client, "SELECT max(n) > 101 FROM numbered").await,
        "true"
    );
    assert_eq!(
        shown(&client, "SELECT max(id) > 5 FROM shop.item").await,
        "true"
    );
    assert_eq!(shown(&client, "SELECT c FROM paint").await, "green");
    assert_eq!(shown(&client, "SELECT count(*) FROM places").await, "5");
    let moods = shown(&client, "SELECT mood FROM diary ORDER BY mood").await;
    assert_eq!(moods, "low\nok\nhappy\ngreat");
}
