//! Rows of an execution into a result frame.

use flydb_protocol::message::RowFormat;
use flydb_protocol::message::rows::{Appended, ResultWriter};

use super::too_large;
use crate::exec::{Output, Stored};
use crate::types::{Batch, ColumnData, Result, RowLayout, ValueRef, encode_row};

/// How far rows were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::session) struct Written {
    /// Rows that found their place.
    pub(in crate::session) rows: usize,
    /// Whether the next one did not.
    pub(in crate::session) full: bool,
}

/// Writes the rows of an output from the one at `from` on, `most` at most, until the frame is full.
///
/// # Errors
/// 54000 for a row that is larger than a frame; XX001 for a stored row that is damaged.
pub(in crate::session) fn write_output(
    writer: &mut ResultWriter<'_>,
    output: &Output,
    from: usize,
    most: u32,
    layout: &RowLayout,
) -> Result<Written> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let end = output.len().min(from.saturating_add(most));
    let mut image = Vec::new();
    for row in from..end {
        let appended = match (output, writer.format()) {
            (Output::Batch(batch), RowFormat::Json) => writer.json_row(cells(batch, row)),
            (Output::Batch(batch), RowFormat::Binary) => {
                image.clear();
                encode_row(layout, cells(batch, row), &mut image)?;
                writer.binary_row(&image)
            }
            (Output::Stored(stored), format) => {
                stored_row(writer, stored, row, format, layout, &mut image)?
            }
        };
        if appended == Appended::Full {
            return match writer.rows() {
                0 => Err(too_large("a row is larger than a frame of 16 MiB")),
                _ => Ok(Written {
                    rows: row - from,
                    full: true,
                }),
            };
        }
    }
    Ok(Written {
        rows: end.saturating_sub(from),
        full: false,
    })
}

fn cells(batch: &Batch, row: usize) -> impl Iterator<Item = ValueRef<'_>> {
    batch.columns.iter().map(move |column| column.get(row))
}

/// A stored row: its image as it lies where all of it is shown, else its cells.
fn stored_row(
    writer: &mut ResultWriter<'_>,
    stored: &Stored,
    row: usize,
    format: RowFormat,
    layout: &RowLayout,
    image: &mut Vec<u8>,
) -> Result<Appended> {
    let Some((_, stored_row)) = stored.rows.get(row) else {
        return Ok(Appended::Row);
    };
    if format == RowFormat::Binary && stored.is_whole() {
        return Ok(writer.binary_row(stored_row));
    }
    let mut failed = None;
    let values = stored.cells(stored_row)?.map(|cell| {
        cell.unwrap_or_else(|error| {
            failed = Some(error);
            ValueRef::Null
        })
    });
    let appended = match format {
        RowFormat::Json => writer.json_row(values),
        RowFormat::Binary => {
            image.clear();
            encode_row(layout, values, image)?;
            writer.binary_row(image)
        }
    };
    failed.map_or(Ok(appended), Err)
}

/// About how many bytes an output holds in memory.
pub(in crate::session) fn output_bytes(output: &Output) -> usize {
    const ROW_OVERHEAD: usize = 32;
    match output {
        Output::Batch(batch) => batch.columns.iter().map(|c| data_bytes(&c.data)).sum(),
        Output::Stored(stored) => {
            let rows = stored.rows.iter();
            rows.map(|(_, row)| row.len() + ROW_OVERHEAD).sum()
        }
    }
}

fn data_bytes(data: &ColumnData) -> usize {
    const WIDEST: usize = 32;
    match data {
        ColumnData::Text(texts) | ColumnData::Json(texts) => texts.bytes() + 8 * texts.len(),
        ColumnData::Bytes(bytes) => bytes.iter().map(|bytes| bytes.len() + WIDEST).sum(),
        other => other.len() * WIDEST,
    }
}
