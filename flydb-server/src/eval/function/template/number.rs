//! Numbers written by a template such as `9,999.00`.

use super::picture::{Ending, Part, Picture, Sign};
use super::scientific;
use crate::eval::limits::numeric_overflow;
use crate::types::{Decimal, Numeric, NumericRef, Result};

/// A number by a template; `#` for each digit where it does not fit.
pub(super) fn write(number: NumericRef<'_>, template: &str) -> Result<String> {
    let mut picture = Picture::parse(template)?;
    if let Some(case) = picture.roman {
        return Ok(scientific::roman(number, case, picture.fill));
    }
    if picture.exponent {
        return scientific::write(number, &picture);
    }
    let shifted = match i32::try_from(picture.shift.saturating_sub(1)) {
        Ok(by) if by > 0 => NumericRef::from(Decimal::from(10))
            .power(Decimal::from(by).into())
            .and_then(|factor| number.checked_mul(factor.as_ref())),
        _ => Some(number.to_numeric()),
    };
    let places = i32::try_from(picture.fraction).unwrap_or(i32::MAX);
    let rounded = shifted.and_then(|number| number.as_ref().round(places));
    let rounded = rounded.ok_or_else(numeric_overflow)?;
    let rounded = rounded.as_ref();
    let (text, negative) = (rounded.abs().to_string(), rounded.is_negative());
    if !number.is_finite() && text.len() <= picture.whole {
        picture.fraction = 0;
    }
    Ok(Writer::new(&picture, negative, &text).write())
}

/// An integer by a template: a float where there is an exponent, as in PostgreSQL.
pub(super) fn write_integer(number: i32, template: &str) -> Result<String> {
    let picture = Picture::parse(template)?;
    match picture.exponent && picture.roman.is_none() {
        true => Ok(scientific::write_float(number.into(), &picture)),
        false => write(Decimal::from(number).into(), template),
    }
}

/// A float by a template: its exact digits, halves to even, but no more of them than `significant` where there
/// is a fraction.
pub(super) fn write_float(value: f64, significant: usize, template: &str) -> Result<String> {
    let mut picture = Picture::parse(template)?;
    if let Some(case) = picture.roman {
        let whole = value.round_ties_even();
        let number = Numeric::from_f64(whole);
        return Ok(scientific::roman(number.as_ref(), case, picture.fill));
    }
    if picture.exponent {
        return Ok(scientific::write_float(value, &picture));
    }
    let by = i32::try_from(picture.shift.saturating_sub(1)).unwrap_or(i32::MAX);
    let value = if by > 0 {
        value * 10_f64.powi(by)
    } else {
        value
    };
    let whole = digits_of(value, 0).len();
    picture.fraction = picture.fraction.min(significant.saturating_sub(whole));
    let text = digits_of(value, picture.fraction);
    if !value.is_finite() && text.len() <= picture.whole {
        picture.fraction = 0;
    }
    let negative = value.is_sign_negative() && !value.is_nan();
    Ok(Writer::new(&picture, negative, &text).write())
}

/// The digits without the sign, or the word for what is not finite.
fn digits_of(value: f64, places: usize) -> String {
    match value {
        _ if value.is_nan() => "NaN".to_owned(),
        _ if value.is_infinite() => "Infinity".to_owned(),
        _ => format!("{:.places$}", value.abs()),
    }
}

struct Writer<'a> {
    picture: &'a Picture,
    negative: bool,
    whole: &'a [u8],
    fraction: &'a [u8],
    /// Digits after the point that are shown whether they are zeros or not.
    kept: usize,
    overflow: bool,
}

