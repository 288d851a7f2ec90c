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
            SqlState::UndefinedObject,
            17,
        ),
        (
            "CREATE TABLE t (a INT REFERENCES person MATCH PARTIAL)",
            SqlState::FeatureNotSupported,
            17,
        ),
    ]);
}

#[test]
fn indexes_have_orders_and_names() {
    let scratch = people();
    let index = |sql: &str| match scratch.command(sql) {
        Command::CreateIndex(index) => *index,
        other => panic!("{sql}: {other:?}"),
    };
    let CreateIndex {
        name,
        if_not_exists,
        change,
        concurrently: _,
    } = index("CREATE UNIQUE INDEX IF NOT EXISTS i ON public.person (b DESC NULLS FIRST, a)");
    assert_eq!((name.as_str(), if_not_exists), ("i", true));
    assert!(change.rows.is_none(), "only columns are indexed");
    let made = change.definition.indexes.last().unwrap();
    assert!(made.unique && !made.constraint);
    let column = |column, descending| IndexColumn { column, descending };
    assert_eq!(made.columns, [column(3, true), column(2, false)]);
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
            "CREATE INDEX i ON person ((a + random()))",
            SqlState::InvalidObjectDefinition,
            28,
        ),
    ]);
}

#[test]
fn what_others_stand_on_is_not_dropped() {
    let mut scratch = people();
    scratch.create("CREATE TABLE child (p INT REFERENCES person, UNIQUE (p))");
    let dropped = |sql: &str| match scratch.command(sql) {
        Command::DropTable(drop) => drop.tables,
        Command::DropIndex(drop) => {
            let changes = drop.changes.into_iter();
            changes.map(|change| change.definition.id).collect()
        }
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

#[test]
fn an_index_on_an_expression_is_one_on_a_hidden_column() {
    let scratch = people();
    let Command::CreateIndex(create) =
        scratch.command("CREATE INDEX ON person (lower(name), a, (a + b)) WHERE b > 3")
    else {
        panic!()
    };
    assert_eq!(create.name, "person_lower_a_expr_idx");
    let table = create.change.definition;
    let hidden: Vec<_> = table.columns.iter().skip(4).collect();
    assert!(hidden.iter().all(|column| column.hidden));
    let sql: Vec<_> = hidden.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(sql, ["lower(name)", "a + b", "b > 3"]);
    let index = table.indexes.last().unwrap();
    assert_eq!(index.places().collect::<Vec<_>>(), [4, 2, 5]);
    assert_eq!(index.predicate, Some(6));
    assert_eq!(table.column("a + b"), None, "no statement sees it");
    let rows = create.change.rows.unwrap();
    assert_eq!((rows.columns.len(), rows.generated.len()), (7, 3));
}
