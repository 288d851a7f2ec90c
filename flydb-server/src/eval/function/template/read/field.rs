//! One field of a template, read from a text.

use super::super::fields::set;
use super::super::node::{Field, Node, ends_number};
use super::super::scan::{full_year, length, named, number};
use super::super::token::Pattern;
use super::super::{DAYS, MONTHS, SHORT_DAYS, SHORT_MONTHS};
use super::Reader;
use crate::types::{Result, SqlError, SqlState};

/// Months in Roman numerals, the last first, so that one that begins another comes behind it.
const ROMAN: [&str; 12] = [
    "xii", "xi", "x", "ix", "viii", "vii", "vi", "v", "iv", "iii", "ii", "i",
];
const HALVES: [&str; 2] = ["am", "pm"];
const HALVES_DOTS: [&str; 2] = ["a.m.", "p.m."];
const ERAS: [&str; 2] = ["ad", "bc"];
const ERAS_DOTS: [&str; 2] = ["a.d.", "b.c."];

impl Reader<'_> {
    pub(super) fn field(&mut self, field: &Field, nodes: &[Node], place: usize) -> Result<()> {
        use Pattern as P;
        self.fields.use_calendar(field.pattern)?;
        let ends = field.fill || ends_number(nodes, place);
        match field.pattern {
            P::ZoneHour | P::ZoneMinute => self.zone(field, ends),
            P::Zone | P::Offset => Err(SqlError::new(
                SqlState::FeatureNotSupported,
                format!(
                    "formatting field \"{}\" is only supported in to_char",
                    field.name
                ),
            )),
            P::YearComma => self.year_with_comma(field),
            pattern if pattern.is_number() => self.numeric(field, ends),
            _ => self.word(field),
        }?;
        if field.ordinal {
            self.skip_one();
            self.skip_one();
        }
        Ok(())
    }

    /// A number; how many characters it took comes with it.
    fn take(&mut self, field: &Field, ends: bool) -> Result<(i32, usize)> {
        let (value, rest, used) = number(self.rest, length(field.pattern), ends, field)?;
        self.rest = rest;
        Ok((value, used))
    }

    fn numeric(&mut self, field: &Field, ends: bool) -> Result<()> {
        use Pattern as P;
        let (value, used) = self.take(field, ends)?;
        let fields = &mut self.fields;
        let place = match field.pattern {
            P::Hour12 | P::HourHalf => {
                fields.half_days = true;
                &mut fields.hour
            }
            P::Hour24 => &mut fields.hour,
            P::Minute => &mut fields.minute,
            P::Second => &mut fields.second,
            P::SecondOfDay | P::SecondOfDay5 => &mut fields.second_of_day,
            P::Millisecond => {
                set(&mut fields.millis, value, field)?;
                fields.millis = fraction(value, used, 3);
                return Ok(());
            }
            P::Microsecond
            | P::Tenth
            | P::Hundredth
            | P::Thousandth
            | P::Fraction4
            | P::Fraction5
            | P::Fraction6 => {
                if field.pattern != P::Microsecond {
                    fields.fraction_digits = u8::try_from(length(field.pattern)).ok();
                }
                set(&mut fields.micros, value, field)?;
                fields.micros = fraction(value, used, 6);
                return Ok(());
            }
            P::Month => &mut fields.month,
            P::Day => &mut fields.day,
            P::DayOfYear | P::IsoDayOfYear => &mut fields.day_of_year,
            P::DayOfWeek => &mut fields.weekday,
            P::IsoDayOfWeek => {
                set(&mut fields.weekday, value, field)?;
                // Sunday is the first day elsewhere.
                fields.weekday = if value >= 7 {
                    1
                } else {
                    value.saturating_add(1)
                };
                return Ok(());
            }
            P::Week | P::IsoWeek => &mut fields.week,
            P::WeekOfMonth => &mut fields.week_of_month,
            P::Century => &mut fields.century,
            P::Julian => &mut fields.julian,
            // A quarter says too little to count.
            P::Quarter => return Ok(()),
            _ => return self.year(field, value, used),
        };
        set(place, value, field)
    }

    fn year(&mut self, field: &Field, value: i32, used: usize) -> Result<()> {
        use Pattern as P;
        set(&mut self.fields.year, value, field)?;
        let digits = match field.pattern {
            P::Year | P::IsoYear => 4,
            P::Year3 | P::IsoYear3 => 3,
            P::Year2 | P::IsoYear2 => 2,
            _ => 1,
        };
        if digits < 4 && used < 4 {
            self.fields.year = full_year(value);
        }
        self.fields.year_digits = digits;
        Ok(())
    }

    /// `2,024`
    fn year_with_comma(&mut self, field: &Field) -> Result<()> {
        let invalid = || {
            SqlError::new(
                SqlState::InvalidDatetimeFormat,
                "invalid input string for \"Y,YYY\"",
            )
        };
        let (thousands, rest) = self.rest.split_once(',').ok_or_else(invalid)?;
        let count = rest.bytes().take(3).take_while(u8::is_ascii_digit).count();
        let (hundreds, rest) = rest.split_at_checked(count).ok_or_else(invalid)?;
        let thousands: i32 = thousands
            .trim_ascii_start()
            .parse()
            .map_err(|_| invalid())?;
        let hundreds: i32 = hundreds.parse().map_err(|_| invalid())?;
        let year = thousands.checked_mul(1000);
        let year = year.and_then(|year| year.checked_add(hundreds));
        set(&mut self.fields.year, year.ok_or_else(invalid)?, field)?;
        self.fields.year_digits = 4;
        self.rest = rest;
        Ok(())
    }

    fn zone(&mut self, field: &Field, ends: bool) -> Result<()> {
        let before = self.text.len() - self.rest.len();
        let fields = &mut self.fields;
        if field.pattern == Pattern::ZoneHour {
            let sign = self.rest.chars().next();
            let passed = self.text.as_bytes().get(before.wrapping_sub(1));
            fields.zone_sign = match sign {
                Some('-') => -1,
                Some('+' | ' ') => 1,
                // A minus may have been taken for a sign between fields.
                _ if self.skipped > 0 && passed == Some(&b'-') => -1,
                _ => 1,
            };
            if matches!(sign, Some('+' | '-' | ' ')) {
                self.skip_one();
            }
            let (hours, _) = self.take(field, ends)?;
            return set(&mut self.fields.zone_hours, hours, field);
        }
        if fields.zone_sign == 0 {
            fields.zone_sign = 1;
        }
        let (minutes, _) = self.take(field, ends)?;
        set(&mut self.fields.zone_minutes, minutes, field)
    }

    fn word(&mut self, field: &Field) -> Result<()> {
        use Pattern as P;
        let names: &[&str] = match field.pattern {
            P::MonthName => &MONTHS,
            P::MonthShort => &SHORT_MONTHS,
            P::DayName => &DAYS,
            P::DayShort => &SHORT_DAYS,
            P::Half | P::HalfPm => &HALVES,
            P::HalfDots | P::HalfDotsPm => &HALVES_DOTS,
            P::Era | P::EraBc => &ERAS,
            P::EraDots | P::EraDotsBc => &ERAS_DOTS,
            _ => &ROMAN,
        };
        let (found, rest) = named(self.rest, names, field)?;
        self.rest = rest;
        let fields = &mut self.fields;
        match field.pattern {
            P::MonthName | P::MonthShort => set(&mut fields.month, found + 1, field),
            // Monday is the first name and the second day.
            P::DayName | P::DayShort => set(&mut fields.weekday, (found + 1) % 7 + 1, field),
            P::Half | P::HalfPm | P::HalfDots | P::HalfDotsPm => {
                fields.half_days = true;
                set(&mut fields.afternoon, found, field)
            }
            P::Era | P::EraBc | P::EraDots | P::EraDotsBc => {
                set(&mut fields.before_christ, found, field)
            }
            _ => set(&mut fields.month, 12 - found, field),
        }
    }
}

/// 25 is 0.25, as 250 is; 025 is 0.025.
fn fraction(value: i32, used: usize, digits: usize) -> i32 {
    (used..digits).fold(value, |value, _| value.saturating_mul(10))
}
