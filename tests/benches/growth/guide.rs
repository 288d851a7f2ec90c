//! The guide that shows what was measured.

use std::fmt::Write;
use std::path::Path;

use super::{Line, SIZES};

const PAGE: &str = "../docs/guides/benchmarks.md";
const PICTURE: &str = "../docs/guides/growth.svg";
const START: &str = "<!-- table: growth -->\n";
const END: &str = "<!-- end -->";

/// The table in Markdown.
pub fn table(lines: &[Line]) -> String {
    let mut table = String::from("| |");
    for rows in SIZES {
        let _ = write!(table, " {} rows |", grouped(rows));
    }
    table.push_str(" from 1,000 to 1,000,000 |\n|---|");
    table.push_str(&"---:|".repeat(SIZES.len() + 1));
    for line in lines {
        let _ = write!(table, "\n| {} |", line.name);
        for micros in &line.micros {
            let _ = write!(table, " {} |", time(*micros));
        }
        let factor = line.micros[line.micros.len() - 1] / line.micros[0];
        let _ = match factor < 10.0 {
            true => write!(table, " x {factor:.1} |"),
            false => write!(table, " x {} |", grouped(factor.round() as i64)),
        };
    }
    table
}

/// Puts the table and the picture where the guide has them.
pub fn write(table: &str, picture: &str) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(here.join(PAGE)).expect("the guide");
    let (before, rest) = page.split_once(START).expect("the start of the table");
    let (_, after) = rest.split_once(END).expect("its end");
    let page = format!("{before}{START}{table}\n{END}{after}");
    std::fs::write(here.join(PAGE), page).expect("the guide is ours");
    std::fs::write(here.join(PICTURE), picture).expect("the picture is ours");
}

/// A time with three digits, in the unit that suits it.
pub fn time(micros: f64) -> String {
    let (number, unit) = match micros {
        ..1e3 => (micros, "µs"),
        ..1e6 => (micros / 1e3, "ms"),
        _ => (micros / 1e6, "s"),
    };
    let digits = match number {
        ..10.0 => 2,
        ..100.0 => 1,
        _ => 0,
    };
    format!("{number:.digits$} {unit}")
}

/// A number with its thousands apart.
pub fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
