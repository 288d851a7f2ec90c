//! FIELD of numbers, FORMAT, INSERT, QUOTE and SOUNDEX.

use super::text_value;
use crate::eval::function::no_such_call;
use crate::eval::limits::check_value_bytes;
use crate::plan::MysqlFunction;
use crate::types::compare::same;
use crate::types::{Result, Value, ValueRef};

/// Digits behind the point that FORMAT gives at most.
const MAX_PLACES: i32 = 30;

pub(super) fn invoke(function: MysqlFunction, arguments: &[ValueRef<'_>]) -> Result<Value> {
    use MysqlFunction as F;
    match (function, arguments) {
        (F::FieldNumber, [ValueRef::Null, ..]) => Ok(Value::Int(0)),
        (F::FieldNumber, [wanted, list @ ..]) => {
            let is = |one: &&ValueRef<'_>| **one != ValueRef::Null && same(**one, *wanted);
            let place = list.iter().position(|one| is(&one));
            let place = place.map_or(0, |place| place + 1);
            Ok(Value::Int(i32::try_from(place).unwrap_or(i32::MAX)))
        }
        (F::FormatNumber, [ValueRef::Decimal(number), ValueRef::Int(places)]) => {
            let places = (*places).clamp(0, MAX_PLACES);
            Ok(match number.round(places) {
                Some(rounded) => text_value(grouped(&padded(&rounded.to_string(), places))),
                None => text_value(grouped(&number.to_string())),
            })
        }
        (F::FormatNumber, [ValueRef::Double(number), ValueRef::Int(places)]) => {
            let places = usize::try_from((*places).clamp(0, MAX_PLACES)).unwrap_or(0);
            Ok(text_value(grouped(&format!("{number:.places$}"))))
        }
        (
            F::InsertText,
            [
                ValueRef::Text(text),
                ValueRef::Int(place),
                ValueRef::Int(length),
                ValueRef::Text(new),
            ],
        ) => insert(text, *place, *length, new),
        (F::Quote, [ValueRef::Null]) => Ok(text_value("NULL")),
        (F::Quote, [ValueRef::Text(text)]) => quoted(text),
        (F::Soundex, [ValueRef::Text(text)]) => Ok(text_value(soundex(text))),
        _ => Err(no_such_call("a function of texts", arguments)),
    }
}

/// A number with zeros up to so many places.
fn padded(number: &str, places: i32) -> String {
    let places = usize::try_from(places).unwrap_or(0);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    match places {
        0 => whole.to_owned(),
        _ => format!("{whole}.{fraction:0<places$}"),
    }
}

/// A number with commas between thousands.
fn grouped(number: &str) -> String {
    let (sign, digits) = match number.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", number),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let mut out = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 && digit.is_ascii_digit() {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

fn insert(text: &str, place: i32, length: i32, new: &str) -> Result<Value> {
    let skip = usize::try_from(place)
        .ok()
        .and_then(|place| place.checked_sub(1));
    let start = skip.and_then(|skip| text.char_indices().nth(skip));
    let Some((start, _)) = start else {
        return Ok(text_value(text));
    };
    let (before, rest) = text.split_at_checked(start).unwrap_or((text, ""));
    let end = match usize::try_from(length) {
        Ok(length) => rest
            .char_indices()
            .nth(length)
            .map_or(rest.len(), |(end, _)| end),
        Err(_) => rest.len(),
    };
    let after = rest.get(end..).unwrap_or_default();
    check_value_bytes(before.len() + new.len() + after.len())?;
    Ok(text_value([before, new, after].concat()))
}

fn quoted(text: &str) -> Result<Value> {
    let mut out = String::from("'");
    for character in text.chars() {
        match character {
            '\'' | '\\' => out.extend(['\\', character]),
            '\u{1a}' => out.push_str("\\Z"),
            other => out.push(other),
        }
    }
    out.push('\'');
    check_value_bytes(out.len())?;
    Ok(text_value(out))
}

/// The first letter, and the sounds of those behind it, of which no two that are alike follow one another.
fn soundex(text: &str) -> String {
    let mut letters = text.chars().filter(|letter| letter.is_alphabetic());
    let Some(first) = letters.next() else {
        return String::new();
    };
    let mut out: String = first.to_uppercase().collect();
    let mut last = sound(first);
    for letter in letters {
        let sound = sound(letter);
        if sound.is_some() && sound != last {
            out.extend(sound);
        }
        // Vowels part two letters of one sound no more than H and W do.
        if sound.is_some() {
            last = sound;
        }
    }
    while out.chars().count() < 4 {
        out.push('0');
    }
    out
}

fn sound(letter: char) -> Option<char> {
    match letter.to_ascii_lowercase() {
        'b' | 'f' | 'p' | 'v' => Some('1'),
        'c' | 'g' | 'j' | 'k' | 'q' | 's' | 'x' | 'z' => Some('2'),
        'd' | 't' => Some('3'),
        'l' => Some('4'),
        'm' | 'n' => Some('5'),
        'r' => Some('6'),
        _ => None,
    }
}
