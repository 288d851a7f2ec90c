//! What the quickstart prints: headings, tables, progress and timings.

use std::io::{IsTerminal, Write, stdout};
use std::time::{Duration, Instant};

/// A heading.
pub fn heading(text: &str) {
    println!("\n\x1b[1m{text}\x1b[0m");
}

/// A table: a line of names, a rule, and the rows. Columns whose cells are all numbers align right.
pub fn table(names: &[&str], rows: &[Vec<String>]) {
    let width = |column: usize| {
        let cells = rows
            .iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count());
        cells
            .chain(names.get(column).map(|name| name.chars().count()))
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..names.len()).map(width).collect();
    let numeric: Vec<bool> = (0..names.len())
        .map(|column| is_numeric(rows, column))
        .collect();
    let line = |cells: &[String]| {
        let padded = cells.iter().zip(widths.iter().zip(&numeric));
        let cells: Vec<String> = padded
            .map(|(cell, (width, numeric))| {
                if *numeric {
                    format!("{cell:>width$}")
                } else {
                    format!("{cell:<width$}")
                }
            })
            .collect();
        println!("  {}", cells.join("  ").trim_end());
    };
    line(
        &names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<Vec<_>>(),
    );
    line(
        &widths
            .iter()
            .map(|width| "-".repeat(*width))
            .collect::<Vec<_>>(),
    );
    rows.iter().for_each(|row| line(row));
}

fn is_numeric(rows: &[Vec<String>], column: usize) -> bool {
    let cell_is_number = |row: &Vec<String>| {
        row.get(column)
            .is_some_and(|cell| cell.replace([',', ' '], "").parse::<f64>().is_ok())
    };
    !rows.is_empty() && rows.iter().all(cell_is_number)
}

/// A number with its thousands apart.
pub fn thousands(number: u64) -> String {
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

/// A duration in the unit that reads best.
pub fn duration(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds >= 1.0 {
        format!("{seconds:.2} s")
    } else if seconds >= 1e-3 {
        format!("{:.1} ms", seconds * 1e3)
    } else {
        format!("{:.0} us", seconds * 1e6)
    }
}

/// A bar that fills on a terminal, and one line at the end elsewhere.
pub struct Progress {
    label: String,
    total: u64,
    done: u64,
    start: Instant,
    live: bool,
}

impl Progress {
    pub fn new(label: &str, total: u64) -> Progress {
        Progress {
            label: label.to_owned(),
            total,
            done: 0,
            start: Instant::now(),
            live: stdout().is_terminal(),
        }
    }

    pub fn advance(&mut self, by: u64) {
        self.done += by;
        if self.live {
            print!("\r{}", self.line());
            // A bar that cannot be drawn is no reason to stop.
            let _ = stdout().flush();
        }
    }

    pub fn finish(self) {
        if self.live {
            print!("\r");
        }
        let seconds = self.start.elapsed().as_secs_f64().max(1e-9);
        #[allow(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss
        )]
        let rate = (self.done as f64 / seconds) as u64;
        println!("{}  {} rows/s", self.line(), thousands(rate));
    }

    fn line(&self) -> String {
        const WIDTH: u64 = 30;
        let filled = (self.done * WIDTH)
            .checked_div(self.total)
            .unwrap_or(WIDTH)
            .min(WIDTH);
        let bar: String = (0..WIDTH)
            .map(|place| if place < filled { '#' } else { '.' })
            .collect();
        format!("  {:<10} [{bar}] {:>7}", self.label, thousands(self.done))
    }
}
