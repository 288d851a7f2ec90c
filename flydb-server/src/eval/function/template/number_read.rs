//! Numbers read by a template.
//!
//! Each part of the template takes its characters of the text, as in PostgreSQL: a digit takes one, a
//! separator takes one where it is there, any other character takes whatever is there. What is left
//! of the text when the template ends is not read.

use super::check_template;
use super::picture::{Part, Picture, Sign};
use crate::types::{Numeric, Result, SqlError, SqlState};

/// A number read by a template.
///
/// # Errors
/// 22P02 where the template finds no digit in the text, 22003 where it finds too many before the point.
pub(in crate::eval::function) fn to_number(text: &str, template: &str) -> Result<Numeric> {
    check_template(template)?;
    let picture = Picture::parse(template)?;
    let mut reader = Reader {
        picture: &picture,
        text: text.chars().collect(),
        at: 0,
        sign: None,
        digits: String::new(),
        whole: 0,
        fraction: 0,
        has_point: false,
    };
    for part in &picture.parts {
        if reader.next().is_none() {
            break;
        }
        reader.part(*part);
    }
    if reader.has_overflown() {
        return Err(SqlError::new(
            SqlState::NumericValueOutOfRange,
            "numeric field overflow",
        ));
    }
    reader.number().ok_or_else(|| {
        SqlError::new(
            SqlState::InvalidTextRepresentation,
            format!("invalid input syntax for type numeric: \"{text}\""),
        )
    })
}

/// Digits behind the point of what V divides.
const DIVISION_PLACES: u32 = 16;

struct Reader<'a> {
    picture: &'a Picture,
    text: Vec<char>,
    at: usize,
    sign: Option<char>,
    digits: String,
    /// Digits read before the point, and after it.
    whole: usize,
    fraction: usize,
    has_point: bool,
}

impl Reader<'_> {
    fn next(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn part(&mut self, part: Part) {
        match part {
            Part::Digit { .. } => self.digit_or_point(true),
            Part::Point => self.digit_or_point(false),
            Part::Comma if self.picture.fill => {}
            Part::Comma => self.at += usize::from(self.next() == Some(',')),
            Part::Currency => self.skip_no_data(),
            Part::Char(_) => self.at += 1,
            // S is read with the digits that it is anchored to.
            Part::Sign(Sign::Anchored | Sign::Before | Sign::Brackets) => {}
            Part::Sign(Sign::Minus) => self.sign_of("-"),
            Part::Sign(Sign::Plus) => self.sign_of("+"),
            Part::Sign(Sign::Both) => self.sign_of("+-"),
        }
    }

    fn sign_of(&mut self, signs: &str) {
        match self.next().filter(|next| signs.contains(*next)) {
            Some(sign) => {
                self.sign = Some(sign);
                self.at += 1;
            }
            None => self.skip_no_data(),
        }
    }

    /// Takes a character that belongs to no number.
    fn skip_no_data(&mut self) {
        let is_data = |next: char| next.is_ascii_digit() || ".,+-".contains(next);
        self.at += usize::from(self.next().is_some_and(|next| !is_data(next)));
    }

    /// Takes the character of a digit or point, whatever it is, with a sign beside it.
    fn digit_or_point(&mut self, is_digit: bool) {
        self.at += usize::from(self.next() == Some(' '));
        if is_digit && self.sign.is_none() && self.whole + self.fraction == 0 {
            self.sign_before();
        }
        let read = match self.next() {
            None => return,
            Some(digit) if digit.is_ascii_digit() => {
                if self.has_point && self.fraction == self.picture.fraction {
                    self.at += 1;
                    return;
                }
                self.push_digit(digit);
                true
            }
            Some('.') if self.picture.has_point && !self.has_point => {
                self.has_point = true;
                self.digits.push('.');
                true
            }
            Some(_) => false,
        };
        if self.sign.is_none() && self.whole + self.fraction > 0 {
            self.sign_behind(read);
        }
        self.at += 1;
    }

    fn push_digit(&mut self, digit: char) {
        self.digits.push(digit);
        match self.has_point {
            true => self.fraction += 1,
            false => self.whole += 1,
        }
    }

    fn sign_before(&mut self) {
        match self.next() {
            Some(sign @ ('-' | '+')) => self.sign = Some(sign),
            Some('<') if self.picture.sign == Sign::Brackets => self.sign = Some('-'),
            _ => return,
        }
        self.at += 1;
    }

    /// A sign behind the last digit: the place of the last one is known only by what follows it.
    fn sign_behind(&mut self, read: bool) {
        let is_sign = |next: Option<&char>| next.copied().filter(|next| "+-".contains(*next));
        if read && self.picture.sign == Sign::Anchored {
            let sign = is_sign(self.text.get(self.at + 1));
            self.at += usize::from(sign.is_some());
            self.sign = sign;
        } else if !read && self.has_sign_part() {
            self.sign = is_sign(self.text.get(self.at));
        }
    }

    /// Whether more digits came before the point than the template has there: a point's place takes a
    /// digit where no point is.
    fn has_overflown(&self) -> bool {
        let whole = self.digits.split('.').next().unwrap_or_default();
        whole.trim_start_matches('0').len() > self.picture.whole
    }

    /// Whether MI, PL or SG stands in the template.
    fn has_sign_part(&self) -> bool {
        let mut parts = self.picture.parts.iter();
        parts.any(|part| matches!(part, Part::Sign(Sign::Minus | Sign::Plus | Sign::Both)))
    }

    fn number(&self) -> Option<Numeric> {
        let number: Numeric = self.digits.trim_end_matches('.').parse().ok()?;
        let number = match u32::try_from(self.picture.shift.saturating_sub(1)) {
            Ok(by) if by > 0 => {
                let places = by.max(DIVISION_PLACES);
                let part = 10_i128.checked_pow(places - by)?;
                let factor = Numeric::from_parts(part, places.try_into().ok()?);
                number.as_ref().checked_mul(factor.as_ref())?
            }
            _ => number,
        };
        Some(match self.sign {
            Some('-') => number.as_ref().negated(),
            _ => number,
        })
    }
}
