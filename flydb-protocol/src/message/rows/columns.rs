//! The columns of a result, rendered once and sent with every answer.

use super::super::metadata::ColumnMetadata;
use crate::data_type::DataType;
use crate::value::write_json_string;

/// The names and types of a QueryResult's columns, as they stand in its JSON. A server keeps them
/// with the plan, so that an answer copies them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultColumns {
    names: Vec<u8>,
    types: Vec<u8>,
}

impl ResultColumns {
    /// Renders these columns.
    #[must_use]
    pub fn new<'a>(columns: impl IntoIterator<Item = (&'a str, DataType)>) -> ResultColumns {
        let (mut names, mut types) = (vec![b'['], vec![b'[']);
        for (at, (name, data_type)) in columns.into_iter().enumerate() {
            if at > 0 {
                names.push(b',');
                types.push(b',');
            }
            write_json_string(&mut names, name);
            write_json_string(&mut types, &data_type.to_string());
        }
        names.push(b']');
        types.push(b']');
        ResultColumns { names, types }
    }

    /// The array of names.
    pub(super) fn names(&self) -> &[u8] {
        &self.names
    }

    /// The array of types.
    pub(super) fn types(&self) -> &[u8] {
        &self.types
    }
}

/// The columns of a CursorResult or MetadataResult, as they stand in its JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetadataColumns(Vec<u8>);

impl MetadataColumns {
    /// Renders these columns.
    #[must_use]
    pub fn new(columns: &[ColumnMetadata]) -> MetadataColumns {
        // Structs of strings and numbers can always be written as JSON.
        MetadataColumns(serde_json::to_vec(columns).unwrap_or_else(|_| b"[]".to_vec()))
    }

    /// The array of columns.
    pub(super) fn json(&self) -> &[u8] {
        &self.0
    }
}
