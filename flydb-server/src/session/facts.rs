//! What functions may know of the session: user, number, zone, and when the transaction started.

use std::sync::Arc;

use jiff::tz::{Offset, TimeZone};

use crate::eval::{SessionFacts, SessionNotes};
use crate::types::clock::Clock;

/// A session's facts. One value is used again for each transaction, as long as nobody else holds it.
#[derive(Debug)]
pub(super) struct Facts(Arc<SessionFacts>);

impl Facts {
    /// The facts of a session without a user.
    pub(super) fn new(session_id: u64, clock: &Arc<dyn Clock>) -> Facts {
        Facts(Arc::new(SessionFacts {
            user: String::new(),
            now: clock.now(),
            time_zone: TimeZone::UTC,
            session_id,
            clock: Arc::clone(clock),
            given_out: Arc::default(),
            notes: Arc::default(),
        }))
    }

    /// Sets the user.
    pub(super) fn set_user(&mut self, user: &str) {
        user.clone_into(&mut Arc::make_mut(&mut self.0).user);
    }

    /// What the session notes for functions.
    pub(super) fn notes(&self) -> &Arc<SessionNotes> {
        &self.0.notes
    }

    /// Forgets which numbers sequences gave.
    pub(super) fn forget_numbers(&mut self) {
        Arc::make_mut(&mut self.0).given_out = Arc::default();
    }

    /// Sets the zone, by a name that the options took.
    pub(super) fn set_time_zone(&mut self, name: &str) {
        let zone = find_zone(name).unwrap_or(TimeZone::UTC);
        Arc::make_mut(&mut self.0).time_zone = zone;
    }

    /// The session's zone.
    pub(super) fn time_zone(&self) -> &TimeZone {
        &self.0.time_zone
    }

    /// The facts of a transaction that starts now.
    pub(super) fn start(&mut self) -> Arc<SessionFacts> {
        let facts = Arc::make_mut(&mut self.0);
        facts.now = facts.clock.now();
        Arc::clone(&self.0)
    }
}

/// The zone of this name, or of this offset: `+02:00`, `-0330`, `+5`.
pub(super) fn find_zone(name: &str) -> Option<TimeZone> {
    TimeZone::get(name).ok().or_else(|| fixed_zone(name))
}

fn fixed_zone(offset: &str) -> Option<TimeZone> {
    let (sign, digits) = match offset.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None => digits.split_at_checked(digits.len().min(2))?,
    };
    let minutes = if minutes.is_empty() { "0" } else { minutes };
    let number = |text: &str, most: i32| {
        let number: i32 = text.parse().ok()?;
        let plain = text.bytes().all(|byte| byte.is_ascii_digit());
        (plain && number <= most).then_some(number)
    };
    let seconds = sign * (number(hours, 15)? * 3600 + number(minutes, 59)? * 60);
    Offset::from_seconds(seconds).ok().map(TimeZone::fixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_go_by_name_and_by_offset() {
        let seconds = |name| {
            let zone = find_zone(name)?;
            Some(zone.to_offset(jiff::Timestamp::UNIX_EPOCH).seconds())
        };
        assert_eq!(seconds("UTC"), Some(0));
        assert_eq!(seconds("+02:00"), Some(7200));
        assert_eq!(seconds("-0330"), Some(-12600));
        assert_eq!(seconds("+5"), Some(18000));
        for wrong in ["", "+", "+x", "+1:2:3", "2", "+99", "+-1", "Mars/Olympus"] {
            assert_eq!(seconds(wrong), None, "{wrong}");
        }
    }
}
