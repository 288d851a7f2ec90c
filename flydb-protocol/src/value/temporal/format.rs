//! How dates, times, instants and intervals are written.
//!
//! `Display` writes them as PostgreSQL's `ISO` style does, which is what a cast to TEXT gives:
//! `2024-01-15`, `10:30:00.5`, `2024-01-15 10:30:00`, `2024-01-15 10:30:00+00`,
//! `1 year 2 mons 3 days 04:05:06`. On the wire a fraction, where there is one, has all six digits,
//! and a timestamp is RFC 3339 in UTC: `2024-01-15T10:30:00.500000Z`.

use std::fmt;

use super::civil::DAY_MICROS;
use super::{Date, DateTime, Interval, Time, TimeTz, Timestamp};
use crate::value::ascii::Ascii;

/// What the parts of a moment look like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fraction {
    /// Without trailing zeros.
    Short,
    /// Six digits.
    Full,
}

impl Date {
    /// As it stands on the wire.
    pub(crate) fn wire(self) -> Ascii {
        let mut out = Ascii::new();
        if let Some(name) = self.infinite_name() {
            out.text(name);
            return out;
        }
        date(&mut out, self);
        era(&mut out, self);
        out
    }
}

impl Time {
    /// As it stands on the wire.
    pub(crate) fn wire(self) -> Ascii {
        let mut out = Ascii::new();
        time(&mut out, self.0.unsigned_abs(), Fraction::Full);
        out
    }
}

impl TimeTz {
    /// As it stands on the wire.
    pub(crate) fn wire(self) -> Ascii {
        self.written(Fraction::Full)
    }

    fn written(self, style: Fraction) -> Ascii {
        let mut out = Ascii::new();
        time(&mut out, self.time().0.unsigned_abs(), style);
        offset(&mut out, self.ahead());
        out
    }
}

impl DateTime {
    /// As it stands on the wire.
    pub(crate) fn wire(self) -> Ascii {
        moment(self, b' ', Fraction::Full, "")
    }
}

impl Timestamp {
    /// As it stands on the wire.
    pub(crate) fn wire(self) -> Ascii {
        moment(DateTime(self.0), b'T', Fraction::Full, "Z")
    }

    /// As a clock shows it that is `seconds` ahead of UTC: `2024-01-15 12:30:00+02`.
    #[must_use]
    pub fn display_at_offset(self, seconds: i32) -> impl fmt::Display {
        let local = match self.infinite_name() {
            None => self.0.saturating_add(i64::from(seconds) * 1_000_000),
            Some(_) => self.0,
        };
        let mut zone = Ascii::new();
        offset(&mut zone, seconds);
        Shown(moment(
            DateTime(local),
            b' ',
            Fraction::Short,
            zone.as_str(),
        ))
    }
}

impl Interval {
    /// As it stands on the wire, and everywhere else.
    pub(crate) fn wire(self) -> Ascii {
        interval(self)
    }
}

struct Shown(Ascii);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0.as_str())
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.wire().as_str())
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = Ascii::new();
        time(&mut out, self.0.unsigned_abs(), Fraction::Short);
        f.pad(out.as_str())
    }
}

impl fmt::Display for TimeTz {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.written(Fraction::Short).as_str())
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(moment(*self, b' ', Fraction::Short, "").as_str())
    }
}

impl fmt::Display for Timestamp {
    /// In UTC; [`Timestamp::display_at_offset`] shows it elsewhere.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(moment(DateTime(self.0), b' ', Fraction::Short, "+00").as_str())
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(interval(*self).as_str())
    }
}

/// Year, month and day; the era stands at the end of the whole text.
fn date(out: &mut Ascii, date: Date) {
    let (year, month, day) = date.ymd();
    let year = if year > 0 { year } else { 1 - year };
    out.number(u64::from(year.unsigned_abs()), 4);
    out.push(b'-');
    out.two(u64::from(month));
    out.push(b'-');
    out.two(u64::from(day));
}

fn era(out: &mut Ascii, date: Date) {
    if date.ymd().0 <= 0 {
        out.text(" BC");
    }
}

fn time(out: &mut Ascii, micros: u64, style: Fraction) {
    let seconds = micros / 1_000_000;
    out.number(seconds / 3600, 2);
    out.push(b':');
    out.two(seconds / 60 % 60);
    out.push(b':');
    out.two(seconds % 60);
    fraction(out, micros % 1_000_000, style);
}

fn fraction(out: &mut Ascii, micros: u64, style: Fraction) {
    if micros == 0 {
        return;
    }
    out.push(b'.');
    out.number(micros, 6);
    if style == Fraction::Short {
        out.trim_zeros();
    }
}

