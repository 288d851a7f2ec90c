//! The statements that fail, by the SQLSTATE that they fail with.

/// Where a statement fails as its case says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Anywhere,
    /// Without a transaction only.
    Outside,
    /// In a transaction only.
    Inside,
}

/// A statement that fails.
pub(crate) struct Case {
    /// The SQLSTATE.
    pub(crate) state: &'static str,
    /// Where it fails in this way.
    pub(crate) place: Place,
    /// What the session does before it: nothing, for most.
    pub(crate) before: &'static [&'static str],
    /// The statement; `▸` stands at the place in the text that the error is about, where there is one.
    pub(crate) sql: &'static str,
}

const fn case(state: &'static str, sql: &'static str) -> Case {
    after(state, &[], sql)
}

const fn after(state: &'static str, before: &'static [&'static str], sql: &'static str) -> Case {
    at(Place::Anywhere, state, before, sql)
}

const fn at(
    place: Place,
    state: &'static str,
    before: &'static [&'static str],
    sql: &'static str,
) -> Case {
    Case {
        state,
        place,
        before,
        sql,
    }
}

/// What all of them find.
pub(crate) const SCHEMA: &[&str] = &[
    "CREATE TABLE parent (id INT PRIMARY KEY, name TEXT UNIQUE, n INT NOT NULL, short VARCHAR(3), \
     twice INT GENERATED ALWAYS AS (n * 2) STORED, CONSTRAINT not_negative CHECK (n >= 0))",
    "CREATE TABLE child (id INT PRIMARY KEY, parent INT REFERENCES parent (id))",
    "CREATE TABLE log (id INT PRIMARY KEY)",
    "CREATE SCHEMA aside",
    "CREATE TABLE aside.parent (id INT)",
    "CREATE VIEW seen AS SELECT id, name FROM parent",
    "CREATE PROCEDURE nothing_much () AS BEGIN SELECT 1; END",
    "CREATE TABLE self (id INT PRIMARY KEY, n INT)",
    "INSERT INTO self VALUES (1, 0), (2, 0)",
    "CREATE TRIGGER meddle BEFORE UPDATE ON self FOR EACH ROW WHEN (new.id = 1) \
     EXECUTE UPDATE self SET n = 100 WHERE id = 2",
    "CREATE SEQUENCE used_up START 2 MAXVALUE 2",
    "SELECT nextval('used_up')",
    "CREATE USER reader PASSWORD 'secret'",
    "GRANT SELECT ON parent, child, log, self, seen TO reader",
    "GRANT INSERT ON log TO reader",
    "INSERT INTO parent (id, name, n, short) VALUES (1, 'one', 10, 'a'), (2, 'two', 20, NULL)",
    "INSERT INTO child VALUES (1, 1), (2, NULL)",
];

