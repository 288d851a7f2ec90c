//! `docs/reference/functions.md`, made from the table. `FLYDB_UPDATE_DOCS=1 cargo test the_reference` writes
//! it anew; without that the test only compares.

use std::fmt::Write;

use super::{
    AggregateFunction, BitFunction, Entry, GeneralFunction, JsonFunction, Kind, MysqlFunction,
    NullRule, NumberFunction, SequenceFunction, Signature, TableFunction, TemporalFunction,
    TextFunction, Volatility, WindowFunction,
};

const FILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../docs/reference/functions.md"
);

const HEAD: &str = "# Functions

<!-- Made from the function table in flydb-server/src/plan/function; a test compares. -->

Every function with what it takes and gives. An argument of another type is cast where the cast is
implicit; of several forms the one that fits best is taken, as in PostgreSQL. `any` is any type, `same`
one type on which all arguments of that kind agree, `...` any number more of the kind before it.

An example is what may stand behind `SELECT`, with what it gives as text.

A function gives NULL for a NULL argument unless it says *takes NULL*. One that is *stable* gives the
same for the same arguments within a statement only; a *volatile* one differs from call to call.
";

#[test]
fn the_reference_is_that_of_the_table() {
    let mut out = HEAD.to_owned();
    section(
        &mut out,
        "Any type, and the session",
        GeneralFunction::ENTRIES,
    );
    section(&mut out, "Numbers", NumberFunction::ENTRIES);
    section(&mut out, "Texts and bytes", TextFunction::ENTRIES);
    section(
        &mut out,
        "Dates, times and intervals",
        TemporalFunction::ENTRIES,
    );
    section(&mut out, "JSON", JsonFunction::ENTRIES);
    section(&mut out, "Bit strings", BitFunction::ENTRIES);
    section(&mut out, "Sequences", SequenceFunction::ENTRIES);
    section(&mut out, "MySQL's own", MysqlFunction::ENTRIES);
    section(&mut out, "Aggregates", AggregateFunction::ENTRIES);
    section(&mut out, "Window functions", WindowFunction::ENTRIES);
    section(&mut out, "Sets of rows", TableFunction::ENTRIES);
    if std::env::var_os("FLYDB_UPDATE_DOCS").is_some() {
        std::fs::write(FILE, &out).unwrap();
    }
    let found = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(
        found == out,
        "docs/reference/functions.md is not that of the table: see this test's file"
    );
}

fn section<F>(out: &mut String, title: &str, entries: &[Entry<F>]) {
    let _ = write!(
        out,
        "\n## {title}\n\n| function | what it gives | example |\n|---|---|---|\n"
    );
    for entry in entries {
        let (calls, description) = (calls(entry), description(entry));
        let _ = writeln!(out, "| {calls} | {description} | {} |", example(entry));
    }
}

fn calls<F>(entry: &Entry<F>) -> String {
    let name = entry.names.first().copied().unwrap_or("");
    let calls = entry.signatures.iter().map(|signature| {
        let result = signature.result.name();
        format!("`{} → {result}`", call(name, signature).replace('|', "\\|"))
    });
    calls.collect::<Vec<_>>().join("<br>")
}

fn call(name: &str, signature: &Signature) -> String {
    let kinds: Vec<_> = signature.arguments.iter().map(|kind| kind.name()).collect();
    let is_operator = !name.starts_with(|c: char| c.is_ascii_alphabetic());
    match (is_operator, kinds.as_slice(), signature.rest) {
        (true, [operand], _) => format!("{name} {operand}"),
        (true, [left, right], _) => format!("{left} {name} {right}"),
        (_, _, None) => format!("{name}({})", kinds.join(", ")),
        (_, _, Some(rest)) => {
            let mut all = kinds;
            all.extend([Kind::name(rest), "...".into()]);
            format!("{name}({})", all.join(", "))
        }
    }
}

/// `expression` → `result`, which `tests` runs and compares.
fn example<F>(entry: &Entry<F>) -> String {
    let Some((expression, result)) = entry.example else {
        return String::new();
    };
    format!("`{expression}` → `{result}`").replace('|', "\\|")
}

fn description<F>(entry: &Entry<F>) -> String {
    let mut text = entry.doc.replace('|', "\\|");
    if let [_, others @ ..] = entry.names
        && !others.is_empty()
    {
        let names: Vec<String> = others
            .iter()
            .map(|name| format!("`{}`", name.replace('|', "\\|")))
            .collect();
        let _ = write!(text, " Also {}.", names.join(", "));
    }
    let takes_nulls = entry.nulls == NullRule::Own
        && entry
            .signatures
            .iter()
            .any(|s| !s.arguments.is_empty() || s.rest.is_some());
    if takes_nulls {
        text.push_str(" *Takes NULL.*");
    }
    text.push_str(match entry.volatility {
        Volatility::Immutable => "",
        Volatility::Stable => " *Stable.*",
        Volatility::Volatile => " *Volatile.*",
    });
    text
}
