//! Takes the Rust code out of the README and the guides, so that `tests/guides.rs` can run it: a module
//! for each page, and in it one for each piece, named by the heading that it stands under.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // a build that fails says why

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The pages, and the modules that they become.
const PAGES: [(&str, &str); 4] = [
    ("README.md", "readme"),
    ("docs/guides/getting-started.md", "getting_started"),
    ("docs/guides/client.md", "client"),
    ("docs/guides/pool.md", "pool"),
];

/// What a page says of a reader's world, and what it is in the test's.
const PLACES: [(&str, &str); 5] = [
    ("\"flydb://admin:secret@127.0.0.1:8889\"", "&crate::url()"),
    (
        "\"flydb://admin:secret@127.0.0.1:8889/flydb\"",
        "&crate::url()",
    ),
    ("\"flydb://app:secret@db.internal/shop\"", "&crate::url()"),
    ("db1.internal", "127.0.0.1"),
    ("db2.internal", "127.0.0.2"),
];

fn main() {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap()).join("..");
    let mut out = String::new();
    for (page, module) in PAGES {
        let path = root.join(page);
        println!("cargo::rerun-if-changed={}", path.display());
        let pieces = pieces(&fs::read_to_string(path).unwrap());
        writeln!(out, "mod {module} {{\n{pieces}}}").unwrap();
    }
    let target = PathBuf::from(env::var("OUT_DIR").unwrap());
    fs::write(target.join("guides.rs"), out).unwrap();
}

/// The pieces of a page, each a module.
fn pieces(page: &str) -> String {
    let (mut out, mut heading, mut names) = (String::new(), String::new(), Vec::new());
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(text) = line.strip_prefix('#') {
            heading = name_of(text.trim_start_matches('#'));
        }
        if !line.starts_with("```rust") {
            continue;
        }
        let code: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let many = names.iter().filter(|name| **name == heading).count();
        let suffix = if many == 0 {
            String::new()
        } else {
            format!("_{}", many + 1)
        };
        names.push(heading.clone());
        writeln!(
            out,
            "pub(crate) mod {heading}{suffix} {{\n{}\n}}",
            runnable(&code)
        )
        .unwrap();
    }
    out
}

fn name_of(heading: &str) -> String {
    let words = heading.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join("_").to_ascii_lowercase()
}

/// A piece as rustdoc would compile it, with its function for all to call.
fn runnable(code: &[&str]) -> String {
    let shown = code.iter().map(|line| match *line {
        "#" => "",
        line => line.strip_prefix("# ").unwrap_or(line),
    });
    let mut text = shown.collect::<Vec<_>>().join("\n");
    for (from, to) in PLACES {
        text = text.replace(from, to);
    }
    for function in ["async fn example(", "async fn main("] {
        text = text.replace(function, &format!("pub(crate) {function}"));
    }
    text
}
