//! `information_schema.views`.

use super::directory::{Directory, place};
use super::{Row, text, yes_no};

/// The views, by name. None of them takes changes.
pub(super) fn views(directory: &Directory<'_>) -> Vec<Row> {
    let views = directory.plain_views();
    views
        .map(|view| {
            let mut row = Vec::from(place(&view.shown_schema(), &view.name));
            row.extend([text(&view.query.sql), text("NONE")]);
            row.extend([(); 5].map(|()| yes_no(false)));
            row
        })
        .collect()
}
