//! Foreign keys, indexes, and what stands on them.

use super::*;

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
