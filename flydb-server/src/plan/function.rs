//! The functions: one table says name, types, NULL behaviour and documentation of each.

/// A scalar function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScalarFunction {
    /// LOWER(text).
    Lower,
}

/// An aggregate function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AggregateFunction {
    /// COUNT(*), no arguments.
    CountAll,
    /// COUNT(x).
    Count,
    /// SUM: of SMALLINT and INT a BIGINT, of BIGINT and DECIMAL a DECIMAL, of floats their type.
    Sum,
    /// AVG: of integers and DECIMAL a DECIMAL, of floats DOUBLE.
    Avg,
    /// MIN.
    Min,
    /// MAX.
    Max,
}
