//! Every script under `tests/sql`, through the client.

use std::path::Path;

use flydb_tests::slt;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_script_answers_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sql");
    let scripts = slt::scripts_in(&folder).unwrap();
    assert!(scripts.len() > 15, "the scripts are not where they were");
    let mut failures = Vec::new();
    for script in scripts {
        let outcome = slt::run(&script).await.unwrap();
        assert!(
            outcome.passed + outcome.failed.len() > 0,
            "{} tests nothing",
            script.display()
        );
        failures.extend(outcome.failed);
    }
    assert!(
        failures.is_empty(),
        "{} records failed:\n{}",
        failures.len(),
        failures.join("\n\n")
    );
}
