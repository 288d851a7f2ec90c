//! The memory of a process, as the system counts it.

/// A process whose memory can be asked for. Needs `/proc`.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    process: u32,
}

impl Memory {
    /// That of the process with this id.
    #[must_use]
    pub const fn of(process: u32) -> Memory {
        Memory { process }
    }

    /// That of this process.
    #[must_use]
    pub fn of_this_process() -> Memory {
        Memory::of(std::process::id())
    }

    /// Bytes that it holds now.
    ///
    /// # Panics
    /// Where the process is gone or not ours, or the system has no `/proc`.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.status("VmRSS:")
    }

    /// The most bytes that it held since it started, or since [`Memory::forget_peak`].
    ///
    /// # Panics
    /// As [`Memory::now`].
    #[must_use]
    pub fn peak(&self) -> u64 {
        self.status("VmHWM:")
    }

    /// Starts to look for a new peak.
    ///
    /// # Panics
    /// As [`Memory::now`].
    pub fn forget_peak(&self) {
        let path = format!("/proc/{}/clear_refs", self.process);
        std::fs::write(path, "5").expect("a process of ours");
    }

    fn status(&self, key: &str) -> u64 {
        let path = format!("/proc/{}/status", self.process);
        let status = std::fs::read_to_string(path).expect("a process of ours");
        let line = status.lines().find_map(|line| line.strip_prefix(key));
        let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
        kib.expect("a number of kB") * 1024
    }
}
