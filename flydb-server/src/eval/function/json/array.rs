//! Reading lists of texts as PostgreSQL writes arrays: `{a,"b c",NULL}`, and lists of such lists.

use crate::types::{Result, SqlError, SqlState};

/// How deep lists may nest.
const MAX_DEPTH: usize = 6;

/// The elements of a list, `None` for NULL, those of lists within it one after the other.
#[derive(Debug, Default)]
pub(super) struct TextArray {
    pub(super) elements: Vec<Option<String>>,
    /// How many members the lists of each level have, the outermost first.
    pub(super) sizes: Vec<usize>,
}

impl TextArray {
    /// # Errors
    /// 22P02 for a text that is no list.
    pub(super) fn read(text: &str) -> Result<TextArray> {
        let mut reader = Reader {
            rest: text.trim_start(),
            elements: Vec::new(),
        };
        let sizes = reader.list(1).ok_or_else(|| malformed(text))?;
        if !reader.rest.trim_start().is_empty() {
            return Err(malformed(text));
        }
        Ok(TextArray {
            elements: reader.elements,
            sizes,
        })
    }
}

struct Reader<'t> {
    rest: &'t str,
    elements: Vec<Option<String>>,
}

impl Reader<'_> {
    fn take(&mut self, symbol: char) -> bool {
        let after = self.rest.trim_start().strip_prefix(symbol);
        if let Some(after) = after {
            self.rest = after;
        }
        after.is_some()
    }

    /// The sizes of a list and of those within it, which must be alike; `None` where there is no list.
    fn list(&mut self, depth: usize) -> Option<Vec<usize>> {
        if depth > MAX_DEPTH || !self.take('{') {
            return None;
        }
        if self.take('}') {
            return Some(vec![0]);
        }
        let (mut count, mut within) = (0, None);
        loop {
            let sizes = if self.rest.trim_start().starts_with('{') {
                self.list(depth + 1)?
            } else {
                let element = self.element()?;
                self.elements.push(element);
                Vec::new()
            };
            count += 1;
            if *within.get_or_insert_with(|| sizes.clone()) != sizes {
                return None;
            }
            if self.take('}') {
                let inner = within.unwrap_or_default();
                return Some(std::iter::once(count).chain(inner).collect());
            }
            if !self.take(',') {
                return None;
            }
        }
    }

    fn element(&mut self) -> Option<Option<String>> {
        if self.take('"') {
            return self.quoted().map(Some);
        }
        self.plain()
    }

    fn quoted(&mut self) -> Option<String> {
        let mut out = String::new();
        let mut characters = self.rest.chars();
        loop {
            match characters.next()? {
                '"' => break,
                '\\' => out.push(characters.next()?),
                other => out.push(other),
            }
        }
        self.rest = characters.as_str();
        Some(out)
    }

    /// What is not quoted has no blanks around it, is not empty, and may be NULL.
    fn plain(&mut self) -> Option<Option<String>> {
        let (mut out, mut kept, mut escaped) = (String::new(), 0, false);
        let mut characters = self.rest.trim_start().chars();
        let rest = loop {
            let rest = characters.as_str();
            match characters.next()? {
                ',' | '}' => break rest,
                '"' | '{' => return None,
                '\\' => {
                    out.push(characters.next()?);
                    escaped = true;
                    kept = out.len();
                }
                other => {
                    out.push(other);
                    if !other.is_ascii_whitespace() {
                        kept = out.len();
                    }
                }
            }
        };
        self.rest = rest;
        out.truncate(kept);
        if out.is_empty() {
            return None;
        }
        let is_null = !escaped && out.eq_ignore_ascii_case("null");
        Some((!is_null).then_some(out))
    }
}

#[cold]
fn malformed(list: &str) -> SqlError {
    SqlError::new(
        SqlState::InvalidTextRepresentation,
        format!("malformed array literal: \"{list}\""),
    )
    .with_hint("A path is written as in '{a,0,b}'.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_as_postgres_reads_them() {
        let read = |text| TextArray::read(text).map(|array| (array.elements, array.sizes));
        let some = |text: &str| Some(text.to_owned());
        for (text, elements, sizes) in [
            ("{}", vec![], vec![0]),
            (" { a , b c } ", vec![some("a"), some("b c")], vec![2]),
            (
                "{\"\",null,\"NULL\",\\null}",
                vec![some(""), None, some("NULL"), some("null")],
                vec![4],
            ),
            ("{a\\ ,\"\\\"\"}", vec![some("a "), some("\"")], vec![2]),
            (
                "{{a,b},{c,d}}",
                vec![some("a"), some("b"), some("c"), some("d")],
                vec![2, 2],
            ),
        ] {
            assert_eq!(read(text), Ok((elements, sizes)), "{text}");
        }
        for text in [
            "",
            "a",
            "{a",
            "{a}b",
            "{a,}",
            "{,a}",
            "{a,,b}",
            "{a\"b\"}",
            "{\"a\"b}",
            "{a,{b}}",
            "{{a},{b,c}}",
            "{a{",
            "{\"a",
            "{a\\",
            "{{{{{{{a}}}}}}}",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
