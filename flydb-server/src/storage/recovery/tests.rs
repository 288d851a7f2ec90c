//! Crashes, failing disks and damaged files.

mod crashes;
mod damage;
mod failures;
mod scripts;
