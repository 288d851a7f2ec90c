//! Plans as bound and as optimised give the same rows.
//!
//! Queries are made up at random, over small tables full of NULLs and duplicates, and run three times:
//! as the binder left them, and optimised for tables that are said to be tiny and to be huge, which
//! brings out joins by hashing and by lookup.

use std::fmt::Write as _;

use crate::binder::{BindContext, CursorUse, bind};
use crate::exec::testing::{Database, catalog, run_in};
use crate::optimizer::{Statistics, optimize};
use crate::plan::{ExplainOptions, Query, Statement, as_text, explain};
use crate::sql::parse;
use crate::types::TableId;

const TABLES: [&str; 3] = ["t", "u", "v"];
const COLUMNS: [&str; 3] = ["a", "b", "c"];

/// Numbers that look random: xorshift.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 16) % u64::try_from(sides).unwrap()).unwrap()
    }

    fn pick<'p>(&mut self, of: &[&'p str]) -> &'p str {
        of[self.roll(of.len())]
    }
}

struct Rows(usize);

impl Statistics for Rows {
    fn rows(&self, _: TableId) -> usize {
        self.0
    }
}

/// Writes queries.
struct Writer {
    dice: Dice,
    aliases: usize,
}

impl Writer {
    fn alias(&mut self) -> String {
        self.aliases += 1;
        format!("x{}", self.aliases)
    }

    fn column(&mut self, aliases: &[String]) -> String {
        let alias = &aliases[self.dice.roll(aliases.len())];
        format!("{alias}.{}", self.dice.pick(&COLUMNS))
    }

    fn value(&mut self) -> String {
        match self.dice.roll(12) {
            0 => "NULL".to_owned(),
            n => (n - 1).to_string(),
        }
    }

    fn condition(&mut self, aliases: &[String], depth: usize) -> String {
        let column = self.column(aliases);
        let op = self.dice.pick(&["=", "=", "=", "<", ">", "<=", ">=", "<>"]);
        match self.dice.roll(if depth == 0 { 7 } else { 14 }) {
            0 | 1 => format!("{column} {op} {}", self.value()),
            2 | 3 => format!("{column} {op} {}", self.column(aliases)),
            4 => format!("{column} IS {}NULL", self.dice.pick(&["", "NOT "])),
            5 => {
                let (a, b, c) = (self.value(), self.value(), self.value());
                format!(
                    "{column} {}IN ({a}, {b}, {c})",
                    self.dice.pick(&["", "NOT "])
                )
            }
            6 => format!("{column} BETWEEN {} AND {}", self.value(), self.value()),
            7 => format!("NOT ({})", self.condition(aliases, depth - 1)),
            8 | 9 => {
                let word = self.dice.pick(&["AND", "OR"]);
                let (a, b) = (
                    self.condition(aliases, depth - 1),
                    self.condition(aliases, depth - 1),
                );
                format!("({a} {word} {b})")
            }
            10 => {
                let not = self.dice.pick(&["", "NOT "]);
                format!(
                    "{not}EXISTS (SELECT 1 {})",
                    self.inner(aliases, depth - 1).1
                )
            }
            11 | 12 => {
                let not = self.dice.pick(&["", "NOT "]);
                let (alias, from) = self.inner(aliases, depth - 1);
                format!(
                    "{column} {not}IN (SELECT {alias}.{} {from})",
                    self.dice.pick(&COLUMNS)
                )
            }
            _ => {
                let (alias, from) = self.inner(aliases, depth - 1);
                let aggregate = self.dice.pick(&["max", "min", "count", "sum"]);
                format!("{column} {op} (SELECT {aggregate}({alias}.b) {from})")
            }
        }
    }

