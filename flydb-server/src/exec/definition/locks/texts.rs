//! The types, functions and sequences that something stands on from now on: by its columns, or by their names in its texts.

use super::Wanted;
use crate::catalog::{Catalog, Function, Returns, Table, UserType, mentions};
use crate::types::DataType;

/// What texts that are kept name.
pub(super) fn of_texts<'t>(
    texts: impl IntoIterator<Item = &'t str>,
    catalog: &Catalog,
) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    for text in texts {
        let types = catalog.user_types();
        let types = types.filter(|one| mentions(text, &one.name));
        wanted.extend(types.map(|one| Wanted::Type(one.name.clone())));
        let functions = catalog.all_functions();
        let functions = functions.filter(|one| mentions(text, &one.name));
        wanted.extend(functions.map(|one| Wanted::Function(one.identity())));
        let sequences = catalog.sequences();
        let sequences = sequences.filter(|one| mentions(text, &one.name));
        wanted.extend(sequences.map(|one| Wanted::Ground(one.id)));
    }
    wanted
}

/// The types of users that these types and domains are.
pub(super) fn of_types(
    types: impl IntoIterator<Item = (DataType, Option<u32>)>,
    catalog: &Catalog,
) -> Vec<Wanted> {
    let ids = types.into_iter().flat_map(|(data_type, domain)| {
        let own = match data_type {
            DataType::Enum(id) => Some(id),
            _ => None,
        };
        domain.into_iter().chain(own)
    });
    let types = ids.filter_map(|id| catalog.type_by_id(id));
    types.map(|one| Wanted::Type(one.name.clone())).collect()
}

/// What a table's columns are of, and its texts name.
pub(super) fn of_parts(table: &Table, catalog: &Catalog) -> Vec<Wanted> {
    let columns = table.columns.iter().map(|one| (one.data_type, one.domain));
    let mut wanted = of_types(columns, catalog);
    wanted.extend(of_texts(table.texts(), catalog));
    wanted
}

/// What a domain is over, and its texts name.
pub(super) fn of_type(user_type: &UserType, catalog: &Catalog) -> Vec<Wanted> {
    let over = user_type.domain().map(|one| (one.data_type, one.over));
    let mut wanted = of_types(over, catalog);
    wanted.extend(of_texts(user_type.texts(), catalog));
    wanted
}

/// What a function takes and gives, and its defaults name.
pub(super) fn of_function(function: &Function, catalog: &Catalog) -> Vec<Wanted> {
    let given: Vec<_> = match &function.returns {
        Returns::Void => Vec::new(),
        Returns::Value { data_type, domain } => vec![(*data_type, *domain)],
        Returns::Columns(columns) => {
            let columns = columns.iter();
            columns.map(|one| (one.data_type, one.domain)).collect()
        }
    };
    let taken = function.parameters.iter();
    let taken = taken.map(|one| (one.data_type, one.domain));
    let mut wanted = of_types(taken.chain(given), catalog);
    wanted.extend(of_texts(function.texts(), catalog));
    wanted
}
