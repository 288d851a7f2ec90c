//! The pieces of a text that a template reads: numbers, names, markers, what stands between them.

use super::token::Pattern;

/// Years of one to three digits are of the years around 2000.
pub(super) const fn full_year(number: i64, digits: usize) -> i64 {
    match digits {
        1 | 2 if number < 70 => 2000 + number,
        1 | 2 => 1900 + number,
        3 if number < 520 => 2000 + number,
        3 => 1000 + number,
        _ => number,
    }
}

/// Digits that a number can have.
const MAX_DIGITS: usize = 9;

/// Whether a field takes no more digits than it is wide, even before a separator.
const fn is_bounded(pattern: Pattern) -> bool {
    matches!(
        pattern,
        Pattern::Millisecond | Pattern::ZoneHour | Pattern::ZoneMinute
    )
}

/// How many digits a field has at most; 0 of words.
pub(super) const fn width(pattern: Pattern) -> usize {
    match pattern {
        Pattern::Year | Pattern::IsoYear | Pattern::SecondOfDay | Pattern::SecondOfDay5 => 5,
        Pattern::Year3
        | Pattern::IsoYear3
        | Pattern::DayOfYear
        | Pattern::IsoDayOfYear
        | Pattern::Millisecond => 3,
        Pattern::Thousandth => 3,
        Pattern::Fraction4 => 4,
        Pattern::Fraction5 => 5,
        Pattern::Fraction6 | Pattern::Microsecond => 6,
        Pattern::Julian => 7,
        Pattern::ZoneHour => 3,
        Pattern::Year1
        | Pattern::IsoYear1
        | Pattern::DayOfWeek
        | Pattern::IsoDayOfWeek
        | Pattern::WeekOfMonth
        | Pattern::Quarter
        | Pattern::Tenth => 1,
        Pattern::Year2
        | Pattern::IsoYear2
        | Pattern::Month
        | Pattern::Day
        | Pattern::Hour24
        | Pattern::Hour12
        | Pattern::HourHalf
        | Pattern::Minute
        | Pattern::Second
        | Pattern::Hundredth
        | Pattern::Century
        | Pattern::Week
        | Pattern::IsoWeek
        | Pattern::ZoneMinute => 2,
        _ => 0,
    }
}

pub(super) fn number(text: &str, pattern: Pattern, adjoining: bool) -> Option<(i64, usize, &str)> {
    let (sign, unsigned) = match text.as_bytes().first()? {
        b'-' => (-1, text.get(1..)?),
        b'+' => (1, text.get(1..)?),
        _ => (1, text),
    };
    let limit = match pattern {
        Pattern::Year | Pattern::IsoYear if adjoining => 4,
        _ if adjoining || is_bounded(pattern) => width(pattern),
        // Up to the next separator.
        _ => MAX_DIGITS,
    };
    let digits = unsigned
        .bytes()
        .take(limit)
        .take_while(u8::is_ascii_digit)
        .count();
    let (number, rest) = unsigned.split_at_checked(digits)?;
    Some((sign * number.parse::<i64>().ok()?, digits, rest))
}

/// A name in full or its first three letters; its number from 1.
pub(super) fn named<'t>(text: &'t str, names: &[&str], short: bool) -> Option<(i64, &'t str)> {
    for (name, number) in names.iter().zip(1..) {
        let full = text
            .get(..name.len())
            .filter(|start| start.eq_ignore_ascii_case(name));
        if let (Some(_), false) = (full, short) {
            return Some((number, text.get(name.len()..)?));
        }
        let start = text.get(..3).filter(|start| {
            Some(*start)
                .zip(name.get(..3))
                .is_some_and(|(a, b)| a.eq_ignore_ascii_case(b))
        });
        if start.is_some() {
            return Some((number, text.get(3..)?));
        }
    }
    None
}

/// Whether the first of two markers (true) or the second stands at the start, with or without dots.
pub(super) fn marker<'t>(text: &'t str, first: &str, second: &str) -> Option<(bool, &'t str)> {
    for (marker, is_first) in [(first, true), (second, false)] {
        let dotted: String = marker.chars().flat_map(|c| [c, '.']).collect();
        for spelled in [dotted.as_str(), marker] {
            let start = text.get(..spelled.len());
            if start.is_some_and(|start| start.eq_ignore_ascii_case(spelled)) {
                return Some((is_first, text.get(spelled.len()..)?));
            }
        }
    }
    None
}

/// Leaves out as many characters as the template has between fields, as far as they are no digits or
/// letters.
pub(super) fn skip<'t>(text: &'t str, separator: &str) -> &'t str {
    let mut rest = text;
    for wanted in separator.chars() {
        let mut characters = rest.chars();
        match characters.next() {
            Some(c) if c == wanted || !c.is_alphanumeric() => rest = characters.as_str(),
            Some(_) if wanted.is_alphanumeric() => rest = characters.as_str(),
            _ => {}
        }
    }
    let blank = |c: char| !c.is_alphanumeric() && c != '-' && c != '+';
    rest.trim_start_matches(blank)
}
