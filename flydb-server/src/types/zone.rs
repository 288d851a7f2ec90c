//! Time zones: instants as local times and back.
//!
//! A local time that a clock skips when it is put forward is read by the offset before; one that
//! comes twice when it is put back, by the offset after: as PostgreSQL does both. Outside of the years
//! -9999 to 9999, for which zones are known, the nearest known offset holds.

use jiff::Timestamp as Instant;
use jiff::civil;
use jiff::tz::TimeZone;

use super::{Date, DateTime, Result, SqlError, SqlState, Time, Timestamp};

const SECOND: i64 = 1_000_000;

/// How many seconds a zone is ahead of UTC at an instant.
#[must_use]
pub(crate) fn offset_seconds(at: Timestamp, zone: &TimeZone) -> i32 {
    if let Ok(offset) = zone.to_fixed_offset() {
        return offset.seconds();
    }
    let (first, last) = (Instant::MIN.as_microsecond(), Instant::MAX.as_microsecond());
    let known = Instant::from_microsecond(at.0.clamp(first, last));
    known.map_or(0, |instant| zone.to_offset(instant).seconds())
}

/// How many seconds a zone is ahead of UTC when its clocks show this time on this day; `None` outside of the
/// calendar.
#[must_use]
pub(crate) fn ahead_at(date: Date, time: Time, zone: &TimeZone) -> Option<i32> {
    let local = date.at(time)?;
    let instant = to_instant(local, zone);
    i32::try_from((local.0 - instant.0) / SECOND).ok()
}

/// What the zone's clocks are called at an instant, such as `CEST`; `+05:30` of one that has no name.
#[must_use]
pub(crate) fn abbreviation(at: Timestamp, zone: &TimeZone) -> String {
    let ahead = offset_seconds(at, zone);
    if zone.iana_name().is_some() {
        let (first, last) = (Instant::MIN.as_microsecond(), Instant::MAX.as_microsecond());
        let known = Instant::from_microsecond(at.0.clamp(first, last));
        return known.map_or_else(
            |_| String::new(),
            |instant| zone.to_offset_info(instant).abbreviation().to_owned(),
        );
    }
    if ahead == 0 {
        return "UTC".to_owned();
    }
    let (sign, hours) = (if ahead < 0 { '-' } else { '+' }, ahead.abs() / 3600);
    match ahead.abs() / 60 % 60 {
        0 => format!("{sign}{hours:02}"),
        minutes => format!("{sign}{hours:02}:{minutes:02}"),
    }
}

/// What a clock in the zone shows at an instant.
#[must_use]
pub(crate) fn to_local(at: Timestamp, zone: &TimeZone) -> DateTime {
    if !at.is_finite() {
        return DateTime(at.0);
    }
    let ahead = i64::from(offset_seconds(at, zone)) * SECOND;
    DateTime(at.0.saturating_add(ahead))
}

/// The instant at which a clock in the zone shows a time.
#[must_use]
pub(crate) fn to_instant(local: DateTime, zone: &TimeZone) -> Timestamp {
    if !local.is_finite() {
        return Timestamp(local.0);
    }
    if let Ok(offset) = zone.to_fixed_offset() {
        return Timestamp(local.0.saturating_sub(i64::from(offset.seconds()) * SECOND));
    }
    match known_instant(local, zone) {
        Some(instant) => instant,
        None => {
            let ahead = i64::from(offset_seconds(Timestamp(local.0), zone)) * SECOND;
            Timestamp(local.0.saturating_sub(ahead))
        }
    }
}

fn known_instant(local: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    let (date, time) = local.split();
    let (year, month, day) = date.ymd();
    let seconds = time.0 / SECOND;
    let part = |v: i64| i8::try_from(v).ok();
    let civil = civil::DateTime::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
        part(seconds / 3600)?,
        part(seconds / 60 % 60)?,
        part(seconds % 60)?,
        0,
    )
    .ok()?;
    let instant = zone.to_ambiguous_timestamp(civil).later().ok()?;
    Some(Timestamp(instant.as_microsecond() + time.0 % SECOND))
}

/// The zone of a name (`Europe/Berlin`, `UTC`, `PST`) or an offset (`+02:00`, `-5`).
///
/// # Errors
/// 22023 for a zone that is not known.
pub(crate) fn parse_zone(name: &str) -> Result<TimeZone> {
    let name = name.trim();
    if name.eq_ignore_ascii_case("utc") || name.eq_ignore_ascii_case("z") {
        return Ok(TimeZone::UTC);
    }
    if let Some(offset) = parse_offset(name) {
        return jiff::tz::Offset::from_seconds(offset)
            .map(TimeZone::fixed)
            .map_err(|_| unknown_zone(name));
    }
    if let Some(hours) = abbreviated(name) {
        return jiff::tz::Offset::from_seconds(hours * 3600)
            .map(TimeZone::fixed)
            .map_err(|_| unknown_zone(name));
    }
    TimeZone::get(name).map_err(|_| unknown_zone(name))
}

/// How many hours ahead of UTC an abbreviation is, as PostgreSQL reads those that mean several zones.
fn abbreviated(name: &str) -> Option<i32> {
    Some(match name.to_ascii_uppercase().as_str() {
        "HST" => -10,
        "AKST" => -9,
        "AKDT" | "PST" => -8,
        "PDT" | "MST" => -7,
        "MDT" | "CST" => -6,
        "CDT" | "EST" => -5,
        "EDT" => -4,
        "GMT" | "WET" => 0,
        "BST" | "CET" | "WEST" => 1,
        "CEST" | "EET" | "SAST" => 2,
        "EEST" | "MSK" => 3,
        "JST" | "KST" => 9,
        "AEST" => 10,
        "AEDT" => 11,
        "NZST" => 12,
        "NZDT" => 13,
        _ => return None,
    })
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
    let number = |text: &str| text.parse::<u16>().ok().map(i32::from);
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
    use super::*;

    fn local(year: i32, month: u8, day: u8, hour: i64, minute: i64) -> DateTime {
        let time = Time((hour * 3600 + minute * 60) * SECOND);
        Date::from_ymd(year, month, day).unwrap().at(time).unwrap()
    }

    #[test]
    fn gaps_and_folds_are_read_as_postgres_reads_them() {
        let berlin = parse_zone("Europe/Berlin").unwrap();
        let cases = [
            (local(2024, 1, 15, 12, 0), 11 * 60),
            (local(2024, 7, 15, 12, 0), 10 * 60),
            // 02:30 is skipped: 03:30 summer time.
            (local(2024, 3, 31, 2, 30), 60 + 30),
            // 02:30 comes twice: the second, in winter time.
            (local(2024, 10, 27, 2, 30), 60 + 30),
        ];
        for (time, minutes) in cases {
            let instant = to_instant(time, &berlin);
            let day = DateTime(instant.0).split().1.0;
            assert_eq!(day / (60 * SECOND), minutes, "{time:?}");
        }
        let noon = local(2024, 7, 15, 12, 0);
        assert_eq!(to_local(to_instant(noon, &berlin), &berlin), noon);
    }

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
        ] {
            assert_eq!(offset_seconds(at, &parse_zone(name).unwrap()), seconds);
        }
        assert!(parse_zone("Mars/Olympus").is_err());
    }
}
