//! Slices of a whole column of texts, cut where the texts lie.

use super::part::{end, left, right, slice};
use crate::eval::operand::Operand;
use crate::plan::TextFunction;
use crate::types::{Column, ColumnData, Result, Strings, Value};

/// SUBSTRING, LEFT or RIGHT of a column by constants; `None` of anything else, and where the constants
/// will not do: that is an error only where there is a text to cut.
pub(in crate::eval::function) fn whole_column(
    function: TextFunction,
    operands: &[Operand],
) -> Result<Option<Column>> {
    let (Some(Operand::Column(column)), Some(constants)) = (operands.first(), operands.get(1..))
    else {
        return Ok(None);
    };
    let ColumnData::Text(cells) = &*column.data else {
        return Ok(None);
    };
    let data = match (function, constants) {
        (TextFunction::Substring, [Operand::Scalar(Value::Int(start))]) => {
            let start = i64::from(*start);
            cut(cells, |text| slice(text, start, None))
        }
        (
            TextFunction::Substring,
            [
                Operand::Scalar(Value::Int(start)),
                Operand::Scalar(Value::Int(length @ 0..)),
            ],
        ) => {
            let (start, end) = (i64::from(*start), end(*start, *length)?);
            cut(cells, |text| slice(text, start, Some(end)))
        }
        (TextFunction::Left, [Operand::Scalar(Value::Int(count))]) => {
            cut(cells, |text| left(text, *count))
        }
        (TextFunction::Right, [Operand::Scalar(Value::Int(count))]) => {
            cut(cells, |text| right(text, *count))
        }
        _ => return Ok(None),
    };
    Ok(Some(Column {
        data: ColumnData::Text(data).into(),
        nulls: column.nulls.clone(),
    }))
}

fn cut<'a>(cells: &'a Strings, slice: impl Fn(&'a str) -> &'a str) -> Strings {
    let mut out = Strings::default();
    for text in cells.iter() {
        out.push(slice(text));
    }
    out
}
