//! The table that the benchmark ends with.

use std::time::Duration;

/// All figures of a run.
pub struct Report {
    scale: f64,
    left_out: Option<String>,
    queries: Vec<Query>,
}

/// How long one query took, round by round.
pub struct Query {
    number: usize,
    pub fly: Vec<Duration>,
    pub postgres: Vec<Duration>,
    pub sqlite: Vec<Duration>,
}

impl Report {
    pub fn new(scale: f64, left_out: Option<&String>) -> Report {
        Report {
            scale,
            left_out: left_out.cloned(),
            queries: Vec::new(),
        }
    }

    pub fn query(&mut self, number: usize) -> &mut Query {
        eprintln!("q{number:02} ...");
        self.queries.push(Query {
            number,
            fly: Vec::new(),
            postgres: Vec::new(),
            sqlite: Vec::new(),
        });
        self.queries.last_mut().expect("the query just pushed")
    }

    pub fn print(&self) {
        println!("\nTPC-H at scale {}, milliseconds, medians\n", self.scale);
        println!("| query | FlyDB | PostgreSQL | SQLite | x PostgreSQL | x SQLite |");
        println!("|---|---:|---:|---:|---:|---:|");
        for query in &self.queries {
            let name = format!("Q{}", query.number);
            let medians = [&query.fly, &query.postgres, &query.sqlite].map(|one| median(one));
            print_line(&name, medians);
        }
        let sum = |pick: fn(&Query) -> &[Duration]| -> f64 {
            self.queries.iter().map(|query| median(pick(query))).sum()
        };
        let sums = [sum(|q| &q.fly), sum(|q| &q.postgres), sum(|q| &q.sqlite)];
        print_line("sum", sums);
        if let Some(reason) = &self.left_out {
            println!("\nleft out: {reason}");
        }
    }
}

fn print_line(name: &str, [fly, postgres, sqlite]: [f64; 3]) {
    println!(
        "| {name} | {} | {} | {} | {} | {} |",
        figure(fly, 1),
        figure(postgres, 1),
        figure(sqlite, 1),
        figure(postgres / fly, 2),
        figure(sqlite / fly, 2),
    );
}

fn figure(value: f64, digits: usize) -> String {
    match value.is_nan() {
        true => "-".to_owned(),
        false => format!("{value:.digits$}"),
    }
}

/// The median in milliseconds; not a number of none.
fn median(times: &[Duration]) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort();
    let middle = sorted.get(sorted.len() / 2);
    middle.map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
}
