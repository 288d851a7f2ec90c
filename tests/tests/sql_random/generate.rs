//! Random tables, rows and expressions: in what SQLite and PostgreSQL understand alike, and free of errors.

use rand::rngs::SmallRng;
use rand::{RngExt as _, SeedableRng as _};

/// The tables; each has the columns of [`COLUMNS`].
pub(crate) const TABLES: [&str; 3] = ["t0", "t1", "t2"];

/// Their columns. Keys have few values, so that joins and groups find partners.
pub(crate) const COLUMNS: &str = "id INT PRIMARY KEY, a INT, b INT, s TEXT, f BOOLEAN";

/// What makes everything up; the same seed makes up the same.
pub(crate) struct Generator {
    random: SmallRng,
    /// What subqueries read.
    readable: Vec<&'static str>,
}

impl Generator {
    pub(crate) fn new(seed: u64) -> Generator {
        let random = SmallRng::seed_from_u64(seed);
        let readable = TABLES.to_vec();
        Generator { random, readable }
    }

    /// Lets subqueries read all tables but this one: in SQLite, unlike in PostgreSQL, they would see what
    /// their own statement has changed already.
    pub(crate) fn avoid(&mut self, changed: &str) {
        self.readable = TABLES.to_vec();
        self.readable.retain(|table| *table != changed);
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.random.random_range(0..bound)
    }

