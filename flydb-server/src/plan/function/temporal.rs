//! Functions of dates, times and intervals.

use super::table::functions;

functions! {
    /// Functions of dates, times and intervals.
    TemporalFunction of super::ScalarFunction::Temporal, super::ScalarFunction;

    Now "When the transaction started." Own Stable
        ["now", "current_timestamp", "transaction_timestamp", "statement_timestamp"] [() -> Timestamp, (Int) -> Timestamp]
        example "now() = current_timestamp" "t";
    UtcTimestamp "The date and time of day in UTC when the transaction started." Own Stable ["utc_timestamp"] [() -> DateTime]
        example "utc_timestamp() > '2020-01-01'" "t";
    ClockTimestamp "The time as it is now, changing within a statement." Own Volatile ["clock_timestamp"] [() -> Timestamp]
        example "clock_timestamp() >= now()" "t";
    CurrentDate "The session's date when the transaction started." Own Stable ["current_date", "curdate", "today"] [() -> Date]
        example "current_date = now()::date" "t";
    CurrentTime "The session's time of day and zone when the transaction started." Own Stable ["current_time"]
        [() -> TimeTz, (Int) -> TimeTz]
        example "current_time::time = localtime" "t";
    LocalTime "The session's time of day when the transaction started." Own Stable ["localtime", "curtime"]
        [() -> Time, (Int) -> Time]
        example "localtime IS NOT NULL" "t";
    LocalTimestamp "The session's date and time of day when the transaction started." Own Stable
        ["localtimestamp", "getdate", "sysdate"] [() -> DateTime, (Int) -> DateTime]
        example "localtimestamp IS NOT NULL" "t";
    Extract "A field ('year', 'epoch', ...) as an exact number: what EXTRACT(field FROM x) means." Strict Stable ["extract"]
        [(Text, Date) -> Decimal, (Text, Time) -> Decimal, (Text, TimeTz) -> Decimal, (Text, DateTime) -> Decimal, (Text, Timestamp) -> Decimal, (Text, Interval) -> Decimal]
        example "extract(quarter FROM date '2024-05-31')" "2";
    DatePart "A field ('year', 'epoch', ...) as a DOUBLE." Strict Stable ["date_part", "datepart"]
        [(Text, Date) -> Double, (Text, Time) -> Double, (Text, TimeTz) -> Double, (Text, DateTime) -> Double, (Text, Timestamp) -> Double, (Text, Interval) -> Double]
        example "date_part('year', date '2024-05-31')" "2024";
    DateTrunc "The time cut down to a unit; of a TIMESTAMP in the session's zone or the one given." Strict Stable ["date_trunc"]
        [(Text, DateTime) -> DateTime, (Text, Timestamp) -> Timestamp, (Text, Timestamp, Text) -> Timestamp, (Text, Interval) -> Interval]
        example "date_trunc('week', timestamp without time zone '2024-02-29 12:34:56')" "2024-02-26 00:00:00";
    DateBin "The start of the bin of a width that the second falls in, counted from the third." Strict Immutable ["date_bin"]
        [(Interval, DateTime, DateTime) -> DateTime, (Interval, Timestamp, Timestamp) -> Timestamp]
        example "date_bin('15 minutes', timestamp without time zone '2020-02-11 15:44:17', timestamp without time zone '2001-01-01')" "2020-02-11 15:30:00";
    Age "The time between two instants in years, months and days; with one, until today's midnight." Strict Stable ["age"]
        [(DateTime, DateTime) -> Interval, (Timestamp, Timestamp) -> Interval, (DateTime) -> Interval, (Timestamp) -> Interval]
        example "age(date '2001-04-10', date '1957-06-13')" "43 years 9 mons 27 days";
    Year "The year." Strict Stable ["year"] [(Date) -> Int, (DateTime) -> Int, (Timestamp) -> Int]
        example "year(date '2024-05-31')" "2024";
    Quarter "The quarter, 1 to 4." Strict Stable ["quarter"] [(Date) -> Int, (DateTime) -> Int, (Timestamp) -> Int]
        example "quarter(date '2024-05-31')" "2";
    Month "The month, 1 to 12." Strict Stable ["month"] [(Date) -> Int, (DateTime) -> Int, (Timestamp) -> Int]
        example "month(date '2024-05-31')" "5";
    Week "The week of the ISO year." Strict Stable ["week", "weekofyear"] [(Date) -> Int, (DateTime) -> Int, (Timestamp) -> Int]
        example "week(date '2024-05-31')" "22";
    Day "The day of the month." Strict Stable ["day", "dayofmonth"] [(Date) -> Int, (DateTime) -> Int, (Timestamp) -> Int]
        example "day(date '2024-05-31')" "31";
    Weekday "The day of the week, 0 for Monday to 6." Strict Stable ["weekday"] [(Date) -> Int, (DateTime) -> Int, (Timestamp) -> Int]
        example "weekday(date '2024-05-31')" "4";
    ToDays "Days since the year 0." Strict Stable ["to_days"] [(Date) -> Int, (DateTime) -> Int, (Timestamp) -> Int]
        example "to_days(date '1970-01-01')" "719528";
    FromDays "The date of so many days since the year 0." Strict Immutable ["from_days"] [(Int) -> Date]
        example "from_days(719528)" "1970-01-01";
    TimeToSec "Whole seconds since midnight." Strict Immutable ["time_to_sec"] [(Time) -> Int]
        example "time_to_sec(time '01:00:01')" "3601";
    SecToTime "The time of so many seconds since midnight." Strict Immutable ["sec_to_time"] [(Int) -> Time]
        example "sec_to_time(3601)" "01:00:01";
    Microsecond "The microseconds of the second." Strict Stable ["microsecond"] [(Time) -> Int, (DateTime) -> Int, (Timestamp) -> Int]
        example "microsecond(time '01:00:01.5')" "500000";
    DayOfWeek "The day of the week, 1 for Sunday to 7." Strict Stable ["dayofweek"] [(Date) -> Int, (DateTime) -> Int, (Timestamp) -> Int]
        example "dayofweek(date '2024-05-31')" "6";
    DayOfYear "The day of the year." Strict Stable ["dayofyear"] [(Date) -> Int, (DateTime) -> Int, (Timestamp) -> Int]
        example "dayofyear(date '2024-05-31')" "152";
    Hour "The hour." Strict Stable ["hour"] [(Time) -> Int, (DateTime) -> Int, (Timestamp) -> Int]
        example "hour(time '10:20:30')" "10";
    Minute "The minute." Strict Stable ["minute"] [(Time) -> Int, (DateTime) -> Int, (Timestamp) -> Int]
        example "minute(time '10:20:30')" "20";
    Second "The whole second." Strict Stable ["second"] [(Time) -> Int, (DateTime) -> Int, (Timestamp) -> Int]
        example "second(time '10:20:30')" "30";
    DayName "The English name of the day." Strict Stable ["dayname"] [(Date) -> Text, (DateTime) -> Text, (Timestamp) -> Text]
        example "dayname(date '2024-05-31')" "Friday";
    MonthName "The English name of the month." Strict Stable ["monthname"] [(Date) -> Text, (DateTime) -> Text, (Timestamp) -> Text]
        example "monthname(date '2024-05-31')" "May";
    LastDay "The last day of the month." Strict Stable ["last_day"] [(Date) -> Date, (DateTime) -> Date, (Timestamp) -> Date]
        example "last_day(date '2024-02-01')" "2024-02-29";
    DateAdd "A time plus an interval; or, as DATEADD(unit, n, time), plus so many units." Strict Stable ["date_add", "dateadd", "adddate", "timestampadd"]
        [(Date, Interval) -> DateTime, (DateTime, Interval) -> DateTime, (Timestamp, Interval) -> Timestamp,
         (Text, BigInt, Date) -> DateTime, (Text, BigInt, DateTime) -> DateTime, (Text, BigInt, Timestamp) -> Timestamp]
        example "date_add(date '2024-01-31', INTERVAL 1 MONTH)" "2024-02-29 00:00:00";
    DateSub "A time minus an interval." Strict Stable ["date_sub", "subdate"]
        [(Date, Interval) -> DateTime, (DateTime, Interval) -> DateTime, (Timestamp, Interval) -> Timestamp]
        example "date_sub(date '2024-03-31', INTERVAL 1 MONTH)" "2024-02-29 00:00:00";
    DateDiff "Days from the second to the first; or, as DATEDIFF(unit, from, to), how often a unit begins between them."
        Strict Stable ["datediff", "date_diff"]
        [(Date, Date) -> Int, (DateTime, DateTime) -> Int, (Timestamp, Timestamp) -> Int,
         (Text, Date, Date) -> BigInt, (Text, DateTime, DateTime) -> BigInt, (Text, Timestamp, Timestamp) -> BigInt]
        example "datediff(date '2024-03-01', date '2024-02-01')" "29";
    TimestampDiff "How many whole units of time lie between the two." Strict Stable ["timestampdiff"]
        [(Text, DateTime, DateTime) -> BigInt, (Text, Timestamp, Timestamp) -> BigInt]
        example "timestampdiff(month, date '2024-01-31', date '2024-03-30')" "1";
    ConvertTz "A local time of one zone as the local time of another." Strict Immutable ["convert_tz"] [(DateTime, Text, Text) -> DateTime]
        example "convert_tz(timestamp without time zone '2024-01-01 12:00', 'UTC', 'Asia/Tokyo')" "2024-01-01 21:00:00";
    AtTimeZone "A TIMESTAMP as local time in a zone, or a local time in a zone as TIMESTAMP: x AT TIME ZONE zone is timezone(zone, x)."
        Strict Immutable ["timezone"] [(Text, Timestamp) -> DateTime, (Text, DateTime) -> Timestamp,
         (Interval, Timestamp) -> DateTime, (Interval, DateTime) -> Timestamp]
        example "timestamptz '2024-01-01 12:00+00' AT TIME ZONE 'America/New_York'" "2024-01-01 07:00:00";
    TimeAtZone "A time of day as clocks of another zone show it, as far ahead of UTC as they are now." Strict Stable ["timezone"]
        [(Text, TimeTz) -> TimeTz, (Interval, TimeTz) -> TimeTz]
        example "timetz '12:00+02' AT TIME ZONE 'UTC'" "10:00:00+00";
    ToTimestamp "Seconds since 1970 UTC as TIMESTAMP; or a text read by a template." Strict Stable ["to_timestamp", "from_unixtime"]
        [(Double) -> Timestamp, (Text, Text) -> Timestamp]
        example "to_timestamp('05 Dec 2000', 'DD Mon YYYY') = '2000-12-05'" "t";
    ToDate "A text read as a date by a template such as 'YYYY-MM-DD'." Strict Immutable ["to_date"] [(Text, Text) -> Date]
        example "to_date('05 Dec 2000', 'DD Mon YYYY')" "2000-12-05";
    UnixTimestamp "Whole seconds since 1970 UTC." Strict Stable ["unix_timestamp"] [() -> BigInt, (Timestamp) -> BigInt]
        example "unix_timestamp(timestamptz '1970-01-02 00:00+00')" "86400";
    DateFormat "A time written by MySQL's template, such as '%Y-%m-%d %H:%i:%s'." Strict Stable ["date_format"]
        [(DateTime, Text) -> Text, (Timestamp, Text) -> Text]
        example "date_format(timestamp without time zone '2024-02-29 13:14:15', '%W %D %M %Y, %H:%i')" "Thursday 29th February 2024, 13:14";
    StrToDate "A text read by MySQL's template; NULL where it does not fit." Strict Immutable ["str_to_date"] [(Text, Text) -> DateTime]
        example "str_to_date('29/02/2024 13:14', '%d/%m/%Y %H:%i')" "2024-02-29 13:14:00";
    ToChar "A time, interval or number written by a template such as 'YYYY-MM-DD' or '9,999.00'." Strict Stable ["to_char"]
        [(DateTime, Text) -> Text, (Timestamp, Text) -> Text, (Interval, Text) -> Text,
         (Int, Text) -> Text, (BigInt, Text) -> Text, (Decimal, Text) -> Text, (Real, Text) -> Text, (Double, Text) -> Text]
        example "to_char(timestamp without time zone '2002-04-20 17:31:12.66', 'HH12:MI:SS')" "05:31:12";
    MakeDate "The date of a year, month and day." Strict Immutable ["make_date"] [(Int, Int, Int) -> Date]
        example "make_date(2013, 7, 15)" "2013-07-15";
    MakeTime "The time of an hour, minute and second." Strict Immutable ["make_time"] [(Int, Int, Double) -> Time]
        example "make_time(8, 15, 23.5)" "08:15:23.5";
    MakeTimestamp "The date and time of year, month, day, hour, minute and second." Strict Immutable ["make_timestamp"]
        [(Int, Int, Int, Int, Int, Double) -> DateTime]
        example "make_timestamp(2013, 7, 15, 8, 15, 23.5)" "2013-07-15 08:15:23.5";
    MakeTimestampTz "The instant of year, month, day, hour, minute and second in the session's zone or the one given."
        Strict Stable ["make_timestamptz"]
        [(Int, Int, Int, Int, Int, Double) -> Timestamp, (Int, Int, Int, Int, Int, Double, Text) -> Timestamp]
        example "make_timestamptz(2013, 7, 15, 8, 15, 23.5, 'UTC') = '2013-07-15 08:15:23.5+00'" "t";
    MakeInterval "The interval of years, months, weeks, days, hours, minutes and seconds." Strict Immutable ["make_interval"]
        [() -> Interval, (Int) -> Interval, (Int, Int) -> Interval, (Int, Int, Int) -> Interval, (Int, Int, Int, Int) -> Interval,
         (Int, Int, Int, Int, Int) -> Interval, (Int, Int, Int, Int, Int, Int) -> Interval, (Int, Int, Int, Int, Int, Int, Double) -> Interval]
        example "make_interval(days => 10)" "10 days";
    JustifyDays "The interval with every 30 days as a month." Strict Immutable ["justify_days"] [(Interval) -> Interval]
        example "justify_days(interval '1 year 65 days')" "1 year 2 mons 5 days";
    JustifyHours "The interval with every 24 hours as a day." Strict Immutable ["justify_hours"] [(Interval) -> Interval]
        example "justify_hours(interval '50 hours 10 minutes')" "2 days 02:10:00";
    JustifyInterval "The interval with days as months and hours as days, all of one sign." Strict Immutable ["justify_interval"]
        [(Interval) -> Interval]
        example "justify_interval(interval '1 mon -1 hour')" "29 days 23:00:00";
    RoundTime "The time rounded to so many digits of a second, as a TIMESTAMP(3) is." Strict Immutable ["round_time"]
        [(Time, Int) -> Time, (TimeTz, Int) -> TimeTz, (DateTime, Int) -> DateTime, (Timestamp, Int) -> Timestamp, (Interval, Int) -> Interval]
        example "round_time(time '12:34:56.789', 1)" "12:34:56.8";
    IntervalFields "The interval without what is smaller than the last of these fields, as an INTERVAL DAY TO HOUR is." Strict Immutable ["interval_fields"]
        [(Interval, Text) -> Interval]
        example "interval_fields(interval '1 day 02:03:04', 'day to hour')" "1 day 02:00:00";
    AtTime "The instant of a time of day on a day, in the session's zone or the time's own." Strict Stable ["timestamptz"]
        [(Date, Time) -> Timestamp, (Date, TimeTz) -> Timestamp]
        example "timestamptz(date '2024-01-15', timetz '10:30+02') = '2024-01-15 08:30+00'" "t";
    IsFinite "Whether it is neither infinity nor -infinity." Strict Immutable ["isfinite"]
        [(Date) -> Boolean, (DateTime) -> Boolean, (Timestamp) -> Boolean, (Interval) -> Boolean]
        example "isfinite(date 'infinity')" "f";
    Overlaps "Whether two spans of time, each two ends, share a moment: what (a, b) OVERLAPS (c, d) means." Own Immutable ["overlaps"]
        [(Time, Time, Time, Time) -> Boolean, (TimeTz, TimeTz, TimeTz, TimeTz) -> Boolean, (DateTime, DateTime, DateTime, DateTime) -> Boolean,
         (Timestamp, Timestamp, Timestamp, Timestamp) -> Boolean]
        example "(date '2001-02-16', date '2001-12-21') OVERLAPS (date '2001-10-30', date '2002-10-30')" "t";
}
