//! The floor of every durable commit: one small write and one fdatasync.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::{Duration, Instant};

/// Writes of 200 bytes per second, each synced, into a file whose blocks are there already.
pub fn syncs(folder: &Path) -> f64 {
    let path = folder.join("syncs");
    let file = File::create(&path).expect("a file");
    file.write_all_at(&vec![0; 4 << 20], 0).expect("room");
    file.sync_all().expect("a sync");
    let (start, mut count) = (Instant::now(), 0_u64);
    while start.elapsed() < Duration::from_secs(1) {
        file.write_all_at(&[1; 200], (count % 20_000) * 200)
            .expect("a write");
        file.sync_data().expect("a sync");
        count += 1;
    }
    let rate = count as f64 / start.elapsed().as_secs_f64();
    std::fs::remove_file(path).expect("the file removed");
    rate
}
