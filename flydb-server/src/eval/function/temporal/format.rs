//! MySQL's templates: DATE_FORMAT and STR_TO_DATE.

use std::fmt::Write;

use smol_str::SmolStr;

use super::add::local;
use crate::eval::function::template::{DAYS, MONTHS};
use crate::eval::function::{Call, no_such_call};
use crate::eval::limits::check_value_bytes;
use crate::plan::TemporalFunction;
use crate::types::calendar::{HOUR, MINUTE, SECOND, day_of_year, iso_week, iso_weekday};
use crate::types::{Date, DateTime, Result, Time, Value, ValueRef};

pub(super) fn invoke(
    function: TemporalFunction,
    arguments: &[ValueRef<'_>],
    call: &Call<'_>,
) -> Result<Value> {
    match (function, arguments) {
        (TemporalFunction::DateFormat, [at, ValueRef::Text(template)]) => {
            let at = local(*at, call)?;
            if !at.is_finite() {
                return Ok(Value::Null);
            }
            write(at, template).map(|text| Value::Text(SmolStr::new(text)))
        }
        (TemporalFunction::StrToDate, [ValueRef::Text(text), ValueRef::Text(template)]) => {
            Ok(read(text, template).map_or(Value::Null, Value::DateTime))
        }
        _ => Err(no_such_call("a function of templates", arguments)),
    }
}

/// A time written by a template.
///
/// # Errors
/// 54000 where the text would be too long.
pub(in crate::eval::function) fn write(at: DateTime, template: &str) -> Result<String> {
    let mut out = String::new();
    let mut characters = template.chars();
    while let Some(character) = characters.next() {
        match character {
            '%' => field(&mut out, at, characters.next().unwrap_or('%')),
            other => out.push(other),
        }
        check_value_bytes(out.len())?;
    }
    Ok(out)
}

/// One field. Writing to a String does not fail.
fn field(out: &mut String, at: DateTime, letter: char) {
    let (date, time) = at.split();
    let (year, month, day) = date.ymd();
    let (hour, minute) = (time.0 / HOUR, time.0 / MINUTE % 60);
    let (second, micros) = (time.0 / SECOND % 60, time.0 % SECOND);
    let half = if hour % 12 == 0 { 12 } else { hour % 12 };
    let noon = if hour < 12 { "AM" } else { "PM" };
    let _ = match letter {
        'Y' => write!(out, "{year:04}"),
        'y' => write!(out, "{:02}", year.rem_euclid(100)),
        'm' => write!(out, "{month:02}"),
        'c' => write!(out, "{month}"),
        'd' => write!(out, "{day:02}"),
        'e' => write!(out, "{day}"),
        'D' => write!(out, "{day}{}", ordinal(day)),
        'j' => write!(out, "{:03}", day_of_year(date)),
        'M' => write!(out, "{}", month_name(month)),
        'b' => write!(out, "{}", short(month_name(month))),
        'W' => write!(out, "{}", day_name(date)),
        'a' => write!(out, "{}", short(day_name(date))),
        'w' => write!(out, "{}", iso_weekday(date) % 7),
        'v' => write!(out, "{:02}", iso_week(date).1),
        'x' => write!(out, "{:04}", iso_week(date).0),
        'H' => write!(out, "{hour:02}"),
        'k' => write!(out, "{hour}"),
        'h' | 'I' => write!(out, "{half:02}"),
        'l' => write!(out, "{half}"),
        'i' => write!(out, "{minute:02}"),
        's' | 'S' => write!(out, "{second:02}"),
        'f' => write!(out, "{micros:06}"),
        'p' => write!(out, "{noon}"),
        'T' => write!(out, "{hour:02}:{minute:02}:{second:02}"),
        'r' => write!(out, "{half:02}:{minute:02}:{second:02} {noon}"),
        other => write!(out, "{other}"),
    };
}

const fn ordinal(day: u8) -> &'static str {
    match (day, day % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    }
}

fn month_name(month: u8) -> &'static str {
    let place = usize::from(month).saturating_sub(1);
    MONTHS.get(place).copied().unwrap_or_default()
}

fn day_name(date: Date) -> &'static str {
    let place = usize::try_from(iso_weekday(date) - 1).unwrap_or_default();
    DAYS.get(place).copied().unwrap_or_default()
}

fn short(name: &str) -> &str {
    name.get(..3).unwrap_or(name)
}

