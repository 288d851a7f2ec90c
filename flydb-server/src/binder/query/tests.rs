//! Queries bound over a small shop, compared by the text of their plans.

use crate::binder::testing::{bound, text};
use crate::types::{DataType, SqlState};

fn plan(sql: &str) -> String {
    match bound(sql, &[]) {
        Ok(query) => text(&query),
        Err(error) => panic!("{sql}: {error}"),
    }
}

#[track_caller]
fn check(sql: &str, expected: &[&str]) {
    assert_eq!(plan(sql), expected.join("\n"), "{sql}");
}

#[track_caller]
fn fails(sql: &str, state: SqlState, message: &str, position: Option<u32>) {
    let error = match bound(sql, &[]) {
        Err(error) => error,
        Ok(query) => panic!("{sql} is bound:\n{}", text(&query)),
    };
    assert_eq!(error.message(), message, "{sql}");
    assert_eq!(
        (error.state(), error.position()),
        (state, position),
        "{sql}"
    );
}

fn names(sql: &str) -> Vec<String> {
    let query = bound(sql, &[]).unwrap();
    query
        .columns
        .into_iter()
        .map(|column| column.name)
        .collect()
}

fn types(sql: &str) -> Vec<DataType> {
    let query = bound(sql, &[]).unwrap();
    query
        .columns
        .iter()
        .map(|column| column.data_type)
        .collect()
}

const USERS: &str = "Scan users";

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
fn joins_of_every_kind() {
    check(
        "SELECT * FROM users u LEFT JOIN orders o ON u.id = o.user_id, items",
        &[
            "Project: users.id, users.name, users.email, users.age, users.joined, orders.id, orders.user_id, orders.total, orders.placed, orders.status, items.order_id, items.line, items.product, items.qty",
            "  Join inner",
            "    Join left: users.id = orders.user_id",
            "      Scan users",
            "      Scan orders",
            "    Scan items",
        ],
    );
    let query = bound(
        "SELECT o.id, u.id FROM users u LEFT JOIN orders o ON true",
        &[],
    )
    .unwrap();
    let nullable: Vec<bool> = query.columns.iter().map(|one| one.nullable).collect();
    assert_eq!(nullable, [true, false]);
}

