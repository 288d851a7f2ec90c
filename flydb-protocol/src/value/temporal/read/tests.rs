//! Tests of dates and times as text.

use super::*;
use TemporalError::{Invalid, OutOfRange, UnknownZone};

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
        "2024015",
        "J2460325",
        "2024-01-15 10:30",
        "2024-01-15T10:30:00Z",
        "2024-01-15 AD",
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
        "2024-01-15 223015.25",
        "20240115T223015.25",
        "2024-01-15 22:30:15.25+02",
        "2024-01-15 at 22:30:15.25 Europe/Berlin",
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
    let berlin = |local: DateTime, zone: Option<&str>| {
        assert_eq!(zone, Some("Europe/Berlin"));
        Some(Timestamp(local.0 - 3_600_000_000))
    };
    let text = "2024-01-15 11:30:00 Europe/Berlin";
    assert_eq!(Timestamp::parse_in(text, berlin), Ok(instant));
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
        "2024-01-15-",
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
        "2024.367",
        "13-13-2024",
    ] {
        assert_eq!(text.parse::<Date>(), Err(OutOfRange), "{text}");
    }
    for text in [
        "25:00", "10:60", "24:00:01", "13:00 PM", "0:30 AM", "10:30:61",
    ] {
        assert_eq!(text.parse::<Time>(), Err(OutOfRange), "{text}");
    }
    for text in [
        "",
        "10",
        "PM",
        "10:",
        "10:3x",
        "2024-01-15",
        "10:30 11:30",
        "10:30 am pm",
    ] {
        assert_eq!(text.parse::<Time>(), Err(Invalid), "{text}");
    }
    assert_eq!("294247-01-01".parse::<DateTime>(), Err(OutOfRange));
    assert_eq!("2024-01-15 10:30+16".parse::<Timestamp>(), Err(OutOfRange));
}
