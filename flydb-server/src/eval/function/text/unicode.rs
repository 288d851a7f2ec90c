//! UNISTR: texts with Unicode escapes.

use crate::types::{Result, SqlError, SqlState};

/// `\XXXX`, `\+XXXXXX`, `\uXXXX` and `\UXXXXXXXX` as their characters, of which two may be a surrogate pair.
pub(super) fn unistr(value: &str) -> Result<String> {
    let mut out = String::new();
    let mut rest = value;
    while let Some((head, tail)) = rest.split_once('\\') {
        out.push_str(head);
        if let Some(tail) = tail.strip_prefix('\\') {
            out.push('\\');
            rest = tail;
            continue;
        }
        let (code, after) = escape(tail)?;
        rest = after;
        let code = match code {
            0xD800..=0xDBFF => {
                let tail = rest.strip_prefix('\\').ok_or_else(no_pair)?;
                let (second, after) = escape(tail)?;
                rest = after;
                joined(code, second)?
            }
            0xDC00..=0xDFFF => return Err(no_pair()),
            code => code,
        };
        let character = char::from_u32(code).filter(|character| *character != '\0');
        out.push(character.ok_or_else(|| no_character(code))?);
    }
    out.push_str(rest);
    Ok(out)
}

/// The code of an escape behind its backslash, and what follows.
fn escape(tail: &str) -> Result<(u32, &str)> {
    let bad = || SqlError::new(SqlState::SyntaxError, "invalid Unicode escape");
    let (skip, length) = match tail.as_bytes().first() {
        Some(b'+') => (1, 6),
        Some(b'u') => (1, 4),
        Some(b'U') => (1, 8),
        _ => (0, 4),
    };
    let code = tail.get(skip..skip + length).ok_or_else(bad)?;
    if !code.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(bad());
    }
    let code = u32::from_str_radix(code, 16).map_err(|_| bad())?;
    Ok((code, tail.get(skip + length..).unwrap_or("")))
}

/// The code that a pair of surrogates stands for.
fn joined(first: u32, second: u32) -> Result<u32> {
    if !(0xDC00..=0xDFFF).contains(&second) {
        return Err(no_pair());
    }
    Ok(0x1_0000 + ((first & 0x3FF) << 10) + (second & 0x3FF))
}

#[cold]
fn no_pair() -> SqlError {
    SqlError::new(SqlState::SyntaxError, "invalid Unicode surrogate pair")
}

#[cold]
fn no_character(code: u32) -> SqlError {
    SqlError::new(
        SqlState::InvalidParameterValue,
        format!("invalid Unicode code point: {code:04X}"),
    )
}
