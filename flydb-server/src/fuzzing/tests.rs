//! The same over cases that are the same every time: statements that mutate, words in any order, files
//! with damage.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::{checkpoint, log, statements};
use crate::sql::{parse, parse_expression};
use crate::storage::testing::files;

/// Valid statements that mutations start from.
const STATEMENTS: &[&str] = &[
    "SELECT a, b AS c, count(*) FILTER (WHERE x > 1) FROM t JOIN u ON t.a = u.b WHERE NOT a IN (1, 2, -3.5e7) GROUP BY a HAVING max(b) > 'x' ORDER BY 1 DESC NULLS LAST LIMIT 5 OFFSET $1",
    "SELECT CASE WHEN a BETWEEN 1 AND 2 THEN 'x' ELSE E'\\n' END, a::int, CAST(b AS decimal(5, 2)), INTERVAL '1' DAY, \"Q\"\"x\", `b` FROM (SELECT 1) s",
    "WITH q AS (SELECT 1 UNION ALL SELECT 2) SELECT * FROM q WHERE EXISTS (SELECT 1 FROM q) AND a IS NOT NULL",
    "INSERT INTO t (a, b) VALUES (1, DEFAULT), ($2, 'it''s') RETURNING *; UPDATE t SET a = a + 1, (b, c) = (1, 2) WHERE b LIKE '%_' ESCAPE '!';",
    "CREATE TABLE IF NOT EXISTS t (a SERIAL PRIMARY KEY, b VARCHAR(3) NOT NULL DEFAULT 'x' CHECK (b > ''), c INT REFERENCES u (d) ON DELETE SET NULL, UNIQUE (a, b)) -- end",
    "CREATE USER ann WITH PASSWORD 'x' ADMIN; GRANT SELECT, INSERT ON t, u TO ann WITH GRANT OPTION; PREPARE p (int) AS SELECT $1; EXECUTE p (1)",
    "SELECT u.name, sum(o.total) AS t FROM users u LEFT JOIN orders o ON u.id = o.user_id WHERE u.age > 3 AND o.placed < now() GROUP BY u.name HAVING count(*) > 1 ORDER BY t DESC, lower(u.name) LIMIT 5",
    "SELECT id FROM users WHERE EXISTS (SELECT 1 FROM orders WHERE user_id = users.id AND total > (SELECT avg(total) FROM orders)) AND email IN (SELECT name FROM users) UNION SELECT order_id FROM items",
    "INSERT INTO users (id, name) SELECT id, status FROM orders WHERE total BETWEEN 1 AND $1; UPDATE items SET qty = qty + 1 WHERE order_id = 3 AND line IN (1, 2); DELETE FROM orders WHERE id = 7 OR user_id IS NULL",
    "BEGIN ISOLATION LEVEL SERIALIZABLE, READ ONLY; SAVEPOINT s; ROLLBACK TO s; SET LOCAL x = 'y'; /* nested /* comment */ */ COMMIT",
    "SELECT $$dollar 'quoted'$$, $tag$more$tag$, U&'\\0041', X'00ff', 0x1F, 1_000, .5, a->'b'->>'c', d @> e, f ?| g, x ~* 'y', -2 ^ 2",
];

/// Words and signs that make trouble next to one another.
const WORDS: &[&str] = &[
    "SELECT",
    "FROM",
    "WHERE",
    "CASE",
    "WHEN",
    "THEN",
    "END",
    "AND",
    "OR",
    "NOT",
    "BETWEEN",
    "IN",
    "IS",
    "NULL",
    "EXISTS",
    "UNION",
    "JOIN",
    "ON",
    "LATERAL",
    "VALUES",
    "INSERT",
    "INTO",
    "UPDATE",
    "SET",
    "DELETE",
    "CREATE",
    "TABLE",
    "USER",
    "PASSWORD",
    "PREPARE",
    "AS",
    "BEGIN",
    "EXPLAIN",
    "INTERVAL",
    "ARRAY",
    "CAST",
    "EXTRACT",
    "OVER",
    "PARTITION",
    "GROUP",
    "BY",
    "GRANT",
    "REVOKE",
    "DEFAULT",
    "PRIMARY",
    "KEY",
    "CHECK",
    "REFERENCES",
    "COPY",
    "SHOW",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ";",
    ".",
    "::",
    ":",
    ":=",
    "=",
    "<",
    ">",
    "<=>",
    "||",
    "->",
    "->>",
    "#>",
    "@>",
    "?",
    "?|",
    "%",
    "+",
    "-",
    "*",
    "/",
    "^",
    "~",
    "!",
    "!~*",
    "&&",
    "@",
    "#",
    "$1",
    "$0",
    "$",
    "$$",
    "'",
    "''",
    "'x'",
    "\"",
    "\"a\"",
    "`",
    "E'",
    "U&'",
    "X'",
    "--",
    "/*",
    "*/",
    "\n",
    "\\",
    "0x",
    "1e",
    "1.5",
    "1",
    "a",
    "t.b",
    "é",
    "☃",
];

