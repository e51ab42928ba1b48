//! What is published of ten-second questions, as a table: row for row as it was published, nothing worked out of it.

use super::{Cell, Sheet};
use crate::domain::anonymity::Shown;
use crate::domain::figures::Month;
use crate::domain::lang::Lang;
use crate::domain::pulse::PulseFigure;
use crate::text::catalog::summary as t;

pub fn summaries(figures: &[PulseFigure], lang: Lang) -> Sheet {
    let row = |figure: &PulseFigure| {
        let (score, word) = match figure.shown {
            Shown::Score(score) => (Cell::Whole(i64::from(score)), Cell::Nothing),
            Shown::Level(level) => (Cell::Nothing, Cell::Text(t::level(lang, level))),
        };
        let first = Month::of(figure.quarter);
        vec![
            Cell::Text(format!("{first}–{}", first.plus(2))),
            Cell::Text(t::name(lang, figure.measure)),
            Cell::Text(t::group_of(lang, &figure.parts)),
            score,
            word,
            Cell::Whole(figure.n),
            t::responded(lang, figure.measure, figure.response).map_or(Cell::Nothing, Cell::Text),
            Cell::Whole(figure.least),
            Cell::Text(figure.definition.clone()),
        ]
    };
    Sheet {
        name: t::sheet(lang),
        head: vec![
            t::col_quarter(lang),
            t::col_measure(lang),
            t::col_group(lang),
            t::col_score(lang),
            t::col_word(lang),
            t::col_n(lang),
            t::col_response(lang),
            t::col_least(lang),
            t::col_definition(lang),
        ],
        rows: figures.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::domain::anonymity::{Level, Response};
    use crate::domain::pulse::Measure;

    #[test]
    fn a_word_is_no_number_and_the_rest_of_a_unit_is_named() {
        let figure = |measure, parts: &[&str], shown| PulseFigure {
            quarter: date(2026, 10, 1),
            measure,
            parts: parts.iter().map(|part| (*part).to_owned()).collect(),
            n: 9,
            response: Response::Mid,
            shown,
            least: 5,
            definition: "v1".to_owned(),
        };
        let told = summaries(
            &[
                figure(Measure::Safety, &[], Shown::Score(55)),
                figure(Measure::Safety, &["Sales/…", "…"], Shown::Level(Level::High)),
                figure(Measure::Early, &[], Shown::Score(20)),
            ],
            Lang::En,
        );
        assert!(told.rows.iter().all(|row| row.len() == told.head.len()));
        assert_eq!(
            told.rows[0][..4],
            [
                Cell::Text("2026-10–2026-12".to_owned()),
                Cell::Text("Psychological safety".to_owned()),
                Cell::Text("Whole company".to_owned()),
                Cell::Whole(55),
            ]
        );
        assert_eq!(
            told.rows[1][2..5],
            [Cell::Text("Sales (rest), Others".to_owned()), Cell::Nothing, Cell::Text("high".to_owned()),]
        );
        assert_eq!(told.rows[2][6], Cell::Nothing, "of pairs nobody answers");
    }
}
