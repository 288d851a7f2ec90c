//! Weeks as MySQL counts them: WEEK with a mode, and YEARWEEK.
//!
//! A mode is three bits: 1, the week starts on Monday; 2, days before the first week are in the last of the year
//! before, instead of in week 0; 4, the first week is the one with the first Sunday (or Monday), instead of the one
//! with four days or more. For weeks that start on Sunday the last bit means its opposite.

use crate::eval::function::no_such_call;
use crate::plan::MysqlFunction;
use crate::types::calendar::iso_weekday;
use crate::types::{Date, DateTime, Result, Value, ValueRef};

const MONDAY_FIRST: i32 = 1;
const WHOLE_YEARS: i32 = 2;
const FIRST_WEEKDAY: i32 = 4;

pub(super) fn invoke(function: MysqlFunction, arguments: &[ValueRef<'_>]) -> Result<Value> {
    let (at, mode) = match arguments {
        [ValueRef::DateTime(at)] => (*at, 0),
        [ValueRef::DateTime(at), ValueRef::Int(mode)] => (*at, mode & 7),
        _ => return Err(no_such_call("week", arguments)),
    };
    if !at.is_finite() {
        return Ok(Value::Null);
    }
    Ok(Value::Int(match function {
        MysqlFunction::YearWeek => {
            let (year, week) = week(at, mode | WHOLE_YEARS);
            year.saturating_mul(100).saturating_add(week)
        }
        _ => week(at, mode).1,
    }))
}

/// The year and the number of a week.
fn week(at: DateTime, mode: i32) -> (i32, i32) {
    let (date, _) = at.split();
    let (year, _, _) = date.ymd();
    let start = first_day(year, mode);
    if date.0 < start {
        if mode & WHOLE_YEARS == 0 {
            return (year, 0);
        }
        let before = first_day(year - 1, mode);
        return (year - 1, (date.0 - before) / 7 + 1);
    }
    if mode & WHOLE_YEARS != 0 && date.0 >= first_day(year + 1, mode) {
        return (year + 1, 1);
    }
    (year, (date.0 - start) / 7 + 1)
}

/// The first day of week 1 of a year.
fn first_day(year: i32, mode: i32) -> i32 {
    let Some(new_year) = Date::from_ymd(year, 1, 1) else {
        return 0;
    };
    let monday_first = mode & MONDAY_FIRST != 0;
    let by_weekday = (mode & FIRST_WEEKDAY != 0) == monday_first;
    // How far into its week the year begins.
    let weekday = match monday_first {
        true => iso_weekday(new_year) - 1,
        false => iso_weekday(new_year) % 7,
    };
    let begins_before = if by_weekday {
        weekday == 0
    } else {
        weekday < 4
    };
    match begins_before {
        true => new_year.0 - weekday,
        false => new_year.0 + 7 - weekday,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(year: i32, month: u8, day: u8, mode: i32) -> i32 {
        let date = Date::from_ymd(year, month, day).unwrap();
        week(DateTime(i64::from(date.0) * 86_400_000_000), mode).1
    }

    /// The examples of MySQL's manual, and days around new years in each mode.
    #[test]
    fn weeks_follow_their_mode() {
        assert_eq!(number(2008, 2, 20, 0), 7);
        assert_eq!(number(2008, 2, 20, 1), 8);
        assert_eq!(number(2008, 12, 31, 1), 53);
        assert_eq!(number(2000, 1, 1, 0), 0);
        assert_eq!(number(2000, 1, 1, 2), 52);
        // 2023-01-01 is a Sunday.
        let modes: Vec<i32> = (0..8).map(|mode| number(2023, 1, 1, mode)).collect();
        assert_eq!(modes, [1, 0, 1, 52, 1, 0, 1, 52]);
        // 2024-01-01 is a Monday.
        let modes: Vec<i32> = (0..8).map(|mode| number(2024, 1, 1, mode)).collect();
        assert_eq!(modes, [0, 1, 53, 1, 1, 1, 1, 1]);
    }
}
