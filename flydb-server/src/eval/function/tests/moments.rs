//! Functions of dates and times, and the templates that write and read them.

use super::*;

#[test]
fn dates_and_times() {
    let moment = ("2024-02-29 12:34:56.789", DateTime);
    check(&[
        ("extract", &[("second", Text), moment], "56.789000"),
        ("extract", &[("century", Text), ("2000-12-30", Date)], "20"),
        (
            "extract",
            &[("hour", Text), ("2000-12-30", Date)],
            "ERROR 0A000",
        ),
        ("extract", &[("parsec", Text), moment], "ERROR 22023"),
        (
            "date_part",
            &[("epoch", Text), ("1 day", Interval)],
            "86400",
        ),
        (
            "date_trunc",
            &[("week", Text), moment],
            "2024-02-26 00:00:00",
        ),
        (
            "date_trunc",
            &[("hour", Text), ("1 day 02:30", Interval)],
            "1 day 02:00:00",
        ),
        (
            "date_trunc",
            &[
                ("day", Text),
                ("2024-01-15 23:30+00", Timestamp),
                ("Asia/Tokyo", Text),
            ],
            "2024-01-15 15:00:00+00",
        ),
        (
            "date_bin",
            &[("15 minutes", Interval), moment, ("2001-01-01", DateTime)],
            "2024-02-29 12:30:00",
        ),
        (
            "age",
            &[("2024-04-10", DateTime), ("1957-06-13", DateTime)],
            "66 years 9 mons 27 days",
        ),
        ("year", &[("2024-02-29", Date)], "2024"),
        ("dayname", &[("2024-02-29", Date)], "Thursday"),
        ("last_day", &[("2024-02-10", Date)], "2024-02-29"),
        ("dayofweek", &[("2024-03-03", Date)], "1"),
        (
            "date_add",
            &[("2024-01-31", Date), ("1 month", Interval)],
            "2024-02-29 00:00:00",
        ),
        (
            "dateadd",
            &[("month", Text), ("-1", BigInt), moment],
            "2024-01-29 12:34:56.789",
        ),
        (
            "datediff",
            &[("2024-03-01", Date), ("2024-02-01", Date)],
            "29",
        ),
        (
            "datediff",
            &[("month", Text), ("2024-01-31", Date), ("2024-02-01", Date)],
            "1",
        ),
        (
            "timezone",
            &[
                ("America/New_York", Text),
                ("2024-02-29 12:00+00", Timestamp),
            ],
            "2024-02-29 07:00:00",
        ),
        (
            "timezone",
            &[("America/New_York", Text), ("2024-02-29 12:00", DateTime)],
            "2024-02-29 17:00:00+00",
        ),
        ("timezone", &[("Nowhere", Text), moment], "ERROR 22023"),
        (
            "make_date",
            &[("2023", Int), ("2", Int), ("29", Int)],
            "ERROR 22008",
        ),
        (
            "make_time",
            &[("8", Int), ("15", Int), ("23.5", Double)],
            "08:15:23.5",
        ),
        (
            "to_timestamp",
            &[("1284352323.5", Double)],
            "2010-09-13 04:32:03.5+00",
        ),
        (
            "overlaps",
            &[
                ("10:00", Time),
                ("11:00", Time),
                ("10:30", Time),
                ("12:00", Time),
            ],
            "true",
        ),
        ("now", &[], "2024-01-15 10:30:00+00"),
        ("current_date", &[], "2024-01-15"),
    ]);
}

#[test]
fn templates() {
    let moment = |text| (text, DateTime);
    check(&[
        (
            "to_char",
            &[
                moment("2024-02-29 02:34:56.789"),
                ("YYYY-MM-DD HH24:MI:SS.MS", Text),
            ],
            "2024-02-29 02:34:56.789",
        ),
        (
            "to_char",
            &[
                moment("2024-02-29 14:34:56"),
                ("Day, DD Month YYYY HH12:MI AM", Text),
            ],
            "Thursday , 29 February  2024 02:34 PM",
        ),
        (
            "to_char",
            &[
                moment("2024-02-01 02:34:56"),
                ("FMDDth Dy Mon Q IW ID \"at YY\"", Text),
            ],
            "1st Thu Feb 1 05 4 at YY",
        ),
        (
            "to_char",
            &[("15:02:12", Interval), ("HH24:MI:SS", Text)],
            "15:02:12",
        ),
        ("to_char", &[("-125", Int), ("9999", Text)], " -125"),
        (
            "to_char",
            &[("1234567.891", NUMERIC), ("FM9,999,999.99", Text)],
            "1,234,567.89",
        ),
        ("to_char", &[("0.1", NUMERIC), ("9.99", Text)], "  .10"),
        ("to_char", &[("0.1", NUMERIC), ("0.99", Text)], " 0.10"),
        ("to_char", &[("-12", Int), ("99PR", Text)], "<12>"),
        ("to_char", &[("12345", Int), ("999", Text)], " ###"),
        ("to_char", &[("482", Int), ("999th", Text)], " 482nd"),
        ("to_char", &[("12.454", NUMERIC), ("99V9", Text)], " 125"),
        (
            "to_date",
            &[("05 Dec 2000", Text), ("DD Mon YYYY", Text)],
            "2000-12-05",
        ),
        (
            "to_date",
            &[("20240229", Text), ("YYYYMMDD", Text)],
            "2024-02-29",
        ),
        (
            "to_date",
            &[("2024-060", Text), ("YYYY-DDD", Text)],
            "2024-02-29",
        ),
        (
            "to_date",
            &[("29/02/24", Text), ("DD/MM/YY", Text)],
            "2024-02-29",
        ),
        (
            "to_date",
            &[("44-02-01 BC", Text), ("YYYY-MM-DD BC", Text)],
            "0044-02-01 BC",
        ),
        (
            "to_date",
            &[("2015 366", Text), ("YYYY DDD", Text)],
            "ERROR 22008",
        ),
        (
            "to_timestamp",
            &[("20240229 11:34 PM", Text), ("YYYYMMDD HH12:MI AM", Text)],
            "2024-02-29 23:34:00+00",
        ),
        (
            "to_timestamp",
            &[("x", Text), ("YYYY", Text)],
            "ERROR 22007",
        ),
    ]);
}
