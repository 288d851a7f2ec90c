//! Texts put together: CONCAT, FORMAT, quoting.

use super::quote::{quote_identifier, quote_literal};
use super::unicode::unistr;
use super::{Call, text};
use crate::eval::function::no_such_call;
use crate::eval::limits::check_value_bytes;
use crate::plan::TextFunction;
use crate::types::cast::{cast_value, text_of, write_text};
use crate::types::{DataType, Result, SqlError, SqlState, Value, ValueRef};

pub(super) fn invoke(
    function: TextFunction,
    arguments: &[ValueRef<'_>],
    call: &Call<'_>,
) -> Result<Value> {
    use TextFunction as F;
    match (function, arguments) {
        (F::Concat, values) => concat(values, 0, "", call),
        (F::ConcatWs, [ValueRef::Null, ..]) => Ok(Value::Null),
        (F::ConcatWs, [ValueRef::Text(separator), values @ ..]) => {
            concat(values, 1, separator, call)
        }
        (F::Format, [ValueRef::Null, ..]) => Ok(Value::Null),
        (F::Format, [ValueRef::Text(template), values @ ..]) => {
            format_text(template, values, call).map(text)
        }
        (F::QuoteIdent, [ValueRef::Text(v)]) => Ok(text(quote_identifier(v))),
        (F::QuoteNullable, [ValueRef::Null]) => Ok(text("NULL")),
        (F::QuoteLiteral | F::QuoteNullable, [value]) => {
            let zone = &call.ctx.session.time_zone;
            Ok(text(quote_literal(&text_of(
                *value,
                call.data_type(0),
                zone,
            ))))
        }
        (F::Unistr, [ValueRef::Text(v)]) => unistr(v).map(text),
        _ => Err(no_such_call("a text function", arguments)),
    }
}

/// As CONCAT shows a value: like a cast to TEXT, but booleans as `t` and `f`.
fn push(out: &mut String, value: ValueRef<'_>, argument: usize, call: &Call<'_>) -> Result<()> {
    match value {
        ValueRef::Boolean(v) => out.push(if v { 't' } else { 'f' }),
        ValueRef::Text(v) => out.push_str(v),
        value => write_text(
            out,
            value,
            call.data_type(argument),
            &call.ctx.session.time_zone,
        ),
    }
    check_value_bytes(out.len())
}

fn concat(
    values: &[ValueRef<'_>],
    first: usize,
    separator: &str,
    call: &Call<'_>,
) -> Result<Value> {
    let mut out = String::new();
    let mut is_first = true;
    for (place, value) in values.iter().enumerate() {
        if matches!(value, ValueRef::Null) {
            continue;
        }
        if !is_first {
            out.push_str(separator);
        }
        is_first = false;
        push(&mut out, *value, place + first, call)?;
    }
    Ok(text(out))
}

/// `%[position$][-][width]type` with the types s, I and L; `%%` is a per cent sign.
fn format_text(template: &str, values: &[ValueRef<'_>], call: &Call<'_>) -> Result<String> {
    let mut out = String::new();
    let mut rest = template;
    let mut next = 0;
    while let Some((head, tail)) = rest.split_once('%') {
        out.push_str(head);
        if let Some(tail) = tail.strip_prefix('%') {
            out.push('%');
            rest = tail;
            continue;
        }
        let (directive, tail) = Directive::parse(tail, values, &mut next, call)?;
        directive.write(&mut out, values, call)?;
        check_value_bytes(out.len())?;
        rest = tail;
    }
    out.push_str(rest);
    Ok(out)
}

struct Directive {
    argument: usize,
    left: bool,
    width: usize,
    kind: char,
}

impl Directive {
    fn parse<'t>(
        text: &'t str,
        values: &[ValueRef<'_>],
        next: &mut usize,
        call: &Call<'_>,
    ) -> Result<(Directive, &'t str)> {
        let mut rest = text;
        let mut position = None;
        if let (Some(number), after) = digits(rest)
            && let Some(after) = after.strip_prefix('$')
        {
            if number == 0 {
                return Err(invalid(
                    "format specifies argument 0, but arguments are numbered from 1",
                ));
            }
            position = Some(number - 1);
            rest = after;
        }
        let mut left = false;
        while let Some(after) = rest.strip_prefix('-') {
            left = true;
            rest = after;
        }
        let mut width = 0;
        if let Some(after) = rest.strip_prefix('*') {
            let (place, after) = match digits(after) {
                (Some(number @ 1..), rest) if rest.starts_with('$') => {
                    (number - 1, rest.get(1..).unwrap_or_default())
                }
                _ => (*next, after),
            };
            let given = values.get(place).ok_or_else(too_few)?;
            *next = place + 1;
            let given = width_in(*given, place + 1, call)?;
            left |= given < 0;
            width = usize::try_from(given.unsigned_abs()).unwrap_or(0);
            rest = after;
        } else if let (Some(number), after) = digits(rest) {
            width = number;
            rest = after;
        }
        check_value_bytes(width)?;
        let kind = rest
            .chars()
            .next()
            .ok_or_else(|| invalid("unterminated format() type specifier"))?;
        let argument = position.unwrap_or(*next);
        *next = argument + 1;
        let directive = Directive {
            argument,
            left,
            width,
            kind,
        };
        Ok((directive, rest.get(kind.len_utf8()..).unwrap_or("")))
    }

    fn write(&self, out: &mut String, values: &[ValueRef<'_>], call: &Call<'_>) -> Result<()> {
        let value = values.get(self.argument).ok_or_else(too_few)?;
        let mut shown = String::new();
        push(&mut shown, *value, self.argument + 1, call)?;
        let shown = match (self.kind, value) {
            ('s', _) => shown,
            ('I', ValueRef::Null) => {
                return Err(SqlError::new(
                    SqlState::NullValueNotAllowed,
                    "null values cannot be formatted as an SQL identifier",
                ));
            }
            ('I', _) => quote_identifier(&shown),
            ('L', ValueRef::Null) => "NULL".to_owned(),
            ('L', _) => quote_literal(&shown),
            (other, _) => {
                return Err(invalid(&format!(
                    "unrecognized format() type specifier \"{other}\""
                )));
            }
        };
        let missing = self.width.saturating_sub(shown.chars().count());
        let blanks = std::iter::repeat_n(' ', missing);
        if self.left {
            out.push_str(&shown);
            out.extend(blanks);
        } else {
            out.extend(blanks);
            out.push_str(&shown);
        }
        Ok(())
    }
}

/// A width given as an argument: any value that reads as an INT; NULL is none.
fn width_in(value: ValueRef<'_>, argument: usize, call: &Call<'_>) -> Result<i32> {
    match value {
        ValueRef::Null => Ok(0),
        ValueRef::Int(width) => Ok(width),
        ValueRef::SmallInt(width) => Ok(width.into()),
        value => {
            let zone = &call.ctx.session.time_zone;
            let text = text_of(value, call.data_type(argument), zone);
            let rules = call.ctx.cast_rules(true);
            let text = ValueRef::Text(&text);
            match cast_value(text, DataType::Text, DataType::Int, &rules)? {
                Value::Int(width) => Ok(width),
                _ => Ok(0),
            }
        }
    }
}

#[cold]
fn too_few() -> SqlError {
    invalid("too few arguments for format()")
}

fn digits(text: &str) -> (Option<usize>, &str) {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(end).unwrap_or(("", text));
    (number.parse().ok(), rest)
}

#[cold]
fn invalid(message: &str) -> SqlError {
    SqlError::new(SqlState::InvalidParameterValue, message)
}
