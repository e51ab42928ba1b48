//! Figures as files and pictures: tables that an office opens, and the chart as a PNG. Values in, bytes out; knows no
//! database and no person, only units and months.

mod benchmarks;
mod csv;
mod figures;
mod png;
mod promises;
mod summaries;
mod xlsx;

pub use self::csv::csv;
pub use benchmarks::benchmarks;
pub use figures::{Month as MonthLine, Reported, chart, corrections, rate_chart, sheets};
pub use png::png;
pub use promises::promises;
pub use summaries::summaries;
pub use xlsx::xlsx;

/// A table with a name and a head.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    pub name: String,
    pub head: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Text(String),
    Whole(i64),
    /// From 0 to 1, shown in percent.
    Share(f64),
    Number(f64),
    /// There is nothing to say: an empty cell, never a nought.
    Nothing,
}

impl Cell {
    pub fn share(value: Option<f64>) -> Cell {
        value.map_or(Cell::Nothing, Cell::Share)
    }
}
