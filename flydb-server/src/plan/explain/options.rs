//! The options of EXPLAIN.

/// How a plan is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ExplainFormat {
    /// A row for each line.
    #[default]
    Text,
    /// One row with one JSON document.
    Json,
}

/// The options of EXPLAIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ExplainOptions {
    /// ANALYZE: runs the statement and shows what each node did.
    pub(crate) analyze: bool,
    /// FORMAT.
    pub(crate) format: ExplainFormat,
    /// TIMING: shows the time in each node.
    pub(crate) timing: bool,
    /// SUMMARY: shows the time of the whole.
    pub(crate) summary: bool,
}

impl Default for ExplainOptions {
    fn default() -> ExplainOptions {
        ExplainOptions {
            analyze: false,
            format: ExplainFormat::Text,
            timing: true,
            summary: true,
        }
    }
}
