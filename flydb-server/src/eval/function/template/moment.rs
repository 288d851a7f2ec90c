//! Dates, times and intervals written by a template.

use std::fmt::Write;

use super::token::{Case, Pattern, Style, Token, tokens};
use super::{DAYS, MONTHS};
use crate::types::calendar::{
    HOUR, MINUTE, SECOND, common_year, day_of_year, iso_week, iso_weekday,
};
use crate::types::{Date, DateTime, Interval};

const ROMAN: [&str; 12] = [
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII",
];

/// The clock that shows a moment.
pub(super) struct Clock {
    /// Seconds ahead of UTC.
    pub(super) ahead: i32,
    /// What its zone is called at that time.
    pub(super) zone: String,
}

/// What a template shows.
pub(super) struct Parts {
    /// As astronomers count, or of an interval.
    year: i64,
    month: i64,
    day: i64,
    micros: i64,
    /// The calendar's date; none of an interval.
    date: Option<Date>,
    clock: Option<Clock>,
}

impl Parts {
    pub(super) fn of(at: DateTime, clock: Option<Clock>) -> Parts {
        let (date, time) = at.split();
        let (year, month, day) = date.ymd();
        Parts {
            year: year.into(),
            month: month.into(),
            day: day.into(),
            micros: time.0,
            date: Some(date),
            clock,
        }
    }

    pub(super) fn of_interval(interval: Interval) -> Parts {
        Parts {
            year: (interval.months / 12).into(),
            month: (interval.months % 12).into(),
            day: interval.days.into(),
            micros: interval.micros,
            date: None,
            clock: None,
        }
    }

    fn hour(&self) -> i64 {
        self.micros / HOUR
    }

    /// 12, 1, ... 11.
    fn half_hour(&self) -> i64 {
        match self.hour() % 12 {
            0 => 12,
            hour => hour,
        }
    }

    /// The year as people count, without its sign.
    fn shown_year(&self) -> i64 {
        match (self.date, i32::try_from(self.year)) {
            (Some(_), Ok(year)) => i64::from(common_year(year)).abs(),
            _ => self.year,
        }
    }

    /// That of a year BC is below zero; of an interval, hundreds of years.
    fn century(&self) -> i64 {
        match self.date {
            Some(_) if self.year > 0 => (self.year - 1) / 100 + 1,
            Some(_) => self.year / 100 - 1,
            None => self.year / 100,
        }
    }

    fn iso_year(&self) -> i64 {
        self.date.map_or(self.year, |date| {
            i64::from(common_year(iso_week(date).0)).abs()
        })
    }

    fn day_of_year(&self) -> i64 {
        self.date.map_or(self.day, |date| day_of_year(date).into())
    }

    fn weekday(&self) -> i64 {
        self.date.map_or(0, |date| iso_weekday(date).into())
    }
}

/// The parts by a template.
pub(super) fn write(parts: &Parts, template: &str) -> String {
    let mut out = String::new();
    for token in tokens(template) {
        match token {
            Token::Text(text) => out.push_str(&text),
            Token::Field(pattern, style) => field(&mut out, parts, pattern, style),
        }
    }
    out
}

fn field(out: &mut String, parts: &Parts, pattern: Pattern, style: Style) {
    if let Some((value, width)) = number_of(parts, pattern) {
        number(out, value, width, style);
        return;
    }
    match pattern {
        Pattern::MonthName | Pattern::DayName => {
            let name = cased(name_of(parts, pattern), style.case);
            // Padded to the longest name.
            let width = if style.fill { 0 } else { 9 };
            let _ = write!(out, "{name:width$}");
        }
        Pattern::MonthShort | Pattern::DayShort => {
            let name = name_of(parts, pattern);
            out.push_str(&cased(name.get(..3).unwrap_or(name), style.case));
        }
        Pattern::Roman => {
            let place = usize::try_from(parts.month - 1).unwrap_or(0);
            let name = cased(ROMAN.get(place).copied().unwrap_or(""), style.case);
            let width = if style.fill { 0 } else { 4 };
            let _ = write!(out, "{name:width$}");
        }
        Pattern::YearComma => {
            let year = parts.shown_year();
            let _ = write!(out, "{},{:03}", year / 1000, year % 1000);
        }
        Pattern::Half | Pattern::HalfPm | Pattern::HalfDots | Pattern::HalfDotsPm => {
            let dots = matches!(pattern, Pattern::HalfDots | Pattern::HalfDotsPm);
            let afternoon = parts.hour() % 24 >= 12;
            out.push_str(&marker(
                if afternoon { 'P' } else { 'A' },
                'M',
                dots,
                style.case,
            ));
        }
        Pattern::Era | Pattern::EraBc | Pattern::EraDots | Pattern::EraDotsBc => {
            let dots = matches!(pattern, Pattern::EraDots | Pattern::EraDotsBc);
            let (a, b) = if parts.year <= 0 {
                ('B', 'C')
            } else {
                ('A', 'D')
            };
            out.push_str(&marker(a, b, dots, style.case));
        }
        _ => zone_field(out, parts, pattern, style),
    }
}

