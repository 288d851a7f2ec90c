//! Byte strings, one after the other in one buffer.

/// Byte strings in one buffer.
#[derive(Clone, Debug, Default)]
pub(in crate::exec) struct Slices {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Slices {
    /// How many.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// One of them; empty past the end.
    #[inline]
    pub(super) fn get(&self, index: usize) -> &[u8] {
        let start = match index.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or(0),
            None => 0,
        };
        let end = self.ends.get(index).copied().unwrap_or(start);
        self.bytes.get(start..end).unwrap_or(&[])
    }

    /// Appends one.
    pub(super) fn push(&mut self, slice: &[u8]) {
        self.push_with(|bytes| bytes.extend_from_slice(slice));
    }

    /// Appends what `write` appends to the buffer as one.
    pub(super) fn push_with(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        write(&mut self.bytes);
        self.ends.push(self.bytes.len());
    }

    /// Appends all of another.
    pub(super) fn append(&mut self, other: &Slices) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(&other.bytes);
        self.ends.extend(other.ends.iter().map(|end| start + end));
    }

    /// About how many bytes they take.
    pub(super) fn memory(&self) -> usize {
        self.bytes.len() + size_of::<usize>() * self.ends.len()
    }
}
