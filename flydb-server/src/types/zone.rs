//! Time zones: instants as local times and back.
//!
//! A local time that a clock skips when it is put forward is read by the offset before; one that
//! comes twice when it is put back, by the offset after: as PostgreSQL does both. The rules of
//! zones are known for the years -9999 to 9999; past those they go on as the calendar does, which is the same every
//! 400 years.

mod name;

use jiff::Timestamp as Instant;
use jiff::civil;
use jiff::tz::TimeZone;

use super::{Date, DateTime, Time, Timestamp};

pub(crate) use name::{named_zone, parse_zone};

const SECOND: i64 = 1_000_000;

/// How many seconds a zone is ahead of UTC at an instant.
#[must_use]
pub(crate) fn offset_seconds(at: Timestamp, zone: &TimeZone) -> i32 {
    if let Ok(offset) = zone.to_fixed_offset() {
        return offset.seconds();
    }
    known(at.0).map_or(0, |instant| zone.to_offset(instant).seconds())
}

/// The instant, or one some 400 years before where the years are not known.
fn known(micros: i64) -> Option<Instant> {
    Instant::from_microsecond(micros - shift(micros)).ok()
}

/// How far to go back so as to come to years that are known: whole times 400 years.
fn shift(micros: i64) -> i64 {
    /// Microseconds of 400 years.
    const CYCLE: i64 = 146_097 * 86_400 * SECOND;
    /// The end of the year 8999.
    const LAST: i64 = 221_845_392_000 * SECOND;
    if micros <= LAST {
        return 0;
    }
    ((micros - LAST) / CYCLE + 1) * CYCLE
}

/// How many seconds a zone is ahead of UTC when its clocks show this time on this day; `None` outside of the
/// calendar.
#[must_use]
pub(crate) fn ahead_at(date: Date, time: Time, zone: &TimeZone) -> Option<i32> {
    ahead_of(date.at(time)?, zone)
}

/// How many seconds a zone is ahead of UTC when its clocks show this.
#[must_use]
pub(crate) fn ahead_of(local: DateTime, zone: &TimeZone) -> Option<i32> {
    let instant = to_instant(local, zone);
    i32::try_from(local.0.checked_sub(instant.0)? / SECOND).ok()
}

/// How many seconds a zone was ahead of UTC when its clocks were called this, which is in small letters: at the time
/// that they show, or the last time before, or the first after; `None` where they never were.
#[must_use]
pub(crate) fn abbreviated_ahead(local: DateTime, name: &str, zone: &TimeZone) -> Option<i32> {
    /// More changes than any zone has seen under one name.
    const CHANGES: usize = 400;
    let at = known(to_instant(local, zone).0)?;
    let is_it = |found: &str| found.eq_ignore_ascii_case(name);
    let now = zone.to_offset_info(at);
    if is_it(now.abbreviation()) {
        return Some(now.offset().seconds());
    }
    let before = zone.preceding(at).take(CHANGES);
    let after = zone.following(at).take(CHANGES);
    before
        .chain(after)
        .find(|change| is_it(change.abbreviation()))
        .map(|change| change.offset().seconds())
}

/// What the zone's clocks are called at an instant, such as `CEST`; `+05:30` of one that has no name.
#[must_use]
pub(crate) fn abbreviation(at: Timestamp, zone: &TimeZone) -> String {
    let ahead = offset_seconds(at, zone);
    if zone.iana_name().is_some() {
        return known(at.0).map_or_else(String::new, |instant| {
            zone.to_offset_info(instant).abbreviation().to_owned()
        });
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
    let back = shift(local.0);
    let (date, time) = DateTime(local.0 - back).split();
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
    Some(Timestamp(instant.as_microsecond() + time.0 % SECOND + back))
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
            (local(190_000, 7, 15, 12, 0), 10 * 60),
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
}
