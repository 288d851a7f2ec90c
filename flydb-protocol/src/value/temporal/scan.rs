//! A cursor over text: digits, words and single characters.

use super::TemporalError;

#[derive(Clone, Copy)]
pub(super) struct Scan<'a> {
    rest: &'a str,
}

impl<'a> Scan<'a> {
    pub(super) const fn new(text: &'a str) -> Scan<'a> {
        Scan { rest: text }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.rest.as_bytes().first().copied()
    }

    /// Takes the next character if it is this one.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        if found {
            self.skip(1);
        }
        found
    }

    /// Takes the next character if it is one of these.
    pub(super) fn take_any(&mut self, bytes: &[u8]) -> Option<u8> {
        let byte = self.peek().filter(|byte| bytes.contains(byte))?;
        self.skip(1);
        Some(byte)
    }

    /// Takes what these characters make up, possibly nothing.
    pub(super) fn run(&mut self, belongs: impl Fn(u8) -> bool) -> &'a str {
        let length = self.rest.bytes().take_while(|&byte| belongs(byte)).count();
        let (run, rest) = self
            .rest
            .split_at_checked(length)
            .unwrap_or(("", self.rest));
        self.rest = rest;
        run
    }

    pub(super) fn digits(&mut self) -> &'a str {
        self.run(|byte| byte.is_ascii_digit())
    }

    pub(super) fn word(&mut self) -> &'a str {
        self.run(|byte| byte.is_ascii_alphabetic())
    }

    pub(super) fn blanks(&mut self) {
        self.run(|byte| byte.is_ascii_whitespace() || byte == b',');
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }
}

/// The number of some digits; there must be any, and not too many.
pub(super) fn number(digits: &str) -> Result<i64, TemporalError> {
    if digits.is_empty() {
        return Err(TemporalError::Invalid);
    }
    digits.parse().map_err(|_| TemporalError::OutOfRange)
}

/// A number of 0 to 255, such as a month or a minute.
pub(super) fn small(digits: &str) -> Result<u8, TemporalError> {
    u8::try_from(number(digits)?).map_err(|_| TemporalError::OutOfRange)
}

/// Microseconds of the digits behind a point, rounded where there are more than six.
pub(super) fn fraction(digits: &str) -> i64 {
    let digit = |at: usize| {
        digits
            .as_bytes()
            .get(at)
            .map_or(0, |byte| i64::from(byte - b'0'))
    };
    let micros = (0..6).fold(0, |micros, at| micros * 10 + digit(at));
    micros + i64::from(digit(6) >= 5)
}
