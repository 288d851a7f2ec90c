//! The types of `$1...`: said by the client, or inferred from where they stand.

use std::cell::RefCell;

use crate::types::{DataType, Result, SqlError, SqlState};

/// What is known of each parameter so far.
pub(super) struct Parameters {
    types: RefCell<Vec<Parameter>>,
}

#[derive(Clone, Copy)]
struct Parameter {
    data_type: DataType,
    used: bool,
}

impl Parameters {
    /// `count` parameters, with the types that the client says.
    pub(super) fn new(hints: &[DataType], count: usize) -> Parameters {
        // Values of ENUM types come as texts: what they are becomes clear where they stand.
        let hint = |index| match hints.get(index) {
            None | Some(DataType::Enum(_)) => DataType::Unknown,
            Some(other) => *other,
        };
        let types = (0..count).map(|index| Parameter {
            data_type: hint(index),
            used: false,
        });
        Parameters {
            types: RefCell::new(types.collect()),
        }
    }

    /// The type of a parameter that the statement uses, `Unknown` as long as nothing typed it.
    pub(super) fn use_one(&self, index: usize) -> Option<DataType> {
        let mut types = self.types.borrow_mut();
        let parameter = types.get_mut(index)?;
        parameter.used = true;
        Some(parameter.data_type)
    }

    /// Gives a parameter its type, unless it has one; the type it has then.
    pub(super) fn infer(&self, index: usize, data_type: DataType) -> DataType {
        match self.types.borrow_mut().get_mut(index) {
            Some(parameter) if parameter.data_type == DataType::Unknown => {
                parameter.data_type = data_type;
                data_type
            }
            Some(parameter) => parameter.data_type,
            None => data_type,
        }
    }

    /// The types of all. What nothing typed is TEXT.
    pub(super) fn types(&self) -> Result<Vec<DataType>> {
        let types = self.types.borrow();
        let types = types.iter().enumerate();
        types.map(|(index, one)| one.settled(index)).collect()
    }
}

impl Parameter {
    fn settled(self, index: usize) -> Result<DataType> {
        match self.data_type {
            DataType::Unknown if self.used => Ok(DataType::Text),
            DataType::Unknown => Err(SqlError::new(
                SqlState::IndeterminateDatatype,
                format!("could not determine data type of parameter ${}", index + 1),
            )
            .with_hint("The statement does not use it: number parameters without gaps.")),
            known => Ok(known),
        }
    }
}
