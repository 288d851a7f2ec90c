//! The names of zones: those of the zone database, abbreviations, offsets, and rules written out.

use jiff::tz::{Offset, TimeZone};

use crate::types::{Abbreviation, Result, SqlError, SqlState};

/// When clocks are put forward and back where a rule names a summer time and no days: as in the United States.
const USUAL_DAYS: &str = "M3.2.0,M11.1.0";

/// The zone of a name (`Europe/Berlin`, `UTC`, `PST`, `UTC+5`) or an offset ahead of UTC (`+02:00`, `-5`).
///
/// # Errors
/// 22023 for a zone that is not known.
pub(crate) fn parse_zone(name: &str) -> Result<TimeZone> {
    let trimmed = name.trim();
    let found = match Abbreviation::of(trimmed) {
        Some(Abbreviation::Always(minutes) | Abbreviation::Summer(minutes)) => ahead(minutes * 60),
        Some(Abbreviation::Changing(zone)) => TimeZone::get(zone).ok(),
        None if trimmed.starts_with(['+', '-']) => parse_offset(trimmed).and_then(ahead),
        None => named_zone(trimmed),
    };
    found.ok_or_else(|| unknown_zone(name))
}

/// The zone of a name in the zone database, or of a rule such as `UTC+5`, `EST5EDT` and `<+03>-3`, whose numbers say
/// how far it is behind UTC.
#[must_use]
pub(crate) fn named_zone(name: &str) -> Option<TimeZone> {
    if name.eq_ignore_ascii_case("utc") {
        return Some(TimeZone::UTC);
    }
    TimeZone::get(name).ok().or_else(|| ruled(name))
}

fn ahead(seconds: i32) -> Option<TimeZone> {
    if seconds == 0 {
        return Some(TimeZone::UTC);
    }
    Offset::from_seconds(seconds).ok().map(TimeZone::fixed)
}

/// The zone of a rule: a name, how far it is behind UTC, and for summer the same and the days when it begins and ends.
fn ruled(rule: &str) -> Option<TimeZone> {
    let (_, rest) = rule_name(rule)?;
    let (behind, rest) = rule_offset(rest)?;
    if rest.is_empty() {
        return ahead(-behind);
    }
    let (_, rest) = rule_name(rest).filter(|(name, _)| !name.is_empty())?;
    let (summer, days) = match rule_offset(rest) {
        Some((summer, days)) => (summer, days),
        None => (behind - 3600, rest),
    };
    let days = match days.strip_prefix(',') {
        Some(days) => days,
        None if days.is_empty() => USUAL_DAYS,
        None => return None,
    };
    let rule = format!("XXX{}YYY{},{days}", written(behind), written(summer));
    TimeZone::posix(&rule).ok()
}

/// A name in front of an offset: in angle brackets, or up to what cannot be in one.
fn rule_name(rule: &str) -> Option<(&str, &str)> {
    match rule.strip_prefix('<') {
        Some(rest) => rest.split_once('>'),
        None => {
            let ends = |c: char| c.is_ascii_digit() || matches!(c, ',' | '+' | '-');
            rule.split_at_checked(rule.find(ends).unwrap_or(rule.len()))
        }
    }
}

/// `[+-]h[h][:mm[:ss]]` in seconds, and what follows.
fn rule_offset(rule: &str) -> Option<(i32, &str)> {
    let unsigned = rule.strip_prefix(['+', '-']).unwrap_or(rule);
    let end = unsigned
        .find(|c: char| !c.is_ascii_digit() && c != ':')
        .unwrap_or(unsigned.len());
    let (digits, rest) = unsigned.split_at_checked(end)?;
    let mut parts = digits.split(':').map(|part| part.parse::<u8>().ok());
    let hours = parts.next()??;
    let minutes = parts.next().unwrap_or(Some(0))?;
    let seconds = parts.next().unwrap_or(Some(0))?;
    if hours > 24 || minutes > 59 || seconds > 59 || parts.next().is_some() {
        return None;
    }
    let size = i32::from(hours) * 3600 + i32::from(minutes) * 60 + i32::from(seconds);
    Some((if rule.starts_with('-') { -size } else { size }, rest))
}

fn written(seconds: i32) -> String {
    let (sign, size) = (if seconds < 0 { "-" } else { "" }, seconds.abs());
    format!(
        "{sign}{}:{:02}:{:02}",
        size / 3600,
        size / 60 % 60,
        size % 60
    )
}

/// `[+-]h[h][:mm[:ss]]` or `[+-]hhmm` in seconds ahead of UTC.
fn parse_offset(text: &str) -> Option<i32> {
    let (sign, rest) = match text.as_bytes().first()? {
        b'+' => (1, text.get(1..)?),
        b'-' => (-1, text.get(1..)?),
        _ => return None,
    };
    let (hours, minutes) = match rest.split_once(':') {
        Some(parts) => parts,
        None if rest.len() == 4 => rest.split_at_checked(2)?,
        None => (rest, "0"),
    };
    let (minutes, seconds) = minutes.split_once(':').unwrap_or((minutes, "0"));
    let number = |text: &str| text.parse::<u8>().ok().map(i32::from);
    let total = number(hours)? * 3600 + number(minutes)? * 60 + number(seconds)?;
    Some(sign * total)
}

#[cold]
fn unknown_zone(name: &str) -> SqlError {
    SqlError::new(
        SqlState::InvalidParameterValue,
        format!("time zone \"{name}\" not recognized"),
    )
    .with_hint("Use a name such as Europe/Berlin or an offset such as +02:00.")
}

#[cfg(test)]
mod tests {
    use super::super::offset_seconds;
    use super::*;
    use crate::types::Timestamp;

    #[test]
    fn zones_are_names_or_offsets() {
        let at = Timestamp(0);
        for (name, seconds) in [
            ("utc", 0),
            ("+02", 7200),
            ("-05:30", -19_800),
            ("+0130", 5400),
            ("pst", -28_800),
            ("CEST", 7200),
            ("msk", 10_800),
            ("UTC+5", -18_000),
            ("foo3", -10_800),
            ("<+0330>-3:30", 12_600),
            ("EST5EDT", -18_000),
            ("abc3def", -10_800),
        ] {
            assert_eq!(
                offset_seconds(at, &parse_zone(name).unwrap()),
                seconds,
                "{name}"
            );
        }
        // July 2024.
        let summer = Timestamp(1_720_000_000_000_000);
        for (name, seconds) in [("abc3def", -7200), ("abc3def1,M4.1.0,M10.1.0", -3600)] {
            assert_eq!(
                offset_seconds(summer, &parse_zone(name).unwrap()),
                seconds,
                "{name}"
            );
        }
        for wrong in [
            "Mars/Olympus",
            "",
            "foo",
            "foo25",
            "foo3:60",
            "<a",
            "+x",
            "a3b4c",
            "+99999",
        ] {
            assert!(parse_zone(wrong).is_err(), "{wrong}");
        }
    }
}
