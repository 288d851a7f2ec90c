//! What PostgreSQL answers.

use super::*;
use crate::types::Decimal;

fn moment(year: i32, month: u8, day: u8, micros: i64) -> DateTime {
    let date = Date::from_ymd(year, month, day).unwrap();
    date.at(Time(micros)).unwrap()
}

const fn interval(months: i32, days: i32, micros: i64) -> Interval {
    Interval {
        months,
        days,
        micros,
    }
}

#[test]
fn months_clamp_to_the_last_day() {
    let start = moment(2024, 1, 31, HOUR);
    let month = interval(1, 0, 0);
    assert_eq!(
        add_interval(start, month).unwrap(),
        moment(2024, 2, 29, HOUR)
    );
    let back = interval(-11, 0, -HOUR);
    assert_eq!(add_interval(start, back).unwrap(), moment(2023, 2, 28, 0));
    assert!(add_interval(start, interval(i32::MAX, 0, 0)).is_err());
}

#[test]
fn ages_count_years_months_and_days() {
    let later = moment(2001, 4, 10, 0);
    let earlier = moment(1957, 6, 13, 0);
    assert_eq!(age(later, earlier), Ok(interval(43 * 12 + 9, 27, 0)));
    assert_eq!(age(earlier, later), Ok(interval(-(43 * 12 + 9), -27, 0)));
    assert_eq!(
        age(moment(2024, 3, 1, 0), moment(2024, 1, 31, HOUR)),
        Ok(interval(1, 0, 23 * HOUR))
    );
}

#[test]
fn fractions_of_months_become_days() {
    assert_eq!(
        scale_interval(interval(1, 0, 0), 0.5).unwrap(),
        interval(0, 15, 0)
    );
    assert_eq!(
        scale_interval(interval(0, 1, 0), 1.5).unwrap(),
        interval(0, 1, 12 * HOUR)
    );
    assert_eq!(
        divide_interval(interval(1, 0, 0), 4.0).unwrap(),
        interval(0, 7, 12 * HOUR)
    );
    assert!(scale_interval(interval(1, 0, 0), 1e20).is_err());
    assert!(scale_interval(interval(1, 0, 0), f64::NAN).is_err());
}

#[test]
fn intervals_are_justified() {
    assert_eq!(
        justify_hours(interval(0, 0, 27 * HOUR)).unwrap(),
        interval(0, 1, 3 * HOUR)
    );
    assert_eq!(justify_days(interval(0, 35, 0)).unwrap(), interval(1, 5, 0));
    assert_eq!(
        justify_interval(interval(1, 0, -HOUR)).unwrap(),
        interval(0, 29, 23 * HOUR)
    );
}

#[test]
fn truncation_keeps_what_is_larger() {
    let at = moment(2024, 8, 15, 13 * HOUR + 45 * MINUTE + 6_789_012);
    let cases = [
        (Field::Hour, moment(2024, 8, 15, 13 * HOUR)),
        (
            Field::Millisecond,
            moment(2024, 8, 15, 13 * HOUR + 45 * MINUTE + 6_789_000),
        ),
        (Field::Week, moment(2024, 8, 12, 0)),
        (Field::Quarter, moment(2024, 7, 1, 0)),
        (Field::Decade, moment(2020, 1, 1, 0)),
        (Field::Century, moment(2001, 1, 1, 0)),
        (Field::Millennium, moment(2001, 1, 1, 0)),
    ];
    for (field, expected) in cases {
        assert_eq!(field.truncate(at).unwrap(), expected, "{field:?}");
    }
}

#[test]
fn fields_are_read_exactly() {
    let at = Source::DateTime(moment(2024, 12, 30, 13 * HOUR + 45 * MINUTE + 6_789_012));
    let cases = [
        ("year", "2024"),
        ("isoyear", "2025"),
        ("week", "1"),
        ("doy", "365"),
        ("dow", "1"),
        ("second", "6.789012"),
        ("ms", "6789.012"),
        ("usec", "6789012"),
        ("quarter", "4"),
        ("century", "21"),
        ("epoch", "1735566306.789012"),
    ];
    for (name, expected) in cases {
        let found = extract(Field::parse(name).unwrap(), at).unwrap();
        let expected: Decimal = expected.parse().unwrap();
        assert_eq!(
            (found.coefficient(), found.scale()),
            (expected.coefficient(), expected.scale()),
            "{name}"
        );
    }
    let span = Source::Interval(interval(14, 3, 5 * HOUR));
    assert_eq!(extract(Field::Month, span).unwrap(), Decimal::from(2));
    assert_eq!(
        extract(Field::Epoch, span).unwrap().to_string(),
        "37018800.000000"
    );
    assert!(extract(Field::Hour, Source::Date(Date(0))).is_err());
}

#[test]
fn a_day_over_a_change_of_clocks_keeps_the_time_of_day() {
    let berlin = crate::types::zone::parse_zone("Europe/Berlin").unwrap();
    let noon = to_instant(moment(2024, 3, 30, 12 * HOUR), &berlin);
    let day = add_interval_in_zone(noon, interval(0, 1, 0), &berlin).unwrap();
    assert_eq!(day.0 - noon.0, 23 * HOUR);
    let hours = add_interval_in_zone(noon, interval(0, 0, 24 * HOUR), &berlin).unwrap();
    assert_eq!(hours.0 - noon.0, 24 * HOUR);
}
