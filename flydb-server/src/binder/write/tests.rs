//! Data changes, from SQL to plans.

use super::super::scratch::Scratch;
use crate::plan::{
    CheckOf, Expr, ExprKind, Insert, InsertSource, Node, RowCheck, UniqueKey, Values,
};
use crate::types::{DataType, SqlState, TableId, Value};

fn scratch() -> Scratch {
    Scratch::new(&[
        "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(5) DEFAULT 'none', n BIGINT, CHECK (n > 0))",
        "CREATE TABLE s (id SERIAL PRIMARY KEY, v TEXT)",
        "CREATE TABLE m (id INT AUTO_INCREMENT PRIMARY KEY, v TEXT)",
        "CREATE TABLE src (a SMALLINT, b TEXT)",
    ])
}

fn rows(insert: &Insert) -> (&[Vec<Expr>], &[DataType]) {
    match &*insert.source {
        Node::Values(Values { rows, types }) => (rows, types),
        other => panic!("{other:?}"),
    }
}

fn is_literal(expr: &Expr, value: &Value) -> bool {
    match &expr.kind {
        ExprKind::Literal(literal) => literal == value,
        ExprKind::Cast { operand, .. } => is_literal(operand, value),
        _ => false,
    }
}

fn is_column(source: &InsertSource, place: usize) -> bool {
    matches!(source, InsertSource::Source(Expr { kind: ExprKind::Column(column), .. }) if *column == place)
}

#[test]
fn values_get_the_types_of_their_columns() {
    let insert = scratch().insert("INSERT INTO t (n, id) VALUES ('7', 1), (8, 2.4)");
    assert_eq!(insert.table, TableId(1));
    let (rows, types) = rows(&insert);
    assert_eq!(
        (rows.len(), types),
        (2, &[DataType::BigInt, DataType::Int][..])
    );
    assert!(
        rows.iter()
            .flatten()
            .zip(types.iter().cycle())
            .all(|(value, of)| value.data_type == *of)
    );
    assert!(
        is_literal(&rows[0][0], &Value::BigInt(7)),
        "{:?}",
        rows[0][0]
    );
    let [id, name, n] = &insert.columns[..] else {
        panic!()
    };
    assert!(is_column(id, 1) && is_column(n, 0));
    let InsertSource::Default(name) = name else {
        panic!("{name:?}")
    };
    assert!(is_literal(name, &Value::Text("none".into())), "{name:?}");
    assert_eq!(name.data_type, DataType::Varchar(Some(5)));
    let [RowCheck { of, condition }] = &insert.checks[..] else {
        panic!()
    };
    assert_eq!(
        (of, condition.data_type),
        (
            &CheckOf::Constraint("t_n_check".to_owned()),
            DataType::Boolean
        )
    );
    assert!(condition.position.is_none(), "it is of another text");
}

#[test]
fn default_may_stand_for_a_value() {
    let scratch = scratch();
    let all = scratch.insert("INSERT INTO t VALUES (1, DEFAULT, 3), (2, DEFAULT, 4)");
    assert_eq!(rows(&all).1, [DataType::Int, DataType::BigInt]);
    assert!(matches!(all.columns[1], InsertSource::Default(_)));
    assert!(is_column(&all.columns[2], 1));
    let some = scratch.insert("INSERT INTO t VALUES (1, DEFAULT, 3), (2, 'x', 4)");
    assert!(is_literal(
        &rows(&some).0[0][1],
        &Value::Text("none".into())
    ));
    let none = scratch.insert("INSERT INTO t DEFAULT VALUES");
    assert_eq!((rows(&none).0.len(), rows(&none).1.len()), (1, 0));
    let fewer = scratch.insert("INSERT INTO t VALUES (1)");
    assert!(matches!(fewer.columns[2], InsertSource::Default(_)));
}

#[test]
fn columns_that_count_take_the_next_number() {
    let scratch = scratch();
    let left_out = scratch.insert("INSERT INTO s (v) VALUES ('x')");
    assert!(matches!(left_out.columns[0], InsertSource::Sequence(_)));
    let all = scratch.insert("INSERT INTO s VALUES (DEFAULT, 'x')");
    assert!(matches!(all.columns[0], InsertSource::Sequence(_)));
    let mixed = scratch.insert("INSERT INTO s VALUES (DEFAULT, 'x'), (7, 'y')");
    assert_eq!(
        rows(&mixed).1,
        [DataType::Int, DataType::Boolean, DataType::Text]
    );
    let InsertSource::SequenceUnless { given, .. } = &mixed.columns[0] else {
        panic!()
    };
    assert!(matches!(given.kind, ExprKind::Column(1)));
    let given: Vec<_> = rows(&mixed)
        .0
        .iter()
        .map(|row| is_literal(&row[1], &Value::Boolean(true)))
        .collect();
    assert_eq!(given, [false, true]);
    assert!(is_column(&mixed.columns[1], 2));
    let auto = scratch.insert("INSERT INTO m VALUES (DEFAULT, 'x'), (7, 'y')");
    assert!(is_column(&auto.columns[0], 0));
    assert!(is_literal(&rows(&auto).0[0][0], &Value::Null));
}

