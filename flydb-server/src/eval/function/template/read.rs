//! Dates and times read by a template: TO_DATE, TO_TIMESTAMP and `.datetime()` of JSON paths.
//!
//! Between fields a template is forgiving: a blank or a sign of it stands for one of the text or for none, a
//! letter for any character, and blanks before a field are passed over. `FX` ends that, and the way of the
//! SQL standard, which JSON paths take, wants every character as the template has it.

mod field;
mod moment;

use jiff::tz::TimeZone;

use super::check_template;
use super::fields::Fields;
use super::node::{Node, nodes};
use crate::types::calendar::{SECOND, timestamp_out_of_range};
use crate::types::zone::to_instant;
use crate::types::{Date, DateTime, Result, SqlError, SqlState, Timestamp, Value};
use moment::Moment;

/// A date by a template.
///
/// # Errors
/// 22007 where the text does not follow the template, 22008 where there is no such date.
pub(in crate::eval::function) fn read_date(text: &str, template: &str) -> Result<Date> {
    moment(text, template)?.date(text)
}

/// An instant by a template; without a zone in the text it is of the session's.
///
/// # Errors
/// As [`read_date`].
pub(in crate::eval::function) fn read_moment(
    text: &str,
    template: &str,
    zone: &TimeZone,
) -> Result<Timestamp> {
    let found = moment(text, template)?;
    let local = found.local(text)?;
    match found.ahead {
        Some(ahead) => in_range(local.0 - i64::from(ahead) * SECOND),
        None => in_range(to_instant(local, zone).0),
    }
}

fn in_range(micros: i64) -> Result<Timestamp> {
    let at = Timestamp(micros);
    at.is_in_range()
        .then_some(at)
        .ok_or_else(timestamp_out_of_range)
}

fn moment(text: &str, template: &str) -> Result<Moment> {
    check_template(template)?;
    Moment::of(read(text, &nodes(template, false)?, false)?, text)
}

/// A template of the SQL standard, ready to be read by.
pub(in crate::eval::function) struct StandardTemplate {
    nodes: Vec<Node>,
}

/// What a standard template reads: a value of the type that its fields make up, and how many seconds ahead of
/// UTC its zone is, where it has one.
pub(in crate::eval::function) type Zoned = (Value, Option<i32>);

impl StandardTemplate {
    /// # Errors
    /// 22007 for what is no such template.
    pub(in crate::eval::function) fn new(template: &str) -> Result<StandardTemplate> {
        check_template(template)?;
        let nodes = nodes(template, true)?;
        Ok(StandardTemplate { nodes })
    }

    /// The value of a text.
    ///
    /// # Errors
    /// 22007 where the text does not follow the template, 22008 where there is no such date or time.
    pub(in crate::eval::function) fn read(&self, text: &str) -> Result<Zoned> {
        let found = Moment::of(read(text, &self.nodes, true)?, text)?;
        found.value(&self.nodes, text)
    }
}

/// The fields of a text.
fn read(text: &str, nodes: &[Node], standard: bool) -> Result<Fields> {
    let mut reader = Reader {
        text,
        rest: text,
        exact: standard,
        skipped: 0,
        fields: Fields::default(),
    };
    let mut place = 0;
    while let Some(node) = nodes.get(place)
        && !reader.rest.is_empty()
    {
        if !reader.exact && (place == 0 || matches!(node, Node::Field(_) | Node::Exact)) {
            reader.skipped += reader.skip_blanks();
        }
        match node {
            Node::Field(field) => {
                reader.field(field, nodes, place)?;
                if !reader.exact {
                    reader.skipped = reader.skip_blanks();
                }
            }
            Node::Exact => reader.exact = true,
            Node::Space(wanted) | Node::Separator(wanted) => reader.between(*wanted, standard)?,
            Node::Char(wanted) => reader.letter(*wanted, standard)?,
        }
        place += 1;
    }
    if standard {
        reader.ends_with(nodes.get(place).is_none())?;
    }
    Ok(reader.fields)
}

struct Reader<'t> {
    text: &'t str,
    rest: &'t str,
    exact: bool,
    /// Blanks and signs passed over beyond those of the template.
    skipped: i32,
    fields: Fields,
}

impl Reader<'_> {
    fn skip_blanks(&mut self) -> i32 {
        let before = self.rest.len();
        self.rest = self.rest.trim_ascii_start();
        i32::try_from(before - self.rest.len()).unwrap_or(i32::MAX)
    }

    fn skip_one(&mut self) {
        let mut characters = self.rest.chars();
        characters.next();
        self.rest = characters.as_str();
    }

    /// A blank or a sign of the template.
    fn between(&mut self, wanted: char, standard: bool) -> Result<()> {
        let next = self.rest.chars().next();
        if standard {
            if next != Some(wanted) {
                return Err(unmatched(format!("separator \"{wanted}\"")));
            }
            self.skip_one();
        } else if self.exact {
            self.skip_one();
        } else {
            self.skipped -= 1;
            if next.is_some_and(|c| c.is_ascii_whitespace() || c.is_ascii_punctuation()) {
                self.skip_one();
                self.skipped += 1;
            }
        }
        Ok(())
    }

    fn letter(&mut self, wanted: char, standard: bool) -> Result<()> {
        if standard && !self.rest.starts_with(wanted) {
            return Err(unmatched(format!("character \"{wanted}\"")));
        }
        // What was passed over before may have been it.
        if !self.exact && self.skipped > 0 {
            self.skipped -= 1;
        } else {
            self.skip_one();
        }
        Ok(())
    }

    fn ends_with(&self, template: bool) -> Result<()> {
        let message = if !template {
            "input string is too short for datetime format"
        } else if !self.rest.trim_ascii_start().is_empty() {
            "trailing characters remain in input string after datetime format"
        } else {
            return Ok(());
        };
        Err(SqlError::new(SqlState::InvalidDatetimeFormat, message))
    }
}

#[cold]
fn unmatched(what: String) -> SqlError {
    SqlError::new(
        SqlState::InvalidDatetimeFormat,
        format!("unmatched format {what}"),
    )
}

/// The start of 2000, from which PostgreSQL counts.
const YEAR_2000: i64 = 946_684_800 * SECOND;

/// A moment to a unit of microseconds; halves go away from 2000.
const fn rounded(local: DateTime, digits: u8) -> DateTime {
    let mut unit = 1;
    let mut place = 6;
    while place > digits {
        unit *= 10;
        place -= 1;
    }
    let since = local.0 - YEAR_2000;
    let half = if since < 0 { -unit / 2 } else { unit / 2 };
    DateTime((since + half) / unit * unit + YEAR_2000)
}
