//! The states of all groups of an accumulator, in a vector.

use std::ops::Range;

/// The states of some groups; those that never got a row are put there, empty.
pub(super) fn states<S: Default + Clone>(all: &mut Vec<S>, groups: Range<usize>) -> &mut [S] {
    if all.len() < groups.end {
        all.resize(groups.end, S::default());
    }
    all.get_mut(groups).unwrap_or_default()
}

/// Puts the state of `earlier`, joined by that of `later`, into that of `into`.
pub(super) fn merge_states<S: Default + Clone>(
    all: &mut Vec<S>,
    into: usize,
    earlier: usize,
    later: usize,
    join: impl FnOnce(&mut S, &S),
) {
    let highest = into.max(earlier).max(later);
    if all.len() <= highest {
        all.resize(highest + 1, S::default());
    }
    if into == earlier && earlier < later {
        // The usual case: no copy.
        if let Some((before, after)) = all.split_at_mut_checked(later)
            && let (Some(state), Some(more)) = (before.get_mut(into), after.first())
        {
            join(state, more);
        }
        return;
    }
    let mut state = all.get(earlier).cloned().unwrap_or_default();
    if let Some(more) = all.get(later) {
        join(&mut state, more);
    }
    if let Some(place) = all.get_mut(into) {
        *place = state;
    }
}
