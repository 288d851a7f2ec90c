//! Tests of dates and times as text.

use super::*;
use TemporalError::{FarZone, Invalid, OutOfRange, UnknownZone};

/// A session where it is 2024-01-15 10:30 and every zone is an hour ahead.
struct Berlin;

impl Surroundings for Berlin {
    fn now(&self) -> Option<(DateTime, i32)> {
        Some((DateTime(1_705_314_600_000_000), 3600))
    }

    fn has_zone(&self, name: &str) -> bool {
        name == "europe/berlin"
    }

    fn ahead(&self, _: ZoneRef<'_>, _: DateTime) -> Option<i32> {
        Some(3600)
    }

    fn always_ahead(&self, _: &str) -> Option<i32> {
        None
    }
}

#[test]
fn words_are_of_the_clock() {
    let moment = |text: &str| DateTime::parse_in(text, &Berlin).map(|at| at.to_string());
    for (text, expected) in [
        ("now", "2024-01-15 10:30:00"),
        ("today 10:15", "2024-01-15 10:15:00"),
        ("10:15 tomorrow", "2024-01-16 10:15:00"),
        ("yesterday 1:00 pm", "2024-01-14 13:00:00"),
    ] {
        assert_eq!(moment(text).as_deref(), Ok(expected), "{text}");
    }
    for text in ["now now", "today tomorrow", "now 10:30"] {
        assert_eq!(moment(text), Err(Invalid), "{text}");
    }
    let unknown = "2024-01-15 10:30 Mars/Olympus";
    assert_eq!(moment(unknown), Err(UnknownZone));
    assert_eq!(
        TimeTz::parse_in("10:30", &Berlin).map(|time| time.ahead()),
        Ok(3600)
    );
}

#[test]
fn one_day_has_many_spellings() {
    let day = Date::from_ymd(2024, 1, 15).unwrap();
    for text in [
        "2024-01-15",
        " 2024-1-15 ",
        "20240115",
        "240115",
        "2024/01/15",
        "2024.01.15",
        "1/15/2024",
        "01-15-2024",
        "1/15/24",
        "15-Jan-2024",
        "2024-Jan-15",
        "Jan-15-2024",
        "January 15, 2024",
        "Jan 15 2024",
        "15 January 2024",
        "2024 jan 15",
        "Monday, 15 JAN 2024",
        "2024.015",
        "J2460325",
        "2024-01-15 10:30",
        "2024-01-15T10:30:00Z",
        "2024-01-15 AD",
        "2024-01-15-",
        "y2024m01d15",
        "2024-015",
        "2024-01-15 10:30 PST DST",
        "J2460325.5",
        "J2460325+08",
        "Mon Jan 15 10:30:00 2024",
        "2024-01-15 BST",
    ] {
        assert_eq!(text.parse(), Ok(day), "{text}");
    }
}

#[test]
fn a_time_has_many_spellings() {
    let time = Time(81_015_250_000);
    for text in [
        "22:30:15.25",
        "10:30:15.25 PM",
        "10:30:15.25pm",
        "22:30:15.2500001",
        "223015.25",
        "T223015.25",
        "2024-01-15 22:30:15.25+02",
        "2024-01-15 22:30:15.25 Europe/Berlin",
    ] {
        assert_eq!(text.parse(), Ok(time), "{text}");
    }
    let midnight = |text: &str| text.parse::<Time>();
    assert_eq!(midnight("24:00:00"), Ok(Time::MAX));
    assert_eq!(midnight("23:59:60"), Ok(Time::MAX));
    assert_eq!(midnight("23:59:59.9999999"), Ok(Time::MAX));
    assert_eq!(midnight("12:00 AM"), Ok(Time::MIN));
    assert_eq!(midnight("allballs"), Ok(Time::MIN));
}

#[test]
fn an_instant_takes_its_zone_from_the_text_or_the_caller() {
    let instant = Timestamp(1_705_314_600_000_000);
    for text in [
        "2024-01-15T10:30:00Z",
        "2024-01-15 10:30:00 UTC",
        "2024-01-15 12:30:00+02",
        "2024-01-15 07:00:00 -03:30",
        "2024-01-15T16:15:30+05:45:30",
        "2024-01-15 10:30",
    ] {
        assert_eq!(text.parse(), Ok(instant), "{text}");
    }
    let text = "2024-01-15 11:30:00 Europe/Berlin";
    assert_eq!(Timestamp::parse_in(text, &Berlin), Ok(instant));
    assert_eq!(text.parse::<Timestamp>(), Err(UnknownZone));
    assert_eq!("epoch".parse(), Ok(Timestamp(0)));
}

#[test]
fn years_before_christ_are_read_as_they_are_written() {
    for text in [
        "0044-03-15 BC",
        "0001-12-31 BC",
        "4714-11-24 BC",
        "0001-01-01",
        "12345-06-07",
    ] {
        assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
    }
    let ides = "0044-03-15 12:00:00 BC";
    assert_eq!(ides.parse::<DateTime>().unwrap().to_string(), ides);
}

#[test]
fn what_is_no_moment_is_told_from_what_is_out_of_range() {
    for text in [
        "",
        "x",
        "2024",
        "2024-01",
        "12",
        "Jan",
        "Jan 15",
        "2024-01-15 x y z",
        "now",
        "2024--15",
        "15-Foo-2024",
        "BC",
        "10:30",
        "2024-01-15 +",
    ] {
        assert_eq!(text.parse::<Date>(), Err(Invalid), "{text}");
    }
    for text in [
        "2024-13-01",
        "2024-02-30",
        "0000-01-01",
        "99/99/99",
        "5874898-01-01",
        "99999999999999999999-01-01",
        "2024015",
        "13-13-2024",
    ] {
        assert_eq!(text.parse::<Date>(), Err(OutOfRange), "{text}");
    }
    for text in ["25:00", "10:60", "24:00:01", "13:00 PM", "10:30:61"] {
        assert_eq!(text.parse::<Time>(), Err(OutOfRange), "{text}");
    }
    for text in [
        "",
        "10",
        "PM",
        "10:3x",
        "2024-01-15",
        "10:30 11:30",
        "10:30 am pm",
        "10:30 m2",
    ] {
        assert_eq!(text.parse::<Time>(), Err(Invalid), "{text}");
    }
    assert_eq!("294247-01-01".parse::<DateTime>(), Err(OutOfRange));
    assert_eq!("2024-01-15 10:30+16".parse::<Timestamp>(), Err(FarZone));
}

#[test]
fn the_short_way_reads_as_the_long_one() {
    for text in [
        "2024-02-29 13:24:56",
        "2024-02-29T13:24:56.5",
        "1969-12-31 23:59:59.999999",
        "0001-01-01 00:00:00",
        "9999-12-31 23:59:59.000001",
    ] {
        let short = iso_moment(text.as_bytes());
        let long = format!("{text} ").parse::<DateTime>();
        assert_eq!(short.ok_or(Invalid), long, "{text}");
        let instant = Timestamp::parse_in(text, &Berlin);
        assert_eq!(instant, Timestamp::parse_in(&format!(" {text}"), &Berlin));
    }
    for text in [
        "2024-02-30 13:24:56",
        "0000-02-01 13:24:56",
        "2024-02-29 24:00:00",
        "2024-02-29 13:24:60",
        "2024-02-29 13:24:56.",
        "2024-02-29 13:24:56.1234567",
        "2024-02-29 13:24:56+02",
        "2024-02-29-13:24:56",
        "2024-02-2\u{e9} 13:24:56",
    ] {
        assert_eq!(iso_moment(text.as_bytes()), None, "{text}");
    }
}
