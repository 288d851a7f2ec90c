//! Functions of dates, times and intervals.

use super::table::functions;

functions! {
    /// Functions of dates, times and intervals.
    TemporalFunction of super::ScalarFunction::Temporal, super::ScalarFunction;

    Now "When the transaction started." Own Stable
        ["now", "current_timestamp", "transaction_timestamp", "statement_timestamp"] [() -> Timestamp, (Int) -> Timestamp];
    ClockTimestamp "The time as it is now, changing within a statement." Own Volatile ["clock_timestamp"] [() -> Timestamp];
    CurrentDate "The session's date when the transaction started." Own Stable ["current_date", "curdate", "today"] [() -> Date];
    CurrentTime "The session's time of day when the transaction started." Own Stable ["current_time", "localtime", "curtime"]
        [() -> Time, (Int) -> Time];
    LocalTimestamp "The session's date and time of day when the transaction started." Own Stable
        ["localtimestamp", "getdate", "sysdate"] [() -> DateTime, (Int) -> DateTime];
    Extract "A field ('year', 'epoch', ...) as an exact number: what EXTRACT(field FROM x) means." Strict Stable ["extract"]
        [(Text, Date) -> Decimal, (Text, Time) -> Decimal, (Text, DateTime) -> Decimal, (Text, Timestamp) -> Decimal, (Text, Interval) -> Decimal];
    DatePart "A field ('year', 'epoch', ...) as a DOUBLE." Strict Stable ["date_part", "datepart"]
        [(Text, Date) -> Double, (Text, Time) -> Double, (Text, DateTime) -> Double, (Text, Timestamp) -> Double, (Text, Interval) -> Double];
    DateTrunc "The time cut down to a unit; of a TIMESTAMP in the session's zone or the one given." Strict Stable ["date_trunc"]
        [(Text, DateTime) -> DateTime, (Text, Timestamp) -> Timestamp, (Text, Timestamp, Text) -> Timestamp, (Text, Interval) -> Interval];
    DateBin "The start of the bin of a width that the second falls in, counted from the third." Strict Immutable ["date_bin"]
        [(Interval, DateTime, DateTime) -> DateTime, (Interval, Timestamp, Timestamp) -> Timestamp];
    Age "The time between two instants in years, months and days; with one, until today's midnight." Strict Stable ["age"]
        [(DateTime, DateTime) -> Interval, (Timestamp, Timestamp) -> Interval, (DateTime) -> Interval, (Timestamp) -> Interval];
    Year "The year." Strict Stable ["year"] [(Date) -> Int, (DateTime) -> Int, (Timestamp) -> Int];
    Quarter "The quarter, 1 to 4." Strict Stable ["quarter"] [(Date) -> Int, (DateTime) -> Int, (Timestamp) -> Int];
    Month "The month, 1 to 12." Strict Stable ["month"] [(Date) -> Int, (DateTime) -> Int, (Timestamp) -> Int];
    Week "The week of the ISO year." Strict Stable ["week", "weekofyear"] [(Date) -> Int, (DateTime) -> Int, (Timestamp) -> Int];
    Day "The day of the month." Strict Stable ["day", "dayofmonth"] [(Date) -> Int, (DateTime) -> Int, (Timestamp) -> Int];
    DayOfWeek "The day of the week, 1 for Sunday to 7." Strict Stable ["dayofweek"] [(Date) -> Int, (DateTime) -> Int, (Timestamp) -> Int];
    DayOfYear "The day of the year." Strict Stable ["dayofyear"] [(Date) -> Int, (DateTime) -> Int, (Timestamp) -> Int];
    Hour "The hour." Strict Stable ["hour"] [(Time) -> Int, (DateTime) -> Int, (Timestamp) -> Int];
    Minute "The minute." Strict Stable ["minute"] [(Time) -> Int, (DateTime) -> Int, (Timestamp) -> Int];
    Second "The whole second." Strict Stable ["second"] [(Time) -> Int, (DateTime) -> Int, (Timestamp) -> Int];
    DayName "The English name of the day." Strict Stable ["dayname"] [(Date) -> Text, (DateTime) -> Text, (Timestamp) -> Text];
    MonthName "The English name of the month." Strict Stable ["monthname"] [(Date) -> Text, (DateTime) -> Text, (Timestamp) -> Text];
    LastDay "The last day of the month." Strict Stable ["last_day"] [(Date) -> Date, (DateTime) -> Date, (Timestamp) -> Date];
    DateAdd "A time plus an interval; or, as DATEADD(unit, n, time), plus so many units." Strict Stable ["date_add", "dateadd", "adddate"]
        [(Date, Interval) -> DateTime, (DateTime, Interval) -> DateTime, (Timestamp, Interval) -> Timestamp,
         (Text, BigInt, Date) -> DateTime, (Text, BigInt, DateTime) -> DateTime, (Text, BigInt, Timestamp) -> Timestamp];
    DateSub "A time minus an interval." Strict Stable ["date_sub", "subdate"]
        [(Date, Interval) -> DateTime, (DateTime, Interval) -> DateTime, (Timestamp, Interval) -> Timestamp];
    DateDiff "Days from the second to the first; or, as DATEDIFF(unit, from, to), how often a unit begins between them."
        Strict Stable ["datediff", "date_diff"]
        [(Date, Date) -> Int, (DateTime, DateTime) -> Int, (Timestamp, Timestamp) -> Int,
         (Text, Date, Date) -> BigInt, (Text, DateTime, DateTime) -> BigInt, (Text, Timestamp, Timestamp) -> BigInt];
    AtTimeZone "A TIMESTAMP as local time in a zone, or a local time in a zone as TIMESTAMP: x AT TIME ZONE zone is timezone(zone, x)."
        Strict Immutable ["timezone"] [(Text, Timestamp) -> DateTime, (Text, DateTime) -> Timestamp,
         (Interval, Timestamp) -> DateTime, (Interval, DateTime) -> Timestamp];
    ToTimestamp "Seconds since 1970 UTC as TIMESTAMP; or a text read by a template." Strict Stable ["to_timestamp", "from_unixtime"]
        [(Double) -> Timestamp, (Text, Text) -> Timestamp];
    ToDate "A text read as a date by a template such as 'YYYY-MM-DD'." Strict Immutable ["to_date"] [(Text, Text) -> Date];
    UnixTimestamp "Whole seconds since 1970 UTC." Strict Stable ["unix_timestamp"] [() -> BigInt, (Timestamp) -> BigInt];
    ToChar "A time, interval or number written by a template such as 'YYYY-MM-DD' or '9,999.00'." Strict Stable ["to_char"]
        [(DateTime, Text) -> Text, (Timestamp, Text) -> Text, (Interval, Text) -> Text,
         (Int, Text) -> Text, (BigInt, Text) -> Text, (Decimal, Text) -> Text, (Real, Text) -> Text, (Double, Text) -> Text];
    MakeDate "The date of a year, month and day." Strict Immutable ["make_date"] [(Int, Int, Int) -> Date];
    MakeTime "The time of an hour, minute and second." Strict Immutable ["make_time"] [(Int, Int, Double) -> Time];
    MakeTimestamp "The date and time of year, month, day, hour, minute and second." Strict Immutable ["make_timestamp"]
        [(Int, Int, Int, Int, Int, Double) -> DateTime];
    MakeTimestampTz "The instant of year, month, day, hour, minute and second in the session's zone or the one given."
        Strict Stable ["make_timestamptz"]
        [(Int, Int, Int, Int, Int, Double) -> Timestamp, (Int, Int, Int, Int, Int, Double, Text) -> Timestamp];
    MakeInterval "The interval of years, months, weeks, days, hours, minutes and seconds." Strict Immutable ["make_interval"]
        [() -> Interval, (Int) -> Interval, (Int, Int) -> Interval, (Int, Int, Int) -> Interval, (Int, Int, Int, Int) -> Interval,
         (Int, Int, Int, Int, Int) -> Interval, (Int, Int, Int, Int, Int, Int) -> Interval, (Int, Int, Int, Int, Int, Int, Double) -> Interval];
    JustifyDays "The interval with every 30 days as a month." Strict Immutable ["justify_days"] [(Interval) -> Interval];
    JustifyHours "The interval with every 24 hours as a day." Strict Immutable ["justify_hours"] [(Interval) -> Interval];
    JustifyInterval "The interval with days as months and hours as days, all of one sign." Strict Immutable ["justify_interval"]
        [(Interval) -> Interval];
    RoundTime "The time rounded to so many digits of a second, as a TIMESTAMP(3) is." Strict Immutable ["round_time"]
        [(Time, Int) -> Time, (DateTime, Int) -> DateTime, (Timestamp, Int) -> Timestamp, (Interval, Int) -> Interval];
    IsFinite "Whether it is neither infinity nor -infinity." Strict Immutable ["isfinite"]
        [(Date) -> Boolean, (DateTime) -> Boolean, (Timestamp) -> Boolean, (Interval) -> Boolean];
    Overlaps "Whether two spans of time, each two ends, share a moment: what (a, b) OVERLAPS (c, d) means." Own Immutable ["overlaps"]
        [(Time, Time, Time, Time) -> Boolean, (DateTime, DateTime, DateTime, DateTime) -> Boolean,
         (Timestamp, Timestamp, Timestamp, Timestamp) -> Boolean];
}
