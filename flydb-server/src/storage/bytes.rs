//! Reading fixed-width fields off bytes that may be anything.

/// Takes big-endian fields off the front; `None` where too few bytes are left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

impl<'a> Fields<'a> {
    pub(super) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.first_chunk::<N>().copied()
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.array().map(u8::from_be_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_be_bytes)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_be_bytes)
    }

    pub(super) fn i64(&mut self) -> Option<i64> {
        self.array().map(i64::from_be_bytes)
    }

    /// A length, and as many bytes, where they are no more than `limit`.
    pub(super) fn sized(&mut self, limit: usize) -> Option<&'a [u8]> {
        let length = usize::try_from(self.u32()?).ok()?;
        if length > limit {
            return None;
        }
        self.take(length)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
