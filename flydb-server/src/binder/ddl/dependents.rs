//! What stands on something that is to go.

use crate::catalog::{Catalog, Dependent};
use crate::types::{Result, SqlError, SqlState, TableId};

/// Dependents that a message names; the others are counted.
const NAMED: usize = 100;

/// Refuses to drop relations that views stand on, unless those go as well.
///
/// # Errors
/// 2BP01 names the views.
pub(in crate::binder) fn nothing_depends(dropped: &[TableId], catalog: &Catalog) -> Result<()> {
    let dependents = catalog.dependent_views(dropped);
    if dependents.is_empty() {
        return Ok(());
    }
    let what = match dropped {
        [one] => catalog.described(*one),
        _ => String::from("desired object(s)"),
    };
    Err(depended_on(&what, &dependents, catalog))
}

fn depended_on(what: &str, dependents: &[Dependent], catalog: &Catalog) -> SqlError {
    let named = dependents.iter().take(NAMED).map(|dependent| {
        let on = catalog.described(dependent.on);
        format!("view {} depends on {on}", dependent.view.name)
    });
    let mut lines: Vec<String> = named.collect();
    if let Some(more) = dependents.len().checked_sub(NAMED).filter(|more| *more > 0) {
        lines.push(format!("and {more} other objects"));
    }
    SqlError::new(
        SqlState::DependentObjectsStillExist,
        format!("cannot drop {what} because other objects depend on it"),
    )
    .with_detail(lines.join("\n"))
    .with_hint("Use DROP ... CASCADE to drop the dependent objects too.")
}
