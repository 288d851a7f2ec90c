//! Definitions, from SQL to commands.

use super::super::scratch::Scratch;
use crate::catalog::{IndexColumn, ReferentialAction, SequenceKind};
use crate::plan::{Command, CreateIndex, NewUnique, ParentRef};
use crate::types::{DataType, DecimalSize, SqlState, TableId};

fn names(keys: &[NewUnique]) -> Vec<(&str, &[usize])> {
    keys.iter()
        .map(|key| (key.name.as_str(), &key.columns[..]))
        .collect()
}

fn people() -> Scratch {
    Scratch::new(&[
        "CREATE TABLE person (id INT PRIMARY KEY, name TEXT UNIQUE, a INT, b INT, UNIQUE (a, b))",
    ])
}

#[test]
fn a_table_comes_out_canonical() {
    let scratch = people();
    let table = scratch.create_table(
        "CREATE TABLE IF NOT EXISTS Pet (
            id BIGSERIAL PRIMARY KEY,
            \"Name\" VARCHAR(20) NOT NULL DEFAULT 'nobody' UNIQUE,
            price DECIMAL(6, 2) CHECK (price > 0) CONSTRAINT cheap CHECK (price < 100),
            owner INT REFERENCES person ON DELETE CASCADE ON UPDATE SET NULL,
            born DATE NULL DEFAULT NULL,
            a INT, b INT,
            CHECK (a < b),
            CONSTRAINT pair UNIQUE (a, b),
            UNIQUE (a, b),
            FOREIGN KEY (b, a) REFERENCES person (b, a) ON DELETE SET DEFAULT ON UPDATE RESTRICT
        )",
    );
    assert_eq!((table.name.as_str(), table.if_not_exists), ("pet", true));
    let columns: Vec<_> = table
        .columns
        .iter()
        .map(|column| (column.name.as_str(), column.data_type, column.nullable))
        .collect();
    let price = DecimalSize {
        precision: 6,
        scale: 2,
    };
    assert_eq!(
        columns,
        [
            ("id", DataType::BigInt, false),
            ("Name", DataType::Varchar(Some(20)), false),
            ("price", DataType::Decimal(Some(price)), true),
            ("owner", DataType::Int, true),
            ("born", DataType::Date, true),
            ("a", DataType::Int, true),
            ("b", DataType::Int, true),
        ]
    );
    assert_eq!(table.columns[0].sequence, Some(SequenceKind::Serial));
    assert_eq!(table.columns[1].default.as_ref().unwrap().sql, "'nobody'");
    let key = table.primary_key.as_ref().unwrap();
    assert_eq!(
        (key.name.as_str(), &key.columns[..]),
        ("pet_pkey", &[0][..])
    );
    assert_eq!(
        names(&table.uniques),
        [
            ("pet_Name_key", &[1][..]),
            ("pair", &[5, 6]),
            ("pet_a_b_key", &[5, 6])
        ]
    );
    let checks: Vec<_> = table
        .checks
        .iter()
        .map(|check| (check.name.as_str(), check.sql.as_str()))
        .collect();
    assert_eq!(
        checks,
        [
            ("pet_price_check", "price > 0"),
            ("cheap", "price < 100"),
            ("pet_check", "a < b"),
        ]
    );
    let [one, two] = &table.foreign_keys[..] else {
        panic!()
    };
    assert_eq!(
        (one.name.as_str(), &one.columns[..]),
        ("pet_owner_fkey", &[3][..])
    );
    assert_eq!(
        (&one.parent, &one.parent_columns[..]),
        (&ParentRef::Table(TableId(1)), &[0][..])
    );
    assert_eq!(one.on_delete, ReferentialAction::Cascade);
    assert_eq!(one.on_update, ReferentialAction::SetNull);
    assert_eq!(
        (two.name.as_str(), &two.columns[..]),
        ("pet_b_a_fkey", &[6, 5][..])
    );
    assert_eq!(&two.parent_columns[..], &[3, 2][..]);
    assert_eq!(two.on_delete, ReferentialAction::SetDefault);
    assert_eq!(two.on_update, ReferentialAction::Restrict);
}

#[test]
fn a_table_may_refer_to_itself() {
    let scratch = Scratch::new(&[]);
    let table = scratch.create_table(
        "CREATE TABLE node (up INT REFERENCES node, id INT PRIMARY KEY, x INT REFERENCES node (y), y INT UNIQUE)",
    );
    let keys = table.foreign_keys.iter();
    let keys: Vec<_> = keys
        .map(|key| (&key.parent, key.parent_columns[0]))
        .collect();
    assert_eq!(keys, [(&ParentRef::Itself, 1), (&ParentRef::Itself, 3)]);
}

