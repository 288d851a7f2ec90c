//! The vector files: one JSON document each, one vector a line, so that a difference is a line.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::Value;

fn path(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "vectors", name]
        .iter()
        .collect()
}

/// The vectors of a file, after comparing it with what the samples say.
pub(crate) fn checked(name: &str, description: &str, vectors: &[Value]) -> Vec<Value> {
    let mut text = format!(
        "{{\"description\": {},\n\"vectors\": [\n",
        Value::from(description)
    );
    for (at, vector) in vectors.iter().enumerate() {
        let comma = if at + 1 < vectors.len() { "," } else { "" };
        writeln!(text, "{vector}{comma}").unwrap();
    }
    text.push_str("]}\n");
    if std::env::var_os("FLYDB_WRITE_VECTORS").is_some() {
        std::fs::write(path(name), &text).unwrap();
    }
    let file = std::fs::read_to_string(path(name)).unwrap_or_default();
    assert!(
        file == text,
        "{name} differs from the samples; see tests/vectors/main.rs"
    );
    let document: Value = serde_json::from_str(&file).unwrap();
    document["vectors"].as_array().unwrap().clone()
}
