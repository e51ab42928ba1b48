//! Figures of others as a footnote: each with its unit, source, year, and why it can't simply be compared.

use serde::Deserialize;

use super::{Cell, Sheet};
use crate::domain::lang::Lang;
use crate::text::catalog::monthly as t;

const FILE: &str = include_str!("benchmarks.toml");

/// Percent of something, or points between two percentages. A figure says which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Unit {
    Pct,
    Pt,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct InBoth {
    ja: String,
    en: String,
}

impl InBoth {
    fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Benchmark {
    name: InBoth,
    value: f64,
    unit: Unit,
    source: String,
    year: i64,
    caveat: InBoth,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    benchmark: Vec<Benchmark>,
}

/// Reads a list; the error says which figure lacks what.
fn read(file: &str) -> Result<Vec<Benchmark>, String> {
    let all = toml::from_str::<File>(file).map_err(|error| error.to_string())?.benchmark;
    for one in &all {
        let said = [&one.name.ja, &one.name.en, &one.source, &one.caveat.ja, &one.caveat.en];
        if said.iter().any(|text| text.trim().is_empty()) {
            return Err(format!("{}: a name, the source or the caveat is empty", one.name.en));
        }
        if !one.value.is_finite() || one.value.abs() > 100.0 || !(1990..2100).contains(&one.year) {
            return Err(format!("{}: no such percentage, or no such year", one.name.en));
        }
    }
    Ok(all)
}

/// The table.
pub fn benchmarks(lang: Lang) -> Sheet {
    let all = read(FILE).expect("the list in the tree is whole, which a test holds");
    let row = |one: Benchmark| {
        let unit = match one.unit {
            Unit::Pct => "%",
            Unit::Pt => "pt",
        };
        vec![
            Cell::Text(one.name.in_lang(lang).to_owned()),
            Cell::Number(one.value),
            Cell::Text(unit.to_owned()),
            Cell::Whole(one.year),
            Cell::Text(one.source.clone()),
            Cell::Text(one.caveat.in_lang(lang).to_owned()),
        ]
    };
    Sheet {
        name: t::sheet_benchmarks(lang),
        head: vec![
            t::col_what(lang),
            t::col_value(lang),
            t::col_unit_of(lang),
            t::col_year(lang),
            t::col_source(lang),
            t::col_caveat(lang),
        ],
        rows: all.into_iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_of_others_has_a_unit_a_source_a_year_and_a_caveat() {
        assert!(!read(FILE).unwrap().is_empty());
        for lang in [Lang::Ja, Lang::En] {
            let sheet = benchmarks(lang);
            assert!(sheet.rows.iter().all(|row| row.len() == sheet.head.len()));
        }
    }

    #[test]
    fn a_figure_without_one_of_them_is_refused() {
        let whole = "[[benchmark]]\nname = { ja = \"x\", en = \"x\" }\nvalue = 1.0\nunit = \"pct\"\nsource = \"s\"\n\
                     year = 2024\ncaveat = { ja = \"c\", en = \"c\" }\n";
        assert_eq!(read(whole).unwrap().len(), 1);
        for start in ["unit", "source", "year", "caveat", "value", "name"] {
            let less: String =
                whole.lines().filter(|line| !line.starts_with(start)).map(|l| format!("{l}\n")).collect();
            assert!(read(&less).is_err(), "without {start}");
        }
        for (from, to) in [("\"s\"", "\" \""), ("en = \"c\"", "en = \"\""), ("\"pct\"", "\"%\""), ("2024", "24")] {
            assert!(read(&whole.replace(from, to)).is_err(), "{to}");
        }
    }
}
