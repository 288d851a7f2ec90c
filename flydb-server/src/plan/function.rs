//! The functions: one table says name, types, NULL behaviour, volatility and documentation of each.
//!
//! A function is an enum variant and a row of the table in the file of its area. The binder resolves
//! names and argument types to a variant by [`resolve_function`] and its kin; `eval`
//! matches on the variant; `docs/reference/functions.md` is generated from the rows. Operators of
//! few uses (`~`, `->`, `@>`...) are functions whose name is the operator.
//!
//! A variant may have several signatures. Which one a call means is PostgreSQL's rule: those whose
//! arguments convert implicitly; of those the ones with most arguments of exactly the type given;
//! then those with most preferred types; a literal of unknown type counts as text where text fits.

mod aggregate;
mod bits;
mod general;
mod json;
mod mysql;
mod number;
mod resolve;
mod sequence;
mod set;
mod table;
mod temporal;
mod text;
mod window;

pub(crate) use aggregate::AggregateFunction;
pub(crate) use bits::BitFunction;
pub(crate) use general::GeneralFunction;
pub(crate) use json::JsonFunction;
pub(crate) use mysql::MysqlFunction;
pub(crate) use number::NumberFunction;
pub(crate) use resolve::{
    is_aggregate, is_table_function, is_window_function, resolve_aggregate, resolve_function,
    resolve_table_function, resolve_window_function,
};
pub(crate) use sequence::SequenceFunction;
pub(crate) use set::TableFunction;
pub(crate) use table::{Entry, Kind, NullRule, Signature, Volatility};
pub(crate) use temporal::TemporalFunction;
pub(crate) use text::TextFunction;
pub(crate) use window::WindowFunction;

/// A scalar function, by area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ScalarFunction {
    /// Of any type: choices, UUIDs, the session.
    General(GeneralFunction),
    /// Of numbers.
    Number(NumberFunction),
    /// Of texts and bytes.
    Text(TextFunction),
    /// Of dates, times and intervals.
    Temporal(TemporalFunction),
    /// Of JSON documents.
    Json(JsonFunction),
    /// Of bit strings.
    Bit(BitFunction),
    /// Of sequences.
    Sequence(SequenceFunction),
    /// Of MySQL alone.
    Mysql(MysqlFunction),
}

impl ScalarFunction {
    /// The function's row of the table.
    #[must_use]
    pub(crate) fn entry(self) -> &'static Entry<ScalarFunction> {
        match self {
            ScalarFunction::General(function) => function.entry(),
            ScalarFunction::Number(function) => function.entry(),
            ScalarFunction::Text(function) => function.entry(),
            ScalarFunction::Temporal(function) => function.entry(),
            ScalarFunction::Json(function) => function.entry(),
            ScalarFunction::Bit(function) => function.entry(),
            ScalarFunction::Sequence(function) => function.entry(),
            ScalarFunction::Mysql(function) => function.entry(),
        }
    }

    /// Every row, area by area.
    pub(crate) fn entries() -> impl Iterator<Item = &'static Entry<ScalarFunction>> {
        GeneralFunction::ENTRIES
            .iter()
            .chain(NumberFunction::ENTRIES)
            .chain(TextFunction::ENTRIES)
            .chain(TemporalFunction::ENTRIES)
            .chain(JsonFunction::ENTRIES)
            .chain(BitFunction::ENTRIES)
            .chain(SequenceFunction::ENTRIES)
            .chain(MysqlFunction::ENTRIES)
    }
}

#[cfg(test)]
mod tests;
