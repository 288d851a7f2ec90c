//! The table that the benchmark ends with.

/// All figures of a run.
pub struct Report {
    words: Vec<String>,
    left_out: Option<String>,
    rows: Vec<Row>,
}

/// One figure: the subject first, then what it is compared with.
pub struct Row {
    name: String,
    unit: &'static str,
    series: Vec<(&'static str, Vec<f64>)>,
}

impl Report {
    pub fn new(words: &[String], left_out: Option<&String>) -> Report {
        Report {
            words: words.to_vec(),
            left_out: left_out.cloned(),
            rows: Vec::new(),
        }
    }

    /// Whether figures of this kind were asked for.
    pub fn wants(&self, kind: &str) -> bool {
        self.words.is_empty() || self.words.iter().any(|word| kind.contains(word.as_str()))
    }

    pub fn row(&mut self, name: &str, unit: &'static str) -> &mut Row {
        eprintln!("{name} ...");
        self.rows.push(Row {
            name: name.to_owned(),
            unit,
            series: Vec::new(),
        });
        self.rows.last_mut().expect("the row just pushed")
    }

    pub fn print(&self) {
        println!(
            "\n{:<52} {:>14}  {:<14} ratios (median of rounds, min to max)",
            "", "median", ""
        );
        for row in &self.rows {
            row.print();
        }
        if let Some(reason) = &self.left_out {
            println!("\nleft out: {reason}");
        }
    }
}

impl Row {
    pub fn add(&mut self, who: &'static str, figure: f64) {
        match self.series.iter_mut().find(|(name, _)| *name == who) {
            Some((_, figures)) => figures.push(figure),
            None => self.series.push((who, vec![figure])),
        }
    }

    fn print(&self) {
        let Some(((_, subject), others)) = self.series.split_first() else {
            return;
        };
        let ratios: Vec<String> = others
            .iter()
            .map(|(name, other)| ratio(subject, name, other))
            .collect();
        println!(
            "{:<52} {:>14.0}  {:<14} {}",
            self.name,
            median(subject),
            self.unit,
            ratios.join("; ")
        );
    }
}

/// The ratio of two series, round by round.
fn ratio(subject: &[f64], name: &str, other: &[f64]) -> String {
    let ratios: Vec<f64> = subject.iter().zip(other).map(|(a, b)| a / b).collect();
    let (low, high) = ratios.iter().fold((f64::MAX, 0_f64), |(low, high), r| {
        (low.min(*r), high.max(*r))
    });
    format!("{:.2} x {name} ({low:.2}-{high:.2})", median(&ratios))
}

fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}
