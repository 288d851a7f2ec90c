//! The examples of the function reference give what it says.

use std::fmt::Write;
use std::path::Path;

use flydb_tests::slt;

/// The expression and the result of a row `| ... | `expression` → `result` |`.
fn example(row: &str) -> Option<(String, String)> {
    let row = row.strip_suffix("` |")?.replace("\\|", "|");
    let (expression, result) = row.rsplit_once(" | `")?.1.split_once("` → `")?;
    Some((expression.to_owned(), result.to_owned()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_reference_tells_the_truth() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/reference/functions.md");
    let reference = std::fs::read_to_string(file).unwrap();
    let rows = reference.lines().filter(|line| line.starts_with("| `"));
    // Those of sequences follow one another, and need one, or a table that has one.
    let mut script = String::from(
        "statement ok\nCREATE SEQUENCE order_number\n\nstatement ok\nCREATE TABLE orders (id SERIAL)\n\n",
    );
    let mut count = 2;
    for row in rows {
        let (expression, result) = example(row).unwrap_or_else(|| panic!("no example in {row}"));
        // Writing to a String does not fail.
        let _ = write!(
            script,
            "query T nosort\nSELECT {expression}\n----\n{result}\n\n"
        );
        count += 1;
    }
    assert!(count > 200, "only {count} functions have a row");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("examples.slt");
    std::fs::write(&path, script).unwrap();
    let outcome = slt::run(&path).await.unwrap();
    assert!(outcome.failed.is_empty(), "{}", outcome.failed.join("\n\n"));
    assert_eq!(outcome.passed, count);
}
