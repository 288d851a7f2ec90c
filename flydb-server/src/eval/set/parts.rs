//! The parts of a text: between the matches of a regular expression, or between separators.

use std::sync::Arc;

use smol_str::SmolStr;

use super::{Rows, no_such_set};
use crate::eval::EvalContext;
use crate::eval::builder::ColumnBuilder;
use crate::eval::function::{Pattern, compiled};
use crate::plan::TableFunction;
use crate::types::{Result, SqlError, SqlState, Value, ValueRef};

pub(super) fn open(function: TableFunction, arguments: &[Value]) -> Result<Option<Box<dyn Rows>>> {
    match (function, arguments) {
        (TableFunction::RegexpSplit, [Value::Text(text), Value::Text(pattern), flags @ ..]) => {
            let flags = match flags {
                [Value::Text(flags)] => flags.as_str(),
                _ => "",
            };
            by_regex(text, pattern, flags).map(Some)
        }
        (TableFunction::StringSplit, [Value::Null, ..]) => Ok(None),
        (TableFunction::StringSplit, [Value::Text(text), separator, null @ ..]) => {
            by_separator(text, separator, null.first())
        }
        _ => Err(no_such_set("a function of texts")),
    }
}

#[derive(Debug)]
struct ByRegex {
    text: SmolStr,
    regex: Arc<Pattern>,
    /// Where the next part starts, and where the next match is looked for; `None` at the end.
    place: Option<(usize, usize)>,
}

fn by_regex(text: &SmolStr, pattern: &str, flags: &str) -> Result<Box<dyn Rows>> {
    if flags.contains('g') {
        let message = "regexp_split_to_table() does not support the \"global\" option";
        return Err(SqlError::new(SqlState::InvalidParameterValue, message));
    }
    Ok(Box::new(ByRegex {
        text: text.clone(),
        regex: compiled(pattern, flags)?,
        place: Some((0, 0)),
    }))
}

impl ByRegex {
    /// The next match that parts something: an empty one does not at either end of the text, nor
    /// directly after a match.
    fn next_match(&self, start: usize, mut from: usize) -> Result<Option<(usize, usize)>> {
        loop {
            let Some(found) = self.regex.find_from(&self.text, from)? else {
                return Ok(None);
            };
            let found = found.range();
            let idle = found.is_empty() && (found.start == start || found.end == self.text.len());
            if !idle {
                return Ok(Some((found.start, found.end)));
            }
            match self.after(found.end) {
                Some(next) => from = next,
                None => return Ok(None),
            }
        }
    }

    /// The character after a place.
    fn after(&self, place: usize) -> Option<usize> {
        let next = self.text.get(place..)?.chars().next()?;
        Some(place + next.len_utf8())
    }
}

impl Rows for ByRegex {
    fn push_next(&mut self, columns: &mut [ColumnBuilder], ctx: &EvalContext<'_>) -> Result<bool> {
        // The next match may lie far, and all of the rest is looked at where there is none.
        ctx.interrupts.check()?;
        let Some((start, from)) = self.place else {
            return Ok(false);
        };
        let end = match self.next_match(start, from)? {
            None => {
                self.place = None;
                self.text.len()
            }
            Some((end, next)) => {
                let from = if end == next { self.after(next) } else { None };
                self.place = Some((next, from.unwrap_or(next)));
                end
            }
        };
        push(columns, self.text.get(start..end).unwrap_or_default())
    }
}

#[derive(Debug)]
struct BySeparator {
    text: SmolStr,
    /// `None` parts every character.
    separator: Option<SmolStr>,
    /// A part that is shown as NULL.
    null: Option<SmolStr>,
    /// Where the next part starts; `None` at the end.
    start: Option<usize>,
}

fn by_separator(
    text: &SmolStr,
    separator: &Value,
    null: Option<&Value>,
) -> Result<Option<Box<dyn Rows>>> {
    let as_text = |value: &Value| match value {
        Value::Text(text) => Ok(Some(text.clone())),
        Value::Null => Ok(None),
        _ => Err(no_such_set("string_to_table")),
    };
    if text.is_empty() {
        return Ok(None);
    }
    Ok(Some(Box::new(BySeparator {
        text: text.clone(),
        separator: as_text(separator)?,
        null: null.map(as_text).transpose()?.flatten(),
        start: Some(0),
    })))
}

impl BySeparator {
    /// The part at a place, and where the next one starts.
    fn part(&self, start: usize) -> (&str, Option<usize>) {
        let rest = self.text.get(start..).unwrap_or_default();
        match &self.separator {
            None => {
                let length = rest.chars().next().map_or(0, char::len_utf8);
                let next = Some(start + length).filter(|next| *next < self.text.len());
                (rest.get(..length).unwrap_or_default(), next)
            }
            Some(separator) if separator.is_empty() => (rest, None),
            Some(separator) => match rest.split_once(separator.as_str()) {
                Some((part, _)) => (part, Some(start + part.len() + separator.len())),
                None => (rest, None),
            },
        }
    }
}

impl Rows for BySeparator {
    fn push_next(&mut self, columns: &mut [ColumnBuilder], _ctx: &EvalContext<'_>) -> Result<bool> {
        let Some(start) = self.start else {
            return Ok(false);
        };
        let (part, next) = self.part(start);
        let pushed = match self.null.as_deref() == Some(part) {
            true => columns
                .iter_mut()
                .try_for_each(|column| column.push(ValueRef::Null))
                .map(|()| true),
            false => push(columns, part),
        };
        self.start = next;
        pushed
    }
}

fn push(columns: &mut [ColumnBuilder], part: &str) -> Result<bool> {
    for column in columns {
        column.push(ValueRef::Text(part))?;
    }
    Ok(true)
}
