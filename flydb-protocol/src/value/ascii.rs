//! A little text on the stack: where numbers, dates and times are put together before they go into
//! a frame in one piece.

/// Up to 96 bytes of ASCII; the longest interval has 70. What is past the end is dropped.
#[derive(Clone, Copy)]
pub(crate) struct Ascii {
    bytes: [u8; 96],
    len: usize,
}

impl Ascii {
    pub(crate) const fn new() -> Ascii {
        Ascii {
            bytes: [0; 96],
            len: 0,
        }
    }

    #[inline]
    pub(crate) fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.len) {
            *place = byte;
            self.len += 1;
        }
    }

    pub(crate) fn text(&mut self, text: &str) {
        for byte in text.bytes() {
            self.push(byte);
        }
    }

    /// A number, filled up with zeros to `width` digits.
    #[inline]
    pub(crate) fn number(&mut self, number: u64, width: usize) {
        let mut digits = itoa::Buffer::new();
        let digits = digits.format(number);
        for _ in digits.len()..width {
            self.push(b'0');
        }
        self.text(digits);
    }

    /// Two digits of a number below 100.
    #[inline]
    pub(crate) fn two(&mut self, number: u64) {
        let digit = |n: u64| b'0' + u8::try_from(n % 10).unwrap_or_default();
        self.push(digit(number / 10));
        self.push(digit(number));
    }

    #[inline]
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    pub(crate) fn as_str(&self) -> &str {
        // Only ASCII is ever pushed.
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    /// Takes back zeros from the end.
    pub(crate) fn trim_zeros(&mut self) {
        while self.as_bytes().last() == Some(&b'0') {
            self.len -= 1;
        }
    }
}