#[test]
fn rows_come_from_queries_too() {
    let insert =
        scratch().insert("INSERT INTO t (n, name) SELECT a, 'x' FROM src WHERE b LIKE 'y%'");
    let InsertSource::Source(n) = &insert.columns[2] else {
        panic!()
    };
    assert_eq!(n.data_type, DataType::BigInt);
    assert!(
        matches!(
            n.kind,
            ExprKind::Cast {
                explicit: false,
                ..
            }
        ),
        "{n:?}"
    );
    assert!(matches!(insert.columns[1], InsertSource::Source(_)));
    assert!(matches!(insert.columns[0], InsertSource::Default(_)));
}

#[test]
fn parameters_take_the_types_of_columns() {
    let scratch = scratch();
    let types = |sql: &str| scratch.query(sql).parameters;
    assert_eq!(
        types("INSERT INTO t VALUES ($1, $2, $3)"),
        [DataType::Int, DataType::Varchar(Some(5)), DataType::BigInt]
    );
    assert_eq!(
        types("UPDATE t SET n = $2 WHERE id = $1"),
        [DataType::Int, DataType::BigInt]
    );
    assert_eq!(types("DELETE FROM t WHERE n = $1"), [DataType::BigInt]);
    assert_eq!(types("INSERT INTO t (n) SELECT $1"), [DataType::BigInt]);
}

#[test]
fn returning_sees_the_table_under_its_name() {
    let scratch = scratch();
    let query =
        scratch.query("INSERT INTO t AS x (id) VALUES (1) RETURNING x.id, upper(name) AS up, *");
    let columns: Vec<_> = query
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(columns, ["id", "up", "id", "name", "n"]);
    let query = scratch.query("DELETE FROM t AS x WHERE x.n > 3 RETURNING id");
    assert_eq!(query.columns.len(), 1);
    assert!(scratch.query("DELETE FROM t").columns.is_empty());
    let wrong = scratch.refused("DELETE FROM t AS x RETURNING t.id");
    assert_eq!(wrong.state(), SqlState::UndefinedTable);
}

#[test]
fn updates_read_rows_with_their_ids() {
    let scratch = scratch();
    let update = scratch.update("UPDATE t SET n = n + 1, t.name = DEFAULT WHERE id = 7");
    let Node::Filter(filter) = &*update.input else {
        panic!()
    };
    let Node::Scan(scan) = &*filter.input else {
        panic!()
    };
    assert!(scan.with_row_id && scan.columns == [0, 1, 2]);
    let places: Vec<_> = update.assignments.iter().map(|one| one.column).collect();
    assert_eq!(places, [2, 1]);
    assert_eq!(
        update.assignments[0].expr().unwrap().data_type,
        DataType::BigInt
    );
    assert!(is_literal(
        update.assignments[1].expr().unwrap(),
        &Value::Text("none".into())
    ));
    assert_eq!(update.checks.len(), 1);
    let tuple = scratch.update("UPDATE t AS x SET (n, name) = (1, 'y')");
    assert_eq!(tuple.assignments.len(), 2);
    assert!(matches!(*tuple.input, Node::Scan(_)));
    let correlated =
        scratch.update("UPDATE t SET n = (SELECT max(a) FROM src WHERE src.b = t.name)");
    assert_eq!(
        correlated.assignments[0].expr().unwrap().data_type,
        DataType::BigInt
    );
}