fn moment(value: DateTime, separator: u8, style: Fraction, zone: &str) -> Ascii {
    let mut out = Ascii::new();
    if let Some(name) = value.infinite_name() {
        out.text(name);
        return out;
    }
    let (day, at) = value.split();
    date(&mut out, day);
    out.push(separator);
    time(&mut out, at.0.unsigned_abs(), style);
    out.text(zone);
    era(&mut out, day);
    out
}

/// `+02`, `-03:30`, `+00:19:32`.
fn offset(out: &mut Ascii, seconds: i32) {
    let size = u64::from(seconds.unsigned_abs());
    out.push(if seconds < 0 { b'-' } else { b'+' });
    out.number(size / 3600, 2);
    if !size.is_multiple_of(3600) {
        out.push(b':');
        out.two(size / 60 % 60);
    }
    if !size.is_multiple_of(60) {
        out.push(b':');
        out.two(size % 60);
    }
}

fn interval(value: Interval) -> Ascii {
    let mut out = Ascii::new();
    let mut after_negative = false;
    let units = [
        (value.months / 12, "year"),
        (value.months % 12, "mon"),
        (value.days, "day"),
    ];
    for (count, unit) in units {
        unit_of(&mut out, count, unit, &mut after_negative);
    }
    if value.micros == 0 && !out.as_bytes().is_empty() {
        return out;
    }
    separate(&mut out);
    match value.micros {
        i64::MIN..0 => out.push(b'-'),
        _ if after_negative => out.push(b'+'),
        _ => {}
    }
    time(&mut out, value.micros.unsigned_abs(), Fraction::Short);
    out
}

/// `2 mons`, `-1 days`, and `+3 days` behind something negative.
fn unit_of(out: &mut Ascii, count: i32, unit: &str, after_negative: &mut bool) {
    if count == 0 {
        return;
    }
    separate(out);
    if count < 0 {
        out.push(b'-');
    } else if *after_negative {
        out.push(b'+');
    }
    *after_negative = count < 0;
    out.number(u64::from(count.unsigned_abs()), 1);
    out.push(b' ');
    out.text(unit);
    if count != 1 {
        out.push(b's');
    }
}

fn separate(out: &mut Ascii) {
    if !out.as_bytes().is_empty() {
        out.push(b' ');
    }
}

// The longest time of day that an interval holds is far over a day, and still an i64.
const _: () = assert!(DAY_MICROS < i64::MAX);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_for_people_and_for_the_wire() {
        let at = DateTime(1_705_314_600_500_000);
        assert_eq!(at.to_string(), "2024-01-15 10:30:00.5");
        assert_eq!(at.wire().as_str(), "2024-01-15 10:30:00.500000");
        let instant = Timestamp(at.0);
        assert_eq!(instant.to_string(), "2024-01-15 10:30:00.5+00");
        assert_eq!(instant.wire().as_str(), "2024-01-15T10:30:00.500000Z");
        assert_eq!(
            instant.display_at_offset(-12_600).to_string(),
            "2024-01-15 07:00:00.5-03:30"
        );
        assert_eq!(Time::MAX.to_string(), "24:00:00");
        assert_eq!(Time(1).wire().as_str(), "00:00:00.000001");
    }

    #[test]
    fn the_extremes_are_written_whole() {
        assert_eq!(Date::MIN.to_string(), "4714-11-24 BC");
        assert_eq!(Date::MAX.to_string(), "5874897-12-31");
        assert_eq!(DateTime::MIN.to_string(), "4714-11-24 00:00:00 BC");
        assert_eq!(DateTime::MAX.to_string(), "294246-12-31 23:59:59.999999");
        for raw in [i64::MIN, i64::MAX] {
            assert!(!Timestamp(raw).wire().as_bytes().is_empty());
            assert!(!Time(raw).wire().as_bytes().is_empty());
        }
        let least = Interval {
            months: i32::MIN,
            days: i32::MIN,
            micros: i64::MIN,
        };
        assert_eq!(
            least.to_string(),
            "-178956970 years -8 mons -2147483648 days -2562047788:00:54.775808"
        );
    }

    #[test]
    fn intervals_say_what_they_are_made_of() {
        let shown = |months, days, micros| {
            Interval {
                months,
                days,
                micros,
            }
            .to_string()
        };
        assert_eq!(shown(0, 0, 0), "00:00:00");
        assert_eq!(
            shown(14, 3, 14_706_000_000),
            "1 year 2 mons 3 days 04:05:06"
        );
        assert_eq!(shown(-1, 1, 0), "-1 mons +1 day");
        assert_eq!(shown(0, -1, 3_600_000_000), "-1 days +01:00:00");
        assert_eq!(shown(0, 0, -500_000), "-00:00:00.5");
        assert_eq!(shown(0, 0, 360_000_000_000_000), "100000:00:00");
    }
}