#[test]
fn generated_names_avoid_what_exists() {
    let scratch = people();
    let table = scratch.create_table(
        "CREATE TABLE t (a INT CHECK (a > 0) CHECK (a < 9), b INT CONSTRAINT t_a_check CHECK (b > 0))",
    );
    let checks: Vec<_> = table
        .checks
        .iter()
        .map(|check| check.name.as_str())
        .collect();
    assert_eq!(checks, ["t_a_check1", "t_a_check2", "t_a_check"]);
    // The names of keys are shared with all tables and indexes.
    let clash = scratch.create_table("CREATE TABLE person_name (key INT UNIQUE, x INT)");
    assert_eq!(clash.uniques[0].name, "person_name_key_key");
    let clash = scratch.create_table("CREATE TABLE person (name INT UNIQUE)");
    assert_eq!(clash.uniques[0].name, "person_name_key1");
}

#[test]
fn types_go_by_many_names() {
    let scratch = Scratch::new(&[]);
    let decimal = |precision, scale| DataType::Decimal(Some(DecimalSize { precision, scale }));
    let cases = [
        ("TINYINT", DataType::SmallInt),
        ("INT2", DataType::SmallInt),
        ("INTEGER", DataType::Int),
        ("INT4", DataType::Int),
        ("INT8", DataType::BigInt),
        ("FLOAT", DataType::Double),
        ("REAL", DataType::Real),
        ("FLOAT4", DataType::Real),
        ("FLOAT8", DataType::Double),
        ("DOUBLE", DataType::Double),
        ("DOUBLE PRECISION", DataType::Double),
        ("NUMERIC(10)", decimal(10, 0)),
        ("DEC(10, 3)", decimal(10, 3)),
        ("NUMERIC", DataType::Decimal(None)),
        ("CHARACTER VARYING(3)", DataType::Varchar(Some(3))),
        ("CHAR(3)", DataType::Char(3)),
        ("CHAR", DataType::Char(1)),
        ("BOOL", DataType::Boolean),
        ("TIMESTAMP", DataType::Timestamp),
        ("TIMESTAMPTZ", DataType::Timestamp),
        ("TIMESTAMP WITH TIME ZONE", DataType::Timestamp),
        ("TIMESTAMP WITHOUT TIME ZONE", DataType::DateTime),
        ("DATETIME", DataType::DateTime),
        ("TIME", DataType::Time),
        ("INTERVAL", DataType::Interval),
        ("BYTEA", DataType::Blob),
        ("BLOB", DataType::Blob),
        ("BINARY(4)", DataType::Binary(4)),
        ("VARBINARY(4)", DataType::Varbinary(Some(4))),
        ("UUID", DataType::Uuid),
        ("JSON", DataType::Jsonb),
        ("JSONB", DataType::Jsonb),
    ];
    for (name, data_type) in cases {
        let table = scratch.create_table(&format!("CREATE TABLE t (a {name} NOT NULL)"));
        assert_eq!(table.columns[0].data_type, data_type, "{name}");
    }
    for (name, data_type) in [
        ("SMALLSERIAL", DataType::SmallInt),
        ("SERIAL", DataType::Int),
        ("SERIAL8", DataType::BigInt),
        ("INT AUTO_INCREMENT", DataType::Int),
        ("INT GENERATED BY DEFAULT AS IDENTITY", DataType::Int),
    ] {
        let table = scratch.create_table(&format!("CREATE TABLE t (a {name})"));
        let column = &table.columns[0];
        assert_eq!(
            (column.data_type, column.nullable),
            (data_type, false),
            "{name}"
        );
        assert!(column.sequence.is_some(), "{name}");
    }
}

