//! The directions of import, read from the sources: which room may know of which.
//!
//! Code under `#[cfg(test)]` is free to reach anywhere and is left out.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // a test through and through

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// For each room of the server, the rooms that it may import. Its own is always allowed.
const SERVER: &[(&str, &[&str])] = &[
    ("types", &[]),
    ("sql", &["types"]),
    ("catalog", &["types", "sql"]),
    ("plan", &["types", "sql", "catalog"]),
    ("binder", &["types", "sql", "catalog", "plan"]),
    ("optimizer", &["types", "sql", "catalog", "plan", "binder"]),
    ("storage", &["types"]),
    ("txn", &["types", "storage"]),
    ("eval", &["types", "catalog", "plan", "storage", "txn"]),
    ("auth", &["types", "catalog", "plan", "storage", "txn"]),
    (
        "exec",
        &[
            "types",
            "catalog",
            "plan",
            "storage",
            "txn",
            "eval",
            "auth",
            "optimizer",
            "binder",
        ],
    ),
    (
        "session",
        &[
            "types",
            "sql",
            "catalog",
            "plan",
            "binder",
            "optimizer",
            "storage",
            "txn",
            "eval",
            "auth",
            "exec",
            "config",
            "admin",
        ],
    ),
    (
        "net",
        &[
            "types", "storage", "txn", "auth", "session", "config", "admin", "catalog", "exec",
        ],
    ),
];

/// What each crate may import of the workspace.
const CRATES: &[(&str, &[&str])] = &[
    ("flydb-protocol", &[]),
    ("flydb-client/derive", &["flydb_client"]), // in the code that it generates
    ("flydb-client", &["flydb_protocol", "flydb_client_derive"]),
    ("flydb-pool", &["flydb_client"]),
    ("flydb-server", &["flydb_protocol"]),
];

/// Rooms of the server that may see messages and frames; the others see values alone, through `types`.
const WIRE_ROOMS: &[&str] = &["session", "net"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The code of a file without its comments and without what only tests compile.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    if path.file_stem().is_some_and(|stem| stem == "tests")
        || path.components().any(|part| part.as_os_str() == "tests")
    {
        return String::new();
    }
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let code = |line: &&str| !line.trim_start().starts_with("//");
    text.lines().filter(code).collect::<Vec<_>>().join("\n")
}

/// The names that follow `prefix` in the code, such as the rooms after `crate::`.
fn names_after<'a>(code: &'a str, prefix: &'a str) -> impl Iterator<Item = &'a str> {
    code.match_indices(prefix).map(|(at, _)| {
        let rest = &code[at + prefix.len()..];
        let end = rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        &rest[..end]
    })
}

fn room_of(path: &Path, src: &Path) -> String {
    let first = path.strip_prefix(src).unwrap().components().next().unwrap();
    Path::new(first.as_os_str())
        .file_stem()
        .unwrap()
        .to_string_lossy()
        .into_owned()
}

#[test]
fn rooms_of_the_server_import_one_way() {
    let allowed: BTreeMap<&str, &[&str]> = SERVER.iter().copied().collect();
    let src = root().join("flydb-server/src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let mut wrong = Vec::new();
    let mut seen = 0;
    for path in files {
        let room = room_of(&path, &src);
        let Some(may) = allowed.get(room.as_str()) else {
            continue;
        };
        for name in names_after(&code(&path), "crate::") {
            seen += 1;
            if allowed.contains_key(name) && name != room && !may.contains(&name) {
                wrong.push(format!("{}: {room} imports {name}", path.display()));
            }
        }
    }
    assert!(seen > 100, "the test no longer finds the imports");
    assert!(
        wrong.is_empty(),
        "against the directions:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn messages_stay_at_the_edge_of_the_server() {
    let src = root().join("flydb-server/src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let mut wrong = Vec::new();
    for path in files {
        let room = room_of(&path, &src);
        let is_room = SERVER.iter().any(|(name, _)| *name == room);
        if !is_room || room == "types" || WIRE_ROOMS.contains(&room.as_str()) {
            continue;
        }
        if code(&path).contains("flydb_protocol") {
            wrong.push(format!("{}: {room} sees flydb_protocol", path.display()));
        }
    }
    assert!(
        wrong.is_empty(),
        "wire types in the engine:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn only_the_vfs_touches_files_and_only_the_clock_reads_time() {
    let src = root().join("flydb-server/src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let rules = [
        ("std::fs", "storage/vfs", &["config", "main.rs"][..]),
        ("SystemTime::now", "types/clock", &[][..]),
        ("Timestamp::now", "types/clock", &[][..]),
        // The timer has a scale of its own, which a test can stop.
        ("Instant::now", "types/clock", &["net/wait.rs"][..]),
    ];
    let mut wrong = Vec::new();
    let mut at_home_somewhere = 0;
    for path in files {
        let code = code(&path);
        let place = path
            .strip_prefix(&src)
            .unwrap()
            .to_string_lossy()
            .into_owned();
        for (needle, home, also) in rules {
            let at_home =
                place.starts_with(home) || also.iter().any(|room| place.starts_with(room));
            at_home_somewhere += usize::from(at_home && code.contains(needle));
            if !at_home && code.contains(needle) {
                wrong.push(format!("{place}: {needle}"));
            }
        }
    }
    assert!(at_home_somewhere >= 2, "the test no longer finds the homes");
    assert!(
        wrong.is_empty(),
        "outside their room:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn crates_import_one_way() {
    let mut wrong = Vec::new();
    for (folder, may) in CRATES {
        let mut files = Vec::new();
        sources(&root().join(folder).join("src"), &mut files);
        assert!(!files.is_empty(), "{folder} has no sources");
        for path in files {
            let code = code(&path);
            for (other, _) in CRATES {
                let name = other.replace("/derive", "_derive").replace('-', "_");
                let own = name == folder.replace("/derive", "_derive").replace('-', "_");
                let imports = code.contains(&format!("{name}::"));
                if imports && !own && !may.contains(&name.as_str()) {
                    wrong.push(format!("{}: imports {name}", path.display()));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "against the directions:\n{}",
        wrong.join("\n")
    );
}
