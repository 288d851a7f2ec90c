//! Runs SQL scripts, each against a fresh server, and says how many records passed.
//!
//!     cargo run --release -p flydb-tests --bin slt -- [--quiet] [--show N] PATH...
//!
//! A path is a script or a folder of them (`.slt`, `.test`). `--show N` prints up to N failures of each
//! file (3 by default), `--quiet` none. The exit code is 1 where anything failed.

#![allow(clippy::print_stdout)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use flydb_tests::slt::{Outcome, run, scripts_in};

#[tokio::main]
async fn main() -> ExitCode {
    let (show, paths) = match arguments() {
        Ok(arguments) => arguments,
        Err(message) => {
            eprintln!("{message}\nusage: slt [--quiet] [--show N] PATH...");
            return ExitCode::from(2);
        }
    };
    let (mut passed, mut failed) = (0, 0);
    for path in &paths {
        let start = Instant::now();
        let outcome = run(path).await.unwrap_or_else(|error| Outcome {
            passed: 0,
            failed: vec![error.to_string()],
        });
        println!(
            "{:>6} passed {:>5} failed {:>7.2} s  {}",
            outcome.passed,
            outcome.failed.len(),
            start.elapsed().as_secs_f64(),
            path.display()
        );
        for failure in outcome.failed.iter().take(show) {
            println!("    {}", failure.trim().replace('\n', "\n    "));
        }
        passed += outcome.passed;
        failed += outcome.failed.len();
    }
    println!("{passed} passed, {failed} failed");
    ExitCode::from(u8::from(failed > 0))
}

fn arguments() -> Result<(usize, Vec<PathBuf>), String> {
    let (mut show, mut paths) = (3, Vec::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--quiet" => show = 0,
            "--show" => {
                let count = arguments.next().and_then(|count| count.parse().ok());
                show = count.ok_or("--show wants a number")?;
            }
            path => paths
                .extend(scripts_in(Path::new(path)).map_err(|error| format!("{path}: {error}"))?),
        }
    }
    if paths.is_empty() {
        Err("no scripts".to_owned())
    } else {
        Ok((show, paths))
    }
}