    /// FROM and WHERE of a subquery, which may read the rows around it.
    fn inner(&mut self, aliases: &[String], depth: usize) -> (String, String) {
        let alias = self.alias();
        let table = self.dice.pick(&TABLES);
        let mut all = aliases.to_vec();
        all.push(alias.clone());
        let tie = format!(
            "{alias}.{} = {}",
            self.dice.pick(&COLUMNS),
            self.column(aliases)
        );
        let condition = self.condition(&all, depth);
        let condition = match self.dice.roll(3) {
            0 => condition,
            1 => tie,
            _ => format!("{tie} AND {condition}"),
        };
        (
            alias.clone(),
            format!("FROM {table} {alias} WHERE {condition}"),
        )
    }

    fn from(&mut self) -> (String, Vec<String>) {
        let first = self.alias();
        let mut text = format!("FROM {} {first}", self.dice.pick(&TABLES));
        let mut aliases = vec![first];
        for _ in 0..self.dice.roll(3) {
            let alias = self.alias();
            let table = match self.dice.roll(4) {
                0 => {
                    let condition = self.condition(&["y".to_owned()], 0);
                    format!(
                        "(SELECT a, b + 1 AS b, c FROM {} y WHERE {condition})",
                        self.dice.pick(&TABLES)
                    )
                }
                _ => self.dice.pick(&TABLES).to_owned(),
            };
            let tie = format!(
                "{alias}.{} = {}",
                self.dice.pick(&COLUMNS),
                self.column(&aliases)
            );
            aliases.push(alias.clone());
            let kind = self
                .dice
                .pick(&["JOIN", "JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"]);
            let _ = write!(text, " {kind} {table} {alias} ON {tie}");
            if self.dice.roll(3) == 0 {
                let _ = write!(text, " AND {}", self.condition(&aliases, 1));
            }
        }
        (text, aliases)
    }

    /// A query with alternatives over several tables.
    fn query_of_alternatives(&mut self) -> String {
        let (from, aliases) = self.from();
        let mut alternative = || {
            let parts: Vec<String> = (0..2).map(|_| self.condition(&aliases, 0)).collect();
            format!("({})", parts.join(" AND "))
        };
        let (a, b, c) = (alternative(), alternative(), alternative());
        format!("SELECT * {from} WHERE {a} OR {b} OR {c}")
    }

    fn query(&mut self) -> String {
        let (from, aliases) = self.from();
        let condition = match self.dice.roll(5) {
            0 => String::new(),
            _ => format!(" WHERE {}", self.condition(&aliases, 2)),
        };
        let (a, b) = (self.column(&aliases), self.column(&aliases));
        match self.dice.roll(6) {
            0 => format!("SELECT DISTINCT {a}, {b} {from}{condition}"),
            1 => format!(
                "SELECT {a}, count(*), max({b}) {from}{condition} GROUP BY {a} HAVING count(*) > 1 OR {a} > 3"
            ),
            2 => format!(
                "SELECT {a} AS k, {b} AS l {from}{condition} ORDER BY k DESC, l LIMIT 5 OFFSET 1"
            ),
            3 => format!("SELECT min({a}), max({b}) {from}{condition}"),
            4 => {
                let alias = self.alias();
                let outer = self.condition(std::slice::from_ref(&alias), 1);
                format!(
                    "SELECT * FROM (SELECT {a} AS a, {b} AS b, {a} + {b} AS c {from}{condition}) {alias} WHERE {outer}"
                )
            }
            _ => format!("SELECT * {from}{condition}"),
        }
    }
}

/// Runs statements of definition and change.
async fn set_up(database: &Database, dice: &mut Dice) {
    let mut statements = vec![
        "CREATE TABLE t (a INT PRIMARY KEY, b INT, c INT)".to_owned(),
        "CREATE INDEX t_b ON t (b, c)".to_owned(),
        "CREATE TABLE u (a INT PRIMARY KEY, b INT, c INT)".to_owned(),
        "CREATE INDEX u_c ON u (c DESC)".to_owned(),
        "CREATE TABLE v (a INT NOT NULL, b INT, c INT)".to_owned(),
        "CREATE INDEX v_ab ON v (a, b)".to_owned(),
        "CREATE INDEX v_c ON v (c)".to_owned(),
    ];
    for table in TABLES {
        for id in 0..18 {
            let mut cell = || match dice.roll(5) {
                0 => "NULL".to_owned(),
                _ => dice.roll(10).to_string(),
            };
            let (b, c) = (cell(), cell());
            let a = if table == "v" { dice.roll(8) } else { id };
            statements.push(format!("INSERT INTO {table} VALUES ({a}, {b}, {c})"));
        }
    }
    for sql in statements {
        match bound(database, &sql) {
            Statement::Command(command) => database.define(command).await.unwrap(),
            Statement::Query(query) => {
                database.run(query.root).await.unwrap();
            }
            Statement::Explain(_) | Statement::Declare(_) | Statement::SetVariables(_) => {}
        }
    }
}