#[test]
fn using_merges_columns() {
    check(
        "SELECT * FROM (SELECT id, name FROM users) a FULL JOIN (SELECT id, status FROM orders) b USING (id)",
        &[
            "Project: coalesce(users.id::bigint, orders.id), users.name, orders.status",
            "  Join full: users.id::bigint = orders.id",
            "    Project: users.id, users.name",
            "      Scan users",
            "    Project: orders.id, orders.status",
            "      Scan orders",
        ],
    );
    assert_eq!(names("SELECT * FROM users NATURAL JOIN orders").len(), 9);
    fails(
        "SELECT * FROM users JOIN orders USING (nmae)",
        SqlState::UndefinedColumn,
        "column \"nmae\" specified in USING clause does not exist in left table",
        Some(40),
    );
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
fn grouping_finds_keys_and_refuses_what_is_not_one() {
    check(
        "SELECT upper(name) AS n, sum(age) + 1 FROM users GROUP BY n ORDER BY sum(age)",
        &[
            "Project: upper(users.name), sum(users.age) + 1::bigint",
            "  Sort: sum(users.age)",
            "    Aggregate: sum(users.age) by upper(users.name)",
            "      Scan users",
        ]
        .map(|line| line.replace("1::bigint", "1"))
        .each_ref()
        .map(String::as_str),
    );
    fails(
        "SELECT name, age FROM users GROUP BY name",
        SqlState::GroupingError,
        "column \"users.age\" must appear in the GROUP BY clause or be used in an aggregate function",
        Some(14),
    );
    fails(
        "SELECT name FROM users WHERE count(*) > 1",
        SqlState::GroupingError,
        "aggregate functions are not allowed in WHERE",
        Some(30),
    );
    fails(
        "SELECT sum(count(*)) FROM users",
        SqlState::GroupingError,
        "aggregate function calls cannot be nested",
        Some(12),
    );
    fails(
        "SELECT 1 FROM users GROUP BY 2",
        SqlState::InvalidColumnReference,
        "GROUP BY position 2 is not in select list",
        Some(30),
    );
}

#[test]
fn a_primary_key_determines_its_table() {
    check(
        "SELECT u.id, u.name, count(o.id) FROM users u JOIN orders o ON o.user_id = u.id GROUP BY u.id",
        &[
            "Project: users.id, users.name, count(orders.id)",
            "  Aggregate: count(orders.id) by users.id, users.name",
            "    Join inner: orders.user_id = users.id",
            "      Scan users",
            "      Scan orders",
        ],
    );
}

#[test]
fn aggregates_take_distinct_filter_and_order() {
    check(
        "SELECT count(DISTINCT age), sum(age) FILTER (WHERE id > 1), string_agg(name, ',' ORDER BY id DESC) FROM users",
        &[
            "Project: count(DISTINCT users.age), #2, #3",
            "  Aggregate: count(DISTINCT users.age), sum(users.age) FILTER (users.id > 1), string_agg(users.name, ',' ORDER BY users.id DESC)",
            USERS,
        ]
        .map(|line| if line == USERS { "    Scan users" } else { line })
        .map(|line| line.replace("#2, #3", "sum(users.age) FILTER (users.id > 1), string_agg(users.name, ',' ORDER BY users.id DESC)"))
        .each_ref()
        .map(String::as_str),
    );
}

#[test]
fn subqueries_read_the_rows_around_them() {
    check(
        "SELECT name FROM users u WHERE EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id AND o.total > (SELECT avg(total) FROM orders i WHERE i.user_id = u.id))",
        &[
            "Project: users.name",
            "  Filter: EXISTS (subquery 1)",
            "    Scan users",
            "    Subquery 1 (exists, correlated)",
            "      Project: 1",
            "        Filter: (orders.user_id = outer users.id) AND (orders.total > (subquery 2))",
            "          Scan orders",
            "          Subquery 2 (value, correlated)",
            "            Project: avg(orders.total)",
            "              Aggregate: avg(orders.total)",
            "                Filter: orders.user_id = outer users.id",
            "                  Scan orders",
        ],
    );
    check(
        "SELECT id IN (SELECT user_id FROM orders), (id, 1) NOT IN (SELECT 1, 2) FROM users",
        &[
            "Project: users.id = ANY (subquery 1), users.id, 1 <> ALL (subquery 2)",
            "  Scan users",
            "  Subquery 1 (any)",
            "    Project: orders.user_id",
            "      Scan orders",
            "  Subquery 2 (all)",
            "    Project: 1, 2",
            "      Values: 1 rows",
        ],
    );
    let message = "subquery must return only one column";
    fails(
        "SELECT (SELECT 1, 2)",
        SqlState::SyntaxError,
        message,
        Some(9),
    );
}

#[test]
fn an_aggregate_of_outer_columns_belongs_outside() {
    check(
        "SELECT (SELECT sum(u.age) FROM orders LIMIT 1) FROM users u",
        &[
            "Project: (subquery 1)",
            "  Aggregate: sum(users.age)",
            "    Scan users",
            "  Subquery 1 (value, correlated)",
            "    Limit 1",
            "      Project: outer sum(users.age)",
            "        Scan orders",
        ],
    );
    fails(
        "SELECT (SELECT max(id) FROM orders WHERE user_id = u.age) FROM users u GROUP BY u.name",
        SqlState::GroupingError,
        "subquery uses ungrouped column \"u.age\" from outer query",
        Some(52),
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
fn set_operations_agree_on_types() {
    check(
        "SELECT 1, NULL UNION ALL SELECT total, name FROM orders, users ORDER BY 1 LIMIT 3",
        &[
            "Limit 3",
            "  Sort: 1",
            "    Union all",
            "      Project: 1, NULL",
            "        Values: 1 rows",
            "      Project: orders.total::numeric, users.name",
            "        Join inner",
            "          Scan orders",
            "          Scan users",
        ],
    );
    let message = "UNION types integer and text cannot be matched";
    fails(
        "SELECT 1 UNION SELECT name FROM users",
        SqlState::DatatypeMismatch,
        message,
        Some(1),
    );
    assert_eq!(types("SELECT '1' UNION SELECT 2"), [DataType::Int]);
}

#[test]
fn with_queries_are_put_in_where_they_are_named() {
    check(
        "WITH old(who) AS (SELECT name FROM users WHERE age > 60) SELECT a.who FROM old a, old b",
        &[
            "Project: users.name",
            "  Join inner",
            "    Project: users.name",
            "      Filter: users.age > 60",
            "        Scan users",
            "    Project: users.name",
            "      Filter: users.age > 60",
            "        Scan users",
        ],
    );
    let error = bound("WITH RECURSIVE t AS (SELECT 1) SELECT * FROM t", &[]).unwrap_err();
    assert_eq!(
        (error.state(), error.position()),
        (SqlState::FeatureNotSupported, Some(1))
    );
}

#[test]
fn with_queries_see_outer_rows_from_any_depth() {
    check(
        "SELECT (WITH w AS (SELECT u.age AS a) SELECT (SELECT a FROM w)) FROM users u",
        &[
            "Project: (subquery 1)",
            "  Scan users",
            "  Subquery 1 (value, correlated)",
            "    Project: (subquery 2)",
            "      Values: 1 rows",
            "      Subquery 2 (value, correlated)",
            "        Project: outer users.age",
            "          Project: outer users.age",
            "            Values: 1 rows",
        ]
        .map(|line| {
            if line.starts_with("        Project: outer") {
                "        Project: outer users.age"
            } else {
                line
            }
        }),
    );
}

#[test]
fn lateral_reads_the_row_to_its_left() {
    check(
        "SELECT u.name, o.id FROM users u, LATERAL (SELECT id FROM orders WHERE user_id = u.id LIMIT 1) o",
        &[
            "Project: users.name, orders.id",
            "  Join lateral inner",
            "    Scan users",
            "    Limit 1",
            "      Project: orders.id",
            "        Filter: orders.user_id = outer users.id",
            "          Scan orders",
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

#[test]
fn chains_are_flat_and_nesting_is_bounded() {
    let chain = vec!["id = 1"; 5000].join(" OR ");
    assert!(bound(&format!("SELECT 1 FROM users WHERE {chain}"), &[]).is_ok());
    let deep = format!("SELECT {}1{}", "(".repeat(500), ")".repeat(500));
    let error = bound(&deep, &[]).unwrap_err();
    assert_eq!(error.state(), SqlState::StatementTooComplex);
}

/// Each of these WITH queries is twice the one before: put in, the last would be a billion.
#[test]
fn with_queries_do_not_multiply_without_end() {
    let doubled = (1..30).map(|n| format!(", q{n} AS (SELECT 1 FROM q{0} a, q{0} b)", n - 1));
    let doubled: String = doubled.collect();
    let error = bound(
        &format!("WITH q0 AS (SELECT 1){doubled} SELECT 1 FROM q29"),
        &[],
    );
    assert_eq!(error.unwrap_err().state(), SqlState::StatementTooComplex);
}

#[test]
fn what_we_do_not_have_is_refused_where_it_stands() {
    let cases = [
        ("SELECT rank() OVER (ORDER BY id) FROM users", Some(8)),
        ("SELECT 1 FROM users GROUP BY ROLLUP (id)", Some(38)),
        ("SELECT * FROM users FOR UPDATE", Some(1)),
        ("SELECT name FROM users TABLESAMPLE SYSTEM (10)", Some(18)),
    ];
    for (sql, position) in cases {
        let error = bound(sql, &[]).unwrap_err();
        assert_eq!(
            error.state(),
            SqlState::FeatureNotSupported,
            "{sql}: {error}"
        );
        assert_eq!(error.position(), position, "{sql}: {error}");
    }
}

/// Run in a thread of 2 MiB, as the deepest statement that is let through must fit there.
#[test]
fn the_deepest_statement_fits_a_small_stack() {
    let run = || {
        for depth in [20, 40, 45] {
            let sql = format!(
                "{}SELECT 1{}",
                "SELECT * FROM (".repeat(depth),
                ") t".repeat(depth)
            );
            let _ = bound(&sql, &[]).map(|query| text(&query));
            let terms = "1 + ".repeat(depth * 4);
            let _ = bound(&format!("SELECT {terms} 1"), &[]).map(|query| text(&query));
            let nested = format!("SELECT {}1{}", "(SELECT ".repeat(depth), ")".repeat(depth));
            let _ = bound(&nested, &[]).map(|query| text(&query));
            let cases = format!(
                "SELECT {}1{}",
                "CASE WHEN true THEN ".repeat(depth * 3),
                " END".repeat(depth * 3)
            );
            let _ = bound(&cases, &[]).map(|query| text(&query));
        }
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(run);
    thread.unwrap().join().unwrap();
}
