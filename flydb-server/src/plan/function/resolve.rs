//! Which function a name and argument types mean.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{
    AggregateFunction, Entry, Kind, ScalarFunction, Signature, TableFunction, WindowFunction,
};
use crate::types::coercion::{
    CastContext, Category, castable, category, common_type_of, is_preferred, type_name,
};
use crate::types::{DataType, Result, SqlError, SqlState};

/// A function found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Resolved<F> {
    /// Which.
    pub function: F,
    /// What each argument is cast to.
    pub arguments: Vec<DataType>,
    /// What comes out.
    pub result: DataType,
}

type Names<F> = HashMap<&'static str, Vec<&'static Entry<F>>>;

static SCALARS: LazyLock<Names<ScalarFunction>> =
    LazyLock::new(|| index(ScalarFunction::entries()));
static AGGREGATES: LazyLock<Names<AggregateFunction>> =
    LazyLock::new(|| index(AggregateFunction::ENTRIES.iter()));
static WINDOW_FUNCTIONS: LazyLock<Names<WindowFunction>> =
    LazyLock::new(|| index(WindowFunction::ENTRIES.iter()));
static TABLE_FUNCTIONS: LazyLock<Names<TableFunction>> =
    LazyLock::new(|| index(TableFunction::ENTRIES.iter()));

fn index<F>(entries: impl Iterator<Item = &'static Entry<F>>) -> Names<F> {
    let mut names: Names<F> = HashMap::new();
    for entry in entries {
        for name in entry.names {
            names.entry(name).or_default().push(entry);
        }
    }
    names
}

/// Whether there is an aggregate function of this name, in lower case.
#[must_use]
pub(crate) fn is_aggregate(name: &str) -> bool {
    AGGREGATES.contains_key(name)
}

/// Whether there is a window function of this name, in lower case, that is no aggregate.
#[must_use]
pub(crate) fn is_window_function(name: &str) -> bool {
    WINDOW_FUNCTIONS.contains_key(name)
}

/// The scalar function of this name (in lower case, or an operator) for these arguments.
///
/// # Errors
/// 42883 where no function of the name takes them, 42725 where several do equally well.
pub(crate) fn resolve_function(
    name: &str,
    arguments: &[DataType],
) -> Result<Resolved<ScalarFunction>> {
    resolve(&SCALARS, name, arguments)
}

/// The aggregate function of this name for these arguments; `count(*)` has none.
///
/// # Errors
/// As [`resolve_function`].
pub(crate) fn resolve_aggregate(
    name: &str,
    arguments: &[DataType],
) -> Result<Resolved<AggregateFunction>> {
    resolve(&AGGREGATES, name, arguments)
}

/// The window function of this name for these arguments; aggregates are not among them.
///
/// # Errors
/// As [`resolve_function`].
pub(crate) fn resolve_window_function(
    name: &str,
    arguments: &[DataType],
) -> Result<Resolved<WindowFunction>> {
    resolve(&WINDOW_FUNCTIONS, name, arguments)
}

/// Whether there is a function of this name, in lower case, that returns a set of rows.
#[must_use]
pub(crate) fn is_table_function(name: &str) -> bool {
    TABLE_FUNCTIONS.contains_key(name)
}

/// The function of this name that returns a set of rows for these arguments.
///
/// # Errors
/// As [`resolve_function`].
pub(crate) fn resolve_table_function(
    name: &str,
    arguments: &[DataType],
) -> Result<Resolved<TableFunction>> {
    resolve(&TABLE_FUNCTIONS, name, arguments)
}

fn resolve<F: Copy>(names: &Names<F>, name: &str, arguments: &[DataType]) -> Result<Resolved<F>> {
    let mut candidates: Vec<Candidate<F>> = names
        .get(name)
        .into_iter()
        .flatten()
        .flat_map(|entry| entry.signatures.iter().map(|s| (entry.function, s)))
        .filter_map(|(function, signature)| Candidate::new(function, signature, arguments))
        .collect();
    let best = candidates.iter().map(|c| c.fit).max();
    candidates.retain(|c| Some(c.fit) == best);
    let mut candidates = candidates.into_iter();
    match (candidates.next(), candidates.next()) {
        (None, _) => Err(undefined(name, arguments)),
        (Some(only), None) => Ok(only.resolved),
        (Some(_), Some(_)) => Err(ambiguous(name, arguments)),
    }
}

