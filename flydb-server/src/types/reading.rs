//! What a session adds to the meaning of dates and times as text.

use jiff::tz::TimeZone;

use super::zone::{abbreviated_ahead, ahead_of, named_zone, offset_seconds, to_local};
use super::{DateOrder, DateTime, Surroundings, Timestamp, ZoneRef};

/// The session's zone, clock and order of numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct InSession<'a> {
    /// The zone of what names none.
    pub zone: &'a TimeZone,
    /// What `now` is; `None` where the word is not to be taken.
    pub now: Option<Timestamp>,
    /// In which order numbers stand.
    pub order: DateOrder,
}

impl Surroundings for InSession<'_> {
    fn date_order(&self) -> DateOrder {
        self.order
    }

    fn now(&self) -> Option<(DateTime, i32)> {
        let now = self.now?;
        Some((to_local(now, self.zone), offset_seconds(now, self.zone)))
    }

    fn has_zone(&self, name: &str) -> bool {
        named_zone(name).is_some()
    }

    fn ahead(&self, zone: ZoneRef<'_>, local: DateTime) -> Option<i32> {
        match zone {
            ZoneRef::Session => ahead_of(local, self.zone),
            ZoneRef::Named(name) => ahead_of(local, &named_zone(name)?),
            ZoneRef::Abbreviated { name, zone } => {
                let zone = TimeZone::get(zone).ok()?;
                abbreviated_ahead(local, name, &zone).or_else(|| ahead_of(local, &zone))
            }
        }
    }

    fn always_ahead(&self, name: &str) -> Option<i32> {
        let offset = named_zone(name)?.to_fixed_offset().ok()?;
        Some(offset.seconds())
    }
}
