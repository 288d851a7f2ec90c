//! Index keys: bytes whose order is the order of the values they stand for.
//!
//! A key is the concatenation of its columns' encodings (see [`encode`]), in a unique index as it
//! is, elsewhere with the row id after it. Bytes are compared as a whole, whatever the columns'
//! types, so that an index is one map from bytes to row ids.
//!
//! Up to 23 bytes are held inline: most keys cost no allocation, and copying a leaf of the map copies
//! no reference counts. Longer ones are shared.

mod builder;
mod encode;
mod json;
#[cfg(test)]
mod tests;

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::num::NonZeroU8;
use std::ops::Deref;
use std::sync::Arc;

pub(crate) use builder::KeyBuilder;

/// Bytes that a key holds without an allocation.
const INLINE: usize = 23;

/// An index key. Ordered as its bytes are.
#[derive(Clone)]
pub(crate) struct Key(Repr);

/// 24 bytes: the length's zero stands for `Heap`.
#[derive(Clone)]
enum Repr {
    /// One more than the length, and the bytes; those past the length are 0.
    Inline(NonZeroU8, [u8; INLINE]),
    Heap(Arc<[u8]>),
}

impl Key {
    /// A key of these bytes.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Key {
        let mut inline = [0; INLINE];
        let length = u8::try_from(bytes.len()).ok();
        match (inline.get_mut(..bytes.len()), length) {
            (Some(place), Some(length)) => {
                place.copy_from_slice(bytes);
                Key(Repr::Inline(NonZeroU8::MIN.saturating_add(length), inline))
            }
            _ => Key(Repr::Heap(Arc::from(bytes))),
        }
    }

    /// The smallest key after every key that starts with this one; `None` where nothing can follow
    /// (the empty key, or bytes of 0xFF only).
    pub(crate) fn successor(&self) -> Option<Key> {
        let bytes: &[u8] = self;
        let last = bytes.iter().rposition(|byte| *byte != u8::MAX)?;
        let mut next = bytes.get(..=last)?.to_vec();
        *next.last_mut()? += 1;
        Some(Key::from_bytes(&next))
    }
}

impl Deref for Key {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        match &self.0 {
            Repr::Inline(length, bytes) => {
                let length = usize::from(length.get() - 1);
                bytes.get(..length).unwrap_or(bytes)
            }
            Repr::Heap(bytes) => bytes,
        }
    }
}

impl Borrow<[u8]> for Key {
    #[inline]
    fn borrow(&self) -> &[u8] {
        self
    }
}

impl Ord for Key {
    #[inline]
    fn cmp(&self, other: &Key) -> Ordering {
        match (&self.0, &other.0) {
            // Padded with zeros, a proper prefix is equal or less; then the length decides.
            (Repr::Inline(a_length, a), Repr::Inline(b_length, b)) => {
                a.cmp(b).then(a_length.cmp(b_length))
            }
            _ => <[u8]>::cmp(self, other),
        }
    }
}

impl PartialOrd for Key {
    #[inline]
    fn partial_cmp(&self, other: &Key) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Key {
    #[inline]
    fn eq(&self, other: &Key) -> bool {
        self.cmp(other).is_eq()
    }
}
impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        <[u8]>::hash(self, state);
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(")?;
        for byte in self.iter() {
            write!(f, "{byte:02x}")?;
        }
        f.write_str(")")
    }
}
