//! Finding scripts.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The scripts at a path: itself if it is a file, else every `.slt` and `.test` below it, in order.
///
/// # Errors
/// Where the path cannot be read.
pub fn scripts_in(path: &Path) -> io::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        fs::metadata(path)?;
        return Ok(vec![path.to_owned()]);
    }
    let mut entries: Vec<PathBuf> = fs::read_dir(path)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    entries.sort();
    let mut scripts = Vec::new();
    for entry in entries {
        let named = entry
            .extension()
            .is_some_and(|end| end == "slt" || end == "test");
        if entry.is_dir() || named {
            scripts.extend(scripts_in(&entry)?);
        }
    }
    Ok(scripts)
}