#[test]
fn changes_that_do_not_fit_are_refused_at_their_place() {
    scratch().all_refused(&[
        (
            "INSERT INTO nowhere VALUES (1)",
            SqlState::UndefinedTable,
            13,
        ),
        (
            "INSERT INTO t (id, z) VALUES (1, 2)",
            SqlState::UndefinedColumn,
            20,
        ),
        (
            "INSERT INTO t (id, id) VALUES (1, 2)",
            SqlState::DuplicateColumn,
            20,
        ),
        (
            "INSERT INTO t VALUES (1, 'a', 2, 3)",
            SqlState::SyntaxError,
            34,
        ),
        (
            "INSERT INTO t (id, n) VALUES (1)",
            SqlState::SyntaxError,
            30,
        ),
        (
            "INSERT INTO t VALUES (1), (2, 'b')",
            SqlState::SyntaxError,
            27,
        ),
        (
            "INSERT INTO t (id) SELECT a, b FROM src",
            SqlState::SyntaxError,
            13,
        ),
        (
            "INSERT INTO t VALUES (true)",
            SqlState::DatatypeMismatch,
            23,
        ),
        (
            "INSERT INTO t VALUES ('x')",
            SqlState::InvalidTextRepresentation,
            23,
        ),
        (
            "INSERT INTO t VALUES (1, 'toolong')",
            SqlState::StringDataRightTruncation,
            26,
        ),
        ("INSERT INTO t VALUES (id)", SqlState::UndefinedColumn, 23),
        ("UPDATE nowhere SET a = 1", SqlState::UndefinedTable, 8),
        ("UPDATE t SET z = 1", SqlState::UndefinedColumn, 14),
        ("UPDATE t SET n = 1, n = 2", SqlState::SyntaxError, 21),
        ("UPDATE t SET u.n = 1", SqlState::UndefinedColumn, 14),
        ("UPDATE t SET n = true", SqlState::DatatypeMismatch, 18),
        ("UPDATE t SET (n, name) = (1)", SqlState::SyntaxError, 27),
        ("UPDATE t SET n = 1 WHERE n", SqlState::DatatypeMismatch, 26),
        ("UPDATE t SET n = count(*)", SqlState::GroupingError, 18),
        ("DELETE FROM nowhere", SqlState::UndefinedTable, 13),
        ("DELETE FROM t WHERE z = 1", SqlState::UndefinedColumn, 21),
    ]);
}

#[test]
fn clauses_that_we_do_not_have_are_refused() {
    for sql in [
        "INSERT OR FAIL INTO t VALUES (1)",
        "INSERT IGNORE INTO t VALUES (1) ON CONFLICT DO NOTHING",
        "UPDATE t SET (n, name) = 1",
        "UPDATE t SET (n, name) = (SELECT random(), 'x')",
        "UPDATE src LEFT JOIN t ON true SET n = 1",
        "DELETE t, src FROM t JOIN src ON true",
    ] {
        let error = scratch().refused(sql);
        assert_eq!(
            error.state(),
            SqlState::FeatureNotSupported,
            "{sql}: {error}"
        );
        assert!(error.position().is_some(), "{sql}: {error}");
    }
}

#[test]
fn many_rows_bind() {
    let rows = vec!["(1, 'x', 2)"; 20_000].join(", ");
    let insert = scratch().insert(&format!("INSERT INTO t VALUES {rows}"));
    assert_eq!(self::rows(&insert).0.len(), 20_000);
}

#[test]
fn conflicts_are_looked_for_in_the_keys_that_are_named() {
    let scratch = scratch();
    let keys = |sql: &str| scratch.insert(sql).conflict.unwrap().keys;
    let row = "INSERT INTO t VALUES (1) ON CONFLICT";
    let all = [UniqueKey::RowId];
    assert_eq!(keys(&format!("{row} DO NOTHING")), all);
    assert_eq!(keys(&format!("{row} (id, id) WHERE n > 0 DO NOTHING")), all);
    let named = format!("{row} ON CONSTRAINT t_pkey DO NOTHING");
    assert_eq!(keys(&named), all);
    assert_eq!(keys("REPLACE INTO t VALUES (1)"), all);
    assert!(
        scratch
            .insert("INSERT INTO t VALUES (1)")
            .conflict
            .is_none()
    );
}

#[test]
fn conflicts_that_make_no_sense_are_refused_at_their_place() {
    scratch().all_refused(&[
        (
            "INSERT INTO t VALUES (1) ON CONFLICT (n) DO NOTHING",
            SqlState::InvalidColumnReference,
            39,
        ),
        (
            "INSERT INTO t VALUES (1) ON CONFLICT (z) DO NOTHING",
            SqlState::UndefinedColumn,
            39,
        ),
        (
            "INSERT INTO t VALUES (1) ON CONFLICT (id) DO UPDATE SET n = n",
            SqlState::AmbiguousColumn,
            61,
        ),
        (
            "INSERT INTO t VALUES (1) ON CONFLICT ON CONSTRAINT z DO NOTHING",
            SqlState::UndefinedObject,
            52,
        ),
    ]);
}
