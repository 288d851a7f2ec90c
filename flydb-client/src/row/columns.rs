//! The columns of a result.

use flydb_protocol::DataType;
use flydb_protocol::row::{RowError, RowLayout};

/// A column of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    name: String,
    data_type: DataType,
}

impl Column {
    /// Its name: the alias where there is one.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its type; [`DataType::Unknown`] where the server did not say.
    #[must_use]
    pub fn data_type(&self) -> DataType {
        self.data_type
    }
}

/// All columns of a result, and where they lie in its row images.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Columns {
    list: Box<[Column]>,
    layout: RowLayout,
}

impl Columns {
    pub(crate) fn new(
        columns: impl IntoIterator<Item = (String, DataType)>,
    ) -> Result<Columns, RowError> {
        let list: Box<[Column]> = columns
            .into_iter()
            .map(|(name, data_type)| Column { name, data_type })
            .collect();
        let layout = RowLayout::new(list.iter().map(|column| column.data_type.physical()))?;
        Ok(Columns { list, layout })
    }

    pub(crate) fn list(&self) -> &[Column] {
        &self.list
    }

    pub(crate) fn layout(&self) -> &RowLayout {
        &self.layout
    }
}
