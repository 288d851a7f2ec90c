//! Texts of a column, in one buffer.

/// Texts, one after the other in one buffer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Strings {
    bytes: String,
    ends: Vec<usize>,
}

impl Strings {
    /// Appends a text.
    #[inline]
    pub(crate) fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
    }

    /// The text at `index`; empty past the end.
    #[must_use]
    #[inline]
    pub(crate) fn get(&self, index: usize) -> &str {
        let (start, end) = self.span(index);
        self.bytes.get(start..end).unwrap_or("")
    }

    /// Where the text at `index` lies; nowhere past the end.
    #[inline]
    fn span(&self, index: usize) -> (usize, usize) {
        let start = match index.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or(0),
            None => 0,
        };
        let end = self.ends.get(index).copied().unwrap_or(start);
        (start, end)
    }

    /// How many texts.
    #[must_use]
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Bytes of the text at `index`; none past the end.
    #[must_use]
    #[inline]
    pub(crate) fn length(&self, index: usize) -> usize {
        let (start, end) = self.span(index);
        end - start
    }

    /// Bytes of the longest text.
    #[must_use]
    pub(crate) fn longest(&self) -> usize {
        let mut start = 0;
        let lengths = self
            .ends
            .iter()
            .map(|end| end - std::mem::replace(&mut start, *end));
        lengths.max().unwrap_or(0)
    }

    /// The texts in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.get(index))
    }

    /// Appends all texts of another.
    pub(crate) fn append(&mut self, other: &Strings) {
        let start = self.bytes.len();
        self.bytes.push_str(&other.bytes);
        self.ends.extend(other.ends.iter().map(|end| start + end));
    }

    /// The texts at these indices, in this order.
    #[must_use]
    pub(crate) fn gather(&self, indices: &[u32]) -> Strings {
        let mut length = 0;
        let ends = indices.iter().map(|&index| {
            let (start, end) = self.span(index as usize);
            length += end - start;
            length
        });
        let ends: Vec<usize> = ends.collect();
        let mut bytes = String::with_capacity(length);
        for &index in indices {
            bytes.push_str(self.get(index as usize));
        }
        Strings { bytes, ends }
    }

    /// The text at `index` without blanks at its end, as CHAR compares.
    #[must_use]
    #[inline]
    pub(crate) fn trimmed(&self, index: usize) -> &str {
        let text = self.get(index);
        let kept = text.bytes().rposition(|byte| byte != b' ');
        text.get(..kept.map_or(0, |last| last + 1)).unwrap_or(text)
    }

    /// All texts without the blanks at their ends.
    #[must_use]
    pub(crate) fn trim_all(&self) -> Strings {
        let mut out = Strings {
            bytes: String::with_capacity(self.bytes.len()),
            ends: Vec::with_capacity(self.len()),
        };
        for index in 0..self.len() {
            out.push(self.trimmed(index));
        }
        out
    }

    /// Bytes of all texts.
    #[must_use]
    pub(crate) fn bytes(&self) -> usize {
        self.bytes.len()
    }
}