impl<'a> Writer<'a> {
    /// Of digits with or without a point, and no sign.
    fn new(picture: &'a Picture, negative: bool, text: &'a str) -> Writer<'a> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let whole = if whole == "0" { "" } else { whole };
        // Up to the last that is not zero, and to the last 0 of the template.
        let relevant = fraction.trim_end_matches('0').len();
        Writer {
            picture,
            negative,
            kept: relevant.max(picture.last_zero.saturating_sub(picture.whole)),
            whole: whole.as_bytes(),
            fraction: fraction.as_bytes(),
            // A zero before the point is a digit as well.
            overflow: whole.len() > picture.whole || picture.whole == 0,
        }
    }

    fn write(&self) -> String {
        let picture = self.picture;
        let mut out = String::new();
        let mut place = 0;
        let mut after_point = 0;
        let mut started = false;
        let shown_from = self.shown_from();
        for part in &picture.parts {
            match *part {
                Part::Digit { zero } if place < picture.whole => {
                    if place >= shown_from && !started {
                        started = true;
                        self.leading_sign(&mut out);
                    }
                    self.whole_digit(&mut out, place, shown_from, zero);
                    place += 1;
                }
                // A float has only so many.
                Part::Digit { .. } if after_point >= picture.fraction => {}
                Part::Digit { zero } => {
                    self.fraction_digit(&mut out, after_point, zero);
                    after_point += 1;
                }
                Part::Comma if started => out.push(','),
                Part::Comma if picture.fill => {}
                Part::Comma => out.push(' '),
                // Without digits behind it there is no point, but for a number that does not fit.
                Part::Point if picture.fraction == 0 && !self.overflow => {}
                Part::Point => {
                    if !started {
                        started = true;
                        self.leading_sign(&mut out);
                    }
                    out.push('.');
                }
                Part::Currency => out.push(' '),
                Part::Char(character) => out.push(character),
                Part::Sign(sign) => self.sign_part(&mut out, sign, place),
            }
        }
        self.finish(out)
    }

    /// The first place before the point at which a digit is shown.
    fn shown_from(&self) -> usize {
        let picture = self.picture;
        if self.overflow {
            return 0;
        }
        let first = picture.whole - self.whole.len();
        let first = picture.first_zero.map_or(first, |zero| zero.min(first));
        // A number of no whole digits and no fraction shows its zero.
        let no_fraction = picture.fraction == 0 || picture.fill && self.kept == 0;
        if first == picture.whole && no_fraction && picture.whole > 0 {
            return first - 1;
        }
        first
    }

    fn whole_digit(&self, out: &mut String, place: usize, shown_from: usize, _zero: bool) {
        if self.overflow {
            out.push('#');
        } else if place < shown_from {
            if !self.picture.fill {
                out.push(' ');
            }
        } else {
            let lead = self.picture.whole - self.whole.len();
            let digit = place.checked_sub(lead).and_then(|at| self.whole.get(at));
            out.push(digit.map_or('0', |digit| char::from(*digit)));
        }
    }

    fn fraction_digit(&self, out: &mut String, place: usize, zero: bool) {
        if self.overflow {
            out.push('#');
            return;
        }
        let digit = self.fraction.get(place).copied().unwrap_or(b'0');
        if self.picture.fill && !zero && place >= self.kept {
            return;
        }
        out.push(char::from(digit));
    }

    fn leading_sign(&self, out: &mut String) {
        match (self.picture.sign, self.negative) {
            (Sign::Before, true) => out.push('-'),
            (Sign::Brackets, true) => out.push('<'),
            (Sign::Before | Sign::Brackets, false) if !self.picture.fill => out.push(' '),
            (Sign::Anchored, negative) if self.sign_leads() => {
                out.push(if negative { '-' } else { '+' })
            }
            _ => {}
        }
    }

    /// Whether S stands before the digits.
    fn sign_leads(&self) -> bool {
        let first = self
            .picture
            .parts
            .iter()
            .find(|part| matches!(part, Part::Digit { .. } | Part::Sign(Sign::Anchored)));
        matches!(first, Some(Part::Sign(_)))
    }

    fn sign_part(&self, out: &mut String, sign: Sign, _place: usize) {
        match (sign, self.negative) {
            (Sign::Minus | Sign::Both, true) => out.push('-'),
            (Sign::Both | Sign::Plus, false) => out.push('+'),
            (Sign::Minus, false) if !self.picture.fill => out.push(' '),
            (Sign::Plus, true) if !self.picture.fill => out.push(' '),
            (Sign::Anchored, negative) if !self.sign_leads() => {
                out.push(if negative { '-' } else { '+' });
            }
            _ => {}
        }
    }

    fn finish(&self, mut out: String) -> String {
        if self.picture.sign == Sign::Brackets {
            match (self.negative, self.picture.fill) {
                (true, _) => out.push('>'),
                (false, false) => out.push(' '),
                (false, true) => {}
            }
        }
        let has_ordinal = !self.negative && !self.picture.has_point && !self.overflow;
        if let (Some(case), true) = (self.picture.ordinal, has_ordinal) {
            let last = self.whole.last().copied().unwrap_or(b'0');
            let teen = self.whole.len() > 1 && self.whole.get(self.whole.len() - 2) == Some(&b'1');
            let ending = match (teen, last) {
                (false, b'1') => "st",
                (false, b'2') => "nd",
                (false, b'3') => "rd",
                _ => "th",
            };
            match case {
                Ending::Upper => out.push_str(&ending.to_ascii_uppercase()),
                Ending::Lower => out.push_str(ending),
            }
        }
        out
    }
}
