//! VARCHAR(n), CHAR(n), BINARY(n) and VARBINARY(n): what fits, what is cut, what is padded.

use std::sync::Arc;

use smol_str::SmolStr;

use crate::types::{DataType, Result, SqlError, SqlState};

/// A text as a text type holds it. Too long a text is cut by an explicit cast, and by any where only
/// blanks are lost.
pub(super) fn fit_text(text: &str, to: DataType, explicit: bool) -> Result<SmolStr> {
    match to {
        DataType::Varchar(Some(limit)) => {
            cut(text, limit, explicit, "character varying").map(SmolStr::new)
        }
        DataType::Char(0) => Ok(SmolStr::new(text.trim_end_matches(' '))),
        DataType::Char(limit) => {
            let text = cut(text, limit, explicit, "character")?;
            Ok(padded(text, limit))
        }
        _ => Ok(SmolStr::new(text)),
    }
}

fn cut<'t>(text: &'t str, limit: u32, explicit: bool, name: &str) -> Result<&'t str> {
    let limit_characters = limit as usize;
    if text.len() <= limit_characters {
        return Ok(text);
    }
    let Some((end, _)) = text.char_indices().nth(limit_characters) else {
        return Ok(text);
    };
    let (kept, lost) = text.split_at(end);
    if explicit || lost.bytes().all(|byte| byte == b' ') {
        return Ok(kept);
    }
    Err(SqlError::new(
        SqlState::StringDataRightTruncation,
        format!("value too long for type {name}({limit})"),
    ))
}

fn padded(text: &str, limit: u32) -> SmolStr {
    let missing = (limit as usize).saturating_sub(text.chars().count());
    if missing == 0 {
        return SmolStr::new(text);
    }
    let mut out = String::with_capacity(text.len() + missing);
    out.push_str(text);
    out.push_str(&" ".repeat(missing));
    SmolStr::new(out)
}

/// Bytes as a byte type holds them.
pub(super) fn fit_bytes(bytes: &[u8], to: DataType, explicit: bool) -> Result<Arc<[u8]>> {
    let (limit, pad, name) = match to {
        DataType::Binary(limit) => (limit as usize, true, "binary"),
        DataType::Varbinary(Some(limit)) => (limit as usize, false, "varbinary"),
        _ => return Ok(Arc::from(bytes)),
    };
    let kept = match bytes.get(..limit) {
        Some(kept) if kept.len() == bytes.len() || explicit => kept,
        Some(_) => {
            return Err(SqlError::new(
                SqlState::StringDataRightTruncation,
                format!("value too long for type {name}({limit})"),
            ));
        }
        None => bytes,
    };
    if pad && kept.len() < limit {
        let mut padded = kept.to_vec();
        padded.resize(limit, 0);
        return Ok(Arc::from(padded));
    }
    Ok(Arc::from(kept))
}
