//! Select lists, names, types, and the clauses of one SELECT.

use super::*;

#[test]
fn clauses_nest_in_the_order_of_their_effect() {
    check(
        "SELECT name, count(*) FROM users WHERE age > 3 GROUP BY name HAVING count(*) > 1 ORDER BY 2 DESC LIMIT 5 OFFSET 1",
        &[
            "Limit 5 offset 1",
            "  Project: users.name, count(*)",
            "    Sort: count(*) DESC",
            "      Filter: count(*) > 1",
            "        Aggregate: count(*) by users.name",
            "          Filter: users.age > 3",
            "            Scan users",
        ],
    );
}

#[test]
fn a_select_without_from_has_one_row() {
    check("SELECT 1 + 2", &["Project: 1 + 2", "  Values: 1 rows"]);
}

#[test]
fn names_that_mean_nothing_or_too_much() {
    fails(
        "SELECT nmae FROM users",
        SqlState::UndefinedColumn,
        "column \"nmae\" does not exist",
        Some(8),
    );
    let error = bound("SELECT nmae FROM users", &[]).unwrap_err();
    let hint = "Perhaps you meant to reference the column \"users.name\".";
    assert_eq!(error.hint(), Some(hint));
    fails(
        "SELECT id FROM users, orders",
        SqlState::AmbiguousColumn,
        "column reference \"id\" is ambiguous",
        Some(8),
    );
    fails(
        "SELECT x.id FROM users",
        SqlState::UndefinedTable,
        "missing FROM-clause entry for table \"x\"",
        Some(8),
    );
    fails(
        "SELECT 1 FROM uesrs",
        SqlState::UndefinedTable,
        "relation \"uesrs\" does not exist",
        Some(15),
    );
    let message = "table name \"users\" specified more than once";
    fails(
        "SELECT 1 FROM users, users",
        SqlState::DuplicateAlias,
        message,
        Some(1),
    );
}

#[test]
fn columns_are_named_as_in_postgres() {
    let sql = "SELECT 1, name, users.id, count(*), sum(age)::text, age::text, 1::int, CASE WHEN true THEN 1 END, \
               EXISTS (SELECT 1), (SELECT max(id) FROM orders), coalesce(name, 'x'), -age, DATE '2020-01-01', age AS years, \
               current_date, trim(name), extract(year from joined) FROM users GROUP BY users.id";
    assert_eq!(
        names(sql),
        [
            "?column?",
            "name",
            "id",
            "count",
            "sum",
            "age",
            "int4",
            "case",
            "exists",
            "max",
            "coalesce",
            "?column?",
            "date",
            "years",
            "current_date",
            "btrim",
            "extract"
        ]
    );
}

#[test]
fn literals_take_the_type_beside_them() {
    check(
        "SELECT id FROM users WHERE age = '3' AND joined < '2020-01-31' AND id IN ('1', 2)",
        &[
            "Project: users.id",
            "  Filter: (users.age = 3) AND (users.joined < '2020-01-31') AND (users.id IN (1, 2))",
            "    Scan users",
        ],
    );
    fails(
        "SELECT id FROM users WHERE age = 'x'",
        SqlState::InvalidTextRepresentation,
        "invalid input syntax for type smallint: \"x\"",
        Some(34),
    );
    fails(
        "SELECT id FROM users WHERE id = name",
        SqlState::UndefinedFunction,
        "operator does not exist: integer = text",
        Some(28),
    );
}

#[test]
fn numbers_are_as_wide_as_they_must_be() {
    assert_eq!(
        types("SELECT 1, 3000000000, 30000000000000000000, 1.5, 1e5, '1', NULL"),
        [
            DataType::Int,
            DataType::BigInt,
            DataType::Decimal(None),
            DataType::Decimal(None),
            DataType::Decimal(None),
            DataType::Text,
            DataType::Text
        ]
    );
}

#[test]
fn parameters_are_typed_by_what_is_beside_them() {
    let query = bound(
        "SELECT $1, $2::date FROM users WHERE id = $3 AND name LIKE $4 AND age + $5 > 0 LIMIT $6",
        &[],
    )
    .unwrap();
    assert_eq!(
        query.parameters,
        [
            DataType::Text,
            DataType::Date,
            DataType::Int,
            DataType::Text,
            DataType::SmallInt,
            DataType::BigInt
        ]
    );
    let hinted = bound("SELECT id FROM users WHERE id = $1", &[DataType::BigInt]).unwrap();
    assert_eq!(hinted.parameters, [DataType::BigInt]);
    assert!(text(&hinted).contains("users.id::bigint = $1"));
    let message = "could not determine data type of parameter $1";
    fails(
        "SELECT $2::int",
        SqlState::IndeterminateDatatype,
        message,
        Some(1),
    );
}

#[test]
fn distinct_sorts_what_comes_out() {
    check(
        "SELECT DISTINCT name, age FROM users ORDER BY age DESC",
        &[
            "Sort: users.age DESC",
            "  Distinct",
            "    Project: users.name, users.age",
            "      Scan users",
        ],
    );
    fails(
        "SELECT DISTINCT name FROM users ORDER BY age",
        SqlState::InvalidColumnReference,
        "for SELECT DISTINCT, ORDER BY expressions must appear in select list",
        Some(42),
    );
    check(
        "SELECT DISTINCT ON (name) id FROM users ORDER BY name, age",
        &[
            "Project: users.id",
            "  Distinct on users.name",
            "    Sort: users.name, users.age",
            "      Scan users",
        ],
    );
}

#[test]
fn volatile_keys_are_computed_once() {
    check(
        "SELECT id, random() AS r FROM users ORDER BY r, age NULLS FIRST",
        &[
            "Project: users.id, random()",
            "  Sort: random(), users.age NULLS FIRST",
            "    Project: users.id, random(), users.age",
            "      Scan users",
        ],
    );
}

#[test]
fn rows_are_compared_part_by_part() {
    check(
        "SELECT 1 FROM items WHERE (order_id, line) = (1, 2) OR (order_id, line) < (3, 4)",
        &[
            "Project: 1",
            "  Filter: ((items.order_id = 1) AND (items.line = 2)) OR (items.order_id < 3) OR ((items.order_id = 3) AND (items.line < 4))",
            "    Scan items",
        ],
    );
}
