//! The table: what was measured, what must be, and what Slack's own framework would give on this machine.

use crate::counterparts::Counterparts;
use crate::machine::Limits;

pub struct Report<'a> {
    pub limits: &'a Limits,
    pub theirs: Counterparts,
    rows: Vec<Row>,
}

pub struct Row {
    name: String,
    figure: f64,
    must: Option<Must>,
    bolt: Option<f64>,
}

enum Must {
    AtLeast(f64),
    AtMost(f64),
}

impl Row {
    /// A rate that must be so many times what Bolt gives here.
    pub fn rate(name: &str, figure: f64, bolt: Option<f64>, times: f64) -> Row {
        Row { name: name.to_owned(), figure, must: bolt.map(|bolt| Must::AtLeast(bolt * times)), bolt }
    }

    pub fn at_most(name: &str, figure: f64, must: f64, bolt: f64) -> Row {
        Row { name: name.to_owned(), figure, must: Some(Must::AtMost(must)), bolt: Some(bolt) }
    }

    pub fn plain(name: &str, figure: f64) -> Row {
        Row { name: name.to_owned(), figure, must: None, bolt: None }
    }
}

impl Report<'_> {
    pub fn new(limits: &Limits, theirs: Counterparts) -> Report<'_> {
        Report { limits, theirs, rows: Vec::new() }
    }

    pub fn add(&mut self, row: Row) {
        eprintln!("  {}: {}", row.name, shown(row.figure));
        self.rows.push(row);
    }

    pub fn print(&self) {
        let Limits { fsync, commits, hmac, post } = self.limits;
        println!();
        println!("the machine in this run: append + fdatasync {fsync:.0}/s, SQLite WAL FULL commits {commits:.0}/s,");
        println!("HMAC of 520 bytes {hmac:.0}/s, POST of 1.3 kB at 64 at once {post:.0}/s");
        let how = if self.theirs.measured { "in this run" } else { "by its table, scaled to this machine" };
        println!("Bolt: {how}; CPU limits are scaled by HMAC");
        println!();
        println!("| work | Taiwa | must | Bolt here | ratio | |");
        println!("|---|---:|---:|---:|---:|---|");
        for row in &self.rows {
            let (must, reached) = match row.must {
                Some(Must::AtLeast(least)) => (format!("≥ {}", shown(least)), Some(row.figure >= least)),
                Some(Must::AtMost(most)) => (format!("≤ {}", shown(most)), Some(row.figure <= most)),
                None => (String::new(), None),
            };
            let reached = reached.map_or("", |reached| if reached { "reached" } else { "short" });
            let bolt = row.bolt.map_or(String::new(), shown);
            let ratio = row.bolt.map_or(String::new(), |bolt| format!("{:.2}", row.figure / bolt));
            println!("| {} | {} | {must} | {bolt} | {ratio} | {reached} |", row.name, shown(row.figure));
        }
    }
}

fn shown(figure: f64) -> String {
    if figure >= 100.0 { format!("{figure:.0}") } else { format!("{figure:.2}") }
}
