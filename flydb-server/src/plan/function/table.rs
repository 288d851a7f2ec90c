//! What a row of the function table is, and the macro that makes an enum and its rows.

use crate::types::DataType;

/// A row of the table: one function.
#[derive(Debug)]
pub(crate) struct Entry<F: 'static> {
    /// Which.
    pub function: F,
    /// Its names, in lower case, the usual one first.
    pub names: &'static [&'static str],
    /// What it can be called with.
    pub signatures: &'static [Signature],
    /// What a NULL argument does.
    pub nulls: NullRule,
    /// How often it must be evaluated.
    pub volatility: Volatility,
    /// What it does, in a sentence or two: for the reference.
    #[cfg_attr(not(test), allow(dead_code))]
    pub doc: &'static str,
    /// What may stand behind SELECT, and what it gives, as text: for the reference, and tested.
    #[cfg_attr(not(test), allow(dead_code))]
    pub example: Option<(&'static str, &'static str)>,
}

/// Types that a function takes, and the type it gives for them.
#[derive(Debug)]
pub(crate) struct Signature {
    /// The arguments that must be there.
    pub arguments: &'static [Kind],
    /// Any number more of this kind.
    pub rest: Option<Kind>,
    /// The result.
    pub result: Kind,
}

/// What a NULL argument does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NullRule {
    /// The result is NULL, and the function is not called.
    Strict,
    /// The function sees it.
    Own,
}

/// How often a function must be evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Volatility {
    /// The same arguments give the same result for ever: may be folded into a plan.
    Immutable,
    /// The same within a statement.
    Stable,
    /// Every call may differ.
    Volatile,
}

/// A type in a signature: a family rather than a declared type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // all but the last two are those of `DataType`, without sizes
pub(crate) enum Kind {
    Boolean,
    SmallInt,
    Int,
    BigInt,
    Real,
    Double,
    Decimal,
    Text,
    Bytes,
    Date,
    Time,
    TimeTz,
    DateTime,
    Timestamp,
    Interval,
    Uuid,
    Jsonb,
    Bit,
    /// Whatever it is; not cast.
    Any,
    /// One type for all arguments of this kind, and for the result: their common type.
    Same,
}

impl Kind {
    /// The type an argument is cast to; `None` for the kinds that take several.
    #[must_use]
    pub(crate) const fn data_type(self) -> Option<DataType> {
        Some(match self {
            Kind::Boolean => DataType::Boolean,
            Kind::SmallInt => DataType::SmallInt,
            Kind::Int => DataType::Int,
            Kind::BigInt => DataType::BigInt,
            Kind::Real => DataType::Real,
            Kind::Double => DataType::Double,
            Kind::Decimal => DataType::Decimal(None),
            Kind::Text => DataType::Text,
            Kind::Bytes => DataType::Blob,
            Kind::Date => DataType::Date,
            Kind::Time => DataType::Time,
            Kind::TimeTz => DataType::TimeTz,
            Kind::DateTime => DataType::DateTime,
            Kind::Timestamp => DataType::Timestamp,
            Kind::Interval => DataType::Interval,
            Kind::Uuid => DataType::Uuid,
            Kind::Jsonb => DataType::Jsonb,
            Kind::Bit => DataType::Bit(None),
            Kind::Any | Kind::Same => return None,
        })
    }

    /// The name in the reference.
    #[cfg(test)]
    #[must_use]
    pub(crate) fn name(self) -> std::borrow::Cow<'static, str> {
        match (self, self.data_type()) {
            (_, Some(data_type)) => crate::types::coercion::type_name(data_type),
            (Kind::Same, None) => "same".into(),
            (_, None) => "any".into(),
        }
    }
}

/// Makes an area's enum and its rows:
/// `Variant "doc" Strict Immutable ["name", "other name"] [(Int, Int; Text) -> Text, ...];` where
/// what follows `;` in a signature may come any number of times. Before the last `;` stands
/// `example "expression" "result"`.
macro_rules! functions {
    (
        $(#[$meta:meta])*
        $area:ident of $wrap:expr, $whole:ty;
        $(
            $variant:ident $doc:literal $nulls:ident $volatility:ident [$($name:literal),+ $(,)?]
            [$( ( $($argument:ident),* $(; $rest:ident)? ) -> $result:ident ),+ $(,)?]
            $(example $example:literal $gives:literal)?;
        )+
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) enum $area { $(#[doc = $doc] $variant,)+ }

        impl $area {
            /// The area's rows of the function table, in the order of the variants.
            pub(crate) const ENTRIES: &[$crate::plan::function::Entry<$whole>] = &[$(
                $crate::plan::function::Entry {
                    function: $wrap($area::$variant),
                    names: &[$($name),+],
                    signatures: &[$($crate::plan::function::Signature {
                        arguments: &[$($crate::plan::function::Kind::$argument),*],
                        rest: $crate::plan::function::table::rest!($($rest)?),
                        result: $crate::plan::function::Kind::$result,
                    }),+],
                    nulls: $crate::plan::function::NullRule::$nulls,
                    volatility: $crate::plan::function::Volatility::$volatility,
                    doc: $doc,
                    example: $crate::plan::function::table::example!($($example, $gives)?),
                },
            )+];

            /// This function's row.
            #[must_use]
            #[allow(clippy::indexing_slicing)] // one entry for each variant, in their order
            pub(crate) fn entry(self) -> &'static $crate::plan::function::Entry<$whole> {
                &Self::ENTRIES[self as usize]
            }
        }
    };
}

macro_rules! rest {
    () => {
        None
    };
    ($rest:ident) => {
        Some($crate::plan::function::Kind::$rest)
    };
}

macro_rules! example {
    () => {
        None
    };
    ($example:literal, $gives:literal) => {
        Some(($example, $gives))
    };
}

pub(super) use {example, functions, rest};
