//! What a text says by the fields of a template, before it becomes a date and a time.

use super::node::Field;
use super::token::Pattern;
use crate::types::{Result, SqlError, SqlState};

/// The two ways to count weeks and days of a year, which do not mix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Calendar {
    Gregorian,
    IsoWeeks,
}

/// The numbers of fields; 0 of those that are not there, as a year 0 is none.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    pub(super) calendar: Option<Calendar>,
    pub(super) hour: i32,
    pub(super) minute: i32,
    pub(super) second: i32,
    pub(super) second_of_day: i32,
    pub(super) millis: i32,
    pub(super) micros: i32,
    /// Digits of the fraction that the template asks for.
    pub(super) fraction_digits: Option<u8>,
    pub(super) afternoon: i32,
    /// Hours are 1 to 12.
    pub(super) half_days: bool,
    pub(super) year: i32,
    /// How many digits the year's field has.
    pub(super) year_digits: u8,
    pub(super) century: i32,
    pub(super) before_christ: i32,
    pub(super) month: i32,
    pub(super) day: i32,
    /// 1 for Sunday.
    pub(super) weekday: i32,
    pub(super) day_of_year: i32,
    pub(super) week: i32,
    pub(super) week_of_month: i32,
    pub(super) julian: i32,
    /// 1 or -1, where there is a zone.
    pub(super) zone_sign: i32,
    pub(super) zone_hours: i32,
    pub(super) zone_minutes: i32,
}

impl Fields {
    /// # Errors
    /// 22007 for a field of the other calendar.
    pub(super) fn use_calendar(&mut self, pattern: Pattern) -> Result<()> {
        let Some(calendar) = calendar_of(pattern) else {
            return Ok(());
        };
        if self.calendar.is_some_and(|before| before != calendar) {
            return Err(SqlError::new(
                SqlState::InvalidDatetimeFormat,
                "invalid combination of date conventions",
            )
            .with_hint(
                "Do not mix Gregorian and ISO week date conventions in a formatting template.",
            ));
        }
        self.calendar = Some(calendar);
        Ok(())
    }
}

/// Sets a field that may be given twice only where it is the same.
///
/// # Errors
/// 22007 for another value.
pub(super) fn set(place: &mut i32, value: i32, field: &Field) -> Result<()> {
    if *place != 0 && *place != value {
        let name = &field.name;
        return Err(SqlError::new(
            SqlState::InvalidDatetimeFormat,
            format!("conflicting values for \"{name}\" field in formatting string"),
        )
        .with_detail("This value contradicts a previous setting for the same field type."));
    }
    *place = value;
    Ok(())
}

const fn calendar_of(pattern: Pattern) -> Option<Calendar> {
    use Pattern as P;
    match pattern {
        P::IsoDayOfYear
        | P::IsoDayOfWeek
        | P::IsoWeek
        | P::IsoYear
        | P::IsoYear3
        | P::IsoYear2
        | P::IsoYear1 => Some(Calendar::IsoWeeks),
        P::DayOfYear
        | P::Day
        | P::DayOfWeek
        | P::Month
        | P::MonthName
        | P::MonthShort
        | P::Roman
        | P::Week
        | P::WeekOfMonth
        | P::YearComma
        | P::Year
        | P::Year3
        | P::Year2
        | P::Year1 => Some(Calendar::Gregorian),
        _ => None,
    }
}
