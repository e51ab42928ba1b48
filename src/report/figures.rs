//! The company's year as tables and as a picture. Counts and shares only; a unit with few pairs is not told by itself.

use jiff::civil::Date;

use super::{Cell, Sheet};
use crate::chart::{Lines, Point, Series, Share as Drawn, Size, Target};
use crate::domain::figures::interval::wilson;
use crate::domain::figures::rate::{ENOUGH, Share};
use crate::domain::figures::{Counts, DEFINITION, Heads, Month as When, Published, corrected, merged};
use crate::domain::lang::Lang;
use crate::domain::people::Zone;
use crate::text::catalog::monthly as t;

/// A month as it counts now, and as it was published if it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    pub month: When,
    pub counts: Counts,
    pub published: Option<Published>,
}

impl Month {
    /// The share that was told: what was published stays, whatever came later.
    pub fn told(&self) -> Share {
        let now = Share::new(self.counts.held, self.counts.due());
        self.published.as_ref().map_or(now, Published::share)
    }
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
    /// In which the days of publishing are told.
    pub zone: Zone,
}

/// The tables: months, and units in the last month.
pub fn sheets(r: &Reported, lang: Lang) -> Vec<Sheet> {
    let has_published = r.months.iter().any(|line| line.published.is_some());
    let months = r.months.iter().map(|line| {
        let mut row = vec![Cell::Text(line.month.to_string())];
        if has_published {
            row.extend(as_published(line.published.as_ref(), &r.zone));
        }
        row.extend(cells(&line.counts));
        let definition = line.published.as_ref().map_or(DEFINITION, |published| &published.definition);
        row.push(Cell::Text(definition.to_owned()));
        row
    });
    let mut head = vec![t::col_month(lang)];
    if has_published {
        head.extend([
            t::col_published_on(lang),
            t::col_published_held(lang),
            t::col_published_due(lang),
            t::col_published_rate(lang),
        ]);
    }
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

fn as_published(published: Option<&Published>, zone: &Zone) -> [Cell; 4] {
    let Some(published) = published else { return [const { Cell::Nothing }; 4] };
    [
        Cell::Text(zone.wall(published.at).date().to_string()),
        Cell::Whole(published.held),
        Cell::Whole(published.due),
        Cell::share(published.share().value()),
    ]
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

/// The published months that count differently now, a sentence each.
pub fn corrections(r: &Reported, today: Date, lang: Lang) -> Vec<String> {
    let all = corrected(r.months.iter().map(|line| (line.month, &line.counts, line.published.as_ref())));
    all.iter().map(|one| t::corrected_line(lang, one, &r.zone, today)).collect()
}

/// The company's rate over the months, as SVG.
pub fn chart(r: &Reported, lang: Lang) -> String {
    rate_chart(&r.months, r.target, t::picture(lang), lang)
}

/// A rate over months, as it was told of each, with its interval and the line to reach, as SVG.
pub fn rate_chart(months: &[Month], target: i64, label: String, lang: Lang) -> String {
    let point = |line: &Month| {
        let share = line.told();
        let drawn = share.value().map(|value| Drawn {
            value,
            interval: wilson(share.hits, share.of).map(|i| (i.low, i.high)),
            firm: share.of >= ENOUGH,
        });
        let says = share.percent().map_or_else(|| "—".to_owned(), |percent| format!("{percent}%"));
        Point { label: t::short_month(lang, line.month.month), share: drawn, says }
    };
    let series = Series { label: t::rate(lang), points: months.iter().map(point).collect() };
    let target = Target { at: target as f64 / 100.0, label: t::target(lang, target) };
    Lines { label, series: vec![series], target: Some(target), unit: "%" }.draw(Size::SHEET)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reported() -> Reported {
        let counts = |held, missed| Counts { held, missed, ..Counts::default() };
        let months = (0..12).map(|n| Month {
            month: When { year: 2026, month: 11 }.plus(n - 11),
            counts: if n == 3 { Counts::default() } else { counts(60 + i64::from(n) * 3, 20) },
            published: None,
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
            zone: Zone::named("Asia/Tokyo").unwrap(),
        }
    }

    /// The same, and the month before the last was published with a slot less.
    fn published() -> Reported {
        let mut reported = reported();
        reported.months[10].published = Some(Published {
            definition: "v1".to_owned(),
            held: 89,
            due: 109,
            exempt: 0,
            late: 0,
            at: "2026-11-01T23:30:00Z".parse().unwrap(),
        });
        reported
    }

    #[test]
    fn what_was_published_stands_beside_what_counts_now() {
        let months = &sheets(&published(), Lang::En)[0];
        assert!(months.rows.iter().all(|row| row.len() == months.head.len()));
        let october = &months.rows[10];
        assert_eq!(october[1..4], [Cell::Text("2026-11-02".to_owned()), Cell::Whole(89), Cell::Whole(109)]);
        assert_eq!(october[5..7], [Cell::Whole(90), Cell::Whole(110)]);
        assert_eq!(months.rows[11][1..5], [const { Cell::Nothing }; 4], "nothing was published of it");
        let plain = &sheets(&reported(), Lang::En)[0];
        assert_eq!(plain.head.len() + 4, months.head.len(), "no empty columns where nothing was");
    }

    #[test]
    fn the_picture_shows_what_was_published() {
        let drawn = |r: &Reported| chart(r, Lang::En);
        assert_eq!(published().months[10].told(), Share::new(89, 109));
        let mut other = published();
        other.months[10].counts.missed += 40;
        assert_eq!(drawn(&other), drawn(&published()), "a correction redraws nothing that was published");
        assert_ne!(drawn(&other), drawn(&reported()));
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
            let svg = chart(&published(), lang);
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
