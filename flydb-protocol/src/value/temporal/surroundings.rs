//! What the meaning of a date or time depends on besides its text.

use super::DateTime;

/// In which order the numbers of a date stand where nothing in it tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DateOrder {
    /// `1/15/2024`.
    #[default]
    MonthFirst,
    /// `15/1/2024`.
    DayFirst,
    /// `24/1/15`.
    YearFirst,
}

/// The zone that a text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZoneRef<'a> {
    /// That of the session, where the text names none.
    Session,
    /// One by its name, such as `europe/berlin` or `utc+5`, in small letters.
    Named(&'a str),
    /// What the clocks of a zone are called for some time, such as `msk` for those of `Europe/Moscow`.
    Abbreviated {
        /// In small letters.
        name: &'a str,
        /// The name of the zone.
        zone: &'static str,
    },
}

/// What reading a date or time depends on besides its text: the zones that are known, the session's zone, the
/// clock, and the order of numbers.
pub trait Surroundings {
    /// In which order numbers stand.
    fn date_order(&self) -> DateOrder {
        DateOrder::MonthFirst
    }

    /// What a clock in the session's zone shows, and how many seconds it is ahead of UTC. `None` where there is no
    /// clock, so that `now` and `today` are no dates.
    fn now(&self) -> Option<(DateTime, i32)>;

    /// Whether there is a zone of this name, which is in small letters.
    fn has_zone(&self, name: &str) -> bool;

    /// How many seconds a zone is ahead of UTC when its clocks show this; `None` where that is not known.
    fn ahead(&self, zone: ZoneRef<'_>, local: DateTime) -> Option<i32>;

    /// How many seconds the zone of this name is ahead of UTC at all times; `None` where that changes.
    fn always_ahead(&self, name: &str) -> Option<i32>;
}

/// Nothing but the text: no clock, UTC where no zone is named, and offsets and abbreviations alone as zones.
#[derive(Clone, Copy, Debug, Default)]
pub struct TextAlone;

impl Surroundings for TextAlone {
    fn now(&self) -> Option<(DateTime, i32)> {
        None
    }

    /// What may be one, so that a stray word is not taken for a zone where zones are left away.
    fn has_zone(&self, name: &str) -> bool {
        let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
        name.contains('/') || (3..=5).contains(&letters)
    }

    fn ahead(&self, zone: ZoneRef<'_>, _: DateTime) -> Option<i32> {
        match zone {
            ZoneRef::Session => Some(0),
            ZoneRef::Named(_) | ZoneRef::Abbreviated { .. } => None,
        }
    }

    fn always_ahead(&self, _: &str) -> Option<i32> {
        None
    }
}
