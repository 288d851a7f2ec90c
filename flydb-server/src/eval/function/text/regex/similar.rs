//! SIMILAR TO and SUBSTRING SIMILAR: SQL's own regular expressions, spelled as the others.

use super::pattern::compiled;
use super::text;
use crate::types::{Result, SqlError, SqlState, Value, ValueRef};

/// Whether the whole text matches; `rest` is the escape character, where one is given.
pub(super) fn matches(value: &str, pattern: &str, rest: &[ValueRef<'_>]) -> Result<Value> {
    let pattern = whole(pattern, escape_of(rest)?)?;
    Ok(Value::Boolean(compiled(&pattern, "s")?.is_match(value)?))
}

/// SUBSTRING(text SIMILAR pattern ESCAPE c): the part between the two `c"`, or behind the only one.
///
/// # Errors
/// 2200C for more than two `c"`; those of the pattern.
pub(in super::super) fn substring_similar(
    value: &str,
    pattern: &str,
    escape: &str,
) -> Result<Value> {
    let marker = format!("{escape}\"");
    let parts: Vec<&str> = pattern.split(&marker).collect();
    let escape = escape_of(&[ValueRef::Text(escape)])?;
    let (head, middle, tail) = match parts.as_slice() {
        [head, middle, tail] => (head, middle, *tail),
        [head, middle] => (head, middle, ""),
        [_] | [] => {
            let regex = compiled(&whole(pattern, escape)?, "s")?;
            let found = regex.find_from(value, 0)?;
            let found = found.and_then(|found| found.group(value, 0));
            return Ok(found.map_or(Value::Null, text));
        }
        [_, _, _, _, ..] => return Err(too_many_separators()),
    };
    // What is before and after takes as little as it can.
    let head = lazy(&body(head, escape)?);
    let (middle, tail) = (body(middle, escape)?, body(tail, escape)?);
    let regex = compiled(&format!("^(?:{head})({middle})(?:{tail})$"), "s")?;
    let found = regex.find_from(value, 0)?;
    let found = found.and_then(|found| found.group(value, 1));
    Ok(found.map_or(Value::Null, text))
}

/// A head whose `%` take as little as they can.
fn lazy(head: &str) -> String {
    head.replace(".*", ".*?")
}

#[cold]
fn too_many_separators() -> SqlError {
    SqlError::new(
        SqlState::InvalidUseOfEscapeCharacter,
        "SQL regular expression may not contain more than two escape-double-quote separators",
    )
}

fn escape_of(rest: &[ValueRef<'_>]) -> Result<Option<char>> {
    let [ValueRef::Text(escape)] = rest else {
        return Ok(Some('\\'));
    };
    let mut characters = escape.chars();
    match (characters.next(), characters.next()) {
        (escape, None) => Ok(escape),
        (_, Some(_)) => Err(SqlError::new(
            SqlState::InvalidEscapeSequence,
            "invalid escape string",
        )
        .with_hint("Escape string must be empty or one character.")),
    }
}

/// An SQL regular expression as one that must match the whole text; the separators of SUBSTRING part it into
/// pieces that match one behind the other.
fn whole(pattern: &str, escape: Option<char>) -> Result<String> {
    Ok(format!("^(?:{})$", body(pattern, escape)?))
}

fn body(pattern: &str, escape: Option<char>) -> Result<String> {
    let mut out = String::new();
    let mut in_class = false;
    let mut separators = 0;
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        if Some(character) == escape {
            let escaped = characters.next().ok_or_else(|| {
                SqlError::new(
                    SqlState::InvalidEscapeSequence,
                    "SIMILAR TO pattern must not end with escape character",
                )
            })?;
            if escaped != '"' || in_class {
                // Of a letter it is a class, such as `\d`.
                if escaped.is_ascii_alphanumeric() {
                    out.extend(['\\', escaped]);
                } else {
                    out.push_str(&regex::escape(escaped.encode_utf8(&mut [0; 4])));
                }
                continue;
            }
            separators += 1;
            if separators > 2 {
                return Err(too_many_separators());
            }
            // An alternative ends at the separator.
            out.push_str(")(?:");
            continue;
        }
        match character {
            ']' => in_class = false,
            '[' if !in_class => in_class = true,
            _ => {}
        }
        match character {
            '%' if !in_class => out.push_str(".*"),
            '_' if !in_class => out.push('.'),
            '(' if !in_class => out.push_str("(?:"),
            '.' | '^' | '$' if !in_class => out.extend(['\\', character]),
            '\\' => out.push_str("\\\\"),
            _ => out.push(character),
        }
    }
    Ok(out)
}
