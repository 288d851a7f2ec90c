//! Definitions that make no sense, or that only other databases have.

use super::*;

#[test]
fn definitions_that_make_no_sense_are_refused_at_their_place() {
    people().all_refused(&[
        (
            "CREATE TABLE t (a INT, A INT)",
            SqlState::DuplicateColumn,
            24,
        ),
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
            "CREATE TABLE t (a INT AUTO_INCREMENT, b INT AUTO_INCREMENT)",
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
fn what_other_databases_have_is_refused_and_never_ignored() {
    for sql in [
        "CREATE OR REPLACE TABLE t (a INT)",
        "CREATE TABLE t (a INT) INHERITS (person)",
        "CREATE TABLE t (a INT) PARTITION BY RANGE (a)",
        "CREATE TABLE t (a INT) ENGINE = Federated",
        "CREATE TABLE t (a INT UNSIGNED ZEROFILL)",
        "CREATE TABLE t (a TEXT CHARACTER SET big5)",
        "CREATE TABLE t (a TEXT, FULLTEXT KEY (a))",
        "CREATE TABLE t (a INT CHECK (a > 0) NOT ENFORCED)",
        "CREATE INDEX i ON person USING gin (a)",
        "ALTER TABLE person OWNER TO bob",
    ] {
        let error = people().refused(sql);
        assert_eq!(
            error.state(),
            SqlState::FeatureNotSupported,
            "{sql}: {error}"
        );
        assert!(error.position().is_some(), "{sql}: {error}");
    }
}