struct Candidate<F> {
    resolved: Resolved<F>,
    fit: Fit,
}

/// How well a signature fits; the greater the better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    exact: usize,
    preferred: usize,
    unknown_as_text: usize,
    unknown_as_known: usize,
    unknown_as_preferred: usize,
}

impl<F: Copy> Candidate<F> {
    fn new(function: F, signature: &Signature, given: &[DataType]) -> Option<Candidate<F>> {
        let kinds = kinds(signature, given.len())?;
        let same = same_type(&kinds, given)?;
        let mut arguments = Vec::with_capacity(given.len());
        let mut fit = Fit::default();
        let mut known = Known::new(given);
        for (&kind, &data_type) in kinds.iter().zip(given) {
            let wanted = wanted(kind, data_type, same);
            let shown = is_shown(kind, data_type);
            if !shown && !castable(data_type, wanted, CastContext::Implicit) {
                return None;
            }
            fit.add(data_type, wanted, |wanted| known.has(wanted));
            arguments.push(wanted);
        }
        let result = signature.result.data_type().unwrap_or(same);
        let resolved = Resolved {
            function,
            arguments,
            result,
        };
        Some(Candidate { resolved, fit })
    }
}

impl Fit {
    fn add(
        &mut self,
        data_type: DataType,
        wanted: DataType,
        is_given: impl FnOnce(DataType) -> bool,
    ) {
        let (a, b) = (category(data_type), category(wanted));
        if a == Category::Unknown {
            self.unknown_as_text += usize::from(b == Category::Text);
            self.unknown_as_known += usize::from(is_given(wanted));
            self.unknown_as_preferred += usize::from(is_preferred(wanted));
            return;
        }
        let exact = type_name(data_type) == type_name(wanted) || (a == b && a == Category::Text);
        self.exact += usize::from(exact);
        self.preferred += usize::from(exact || is_preferred(wanted));
    }
}

/// Which types stand among the arguments: looked up once for each that is wanted, as both may be many.
struct Known<'g> {
    given: &'g [DataType],
    seen: Vec<(DataType, bool)>,
}