/// The parts of a moment while they are read.
struct Parts {
    year: i32,
    month: u8,
    day: u8,
    hour: i64,
    afternoon: Option<bool>,
    /// Past the hour.
    micros: i64,
}

fn read(text: &str, template: &str) -> Option<DateTime> {
    let mut parts = Parts {
        year: 1970,
        month: 1,
        day: 1,
        hour: 0,
        afternoon: None,
        micros: 0,
    };
    let mut rest = text;
    let mut letters = template.chars();
    while let Some(letter) = letters.next() {
        // Blanks may stand before any part.
        rest = rest.trim_start();
        if letter.is_whitespace() {
            continue;
        }
        if letter == '%' {
            parts.read(letters.next()?, &mut rest)?;
        } else {
            rest = rest.strip_prefix(letter)?;
        }
    }
    parts.moment()
}

impl Parts {
    fn read(&mut self, letter: char, rest: &mut &str) -> Option<()> {
        match letter {
            'Y' => self.year = i32::try_from(digits(rest, 4)?).ok()?,
            'y' => {
                let year = i32::try_from(digits(rest, 2)?).ok()?;
                self.year = if year < 70 { 2000 + year } else { 1900 + year };
            }
            'm' | 'c' => self.month = u8::try_from(digits(rest, 2)?).ok()?,
            'd' | 'e' => self.day = u8::try_from(digits(rest, 2)?).ok()?,
            'M' => self.month = name_in(&MONTHS, rest, false)?,
            'b' => self.month = name_in(&MONTHS, rest, true)?,
            'W' => drop(name_in(&DAYS, rest, false)?),
            'a' => drop(name_in(&DAYS, rest, true)?),
            'H' | 'k' => self.hour = digits(rest, 2)?,
            'h' | 'I' | 'l' => {
                self.hour = Some(digits(rest, 2)?).filter(|h| (1..=12).contains(h))?
            }
            'i' => self.add(digits(rest, 2)?, MINUTE)?,
            's' | 'S' => self.add(digits(rest, 2)?, SECOND)?,
            'f' => {
                let before = rest.len();
                let value = digits(rest, 6)?;
                let missing = 6_usize.saturating_sub(before - rest.len());
                self.micros += value * 10_i64.pow(u32::try_from(missing).ok()?);
            }
            'p' => {
                let (word, after) = rest.split_at_checked(2)?;
                self.afternoon = Some(word.eq_ignore_ascii_case("pm"));
                word.to_ascii_lowercase().strip_suffix('m')?;
                *rest = after;
            }
            'T' => {
                self.hour = digits(rest, 2)?;
                *rest = rest.strip_prefix(':')?;
                self.add(digits(rest, 2)?, MINUTE)?;
                *rest = rest.strip_prefix(':')?;
                self.add(digits(rest, 2)?, SECOND)?;
            }
            '%' => *rest = rest.strip_prefix('%')?,
            _ => return None,
        }
        Some(())
    }

    /// Minutes or seconds, of which there are at most 59.
    fn add(&mut self, count: i64, unit: i64) -> Option<()> {
        self.micros += Some(count).filter(|count| *count < 60)? * unit;
        Some(())
    }

    fn moment(&self) -> Option<DateTime> {
        let hour = match self.afternoon {
            Some(afternoon) => self.hour % 12 + if afternoon { 12 } else { 0 },
            None => self.hour,
        };
        let time = Time(Some(hour).filter(|hour| *hour < 24)? * HOUR + self.micros);
        Date::from_ymd(self.year, self.month, self.day)?.at(time)
    }
}

/// The number of up to so many digits.
fn digits(rest: &mut &str, most: usize) -> Option<i64> {
    let length = rest
        .bytes()
        .take(most)
        .take_while(u8::is_ascii_digit)
        .count();
    let (number, after) = rest.split_at_checked(length)?;
    *rest = after;
    number.parse().ok()
}

/// Which of the names comes next, counted from 1; by its first three letters where it is shortened.
fn name_in(names: &[&str], rest: &mut &str, is_short: bool) -> Option<u8> {
    for (name, number) in names.iter().zip(1..) {
        let name = if is_short { short(name) } else { name };
        if let Some((start, after)) = rest.split_at_checked(name.len())
            && start.eq_ignore_ascii_case(name)
        {
            *rest = after;
            return Some(number);
        }
    }
    None
}
