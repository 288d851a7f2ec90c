//! Functions that return sets, in EXPLAIN.

use super::expr::Names;
use super::{Explanation, numbered};
use crate::plan::{FunctionScan, ProjectSet, RoutineScan, SetCall};

impl Explanation<'_> {
    pub(super) fn function_scan(&mut self, scan: &FunctionScan, indent: usize) -> (String, Names) {
        let call = self.set_call(&scan.call, &Names::new(), indent);
        let ordinality = if scan.ordinality {
            " with ordinality"
        } else {
            ""
        };
        let columns = scan.call.types.len() + usize::from(scan.ordinality);
        let title = format!("FunctionScan {call}{ordinality}");
        (title, numbered(columns))
    }

    pub(super) fn routine_scan(&mut self, scan: &RoutineScan, indent: usize) -> (String, Names) {
        let arguments = self.exprs(&scan.arguments, &Names::new(), indent);
        let title = format!(
            "RoutineScan {}({})",
            scan.function.name,
            arguments.join(", ")
        );
        (title, numbered(scan.types.len()))
    }

    pub(super) fn project_set(&mut self, set: &ProjectSet, indent: usize) -> (String, Names) {
        let mut names = self.node(&set.input, indent + 1);
        let calls = set.calls.iter();
        let calls: Vec<String> = calls
            .map(|call| self.set_call(call, &names, indent))
            .collect();
        let title = format!("ProjectSet {}", calls.join(", "));
        names.extend(calls);
        (title, names)
    }

    fn set_call(&mut self, call: &SetCall, names: &Names, indent: usize) -> String {
        let name = call.function.entry().names.first().copied().unwrap_or("?");
        let arguments = self.exprs(&call.arguments, names, indent);
        format!("{name}({})", arguments.join(", "))
    }
}