impl<'g> Known<'g> {
    const fn new(given: &'g [DataType]) -> Known<'g> {
        Known {
            given,
            seen: Vec::new(),
        }
    }

    /// A signature wants few types, however many arguments it takes.
    fn has(&mut self, wanted: DataType) -> bool {
        let seen = self.seen.iter().find(|(one, _)| *one == wanted);
        if let Some((_, known)) = seen {
            return *known;
        }
        let known = self.given.contains(&wanted);
        self.seen.push((wanted, known));
        known
    }
}

/// The kind of each of so many arguments; `None` where the signature does not take so many.
fn kinds(signature: &Signature, count: usize) -> Option<Vec<Kind>> {
    let more = count.checked_sub(signature.arguments.len())?;
    let rest = match signature.rest {
        Some(kind) => vec![kind; more],
        None if more > 0 => return None,
        None => Vec::new(),
    };
    Some([signature.arguments, &rest].concat())
}

/// The type that stands for [`Kind::Same`]; `None` where the arguments of that kind do not agree.
fn same_type(kinds: &[Kind], given: &[DataType]) -> Option<DataType> {
    let mut alike = kinds
        .iter()
        .zip(given)
        .filter(|(kind, _)| **kind == Kind::Same)
        .map(|(_, data_type)| *data_type)
        .peekable();
    if alike.peek().is_none() {
        return Some(DataType::Text);
    }
    common_type_of(alike)
}

fn wanted(kind: Kind, data_type: DataType, same: DataType) -> DataType {
    match (kind, kind.data_type()) {
        (_, Some(wanted)) => wanted,
        (Kind::Same, None) => same,
        (_, None) if data_type == DataType::Unknown => DataType::Text,
        (kind, None) if is_shown(kind, data_type) => DataType::Text,
        (_, None) => data_type,
    }
}

/// Whether a function that takes anything gets the label of an ENUM type's value: it could not know it.
fn is_shown(kind: Kind, data_type: DataType) -> bool {
    kind == Kind::Any && matches!(data_type, DataType::Enum(_))
}

fn call(name: &str, arguments: &[DataType]) -> String {
    let names: Vec<_> = arguments.iter().map(|t| type_name(*t)).collect();
    let is_operator = !name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    match (is_operator, names.as_slice()) {
        (true, [left, right]) => format!("operator does not exist: {left} {name} {right}"),
        (true, [operand]) => format!("operator does not exist: {name} {operand}"),
        _ => format!("function {name}({}) does not exist", names.join(", ")),
    }
}

#[cold]
fn undefined(name: &str, arguments: &[DataType]) -> SqlError {
    SqlError::new(SqlState::UndefinedFunction, call(name, arguments)).with_hint(
        "No function or operator of this name takes these arguments; an explicit cast may help.",
    )
}

#[cold]
fn ambiguous(name: &str, arguments: &[DataType]) -> SqlError {
    let names: Vec<_> = arguments.iter().map(|t| type_name(*t)).collect();
    SqlError::new(
        SqlState::AmbiguousFunction,
        format!("function {name}({}) is not unique", names.join(", ")),
    )
    .with_hint("Cast the arguments to say which one is meant.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{NumberFunction, TextFunction};

    #[test]
    fn overloads_follow_the_arguments() {
        let cases = [
            ("abs", vec![DataType::Int], DataType::Int),
            ("abs", vec![DataType::Unknown], DataType::Double),
            ("round", vec![DataType::Int], DataType::Double),
            (
                "round",
                vec![DataType::Decimal(None), DataType::Int],
                DataType::Decimal(None),
            ),
            (
                "substring",
                vec![DataType::Unknown, DataType::Int],
                DataType::Text,
            ),
            ("length", vec![DataType::Varchar(Some(3))], DataType::Int),
            (
                "greatest",
                vec![DataType::Int, DataType::BigInt],
                DataType::BigInt,
            ),
            (
                "->",
                vec![DataType::Jsonb, DataType::Unknown],
                DataType::Jsonb,
            ),
            (
                "date_trunc",
                vec![DataType::Unknown, DataType::Date],
                DataType::Timestamp,
            ),
            (
                "power",
                vec![DataType::Int, DataType::Int],
                DataType::Double,
            ),
            (
                "mod",
                vec![DataType::Int, DataType::BigInt],
                DataType::BigInt,
            ),
        ];
        for (name, arguments, expected) in cases {
            let resolved = resolve_function(name, &arguments).unwrap();
            assert_eq!(resolved.result, expected, "{name}{arguments:?}");
        }
    }

    #[test]
    fn what_fits_nothing_says_so() {
        let error = resolve_function("abs", &[DataType::Text]).unwrap_err();
        assert_eq!(error.state(), SqlState::UndefinedFunction);
        assert_eq!(error.message(), "function abs(text) does not exist");
        let error = resolve_function("~", &[DataType::Int, DataType::Int]).unwrap_err();
        assert_eq!(
            error.message(),
            "operator does not exist: integer ~ integer"
        );
    }

    #[test]
    fn every_entry_is_found_by_its_variant() {
        for entry in ScalarFunction::entries() {
            assert_eq!(entry.function.entry().names, entry.names);
        }
        assert!(is_aggregate("sum") && !is_aggregate("ltrim"));
        let lower = ScalarFunction::Text(TextFunction::Lower);
        assert_eq!(lower.entry().names.first(), Some(&"lower"));
        let number = ScalarFunction::Number(NumberFunction::ToNumber);
        assert_eq!(number.entry().names.first(), Some(&"to_number"));
    }
}
