//! Templates of numbers, cut into their parts.

use super::token::unquoted;
use crate::eval::limits::MAX_PICTURE_DIGITS;
use crate::types::{Result, SqlError, SqlState};

/// A template of numbers.
#[derive(Debug, Default)]
pub(super) struct Picture {
    pub(super) parts: Vec<Part>,
    /// Digits before the point, and after it.
    pub(super) whole: usize,
    pub(super) fraction: usize,
    /// Before the point, the place of the first 0.
    pub(super) first_zero: Option<usize>,
    /// How many digits there are up to the last 0.
    pub(super) last_zero: usize,
    /// FM.
    pub(super) fill: bool,
    pub(super) sign: Sign,
    /// How far V moves the point.
    pub(super) shift: usize,
    pub(super) has_point: bool,
    /// TH or th: an ordinal ending, in upper or lower case.
    pub(super) ordinal: Option<Ending>,
    /// RN or rn: Roman numerals.
    pub(super) roman: Option<Ending>,
    /// EEEE: an exponent.
    pub(super) exponent: bool,
}

/// Whether letters are written in upper or lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    Upper,
    Lower,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// 9 or 0.
    Digit {
        zero: bool,
    },
    Comma,
    Point,
    /// L: the currency's symbol, which is a blank.
    Currency,
    Char(char),
    /// Where the sign stands: S, MI, PL, SG.
    Sign(Sign),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sign {
    /// A minus or a blank right before the number.
    #[default]
    Before,
    /// S: plus or minus, anchored to the number.
    Anchored,
    /// MI: a minus here.
    Minus,
    /// PL: a plus here.
    Plus,
    /// SG: plus or minus here.
    Both,
    /// PR: in angle brackets.
    Brackets,
}

impl Picture {
    pub(super) fn parse(template: &str) -> Result<Picture> {
        let mut picture = Picture::default();
        let mut rest = template;
        while !rest.is_empty() {
            rest = picture.part(rest)?;
        }
        if picture.whole + picture.fraction > MAX_PICTURE_DIGITS {
            return Err(invalid("a number's template has too many digits"));
        }
        Ok(picture)
    }

    fn part<'t>(&mut self, text: &'t str) -> Result<&'t str> {
        let two = text.get(..2).map(str::to_ascii_uppercase);
        let words = [("MI", Sign::Minus), ("PL", Sign::Plus), ("SG", Sign::Both)];
        if let Some(two) = &two {
            if let Some((_, sign)) = words.iter().find(|(word, _)| word == two) {
                // PL only adds a plus: a minus stands where it always does.
                if *sign != Sign::Plus {
                    self.sign = *sign;
                }
                self.parts.push(Part::Sign(*sign));
                return Ok(text.get(2..).unwrap_or(""));
            }
            match two.as_str() {
                "PR" => {
                    self.sign = Sign::Brackets;
                    return Ok(text.get(2..).unwrap_or(""));
                }
                "FM" => {
                    self.fill = true;
                    return Ok(text.get(2..).unwrap_or(""));
                }
                "TH" => {
                    self.ordinal = Some(case_of(text));
                    return Ok(text.get(2..).unwrap_or(""));
                }
                "RN" => {
                    self.roman = Some(case_of(text));
                    return Ok(text.get(2..).unwrap_or(""));
                }
                "EE" if text
                    .get(..4)
                    .is_some_and(|e| e.eq_ignore_ascii_case("EEEE")) =>
                {
                    self.exponent = true;
                    return Ok(text.get(4..).unwrap_or(""));
                }
                _ => {}
            }
        }
        let mut characters = text.chars();
        match characters.next() {
            Some(digit @ ('9' | '0')) if self.sign == Sign::Brackets => {
                return Err(invalid(&format!("\"{digit}\" must be ahead of \"PR\"")));
            }
            Some(digit @ ('9' | '0')) => self.digit(digit == '0'),
            Some('.' | 'D' | 'd') => {
                if self.has_point {
                    return Err(invalid("multiple decimal points"));
                }
                self.has_point = true;
                self.parts.push(Part::Point);
            }
            Some(',' | 'G' | 'g') => self.parts.push(Part::Comma),
            Some('S' | 's') => {
                self.sign = Sign::Anchored;
                self.parts.push(Part::Sign(Sign::Anchored));
            }
            Some('V' | 'v') => self.shift = 1,
            Some('L' | 'l') => self.parts.push(Part::Currency),
            Some('"') => return Ok(self.quoted(characters.as_str())),
            Some('\\') if characters.as_str().starts_with('"') => {
                self.parts.extend(characters.next().map(Part::Char));
            }
            Some(other) => self.parts.push(Part::Char(other)),
            None => {}
        }
        Ok(characters.as_str())
    }

    fn digit(&mut self, zero: bool) {
        if self.shift > 0 {
            self.shift += 1;
        }
        if self.has_point {
            self.fraction += 1;
        } else {
            if zero && self.first_zero.is_none() {
                self.first_zero = Some(self.whole);
            }
            self.whole += 1;
        }
        if zero {
            self.last_zero = self.whole + self.fraction;
        }
        self.parts.push(Part::Digit { zero });
    }

    fn quoted<'t>(&mut self, text: &'t str) -> &'t str {
        let (inside, rest) = unquoted(text);
        self.parts.extend(inside.chars().map(Part::Char));
        rest
    }
}

fn case_of(text: &str) -> Ending {
    if text.starts_with(|c: char| c.is_ascii_lowercase()) {
        Ending::Lower
    } else {
        Ending::Upper
    }
}

#[cold]
fn invalid(message: &str) -> SqlError {
    SqlError::new(SqlState::SyntaxError, message)
}