#[test]
fn definitions_that_make_no_sense_are_refused_at_their_place() {
    people().all_refused(&[
        (
            "CREATE TABLE t (a INT, A INT)",
            SqlState::DuplicateColumn,
            24,
        ),
        ("CREATE TABLE t ()", SqlState::InvalidTableDefinition, 14),
        (
            "CREATE TABLE t (a INT PRIMARY KEY, b INT PRIMARY KEY)",
            SqlState::InvalidTableDefinition,
            36,
        ),
        (
            "CREATE TABLE t (a INT PRIMARY KEY, PRIMARY KEY (a))",
            SqlState::InvalidTableDefinition,
            49,
        ),
        (
            "CREATE TABLE t (a INT, UNIQUE (a, b))",
            SqlState::UndefinedColumn,
            35,
        ),
        (
            "CREATE TABLE t (a INT, UNIQUE (a, a))",
            SqlState::DuplicateColumn,
            35,
        ),
        (
            "CREATE TABLE t (a INT NULL NOT NULL)",
            SqlState::SyntaxError,
            17,
        ),
        (
            "CREATE TABLE t (a INT NULL PRIMARY KEY)",
            SqlState::SyntaxError,
            17,
        ),
        (
            "CREATE TABLE t (a INT DEFAULT 1 DEFAULT 2)",
            SqlState::SyntaxError,
            17,
        ),
        (
            "CREATE TABLE t (a SERIAL DEFAULT 2)",
            SqlState::SyntaxError,
            17,
        ),
        (
            "CREATE TABLE t (a TEXT AUTO_INCREMENT)",
            SqlState::InvalidColumnDefinition,
            17,
        ),
        (
            "CREATE TABLE t (a INT AUTO_INCREMENT, b SERIAL)",
            SqlState::InvalidTableDefinition,
            39,
        ),
        (
            "CREATE TABLE t (a INT CONSTRAINT x UNIQUE, b INT CONSTRAINT x UNIQUE)",
            SqlState::DuplicateObject,
            61,
        ),
        (
            "CREATE TABLE t (a INT CONSTRAINT person UNIQUE)",
            SqlState::DuplicateTable,
            34,
        ),
        (
            "CREATE TABLE t (a INT CONSTRAINT t PRIMARY KEY)",
            SqlState::DuplicateTable,
            34,
        ),
        (
            "CREATE TABLE other.t (a INT)",
            SqlState::InvalidSchemaName,
            14,
        ),
        (
            "CREATE TABLE t (a INT DEFAULT b)",
            SqlState::FeatureNotSupported,
            31,
        ),
        (
            "CREATE TABLE t (a INT DEFAULT 'x')",
            SqlState::InvalidTextRepresentation,
            31,
        ),
        (
            "CREATE TABLE t (a INT DEFAULT true)",
            SqlState::DatatypeMismatch,
            31,
        ),
        (
            "CREATE TABLE t (a INT DEFAULT (SELECT 1))",
            SqlState::FeatureNotSupported,
            32,
        ),
        (
            "CREATE TABLE t (a INT CHECK (b > 0))",
            SqlState::UndefinedColumn,
            30,
        ),
        (
            "CREATE TABLE t (a INT CHECK (a + 1))",
            SqlState::DatatypeMismatch,
            30,
        ),
        (
            "CREATE TABLE t (a INT CHECK (a > (SELECT 1)))",
            SqlState::FeatureNotSupported,
            35,
        ),
        (
            "CREATE TABLE t (a INT CHECK (a > count(*)))",
            SqlState::GroupingError,
            34,
        ),
        (
            "CREATE TABLE t (a INT CHECK (a > $1))",
            SqlState::UndefinedParameter,
            34,
        ),
    ]);
}

#[test]
fn foreign_keys_need_a_key_of_their_types() {
    people().all_refused(&[
        (
            "CREATE TABLE t (a INT REFERENCES nowhere)",
            SqlState::UndefinedTable,
            34,
        ),
        (
            "CREATE TABLE t (a INT REFERENCES person (z))",
            SqlState::UndefinedColumn,
            42,
        ),
        (
            "CREATE TABLE t (a INT REFERENCES person (a))",
            SqlState::InvalidForeignKey,
            17,
        ),
        (
            "CREATE TABLE t (a TEXT REFERENCES person)",
            SqlState::DatatypeMismatch,
            17,
        ),
        (
            "CREATE TABLE t (a INT, b INT, FOREIGN KEY (a, b) REFERENCES person)",
            SqlState::InvalidForeignKey,
            44,
        ),
        (
            "CREATE TABLE t (a INT, FOREIGN KEY (a) REFERENCES person (a, b))",
            SqlState::InvalidForeignKey,
            37,
        ),
        (
            "CREATE TABLE t (a INT REFERENCES t)",
            SqlState::InvalidForeignKey,
            17,
        ),
        (
            "CREATE TABLE t (a INT REFERENCES person MATCH FULL)",
            SqlState::FeatureNotSupported,
            17,
        ),
        (
            "CREATE TABLE t (a INT REFERENCES person DEFERRABLE)",
            SqlState::FeatureNotSupported,
            17,
        ),
    ]);
}

