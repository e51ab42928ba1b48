//! The company's year as tables and as a picture. Counts and shares only; a unit with few pairs is not told by itself.

use super::{Cell, Sheet};
use crate::chart::{Lines, Point, Series, Share as Drawn, Size, Target};
use crate::domain::figures::interval::wilson;
use crate::domain::figures::rate::{ENOUGH, Share};
use crate::domain::figures::{Counts, DEFINITION, Heads, Month as When, merged};
use crate::domain::lang::Lang;
use crate::text::catalog::monthly as t;

/// A month of the company.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    pub month: When,
    pub counts: Counts,
}

/// What a report of a month is made from.
#[derive(Clone, Debug, PartialEq)]
pub struct Reported {
    /// The last of the months.
    pub month: When,
    /// In order, up to and with that one.
    pub months: Vec<Month>,
    /// Of the last month.
    pub heads: Heads,
    /// Path, pairs and counts of each unit in the last month.
    pub units: Vec<(String, i64, Counts)>,
    /// In percent.
    pub target: i64,
}

/// The tables: months, and units in the last month.
pub fn sheets(r: &Reported, lang: Lang) -> Vec<Sheet> {
    let months = r.months.iter().map(|line| {
        let mut row = vec![Cell::Text(line.month.to_string())];
        row.extend(cells(&line.counts));
        row.push(Cell::Text(DEFINITION.to_owned()));
        row
    });
    let mut head = vec![t::col_month(lang)];
    head.extend(columns(lang));
    head.push(t::col_definition(lang));
    let months = Sheet { name: t::sheet_months(lang), head, rows: months.collect() };

    let mut head = vec![t::col_unit(lang), t::col_pairs(lang)];
    head.extend(columns(lang));
    let units = grouped(&r.units, &t::other_units(lang)).into_iter().map(|(path, pairs, counts)| {
        let mut row = vec![Cell::Text(path), Cell::Whole(pairs)];
        row.extend(cells(&counts));
        row
    });
    let units = Sheet { name: t::sheet_units(lang), head, rows: units.collect() };

    let share = |name: String, share: Share| {
        vec![Cell::Text(name), Cell::Whole(share.hits), Cell::Whole(share.of), Cell::share(share.value())]
    };
    let heads = Sheet {
        name: t::sheet_people(lang),
        head: vec![t::col_what(lang), t::col_hits(lang), t::col_of(lang), t::col_share(lang)],
        rows: vec![
            share(t::coverage(lang), Share::new(r.heads.covered, r.heads.eligible)),
            share(t::reach(lang), Share::new(r.heads.reached, r.heads.eligible)),
        ],
    };
    vec![months, units, heads]
}

fn columns(lang: Lang) -> Vec<String> {
    vec![
        t::col_held(lang),
        t::col_due(lang),
        t::col_rate(lang),
        t::col_low(lang),
        t::col_high(lang),
        t::col_late(lang),
        t::col_missed(lang),
        t::col_unanswered(lang),
        t::col_exempt(lang),
        t::col_cycle(lang),
        t::col_member_led(lang),
    ]
}

fn cells(c: &Counts) -> Vec<Cell> {
    let interval = wilson(c.held, c.due());
    let share = |hits, of| Cell::share(Share::new(hits, of).value());
    vec![
        Cell::Whole(c.held),
        Cell::Whole(c.due()),
        share(c.held, c.due()),
        Cell::share(interval.map(|i| i.low)),
        Cell::share(interval.map(|i| i.high)),
        Cell::Whole(c.late),
        Cell::Whole(c.missed),
        Cell::Whole(c.unanswered),
        Cell::Whole(c.exempt),
        share(c.cycled, c.took_place()),
        share(c.items_by_report, c.items()),
    ]
}

/// The units with pairs enough, by path; the others as one.
fn grouped(units: &[(String, i64, Counts)], other: &str) -> Vec<(String, i64, Counts)> {
    let pairs: Vec<i64> = units.iter().map(|(_, pairs, _)| *pairs).collect();
    let (alone, together) = merged(&pairs);
    let mut shown: Vec<_> = alone.iter().map(|at| units[*at].clone()).collect();
    let rest = together.iter().map(|at| &units[*at]);
    let rest = rest.fold((0, Counts::default()), |(n, sum), (_, pairs, counts)| (n + pairs, sum + *counts));
    if !together.is_empty() {
        shown.push((other.to_owned(), rest.0, rest.1));
    }
    shown
}

/// The rate over the months, with its interval and the line to reach, as SVG.
pub fn chart(r: &Reported, lang: Lang) -> String {
    let point = |line: &Month| {
        let share = Share::new(line.counts.held, line.counts.due());
        let drawn = share.value().map(|value| Drawn {
            value,
            interval: wilson(share.hits, share.of).map(|i| (i.low, i.high)),
            firm: share.of >= ENOUGH,
        });
        let says = share.percent().map_or_else(|| "—".to_owned(), |percent| format!("{percent}%"));
        Point { label: t::short_month(lang, line.month.month), share: drawn, says }
    };
    let series = Series { label: t::rate(lang), points: r.months.iter().map(point).collect() };
    let target = Target { at: r.target as f64 / 100.0, label: t::target(lang, r.target) };
    Lines { label: t::picture(lang), series: vec![series], target: Some(target), unit: "%" }.draw(Size::SHEET)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reported() -> Reported {
        let counts = |held, missed| Counts { held, missed, ..Counts::default() };
        let months = (0..12).map(|n| Month {
            month: When { year: 2026, month: 11 }.plus(n - 11),
            counts: if n == 3 { Counts::default() } else { counts(60 + i64::from(n) * 3, 20) },
        });
        Reported {
            month: When { year: 2026, month: 11 },
            months: months.collect(),
            heads: Heads { eligible: 120, covered: 110, reached: 96 },
            units: vec![
                ("Sales/East".to_owned(), 12, counts(20, 4)),
                ("=Dev".to_owned(), 9, counts(12, 3)),
                ("Legal".to_owned(), 2, counts(3, 1)),
            ],
            target: 90,
        }
    }

    #[test]
    fn a_unit_with_few_pairs_is_not_to_be_had_by_subtraction() {
        let shown = grouped(&reported().units, "other");
        let names: Vec<(&str, i64)> = shown.iter().map(|(path, pairs, _)| (path.as_str(), *pairs)).collect();
        assert_eq!(names, [("Sales/East", 12), ("other", 11)]);
        assert_eq!(grouped(&[("Legal".to_owned(), 2, Counts::default())], "all")[0].0, "all");
    }

    #[test]
    fn a_month_of_nothing_is_empty_and_no_nought() {
        let months = &sheets(&reported(), Lang::En)[0];
        assert_eq!(months.rows[3][3], Cell::Nothing);
        assert!(matches!(months.rows[4][3], Cell::Share(share) if (share - 72.0 / 92.0).abs() < 1e-12));
        assert!(months.rows.iter().all(|row| row.len() == months.head.len()));
    }

    #[test]
    fn the_picture_is_a_png_whose_letters_the_font_has() {
        for lang in [Lang::Ja, Lang::En] {
            let svg = chart(&reported(), lang);
            let words: String = svg.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect();
            assert!(super::super::png::can_draw(&words), "{words}");
            let png = super::super::png(&svg).unwrap();
            assert!(png.starts_with(b"\x89PNG") && png.len() > 5_000 && png.len() < 200_000, "{}", png.len());
            if let Some(folder) = option_env!("TAIWA_PICTURES") {
                std::fs::write(format!("{folder}/monthly-{lang:?}.png"), png).unwrap();
            }
        }
    }
}