    pub(crate) fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        let chosen = self.below(choices.len());
        choices.get(chosen).copied().unwrap_or_default()
    }

    /// Statements that make the tables and fill them.
    pub(crate) fn tables(&mut self) -> Vec<String> {
        let mut out = Vec::new();
        for table in TABLES {
            out.push(format!("CREATE TABLE {table} ({COLUMNS})"));
            for id in 0..self.below(12) {
                let (a, b) = (self.int_or_null(), self.int_or_null());
                let s = self.one_of(&["NULL", "''", "'a'", "'b'", "'Ab'", "'a b'", "'ba'"]);
                let f = self.one_of(&["NULL", "TRUE", "FALSE"]);
                out.push(format!(
                    "INSERT INTO {table} VALUES ({id}, {a}, {b}, {s}, {f})"
                ));
            }
        }
        out
    }

    fn int_or_null(&mut self) -> String {
        match self.below(5) {
            0 => "NULL".to_owned(),
            _ => format!("({})", self.random.random_range(-3..5)),
        }
    }

    fn column(&mut self, of: &[&str], names: &[&str]) -> String {
        format!("{}.{}", self.one_of(of), self.one_of(names))
    }

    fn number(&mut self) -> String {
        // Brackets mark what may become a parameter.
        format!("⟦{}⟧", self.random.random_range(-3..5))
    }

    /// A number of the rows of these tables.
    pub(crate) fn int(&mut self, of: &[&str], depth: usize) -> String {
        let Some(less) = depth.checked_sub(1) else {
            return match self.below(4) {
                0 => self.number(),
                _ => self.column(of, &["id", "a", "b"]),
            };
        };
        match self.below(9) {
            0 => {
                let operator = self.one_of(&["+", "-", "*"]);
                format!("({} {operator} {})", self.int(of, less), self.int(of, less))
            }
            1 => format!("({} {} 3)", self.int(of, less), self.one_of(&["/", "%"])),
            2 => format!("(- {})", self.int(of, less)),
            3 => format!("coalesce({}, {})", self.int(of, less), self.int(of, less)),
            4 => format!("nullif({}, {})", self.int(of, less), self.int(of, less)),
            5 => format!("length({})", self.text(of, less)),
            6 => {
                let (when, then) = (self.predicate(of, less), self.int(of, less));
                format!(
                    "CASE WHEN {when} THEN {then} ELSE {} END",
                    self.int(of, less)
                )
            }
            7 => {
                let (inner, wanted) = (
                    self.one_of(&self.readable.clone()),
                    self.predicate(&["q"], 0),
                );
                let (what, outer) = (
                    self.one_of(&["max", "min", "count", "sum"]),
                    self.int(of, 0),
                );
                format!("(SELECT {what}(q.a) FROM {inner} q WHERE q.b = {outer} OR {wanted})")
            }
            _ => self.int(of, 0),
        }
    }

    /// A text of the rows of these tables.
    pub(crate) fn text(&mut self, of: &[&str], depth: usize) -> String {
        let Some(less) = depth.checked_sub(1) else {
            return match self.below(4) {
                0 => format!("⟦{}⟧", self.one_of(&["''", "'a'", "'b'", "'Ab'", "'a b'"])),
                _ => self.column(of, &["s"]),
            };
        };
        match self.below(5) {
            0 => format!("({} || {})", self.text(of, less), self.text(of, less)),
            1 => format!(
                "{}({})",
                self.one_of(&["upper", "lower", "trim"]),
                self.text(of, less)
            ),
            2 => format!("coalesce({}, {})", self.text(of, less), self.text(of, less)),
            3 => {
                let (when, then) = (self.predicate(of, less), self.text(of, less));
                format!("CASE WHEN {when} THEN {then} END")
            }
            _ => self.text(of, 0),
        }
    }

    /// A condition on the rows of these tables: true, false or NULL.
    pub(crate) fn predicate(&mut self, of: &[&str], depth: usize) -> String {
        let Some(less) = depth.checked_sub(1) else {
            return self.comparison(of, 0);
        };
        match self.below(10) {
            0 | 1 => format!(
                "({} AND {})",
                self.predicate(of, less),
                self.predicate(of, less)
            ),
            2 | 3 => format!(
                "({} OR {})",
                self.predicate(of, less),
                self.predicate(of, less)
            ),
            4 => format!("(NOT {})", self.predicate(of, less)),
            5 => {
                let test = self.one_of(&["TRUE", "NOT TRUE", "FALSE", "NOT NULL"]);
                format!("({} IS {test})", self.predicate(of, less))
            }
            6 => self.subquery(of),
            _ => self.comparison(of, less),
        }
    }

    fn comparison(&mut self, of: &[&str], depth: usize) -> String {
        let operator = self.one_of(&["=", "<>", "<", "<=", ">", ">="]);
        match self.below(9) {
            0 => self.column(of, &["f"]),
            1 => format!(
                "({} {operator} {})",
                self.text(of, depth),
                self.text(of, depth)
            ),
            2 => {
                let not = self.one_of(&["", "NOT "]);
                format!("({} IS {not}NULL)", self.column(of, &["a", "b", "s", "f"]))
            }
            3 => {
                let (tested, not) = (self.int(of, depth), self.one_of(&["", "NOT "]));
                let (first, last) = (self.int(of, 0), self.one_of(&["2", "NULL", "0"]));
                format!("({tested} {not}IN ({first}, 1, {last}))")
            }
            4 => {
                let (tested, not) = (self.int(of, depth), self.one_of(&["", "NOT "]));
                let (low, high) = (self.int(of, 0), self.int(of, 0));
                format!("({tested} {not}BETWEEN {low} AND {high})")
            }
            5 => {
                let not = self.one_of(&["", "NOT "]);
                let pattern = self.one_of(&[
                    "'a%'",
                    "'%b'",
                    "'_'",
                    "'%'",
                    "''",
                    "'%a%b%'",
                    "'b'",
                    "'a b%'",
                    "⟦'a%'⟧",
                    "⟦'%b'⟧",
                ]);
                // Of a column as it is, an index may tell.
                let depth = depth.min(self.below(2) * depth);
                format!("({} {not}LIKE {pattern})", self.text(of, depth))
            }
            6 => {
                let not = self.one_of(&["", "NOT "]);
                format!(
                    "({} IS {not}DISTINCT FROM {})",
                    self.int(of, depth),
                    self.int(of, depth)
                )
            }
            _ => format!(
                "({} {operator} {})",
                self.int(of, depth),
                self.int(of, depth)
            ),
        }
    }

    fn subquery(&mut self, of: &[&str]) -> String {
        let (table, not) = (
            self.one_of(&self.readable.clone()),
            self.one_of(&["", "NOT "]),
        );
        let tested = self.int(of, 0);
        match self.below(2) {
            0 => {
                let (given, wanted) = (self.int(&["r"], 0), self.predicate(&["r"], 1));
                format!("({tested} {not}IN (SELECT {given} FROM {table} r WHERE {wanted}))")
            }
            _ => {
                let wanted = self.predicate(&["r"], 1);
                format!("({not}EXISTS (SELECT 1 FROM {table} r WHERE r.a = {tested} AND {wanted}))")
            }
        }
    }

    /// A FROM of one to three tables, and their names in it.
    pub(crate) fn from(&mut self) -> (String, Vec<&'static str>) {
        let mut from = format!("{} x", self.one_of(&TABLES));
        let mut names = vec!["x"];
        for name in ["y", "z"].into_iter().take(self.below(3)) {
            let (table, known) = (self.one_of(&TABLES), self.one_of(&names.clone()));
            let (left, right) = (
                self.one_of(&["id", "a", "b"]),
                self.one_of(&["id", "a", "b"]),
            );
            let equal = format!("{known}.{left} = {name}.{right}");
            let kind = self.one_of(&["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "CROSS JOIN"]);
            names.push(name);
            // A full join goes by equality alone, as in PostgreSQL.
            let on = match (kind, self.below(3)) {
                ("CROSS JOIN", _) => String::new(),
                ("FULL JOIN", _) | (_, 0) => format!(" ON {equal}"),
                (_, 1) => format!(" ON {equal} AND {}", self.predicate(&names, 1)),
                _ => format!(" ON {}", self.predicate(&names, 1)),
            };
            from.push_str(&format!(" {kind} {table} {name}{on}"));
        }
        (from, names)
    }
}

/// A query with its literals in place.
pub(crate) fn literal(sql: &str) -> String {
    sql.replace('⟦', "(").replace('⟧', ")")
}

/// A query with parameters for its literals, and those for EXECUTE.
pub(crate) fn parameters(sql: &str) -> (String, Vec<String>) {
    let (mut out, mut values) = (String::new(), Vec::new());
    let mut pieces = sql.split('⟦');
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (value, rest) = piece.split_once('⟧').unwrap_or((piece, ""));
        values.push(value.to_owned());
        let kind = if value.starts_with('\'') {
            "text"
        } else {
            "int"
        };
        out.push_str(&format!("(${}::{kind}){rest}", values.len()));
    }
    (out, values)
}