fn run<S: Strategy>(cases: u32, strategy: S, test: impl Fn(S::Value))
where
    S::Value: Clone,
{
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    // The same cases every time.
    let rng = proptest::test_runner::TestRng::deterministic_rng(
        proptest::test_runner::RngAlgorithm::ChaCha,
    );
    let mut runner = TestRunner::new_with_rng(config, rng);
    runner
        .run(&strategy, |value| {
            test(value);
            Ok(())
        })
        .unwrap();
}

/// Runs on a thread with the stack that the runtime gives its own.
fn on_a_small_stack(run: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(2 * 1024 * 1024);
    thread.spawn(run).unwrap().join().unwrap();
}

/// What must hold of any text.
fn holds(text: &str) {
    let _ = parse_expression(text);
    statements(text);
}

#[test]
fn arbitrary_text_is_parsed_or_refused() {
    on_a_small_stack(|| {
        run(2_000, "\\PC{0,80}|[ -~\\n\\t]{0,120}", |text: String| {
            holds(&text)
        })
    });
}

#[test]
fn arbitrary_words_are_parsed_or_refused() {
    let words = prop::collection::vec(prop::sample::select(WORDS), 0..60);
    let texts = (words, prop::sample::select(&[" ", ""][..]));
    on_a_small_stack(|| {
        run(3_000, texts, |(words, between)| holds(&words.join(between)));
    });
}

#[derive(Clone, Debug)]
enum Mutation {
    Delete(usize, usize),
    Repeat(usize, usize, usize),
    Insert(usize, &'static str),
    Swap(usize, usize),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let place = 0..400_usize;
    prop_oneof![
        (place.clone(), 1..12_usize).prop_map(|(at, length)| Mutation::Delete(at, length)),
        (place.clone(), 1..12_usize, 2..80_usize)
            .prop_map(|(at, length, times)| Mutation::Repeat(at, length, times)),
        (place.clone(), prop::sample::select(WORDS))
            .prop_map(|(at, word)| Mutation::Insert(at, word)),
        (place.clone(), place).prop_map(|(a, b)| Mutation::Swap(a, b)),
    ]
}

fn mutate(text: &str, mutation: &Mutation) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let length = characters.len();
    let clamp = |at: usize| at.min(length.saturating_sub(1));
    match *mutation {
        _ if length == 0 => {}
        Mutation::Delete(at, many) => {
            let at = clamp(at);
            characters.drain(at..(at + many).min(length));
        }
        Mutation::Repeat(at, many, times) => {
            let at = clamp(at);
            let piece: Vec<char> = characters[at..(at + many).min(length)].to_vec();
            characters.splice(at..at, piece.repeat(times));
        }
        Mutation::Insert(at, word) => {
            let at = clamp(at);
            characters.splice(at..at, word.chars());
        }
        Mutation::Swap(a, b) => characters.swap(clamp(a), clamp(b)),
    }
    characters.into_iter().collect()
}

#[test]
fn mutated_statements_are_parsed_or_refused() {
    let statement = prop::sample::select(STATEMENTS);
    let mutated = (statement, prop::collection::vec(mutation(), 0..5));
    on_a_small_stack(|| {
        run(3_000, mutated, |(statement, mutations)| {
            let text = mutations
                .iter()
                .fold(statement.to_owned(), |text, mutation| {
                    mutate(&text, mutation)
                });
            holds(&text);
        });
    });
}

#[test]
fn the_statements_that_mutations_start_from_are_valid() {
    for statement in STATEMENTS {
        parse(statement).unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
}

/// Some bytes of a file changed, and some of its end lost.
fn damaged(
    bytes: &[u8],
    changes: &[(prop::sample::Index, u8)],
    end: &prop::sample::Index,
) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (at, value) in changes {
        let at = at.index(bytes.len());
        bytes[at] = *value;
    }
    let length = end.index(bytes.len() * 4).min(bytes.len());
    bytes.truncate(length);
    bytes
}

#[test]
fn damaged_files_are_opened_or_refused() {
    let (segment, point) = files();
    log(&segment);
    checkpoint(&point);
    let changes = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3);
    let damage = (changes, any::<prop::sample::Index>());
    run(300, damage, move |(changes, end)| {
        log(&damaged(&segment, &changes, &end));
        checkpoint(&damaged(&point, &changes, &end));
    });
}
