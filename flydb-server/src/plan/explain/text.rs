//! An explanation as text.

use std::fmt::Write as _;
use std::time::Duration;

use super::{ExplainOptions, Line, Measures};

/// The lines as text, inputs indented below their node, with what was measured behind each.
pub(crate) fn as_text(
    lines: &[Line],
    measures: Option<&Measures>,
    options: ExplainOptions,
) -> Vec<String> {
    let mut texts: Vec<String> = lines
        .iter()
        .map(|line| {
            let mut text = "  ".repeat(line.depth);
            text.push_str(&line.text);
            if let (Some(measures), Some(node)) = (measures, line.node) {
                measured(&mut text, measures.nodes.get(&node), options.timing);
            }
            text
        })
        .collect();
    if let Some(measures) = measures.filter(|_| options.summary) {
        texts.push(format!("Time: {} ms", milliseconds(measures.total)));
    }
    texts
}

fn measured(text: &mut String, measured: Option<&super::Measured>, timing: bool) {
    let Some(measured) = measured else {
        text.push_str(" (never executed)");
        return;
    };
    let _ = write!(text, " (rows {}", measured.rows);
    if measured.loops != 1 {
        let _ = write!(text, ", loops {}", measured.loops);
    }
    if timing {
        let _ = write!(text, ", {} ms", milliseconds(measured.time));
    }
    text.push(')');
}

/// Milliseconds with three digits.
pub(super) fn milliseconds(time: Duration) -> String {
    let micros = time.as_micros();
    format!("{}.{:03}", micros / 1000, micros % 1000)
}
