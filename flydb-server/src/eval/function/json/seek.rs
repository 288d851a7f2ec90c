//! The members of an object, found in its text without reading what stands around them.
//!
//! The text is a normalised document: valid, no key twice. Of any other text nothing is found, or something
//! that is there.

use crate::types::JsonNode;

/// The text of a member; `None` where there is none of this name, or the text is no object.
pub(super) fn member<'a>(object: &'a str, key: &str) -> Option<&'a str> {
    let bytes = object.as_bytes();
    let mut at = behind_blanks(bytes, 0);
    if bytes.get(at) != Some(&b'{') {
        return None;
    }
    loop {
        let start = behind_blanks(bytes, at + 1);
        let end = behind_string(bytes, start)?;
        let found = is_named(object.get(start..end)?, key);
        let colon = behind_blanks(bytes, end);
        if bytes.get(colon) != Some(&b':') {
            return None;
        }
        let start = behind_blanks(bytes, colon + 1);
        let end = behind_value(bytes, start)?;
        if found {
            return object.get(start..end);
        }
        at = behind_blanks(bytes, end);
        if bytes.get(at) != Some(&b',') {
            return None;
        }
    }
}

/// What a string says that stands in quotes, if that needs no resolving.
pub(super) fn unescaped(quoted: &str) -> Option<&str> {
    let inner = quoted.strip_prefix('"')?.strip_suffix('"')?;
    (!inner.contains('\\')).then_some(inner)
}

fn is_named(quoted: &str, key: &str) -> bool {
    match unescaped(quoted) {
        Some(name) => name == key,
        None => matches!(JsonNode::parse(quoted), Ok(JsonNode::String(name)) if name == key),
    }
}

fn behind_blanks(bytes: &[u8], from: usize) -> usize {
    let blank = |byte: &&u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest.iter().take_while(blank).count()
}

/// Where a string ends that begins here.
fn behind_string(bytes: &[u8], start: usize) -> Option<usize> {
    if bytes.get(start) != Some(&b'"') {
        return None;
    }
    let mut at = start + 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// Where a value ends that begins here.
fn behind_value(bytes: &[u8], start: usize) -> Option<usize> {
    let (mut at, mut depth) = (start, 0_usize);
    loop {
        match bytes.get(at)? {
            b'"' => at = behind_string(bytes, at)?,
            b'{' | b'[' => {
                depth += 1;
                at += 1;
            }
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                at += 1;
            }
            _ => at = behind_plain(bytes, at, depth),
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

/// Where what is no string and no bracket ends: a plain value, or, within brackets, what separates values.
fn behind_plain(bytes: &[u8], from: usize, depth: usize) -> usize {
    let ends = |byte: &&u8| match byte {
        b'"' | b'{' | b'[' | b'}' | b']' => true,
        b',' | b' ' | b'\n' | b'\r' | b'\t' => depth == 0,
        _ => false,
    };
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest.iter().take_while(|byte| !ends(byte)).count().max(1)
}

#[cfg(test)]
mod tests {
    use super::{member, unescaped};

    const DOCUMENT: &str =
        r#"{"a": 1, "b": "x, \"y\"}", "a\"c": [1, {"a": 2}, "]"], "d": {}, "é": null, "": -1.5e3}"#;

    #[test]
    fn members_are_found_by_name() {
        for (key, value) in [
            ("a", Some("1")),
            ("b", Some(r#""x, \"y\"}""#)),
            ("a\"c", Some(r#"[1, {"a": 2}, "]"]"#)),
            ("d", Some("{}")),
            ("é", Some("null")),
            ("", Some("-1.5e3")),
            ("c", None),
            ("x, ", None),
        ] {
            assert_eq!(member(DOCUMENT, key), value, "{key}");
        }
        assert_eq!(member("{}", "a"), None);
        assert_eq!(member(r#"["a", 1]"#, "a"), None);
        assert_eq!(member(r#""a""#, "a"), None);
    }

    #[test]
    fn a_text_that_is_cut_off_ends_the_search() {
        for length in 0..DOCUMENT.len() {
            let Some(cut) = DOCUMENT.get(..length) else {
                continue;
            };
            for key in ["a", "b", "a\"c", "d", "é", ""] {
                let found = member(cut, key);
                assert!(found.is_none_or(|found| DOCUMENT.contains(found)));
            }
        }
    }

    #[test]
    fn strings_without_escapes_are_what_they_say() {
        assert_eq!(unescaped(r#""ab""#), Some("ab"));
        assert_eq!(unescaped(r#""a\nb""#), None);
        assert_eq!(unescaped("1"), None);
    }
}
