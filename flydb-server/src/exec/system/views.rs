//! `information_schema.views`.

use super::directory::{Directory, place};
use super::{Row, text, yes_no};
use crate::catalog::CheckOption;

/// The views, by name.
pub(super) fn views(directory: &Directory<'_>) -> Vec<Row> {
    let views = directory.plain_views();
    views
        .map(|view| {
            let mut row = Vec::from(place(&view.shown_schema(), &view.name));
            row.extend([
                text(&view.query.sql),
                text(match view.options.check {
                    None => "NONE",
                    Some(CheckOption::Local) => "LOCAL",
                    Some(CheckOption::Cascaded) => "CASCADED",
                }),
            ]);
            let takes_rows = directory.catalog.takes_rows(view);
            row.extend([(); 2].map(|()| yes_no(takes_rows)));
            row.extend([(); 3].map(|()| yes_no(false)));
            row
        })
        .collect()
}
