//! Reading a JSON document into a tree that keeps the text of its numbers.
//!
//! serde_json does not serve here: it turns numbers into floats unless a feature is on that changes
//! every other user of it, and it orders keys in its own way.

use super::InvalidJson;
use crate::limits::MAX_JSON_DEPTH;

/// A document as a tree, borrowed from its text as far as that goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node<'a> {
    /// null, a boolean or a number, as it stands.
    Plain(&'a str),
    /// A string, its escapes resolved.
    String(String),
    /// An array.
    Array(Vec<Node<'a>>),
    /// In order and without duplicates.
    Object(Vec<(String, Node<'a>)>),
}

impl<'a> Node<'a> {
    /// Reads a document.
    ///
    /// # Errors
    /// [`InvalidJson`] with the place where it is none.
    pub fn parse(text: &'a str) -> Result<Node<'a>, InvalidJson> {
        document(text)
    }

    /// An object of these members, put in order; of equal keys the last one stays.
    #[must_use]
    pub fn object(members: Vec<(String, Node<'a>)>) -> Node<'a> {
        Node::Object(in_order(members))
    }
}

pub(super) fn document(text: &str) -> Result<Node<'_>, InvalidJson> {
    let mut parser = Parser { text, at: 0 };
    let node = parser.value(0)?;
    parser.blanks();
    if parser.at < text.len() {
        return Err(parser.wrong("text behind the document"));
    }
    Ok(node)
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn value(&mut self, depth: usize) -> Result<Node<'a>, InvalidJson> {
        self.blanks();
        match self.peek() {
            Some(b'{' | b'[') if depth >= MAX_JSON_DEPTH => {
                Err(self.wrong("the document nests too deep"))
            }
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(Node::String),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b'n') => self.word("null"),
            Some(b't') => self.word("true"),
            Some(b'f') => self.word("false"),
            Some(_) => Err(self.wrong("no value starts like this")),
            None => Err(self.wrong("a value is missing")),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Node<'a>, InvalidJson> {
        let mut entries = Vec::new();
        self.at += 1;
        self.blanks();
        if self.take(b'}') {
            return Ok(Node::Object(entries));
        }
        loop {
            self.blanks();
            if self.peek() != Some(b'"') {
                return Err(self.wrong("a key is missing"));
            }
            let key = self.string()?;
            self.blanks();
            if !self.take(b':') {
                return Err(self.wrong("a colon is missing"));
            }
            entries.push((key, self.value(depth + 1)?));
            self.blanks();
            if self.take(b'}') {
                return Ok(Node::Object(in_order(entries)));
            }
            if !self.take(b',') {
                return Err(self.wrong("a comma or a brace is missing"));
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Node<'a>, InvalidJson> {
        let mut elements = Vec::new();
        self.at += 1;
        self.blanks();
        if self.take(b']') {
            return Ok(Node::Array(elements));
        }
        loop {
            elements.push(self.value(depth + 1)?);
            self.blanks();
            if self.take(b']') {
                return Ok(Node::Array(elements));
            }
            if !self.take(b',') {
                return Err(self.wrong("a comma or a bracket is missing"));
            }
        }
    }

    fn word(&mut self, word: &'static str) -> Result<Node<'a>, InvalidJson> {
        if !self.rest().starts_with(word) {
            return Err(self.wrong("no value starts like this"));
        }
        self.at += word.len();
        Ok(Node::Plain(word))
    }

    fn number(&mut self) -> Result<Node<'a>, InvalidJson> {
        let start = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        Ok(Node::Plain(
            self.text.get(start..self.at).unwrap_or_default(),
        ))
    }

    fn digits(&mut self) -> Result<(), InvalidJson> {
        let count = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        if count == 0 {
            return Err(self.wrong("a digit is missing"));
        }
        self.at += count;
        Ok(())
    }

    fn string(&mut self) -> Result<String, InvalidJson> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let special = |byte: &u8| *byte < 0x20 || *byte == b'"' || *byte == b'\\';
            let rest = self.rest();
            let Some(plain) = rest.as_bytes().iter().position(special) else {
                self.at = self.text.len();
                return Err(self.wrong("a quote is missing"));
            };
            out.push_str(rest.get(..plain).unwrap_or_default());
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => out.push(self.escape()?),
                _ => return Err(self.wrong("a control character stands in a string")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, InvalidJson> {
        let start = self.at;
        self.at += 1;
        let character = match self.peek() {
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{C}',
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'u') => {
                self.at += 1;
                return self.unicode(start);
            }
            _ => return Err(self.wrong("no escape looks like this")),
        };
        self.at += 1;
        Ok(character)
    }

    fn unicode(&mut self, start: usize) -> Result<char, InvalidJson> {
        let first = self.hex()?;
        let code = if (0xD800..0xDC00).contains(&first) {
            0x1_0000 + ((first - 0xD800) << 10) + (self.other_half()? - 0xDC00)
        } else {
            first
        };
        let at = start;
        if code == 0 {
            return Err(InvalidJson {
                at,
                reason: InvalidJson::NUL,
            });
        }
        let reason = "no character has this code";
        char::from_u32(code).ok_or(InvalidJson { at, reason })
    }

    /// The second code of a surrogate pair.
    fn other_half(&mut self) -> Result<u32, InvalidJson> {
        let missing = self.wrong("the other half of a surrogate pair is missing");
        if !self.rest().starts_with("\\u") {
            return Err(missing);
        }
        self.at += 2;
        let code = self.hex()?;
        if (0xDC00..0xE000).contains(&code) {
            Ok(code)
        } else {
            Err(missing)
        }
    }

    fn hex(&mut self) -> Result<u32, InvalidJson> {
        let digits = self
            .rest()
            .get(..4)
            .filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let code = code.ok_or_else(|| self.wrong("four hexadecimal digits are missing"))?;
        self.at += 4;
        Ok(code)
    }

    fn blanks(&mut self) {
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        self.at += self.rest().bytes().take_while(blank).count();
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn wrong(&self, reason: &'static str) -> InvalidJson {
        InvalidJson {
            at: self.at,
            reason,
        }
    }
}

/// Shorter keys first, equal lengths by bytes; of equal keys the last one stays.
fn in_order<'a>(mut entries: Vec<(String, Node<'a>)>) -> Vec<(String, Node<'a>)> {
    entries.reverse();
    entries.sort_by(|(a, _), (b, _)| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    entries.dedup_by(|later, first| later.0 == first.0);
    entries
}