fn zone_field(out: &mut String, parts: &Parts, pattern: Pattern, style: Style) {
    let ahead = parts.clock.as_ref().map_or(0, |clock| clock.ahead);
    let (hours, minutes) = (ahead.abs() / 3600, ahead.abs() / 60 % 60);
    let sign = if ahead < 0 { '-' } else { '+' };
    match pattern {
        Pattern::Zone => {
            if let Some(clock) = &parts.clock {
                out.push_str(&cased(&clock.zone, style.case));
            }
        }
        Pattern::ZoneHour => {
            let _ = write!(out, "{sign}{hours:02}");
        }
        Pattern::ZoneMinute => {
            let _ = write!(out, "{minutes:02}");
        }
        _ => {
            let _ = write!(out, "{sign}{hours:02}");
            if minutes != 0 {
                let _ = write!(out, ":{minutes:02}");
            }
        }
    }
}

fn marker(first: char, second: char, dots: bool, case: Case) -> String {
    let text = if dots {
        format!("{first}.{second}.")
    } else {
        format!("{first}{second}")
    };
    if case == Case::Lower {
        text.to_lowercase()
    } else {
        text
    }
}

fn name_of(parts: &Parts, pattern: Pattern) -> &'static str {
    let (names, place) = match pattern {
        Pattern::MonthName | Pattern::MonthShort => (&MONTHS[..], parts.month),
        _ => (&DAYS[..], parts.weekday()),
    };
    let place = usize::try_from(place - 1).unwrap_or(usize::MAX);
    names.get(place).copied().unwrap_or("")
}

fn cased(name: &str, case: Case) -> String {
    match case {
        Case::Upper => name.to_uppercase(),
        Case::Capital => name.to_owned(),
        Case::Lower => name.to_lowercase(),
    }
}

/// A field that is a number, and how many digits it is padded to.
fn number_of(parts: &Parts, pattern: Pattern) -> Option<(i64, usize)> {
    let second_part = parts.micros.abs() % SECOND;
    let date = parts.date;
    Some(match pattern {
        Pattern::Hour24 => (parts.hour(), 2),
        Pattern::Hour12 | Pattern::HourHalf => (parts.half_hour(), 2),
        Pattern::Minute => (parts.micros / MINUTE % 60, 2),
        Pattern::Second => (parts.micros / SECOND % 60, 2),
        Pattern::SecondOfDay | Pattern::SecondOfDay5 => (parts.micros / SECOND, 0),
        Pattern::Tenth => (second_part / 100_000, 1),
        Pattern::Hundredth => (second_part / 10_000, 2),
        Pattern::Thousandth | Pattern::Millisecond => (second_part / 1000, 3),
        Pattern::Fraction4 => (second_part / 100, 4),
        Pattern::Fraction5 => (second_part / 10, 5),
        Pattern::Fraction6 | Pattern::Microsecond => (second_part, 6),
        Pattern::Year => (parts.shown_year(), 4),
        Pattern::Year3 => (parts.shown_year() % 1000, 3),
        Pattern::Year2 => (parts.shown_year() % 100, 2),
        Pattern::Year1 => (parts.shown_year() % 10, 1),
        Pattern::IsoYear => (parts.iso_year(), 4),
        Pattern::IsoYear3 => (parts.iso_year() % 1000, 3),
        Pattern::IsoYear2 => (parts.iso_year() % 100, 2),
        Pattern::IsoYear1 => (parts.iso_year() % 10, 1),
        Pattern::Month => (parts.month, 2),
        Pattern::Day => (parts.day, 2),
        Pattern::DayOfYear => (parts.day_of_year(), 3),
        Pattern::IsoDayOfYear => {
            let week = date.map_or(1, |date| i64::from(iso_week(date).1));
            ((week - 1) * 7 + parts.weekday(), 3)
        }
        Pattern::DayOfWeek => (parts.weekday() % 7 + 1, 0),
        Pattern::IsoDayOfWeek => (parts.weekday(), 0),
        Pattern::WeekOfMonth => ((parts.day - 1) / 7 + 1, 0),
        Pattern::Week => ((parts.day_of_year() - 1) / 7 + 1, 2),
        Pattern::IsoWeek => (date.map_or(1, |date| iso_week(date).1.into()), 2),
        Pattern::Century => (parts.century(), 2),
        Pattern::Julian => (date.map_or(0, |date| i64::from(date.0) + 2_440_588), 0),
        Pattern::Quarter => ((parts.month - 1) / 3 + 1, 0),
        _ => return None,
    })
}

fn number(out: &mut String, value: i64, width: usize, style: Style) {
    let width = if style.fill {
        0
    } else {
        width + usize::from(value < 0)
    };
    let _ = write!(out, "{value:0width$}");
    if let Some(case) = style.ordinal {
        let ending = match (value.abs() % 100, value.abs() % 10) {
            (11..=13, _) => "th",
            (_, 1) => "st",
            (_, 2) => "nd",
            (_, 3) => "rd",
            _ => "th",
        };
        out.push_str(&cased(
            ending,
            if case == Case::Upper {
                Case::Upper
            } else {
                Case::Lower
            },
        ));
    }
}
