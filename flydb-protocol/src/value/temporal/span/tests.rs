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
        "04:05:06 3 days 14 months",
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
        ("1 month - 1 second", "1 mon -00:00:01"),
        ("2 days - 12:34:56", "2 days -12:34:56"),
        ("1 day 2 hours ago", "-1 days -02:00:00"),
        ("1.", "00:00:01"),
        ("P1", "1 year"),
        ("PT", "00:00:00"),
        ("P00020301T040506", "2 years 3 mons 1 day 04:05:06"),
        ("P1e2D", "100 days"),
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
        "5 ago",
        "1 qtr",
        "1 year 2 years",
        "P",
        "p1y",
        "P1H",
        "PT1D",
        "1:2:3:4",
        "1 day -",
    ] {
        assert!(text.parse::<Interval>().is_err(), "{text}");
    }
    for text in [
        "3000000000 days",
        "3000000000 years",
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

#[test]
fn a_bare_number_is_of_the_last_field() {
    for (text, fields, expected) in [
        ("1", IntervalFields::Year, "1 year"),
        ("1", IntervalFields::YearToMonth, "1 mon"),
        ("1 2", IntervalFields::DayToHour, "1 day 02:00:00"),
        ("1:30", IntervalFields::MinuteToSecond, "00:01:30"),
        ("1:30", IntervalFields::HourToSecond, "01:30:00"),
        ("-1:30", IntervalFields::MinuteToSecond, "-00:01:30"),
    ] {
        let read = Interval::parse_as(text, Some(fields)).map(|read| read.to_string());
        assert_eq!(read.as_deref(), Ok(expected), "{text}");
    }
    let too_many = Interval::parse_as("1 2", Some(IntervalFields::DayToMinute));
    assert_eq!(too_many, Err(TemporalError::Invalid));
    let long = "200000000 years".parse::<Interval>();
    assert_eq!(long, Err(TemporalError::TooLong));
}
