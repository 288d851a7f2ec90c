//! Answers of different databases, made comparable.

use flydb_protocol::Value;

/// What a cell of an answer says.
#[derive(Clone, Debug)]
pub enum Cell {
    /// NULL.
    Null,
    /// Any number: a database that computes in binary floating point is compared by its first digits.
    Number(f64),
    /// Text, and dates as `YYYY-MM-DD`.
    Text(String),
}

/// The rows of an answer.
pub type Answer = Vec<Vec<Cell>>;

/// Of two numbers, the greater may be so much greater than the smaller: sums of binary fractions in another
/// order differ far less, and a wrong row far more.
const TOLERANCE: f64 = 1e-9;

impl Cell {
    /// A cell of FlyDB's.
    ///
    /// # Panics
    /// Where a number has no text that reads as one.
    #[must_use]
    pub fn of(value: &Value) -> Cell {
        let number = |text: String| Cell::Number(text.parse().expect("a number"));
        match value {
            Value::Null => Cell::Null,
            Value::SmallInt(value) => Cell::Number((*value).into()),
            Value::Int(value) => Cell::Number((*value).into()),
            Value::BigInt(value) => number(value.to_string()),
            Value::Decimal(value) => number(value.to_string()),
            Value::Double(value) => Cell::Number(*value),
            other => Cell::text(&other.to_string()),
        }
    }

    /// A text, without the blanks that fill a CHAR, which not all databases keep.
    #[must_use]
    pub fn text(text: &str) -> Cell {
        Cell::Text(text.trim_end().to_owned())
    }
}

impl PartialEq for Cell {
    fn eq(&self, other: &Cell) -> bool {
        match (self, other) {
            (Cell::Null, Cell::Null) => true,
            (Cell::Number(a), Cell::Number(b)) => {
                (a - b).abs() <= TOLERANCE * a.abs().max(b.abs()).max(1.0)
            }
            (Cell::Text(a), Cell::Text(b)) => a == b,
            _ => false,
        }
    }
}
