//! Packed bits.

/// Bits, packed; used for NULLs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bitmap {
    words: Vec<u64>,
    len: usize,
    ones: usize,
}

impl Bitmap {
    /// `len` bits, all 0.
    #[must_use]
    pub(crate) fn zeros(len: usize) -> Bitmap {
        Bitmap {
            words: vec![0; len.div_ceil(64)],
            len,
            ones: 0,
        }
    }

    /// Appends a bit.
    #[inline]
    pub(crate) fn push(&mut self, bit: bool) {
        if self.len.is_multiple_of(64) {
            self.words.push(0);
        }
        self.len += 1;
        if bit {
            self.set(self.len - 1);
        }
    }

    /// Sets a bit to 1. Past the end, nothing happens.
    #[inline]
    pub(crate) fn set(&mut self, index: usize) {
        if index < self.len
            && let Some(word) = self.words.get_mut(index / 64)
        {
            let mask = 1 << (index % 64);
            self.ones += usize::from(*word & mask == 0);
            *word |= mask;
        }
    }

    /// The bits that are 1 here or there; as long as the longer one.
    #[must_use]
    pub(crate) fn or(&self, other: &Bitmap) -> Bitmap {
        let (long, short) = if self.len >= other.len {
            (self, other)
        } else {
            (other, self)
        };
        let mut words = long.words.clone();
        for (word, more) in words.iter_mut().zip(&short.words) {
            *word |= more;
        }
        let ones = words.iter().map(|word| word.count_ones() as usize).sum();
        Bitmap {
            words,
            len: long.len,
            ones,
        }
    }

    /// The bit at `index`; 0 past the end.
    #[must_use]
    #[inline]
    pub(crate) fn get(&self, index: usize) -> bool {
        self.words
            .get(index / 64)
            .is_some_and(|word| word & (1 << (index % 64)) != 0)
    }

    /// How many bits.
    #[must_use]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// How many bits are 1.
    #[must_use]
    pub(crate) fn ones(&self) -> usize {
        self.ones
    }
}
