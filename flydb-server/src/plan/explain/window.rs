//! Window functions in EXPLAIN.

use std::fmt::Write as _;

use super::expr::Names;
use super::{Explanation, named};
use crate::plan::{Exclusion, Frame, FrameBound, FrameUnits, Window, WindowCall, WindowWork};

impl Explanation<'_> {
    pub(super) fn window(&mut self, window: &Window, indent: usize) -> (String, Names) {
        let mut names = self.node(&window.input, indent + 1);
        let calls = window.calls.iter();
        let calls: Vec<String> = calls
            .map(|call| self.window_call(call, &names, indent))
            .collect();
        let mut title = format!("Window: {}", calls.join(", "));
        if !window.partition_by.is_empty() {
            let keys = self.exprs(&window.partition_by, &names, indent).join(", ");
            let _ = write!(title, " partition by {keys}");
        }
        if !window.order_by.is_empty() {
            let keys = self.keys(&window.order_by, &names, indent);
            let _ = write!(title, " order by {keys}");
        }
        names.extend(named(calls));
        (title, names)
    }

    fn window_call(&mut self, call: &WindowCall, names: &Names, indent: usize) -> String {
        let mut text = match &call.work {
            WindowWork::Aggregate(call) => self.call(call, names, indent),
            WindowWork::Function {
                function,
                arguments,
                data_type: _,
            } => {
                let name = function.entry().names.first().copied().unwrap_or("?");
                let arguments = self.exprs(arguments, names, indent).join(", ");
                format!("{name}({arguments})")
            }
        };
        if call.frame != Frame::usual() {
            let _ = write!(text, " over {}", self.frame(&call.frame, indent));
        }
        text
    }

    fn frame(&mut self, frame: &Frame, indent: usize) -> String {
        let units = match frame.units {
            FrameUnits::Rows => "ROWS",
            FrameUnits::Range => "RANGE",
            FrameUnits::Groups => "GROUPS",
        };
        let exclusion = match frame.exclusion {
            Exclusion::NoOthers => "",
            Exclusion::CurrentRow => " EXCLUDE CURRENT ROW",
            Exclusion::Group => " EXCLUDE GROUP",
            Exclusion::Ties => " EXCLUDE TIES",
        };
        let start = self.bound(&frame.start, indent);
        let end = self.bound(&frame.end, indent);
        format!("{units} BETWEEN {start} AND {end}{exclusion}")
    }

    fn bound(&mut self, bound: &FrameBound, indent: usize) -> String {
        let mut offset = |expr| self.expr(expr, &Names::new(), indent);
        match bound {
            FrameBound::UnboundedPreceding => "UNBOUNDED PRECEDING".to_owned(),
            FrameBound::Preceding(expr) => format!("{} PRECEDING", offset(expr)),
            FrameBound::CurrentRow => "CURRENT ROW".to_owned(),
            FrameBound::Following(expr) => format!("{} FOLLOWING", offset(expr)),
            FrameBound::UnboundedFollowing => "UNBOUNDED FOLLOWING".to_owned(),
        }
    }
}
