//! The picture: time over rows, both on logarithmic axes.

use std::fmt::Write;

use super::guide::grouped;
use super::{Line, SIZES};

const WIDTH: f64 = 790.0;
const HEIGHT: f64 = 500.0;
const LEFT: f64 = 76.0;
const RIGHT: f64 = 556.0;
const TOP: f64 = 56.0;
const BOTTOM: f64 = 436.0;
/// Between the texts at the ends of lines, at least.
const TEXT_GAP: f64 = 17.0;

/// Told apart by those who do not see all colours, too.
const COLOURS: [&str; 5] = ["#0072b2", "#009e73", "#e69f00", "#cc79a7", "#d55e00"];

/// Decades of microseconds from the first to the last that the picture shows.
struct Scale {
    lowest: f64,
    highest: f64,
}

impl Scale {
    fn of(lines: &[Line]) -> Scale {
        let all = || lines.iter().flat_map(|line| &line.micros).copied();
        Scale {
            lowest: all().fold(f64::INFINITY, f64::min).log10().floor(),
            highest: all().fold(0.0, f64::max).log10().ceil(),
        }
    }

    fn y(&self, micros: f64) -> f64 {
        let part = (micros.log10() - self.lowest) / (self.highest - self.lowest);
        BOTTOM - part * (BOTTOM - TOP)
    }
}

fn x(rows: f64) -> f64 {
    let (first, last) = (SIZES[0] as f64, SIZES[SIZES.len() - 1] as f64);
    let part = (rows.log10() - first.log10()) / (last.log10() - first.log10());
    LEFT + part * (RIGHT - LEFT)
}

/// The picture as SVG.
pub fn svg(lines: &[Line]) -> String {
    let scale = Scale::of(lines);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         font-family=\"sans-serif\" font-size=\"13\">\n\
         <title>Time of a statement over the rows of its tables</title>\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>\n"
    );
    let middle = (LEFT + RIGHT) / 2.0;
    text(
        &mut out,
        (middle, 28.0),
        "middle",
        "#222222",
        "Time of a statement over the rows of its tables",
    );
    axes(&mut out, &scale);
    proportion(&mut out, &scale);
    for (line, colour) in lines.iter().zip(COLOURS) {
        curve(&mut out, &scale, line, colour);
    }
    names(&mut out, &scale, lines);
    out.push_str("</svg>\n");
    out
}

fn text(out: &mut String, (x, y): (f64, f64), anchor: &str, colour: &str, text: &str) {
    let _ = writeln!(
        out,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"{colour}\">{text}</text>"
    );
}

fn stroke(out: &mut String, (x1, y1): (f64, f64), (x2, y2): (f64, f64), style: &str) {
    let _ = writeln!(
        out,
        "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" {style}/>"
    );
}

fn axes(out: &mut String, scale: &Scale) {
    const GRID: &str = "stroke=\"#dddddd\"";
    for rows in SIZES {
        let x = x(rows as f64);
        stroke(out, (x, TOP), (x, BOTTOM), GRID);
        text(out, (x, BOTTOM + 20.0), "middle", "#444444", &grouped(rows));
    }
    let mut decade = scale.lowest;
    while decade <= scale.highest {
        let y = scale.y(10_f64.powf(decade));
        stroke(out, (LEFT, y), (RIGHT, y), GRID);
        text(
            out,
            (LEFT - 8.0, y + 4.0),
            "end",
            "#444444",
            &round_time(decade),
        );
        decade += 1.0;
    }
    let middle = (LEFT + RIGHT) / 2.0;
    text(
        out,
        (middle, BOTTOM + 44.0),
        "middle",
        "#222222",
        "rows of each table",
    );
}

/// A power of ten of microseconds.
fn round_time(decade: f64) -> String {
    let micros = 10_f64.powf(decade);
    match decade {
        ..3.0 => format!("{micros:.0} µs"),
        ..6.0 => format!("{:.0} ms", micros / 1e3),
        _ => format!("{:.0} s", micros / 1e6),
    }
}

/// What grows as the rows do, to compare with.
fn proportion(out: &mut String, scale: &Scale) {
    let (first, last) = (SIZES[0] as f64, SIZES[SIZES.len() - 1] as f64);
    let top = 10_f64.powf(scale.highest);
    let (from, to) = (
        (x(first), scale.y(top * first / last)),
        (x(last), scale.y(top)),
    );
    stroke(out, from, to, "stroke=\"#999999\" stroke-dasharray=\"5 5\"");
    let place = (x(last) + 12.0, scale.y(top) + 4.0);
    text(out, place, "start", "#777777", "in proportion to the rows");
}

fn curve(out: &mut String, scale: &Scale, line: &Line, colour: &str) {
    let points: Vec<(f64, f64)> = SIZES
        .iter()
        .zip(&line.micros)
        .map(|(rows, micros)| (x(*rows as f64), scale.y(*micros)))
        .collect();
    let path: Vec<String> = points
        .iter()
        .map(|(x, y)| format!("{x:.1},{y:.1}"))
        .collect();
    let _ = writeln!(
        out,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.5\"/>",
        path.join(" ")
    );
    for (x, y) in points {
        let _ = writeln!(
            out,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"{colour}\"/>"
        );
    }
}

/// The names at the ends of the lines, pushed apart where lines end close together.
fn names(out: &mut String, scale: &Scale, lines: &[Line]) {
    let mut ends: Vec<(f64, &str, &str)> = lines
        .iter()
        .zip(COLOURS)
        .map(|(line, colour)| {
            (
                scale.y(line.micros[line.micros.len() - 1]),
                line.name,
                colour,
            )
        })
        .collect();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut free = scale.y(10_f64.powf(scale.highest)) + TEXT_GAP;
    for (y, name, colour) in ends {
        let y = y.max(free);
        free = y + TEXT_GAP;
        text(out, (RIGHT + 12.0, y + 4.0), "start", colour, name);
    }
}