#[test]
fn what_other_databases_have_is_refused_and_never_ignored() {
    for sql in [
        "CREATE OR REPLACE TABLE t (a INT)",
        "CREATE TEMP TABLE t (a INT)",
        "CREATE UNLOGGED TABLE t (a INT)",
        "CREATE TABLE t AS SELECT 1",
        "CREATE TABLE t LIKE person",
        "CREATE TABLE t (a INT) INHERITS (person)",
        "CREATE TABLE t (a INT) PARTITION BY RANGE (a)",
        "CREATE TABLE t (a INT) WITH (fillfactor = 70)",
        "CREATE TABLE t (a INT) ENGINE = InnoDB",
        "CREATE TABLE t (a INT COMMENT 'x')",
        "CREATE TABLE t (a TEXT COLLATE \"C\")",
        "CREATE TABLE t (a TEXT CHARACTER SET utf8)",
        "CREATE TABLE t (a INT GENERATED ALWAYS AS IDENTITY)",
        "CREATE TABLE t (a INT, b INT GENERATED ALWAYS AS (a + 1) STORED)",
        "CREATE TABLE t (a INT CONSTRAINT x NOT NULL)",
        "CREATE TABLE t (a INT UNIQUE NULLS NOT DISTINCT)",
        "CREATE TABLE t (a INT, UNIQUE (a) INCLUDE (a))",
        "CREATE TABLE t (a INT UNIQUE DEFERRABLE INITIALLY DEFERRED)",
        "CREATE TABLE t (a INT CHECK (a > 0) NO INHERIT)",
        "CREATE TABLE t (a INT CHECK (a > 0) NOT ENFORCED)",
        "CREATE INDEX i ON person (lower(name))",
        "CREATE INDEX i ON person (a) WHERE a > 0",
        "CREATE INDEX i ON person USING gin (a)",
        "CREATE INDEX i ON person (a) INCLUDE (b)",
        "CREATE INDEX i ON person (a NULLS FIRST)",
        "CREATE INDEX CONCURRENTLY i ON person (a)",
        "CREATE UNIQUE INDEX i ON person (a) NULLS NOT DISTINCT",
        "DROP VIEW person",
        "DROP INDEX person_name_key CASCADE",
        "CREATE VIEW v AS SELECT 1",
        "ALTER TABLE person ADD COLUMN c INT",
        "TRUNCATE person",
    ] {
        let error = people().refused(sql);
        assert_eq!(
            error.state(),
            SqlState::FeatureNotSupported,
            "{sql}: {error}"
        );
        assert!(error.position().is_some(), "{sql}: {error}");
    }
    let view = people().refused("CREATE VIEW v AS SELECT 1");
    assert_eq!(view.message(), "CREATE VIEW is not supported");
}

#[test]
fn indexes_have_orders_and_names() {
    let scratch = people();
    let index = |sql: &str| match scratch.command(sql) {
        Command::CreateIndex(index) => index,
        other => panic!("{sql}: {other:?}"),
    };
    let CreateIndex {
        name,
        table,
        columns,
        unique,
        if_not_exists,
    } = index("CREATE UNIQUE INDEX IF NOT EXISTS i ON public.person (b DESC NULLS FIRST, a)");
    assert_eq!(
        (name.as_str(), table, unique, if_not_exists),
        ("i", TableId(1), true, true)
    );
    let column = |column, descending| IndexColumn { column, descending };
    assert_eq!(columns, [column(3, true), column(2, false)]);
    assert_eq!(
        index("CREATE INDEX ON person (a, b)").name,
        "person_a_b_idx"
    );
    scratch.all_refused(&[
        (
            "CREATE INDEX i ON nowhere (a)",
            SqlState::UndefinedTable,
            19,
        ),
        (
            "CREATE INDEX i ON person (z)",
            SqlState::UndefinedColumn,
            27,
        ),
        (
            "CREATE INDEX i ON person (a, a)",
            SqlState::DuplicateColumn,
            30,
        ),
    ]);
}

#[test]
fn what_others_stand_on_is_not_dropped() {
    let mut scratch = people();
    scratch.create("CREATE TABLE child (p INT REFERENCES person, UNIQUE (p))");
    let dropped = |sql: &str| match scratch.command(sql) {
        Command::DropTable(drop) => drop.tables,
        Command::DropIndex(drop) => drop.indexes.into_iter().map(|(table, _)| table).collect(),
        other => panic!("{sql}: {other:?}"),
    };
    assert_eq!(
        dropped("DROP TABLE IF EXISTS nowhere, child, child"),
        [TableId(11)]
    );
    assert_eq!(dropped("DROP TABLE person CASCADE"), [TableId(1)]);
    assert_eq!(
        dropped("DROP TABLE person, child"),
        [TableId(1), TableId(11)]
    );
    assert_eq!(dropped("DROP INDEX IF EXISTS nowhere"), []);
    scratch.all_refused(&[
        (
            "DROP TABLE person",
            SqlState::DependentObjectsStillExist,
            12,
        ),
        ("DROP TABLE child, nowhere", SqlState::UndefinedTable, 19),
        ("DROP INDEX nowhere", SqlState::UndefinedObject, 12),
        (
            "DROP INDEX child_p_key ON person",
            SqlState::UndefinedObject,
            12,
        ),
        (
            "DROP INDEX child_p_key",
            SqlState::DependentObjectsStillExist,
            12,
        ),
    ]);
    let error = scratch.refused("DROP TABLE persn");
    assert_eq!(error.hint(), Some("Perhaps you meant \"person\"."));
}