/// Each of them leaves everything as it was.
pub(crate) const CASES: &[Case] = &[
    case(
        "0A000",
        "WITH q AS (SELECT 1) SELECT 1 FROM ▸q TABLESAMPLE system (10)",
    ),
    case("0A000", "▸VALUES (1) FOR UPDATE"),
    case("21000", "UPDATE parent SET n = (▸SELECT id FROM child)"),
    case("21000", "INSERT INTO log SELECT (▸SELECT id FROM parent)"),
    case(
        "22001",
        "INSERT INTO parent (id, n, short) VALUES (3, 1, ▸'abcd')",
    ),
    case("22001", "UPDATE parent SET short = ▸name || '!'"),
    case("22003", "UPDATE parent SET n = ▸n + 2147483630"),
    case("22003", "SELECT ▸99999999999::int"),
    case("22003", "SELECT ▸asin(2)"),
    case("22004", "SELECT ▸format('%I', NULL)"),
    case("22007", "SELECT ▸'foo'::date"),
    case("22015", "SELECT ▸'99999999999 days'::interval"),
    case(
        "22007",
        "INSERT INTO log VALUES (3), (extract(year FROM ▸'foo'::date))",
    ),
    case("22008", "SELECT ▸'25:00'::time"),
    case("22009", "SET TIME ZONE 'Nowhere/Land'"),
    case(
        "2200C",
        r##"SELECT substring(▸'abcdefg' FROM '#"a#"b#"c#"' FOR '#')"##,
    ),
    case("2200H", "INSERT INTO log VALUES (▸nextval('used_up'))"),
    case("22011", "SELECT substring(▸name FROM 2 FOR -1) FROM parent"),
    case("22012", "UPDATE parent SET n = ▸100 / (n - 20)"),
    case(
        "22012",
        "INSERT INTO log SELECT ▸1 / (2 - id) FROM parent ORDER BY id",
    ),
    case("22012", "DELETE FROM child WHERE ▸1 / (id - 2) < 5"),
    case(
        "22013",
        "SELECT sum(n) OVER (ORDER BY id ROWS -1 PRECEDING) FROM parent",
    ),
    case("22014", "SELECT ntile(0) OVER (ORDER BY id) FROM parent"),
    case(
        "22016",
        "SELECT nth_value(id, 0) OVER (ORDER BY id) FROM parent",
    ),
    case("2201B", "SELECT id FROM parent WHERE ▸name ~ '('"),
    case("2201E", "SELECT ▸ln(id - 1) FROM parent"),
    case("2201F", "SELECT ▸sqrt(-n) FROM parent"),
    case("2201G", "SELECT ▸width_bucket(5, 0, 10, 0)"),
    case("2201W", "SELECT id FROM parent LIMIT -▸1"),
    case(
        "2202G",
        "SELECT id FROM parent TABLESAMPLE ▸bernoulli (50) REPEATABLE (NULL)",
    ),
    case("2202H", "SELECT id FROM parent TABLESAMPLE ▸system (101)"),
    case("2201X", "SELECT id FROM parent OFFSET -▸1"),
    case("22021", r"SELECT ▸convert_from('\xff'::bytea, 'UTF8')"),
    case("22023", "SELECT ▸chr(-10)"),
    case("22025", r"SELECT id FROM parent WHERE ▸name LIKE '\'"),
    case("2202E", "SELECT ▸get_byte(''::bytea, 0)"),
    case(
        "22033",
        "SELECT ▸jsonb_path_query_array('[1]', 'strict $[1]')",
    ),
    case(
        "22036",
        r#"SELECT ▸jsonb_path_query_array('"a"', '$.double()')"#,
    ),
    case("22038", r#"SELECT ▸jsonb_path_match('{"a": 1}', '$.a')"#),
    case(
        "22039",
        "SELECT ▸jsonb_path_query_array('1', 'strict $[*]')",
    ),
    case("2203B", "SELECT ▸jsonb_path_query_first('\"a\"', '-$')"),
    case("2203A", "SELECT ▸jsonb_path_exists('{}', 'strict $.a')"),
    case(
        "2203C",
        "SELECT ▸jsonb_path_query_array('1', '$.keyvalue()')",
    ),
    case("22P02", "SELECT id FROM parent WHERE id = ▸'a'"),
    case("22P02", "INSERT INTO log SELECT ▸name::int FROM parent"),
    case("22P03", r"SELECT ▸'\x00'::bytea::uuid"),
    case("22P05", r#"SELECT ▸'"\u0000"'::jsonb"#),
    case("23502", "INSERT INTO parent (id, name) VALUES (3, 'three')"),
    case("23502", "UPDATE parent SET n = NULL WHERE id = 2"),
    case(
        "23502",
        "ALTER TABLE child ALTER COLUMN parent SET NOT NULL",
    ),
    case("23503", "INSERT INTO child VALUES (3, 1), (4, 9)"),
    case("23503", "DELETE FROM parent"),
    case("23503", "UPDATE parent SET id = id + 10"),
    case(
        "23505",
        "INSERT INTO parent (id, name, n) VALUES (3, 'three', 1), (4, 'one', 1)",
    ),
    case("23505", "UPDATE parent SET name = 'same'"),
    case("23505", "CREATE UNIQUE INDEX once ON parent ((id / 10))"),
    case("23514", "UPDATE parent SET n = n - 15"),
    case("23514", "ALTER TABLE parent ADD CHECK (n > 10)"),
    at(
        Place::Inside,
        "25001",
        &["SELECT 1"],
        "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
    ),
    at(
        Place::Inside,
        "25006",
        &["SET TRANSACTION READ ONLY"],
        "INSERT INTO log VALUES (3)",
    ),
    at(Place::Outside, "25P01", &[], "SAVEPOINT s"),
    case("26000", "EXECUTE nothing (1)"),
    case("27000", "UPDATE self SET n = 1"),
    case("2BP01", "DROP TABLE ▸parent"),
    case("2BP01", "ALTER TABLE parent DROP COLUMN ▸name"),
    at(Place::Inside, "3B001", &[], "ROLLBACK TO nothing"),
    case("3F000", "CREATE TABLE ▸nowhere.parent (a INT)"),
    case("42P01", "SELECT * FROM nowhere.▸parent"),
    case("42501", "DELETE FROM log"),
    case("42501", "INSERT INTO parent (id, n) VALUES (3, 1)"),
    case("42601", "SELECT id FROM parent WHERE▸"),
    case("42601", "SELECT 'größe' FROM parent parent ▸parent"),
    case(
        "42611",
        "CREATE TABLE t (a INT PRIMARY KEY, ▸b TEXT AUTO_INCREMENT)",
    ),
    case("42701", "CREATE TABLE t (a INT, b INT, ▸A TEXT)"),
    case("42701", "ALTER TABLE parent ADD COLUMN ▸name TEXT"),
    case(
        "42702",
        "SELECT ▸id FROM parent JOIN child ON parent.id = child.parent",
    ),
    case("42703", "SELECT id, ▸nam FROM parent"),
    case("42703", "SELECT 'größe', p.▸nam FROM parent p"),
    case("42703", "UPDATE parent SET ▸nam = 1"),
    case("42703", "INSERT INTO log (id, ▸nam) VALUES (3, 1)"),
    case("42704", "DROP INDEX ▸nothing"),
    case("42704", "SELECT ▸1::nothing"),
    case(
        "42710",
        "ALTER TABLE parent ADD CONSTRAINT ▸not_negative CHECK (n > 0)",
    ),
    case("42710", "CREATE USER reader PASSWORD 'x'"),
    case("42P09", "SELECT ▸parent.id FROM parent, aside.parent"),
    case("42712", "▸SELECT parent.id FROM parent, parent"),
    case(
        "42723",
        "CREATE PROCEDURE nothing_much () AS BEGIN SELECT 1; END",
    ),
    case("42725", "SELECT -▸'5'"),
    case("42803", "SELECT ▸id, count(*) FROM parent GROUP BY n"),
    case("42803", "SELECT id FROM parent WHERE ▸count(*) > 1"),
    case("42804", "SELECT id FROM parent WHERE ▸n"),
    case(
        "42804",
        "▸SELECT id FROM parent UNION SELECT name FROM parent",
    ),
    case("42804", "UPDATE parent SET n = DATE ▸'2024-01-01'"),
    case("42809", "DROP VIEW ▸parent"),
    case("42809", "CREATE INDEX i ON ▸seen (id)"),
    case("42830", "CREATE TABLE t (▸x INT REFERENCES parent (n))"),
    case("42846", "SELECT ▸1::uuid"),
    case("42883", "SELECT ▸nothing(id) FROM parent"),
    case("42883", "SELECT id FROM parent WHERE ▸name > 1"),
    case("42P01", "SELECT * FROM ▸nothing"),
    case("42P01", "INSERT INTO ▸nothing VALUES (1)"),
    case("42P01", "SELECT p.id, ▸q.id FROM parent p"),
    case("42P02", "CREATE VIEW v AS SELECT ▸$1::int"),
    after(
        "42P03",
        &["DECLARE c CURSOR WITH HOLD FOR SELECT 1"],
        "DECLARE c CURSOR FOR SELECT 2",
    ),
    case("42P11", "DECLARE ▸c SCROLL NO SCROLL CURSOR FOR SELECT 1"),
    after("42P05", &["PREPARE p AS SELECT 1"], "PREPARE p AS SELECT 2"),
    case("42P06", "CREATE SCHEMA aside"),
    case("42P07", "CREATE TABLE parent (a INT)"),
    case("42P07", "CREATE VIEW child AS SELECT 1"),
    case("42P10", "SELECT id FROM parent ORDER BY ▸2"),
    case(
        "42P10",
        "INSERT INTO parent VALUES (1, 'x', 1) ON CONFLICT (▸n) DO NOTHING",
    ),
    case("42P16", "ALTER TABLE parent ADD PRIMARY KEY (▸name)"),
    case("42P17", "CREATE INDEX i ON parent ((▸n + random()))"),
    case("428C9", "UPDATE parent SET ▸twice = 3"),
    case(
        "428C9",
        "INSERT INTO ▸parent (id, n, twice) VALUES (3, 1, 2)",
    ),
    case("42P18", "▸PREPARE p AS SELECT $2::int"),
    case(
        "42P19",
        "WITH RECURSIVE x(i) AS (SELECT i FROM ▸x) SELECT * FROM x",
    ),
    case("42P20", "SELECT id FROM parent WHERE ▸rank() OVER () > 1"),
    case("42P20", "UPDATE parent SET n = ▸row_number() OVER ()"),
    case("54023", "SELECT ▸$70000::int"),
    case(
        "54011",
        "SELECT count(*) FROM parent GROUP BY CUBE (▸id, n, name, id+1, id+2, id+3, id+4, id+5, id+6, id+7, id+8, id+9, id+10)",
    ),
    case("55000", "ALTER TABLE parent ALTER COLUMN ▸n DROP IDENTITY"),
    case("55006", "DROP USER ▸admin"),
];
