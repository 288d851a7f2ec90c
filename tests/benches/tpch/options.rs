//! What was asked for on the command line.

use std::path::PathBuf;

pub struct Options {
    pub scale: f64,
    pub rounds: usize,
    pub alone: bool,
    pub data: Option<PathBuf>,
    pub explain: bool,
    queries: Vec<String>,
}

impl Options {
    pub fn read(arguments: impl Iterator<Item = String>) -> Options {
        let mut options = Options {
            scale: 0.1,
            rounds: 5,
            alone: false,
            data: None,
            explain: false,
            queries: Vec::new(),
        };
        let mut arguments = arguments.peekable();
        while let Some(argument) = arguments.next() {
            let mut number = || arguments.next().expect("a number after the option");
            match argument.as_str() {
                "--scale" => options.scale = number().parse().expect("a scale"),
                "--rounds" => options.rounds = number().parse().expect("a number of rounds"),
                "--data" => options.data = Some(number().into()),
                "--alone" => options.alone = true,
                "--explain" => options.explain = true,
                "--bench" => {} // cargo says this
                query => options.queries.push(query.to_owned()),
            }
        }
        options
    }

    /// Whether a query was asked for: its name, as `q07`, or none at all.
    pub fn wants(&self, number: usize) -> bool {
        self.queries.is_empty() || self.queries.contains(&format!("q{number:02}"))
    }
}
