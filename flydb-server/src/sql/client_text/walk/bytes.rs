//! Strings of bytes: `0x4D79`, `0b101` and `_binary '...'`.

use std::fmt::Write as _;

use super::Walk;

impl Walk<'_> {
    /// Takes a number. One in hexadecimal digits is a string of bytes, one in binary digits a string of bits.
    pub(super) fn digits(&mut self, rest: &str) {
        let kind = rest.get(1..2).unwrap_or_default();
        let digits = rest.get(2..).unwrap_or_default();
        let length = digits.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let digits = digits.get(..length).unwrap_or_default();
        match kind {
            "x" if !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_hexdigit()) => {
                let zero = if length % 2 == 1 { "0" } else { "" };
                self.replace(2 + length, &format!("X'{zero}{digits}'"));
            }
            "b" if !digits.is_empty()
                && digits.bytes().all(|digit| matches!(digit, b'0' | b'1')) =>
            {
                self.replace(2 + length, &format!("B'{digits}'"));
            }
            _ => {
                let number = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
                self.keep(number);
            }
        }
    }

    /// Makes a string of bytes of the text that was written last, from this byte on.
    pub(super) fn as_bytes(&mut self, start: usize) {
        let Some(literal) = self.out.get(start..) else {
            return;
        };
        let quoted = literal.trim();
        let inside = quoted.strip_prefix('\'').unwrap_or(quoted);
        let inside = inside.strip_suffix('\'').unwrap_or(inside);
        let inside = inside.replace("''", "'");
        let before = super::count(literal);
        let mut bytes = String::with_capacity(2 * inside.len() + 3);
        bytes.push_str("X'");
        for byte in inside.bytes() {
            // Writing to a String does not fail.
            let _ = write!(bytes, "{byte:02x}");
        }
        bytes.push('\'');
        self.out.truncate(start);
        self.out.push_str(&bytes);
        self.written = self.written - before + super::count(&bytes);
        self.note_shift();
        self.after_text = false;
    }
}
