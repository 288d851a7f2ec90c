//! Triggers on a table that changes: NEW and OLD keep the names that its columns had.

use super::alteration::Alteration;

/// Lets the table's triggers find a column under its new name.
pub(super) fn rename(from: &str, to: &str, alteration: &mut Alteration<'_>) {
    let catalog = alteration.draft.catalog();
    for trigger in catalog.triggers_on(alteration.before.id) {
        let known = alteration.triggers.entry(trigger.name.clone());
        let trigger = known.or_insert_with(|| (**trigger).clone());
        let columns = trigger.columns.iter_mut().map(|known| &mut known.column);
        for column in columns.chain(&mut trigger.update_of) {
            if column == from {
                to.clone_into(column);
            }
        }
    }
}
