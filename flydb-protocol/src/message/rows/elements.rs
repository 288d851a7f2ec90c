//! The elements of a JSON array, found without building them.
//!
//! Meant for text that is known to be JSON, where it only has to find where each element ends. On
//! any other text it stops with an error or yields what is no JSON, and never panics.

use memchr::memchr2;

use crate::error::DecodeError;

const NOT_AN_ARRAY: DecodeError = DecodeError::Binary("the rows are not arrays of values");

/// The elements of an array, each as its text. Ends after an error.
#[derive(Clone, Debug)]
pub struct Elements<'a> {
    text: &'a str,
    at: usize,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before the first element: it or the end comes.
    First,
    /// After an element: a comma or the end comes.
    Next,
    Done,
}

impl<'a> Elements<'a> {
    /// The elements of this array.
    #[must_use]
    pub const fn of(array: &'a str) -> Elements<'a> {
        Elements {
            text: array,
            at: 0,
            state: State::First,
        }
    }

    fn step(&mut self) -> Result<Option<&'a str>, DecodeError> {
        if self.state == State::First {
            self.expect(b'[')?;
        }
        match (self.peek(), self.state) {
            (Some(b']'), _) => {
                self.at += 1;
                return match self.peek() {
                    None => Ok(None),
                    Some(_) => Err(NOT_AN_ARRAY),
                };
            }
            (Some(b','), State::Next) => self.at += 1,
            (Some(_), State::First) => {}
            (_, State::First | State::Next | State::Done) => return Err(NOT_AN_ARRAY),
        }
        self.state = State::Next;
        self.peek();
        let end = value_end(self.text.as_bytes(), self.at).ok_or(NOT_AN_ARRAY)?;
        let element = self.text.get(self.at..end).ok_or(NOT_AN_ARRAY)?;
        self.at = end;
        Ok(Some(element))
    }

    fn expect(&mut self, byte: u8) -> Result<(), DecodeError> {
        if self.peek() != Some(byte) {
            return Err(NOT_AN_ARRAY);
        }
        self.at += 1;
        Ok(())
    }

    /// The next byte that is no space.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
        loop {
            let byte = *self.text.as_bytes().get(self.at)?;
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Some(byte);
            }
            self.at += 1;
        }
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = Result<&'a str, DecodeError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.state == State::Done {
            return None;
        }
        let step = self.step().transpose();
        if !matches!(step, Some(Ok(_))) {
            self.state = State::Done;
        }
        step
    }
}

/// Where the value that starts at `at` ends; `None` where it does not, or where none starts.
fn value_end(text: &[u8], at: usize) -> Option<usize> {
    match text.get(at)? {
        b'"' => string_end(text, at),
        b'[' | b'{' => nested_end(text, at),
        b',' | b']' | b'}' | b':' => None,
        _ => {
            let rest = text.get(at..)?;
            let ends =
                |byte: &u8| matches!(byte, b',' | b']' | b'}' | b' ' | b'\t' | b'\n' | b'\r');
            Some(at + rest.iter().position(ends)?)
        }
    }
}

fn string_end(text: &[u8], at: usize) -> Option<usize> {
    let mut at = at + 1;
    loop {
        at += memchr2(b'"', b'\\', text.get(at..)?)?;
        if text.get(at) == Some(&b'"') {
            return Some(at + 1);
        }
        at += 2;
    }
}

fn nested_end(text: &[u8], at: usize) -> Option<usize> {
    let mut at = at;
    let mut depth = 0_usize;
    loop {
        match text.get(at)? {
            b'"' => {
                at = string_end(text, at)?;
                continue;
            }
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn elements(text: &str) -> Result<Vec<&str>, DecodeError> {
        Elements::of(text).collect()
    }

    #[test]
    fn elements_are_found_by_their_ends() {
        assert_eq!(elements("[]"), Ok(vec![]));
        assert_eq!(elements(" [ ] "), Ok(vec![]));
        assert_eq!(
            elements(r#"[1, -2.5e3 ,null,"a,]\"\\",[ [1],{"]":"}"} ] , {} ]"#),
            Ok(vec![
                "1",
                "-2.5e3",
                "null",
                r#""a,]\"\\""#,
                r#"[ [1],{"]":"}"} ]"#,
                "{}"
            ])
        );
    }

    #[test]
    fn what_is_no_array_ends_with_an_error() {
        for text in [
            "", "1", "{}", "[", "[1", "[1,", "[1,]", "[,]", "[1 2]", "[\"a]", "[[1]", "[] x",
            "[\"\\",
        ] {
            assert!(elements(text).is_err(), "{text}");
        }
        let mut after = Elements::of("[1,");
        while let Some(Ok(_)) = after.next() {}
        assert!(after.next().is_none());
    }
}