fn bound(database: &Database, sql: &str) -> Statement {
    let mut txn = database.begin();
    txn.begin_statement(crate::txn::StatementKind::Read)
        .unwrap();
    let catalog = catalog(&txn);
    let parsed = parse(sql).unwrap();
    let context = BindContext {
        catalog: &catalog,
        parameter_hints: &[],
        parameter_count: 0,
        variables: &[],
        user: "admin",
        user_variables: None,
        cursors: CursorUse::None,
    };
    match bind(&parsed[0].statement, &context) {
        Ok(bound) => bound,
        Err(error) => panic!("{sql}: {error}"),
    }
}

fn rows(database: &Database, query: &Query) -> Result<Vec<String>, String> {
    let mut txn = database.begin();
    let ran = run_in(&mut txn, query.root.clone()).map_err(|error| error.to_string())?;
    let mut rows: Vec<String> = ran.rows.iter().map(|row| format!("{row:?}")).collect();
    rows.sort();
    Ok(rows)
}

fn optimized(database: &Database, query: &Query, rows: usize) -> Query {
    let mut txn = database.begin();
    txn.begin_statement(crate::txn::StatementKind::Read)
        .unwrap();
    let catalog = catalog(&txn);
    optimize(query.clone(), &catalog, &Rows(rows))
}

fn shown(database: &Database, query: &Query) -> String {
    let mut txn = database.begin();
    txn.begin_statement(crate::txn::StatementKind::Read)
        .unwrap();
    let lines = explain(query, &catalog(&txn));
    as_text(&lines, None, ExplainOptions::default()).join("\n")
}

/// Runs a query as bound and as optimised; whether it gave rows.
#[track_caller]
fn check(database: &Database, sql: &str) -> bool {
    let Statement::Query(query) = bound(database, sql) else {
        panic!("a query");
    };
    let expected = rows(database, &query);
    for size in [1, 1_000_000] {
        let better = optimized(database, &query, size);
        let given = rows(database, &better);
        assert_eq!(
            given,
            expected,
            "{sql}\n{}\n\n{}",
            shown(database, &query),
            shown(database, &better)
        );
    }
    expected.is_ok_and(|rows| !rows.is_empty())
}

/// Checks queries that are made up, many of them for a seed of one's own; more than one in `share` must give
/// rows, or little would be tested.
async fn check_many(share: usize, write: impl Fn(&mut Writer) -> String) {
    let database = Database::new();
    let seed = std::env::var("FLYDB_TEST_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    let count = if seed.is_some() { 20_000 } else { 400 };
    let mut dice = Dice(seed.unwrap_or(0x9E37_79B9_7F4A_7C15));
    set_up(&database, &mut dice).await;
    let mut writer = Writer { dice, aliases: 0 };
    let mut answered = 0;
    for _ in 0..count {
        writer.aliases = 0;
        let sql = write(&mut writer);
        answered += usize::from(check(&database, &sql));
    }
    assert!(
        answered > count / share,
        "only {answered} of {count} gave rows"
    );
}

#[tokio::test]
async fn optimised_plans_give_the_same_rows() {
    check_many(2, Writer::query).await;
}

#[tokio::test]
async fn alternatives_over_several_tables_give_the_same_rows() {
    check_many(4, Writer::query_of_alternatives).await;
}
