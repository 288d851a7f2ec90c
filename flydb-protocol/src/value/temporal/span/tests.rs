//! Tests of intervals as text.

use super::*;

fn read(text: &str) -> Interval {
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn one_interval_has_many_spellings() {
    let whole = read("1 year 2 months 3 days 04:05:06");
    assert_eq!(
        whole,
        Interval {
            months: 14,
            days: 3,
            micros: 14_706_000_000
        }
    );
    for text in [
        "1 yr 2 mons 3 d 4 h 5 m 6 s",
        "1-2 3 4:05:06",
        "@ 1 year 2 mons 3 days 4 hours 5 mins 6 secs",
        "P1Y2M3DT4H5M6S",
        "P0001-02-03T04:05:06",
        "1y 2mon 3d 4h5m6s",
        "6 seconds 04:05 3 days 14 months",
        " 14 mons 3 04:05:06 ",
        "-1 year -2 mons -3 days -04:05:06 ago",
    ] {
        assert_eq!(read(text), whole, "{text}");
    }
}

#[test]
fn what_is_shown_reads_back() {
    for (months, days, micros) in [
        (0, 0, 0),
        (-14, 3, -1),
        (7, -3, 360_000_000_000_000),
        (0, -1, 500_000),
        (i32::MAX, i32::MIN, i64::MAX),
        (i32::MIN, i32::MAX, i64::MIN),
    ] {
        let value = Interval {
            months,
            days,
            micros,
        };
        assert_eq!(read(&value.to_string()), value);
    }
}

#[test]
fn fractions_go_on_into_smaller_units() {
    for (text, shown) in [
        ("1.5 years", "1 year 6 mons"),
        ("1.5 months", "1 mon 15 days"),
        ("1.5 weeks", "10 days 12:00:00"),
        ("-1.5 days", "-1 days -12:00:00"),
        ("0.5", "00:00:00.5"),
        (".5 hours", "00:30:00"),
        ("1.0000005 s", "00:00:01"),
        ("1:02.5", "00:01:02.5"),
        ("P1.5D", "1 day 12:00:00"),
        ("PT0.000001S", "00:00:00.000001"),
        ("2 weeks", "14 days"),
        ("1 century", "100 years"),
    ] {
        assert_eq!(read(text).to_string(), shown, "{text}");
    }
}

#[test]
fn what_is_no_interval_is_refused() {
    for text in [
        "",
        "@",
        "x",
        "1 x",
        "day",
        "1 2 days",
        "ago",
        "1 day ago 2",
        "P",
        "PT",
        "P1",
        "P1H",
        "PT1D",
        "1:",
        "1 day -",
        ".",
    ] {
        assert!(text.parse::<Interval>().is_err(), "{text}");
    }
    for text in [
        "3000000000 days",
        "200000000 years",
        "9999999999999999999 s",
        "1:60",
        "1-12",
    ] {
        assert_eq!(
            text.parse::<Interval>(),
            Err(TemporalError::OutOfRange),
            "{text}"
        );
    }
}
