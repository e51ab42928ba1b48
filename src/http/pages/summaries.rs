//! What is published of ten-second questions: a part of a page, made of published rows alone. What may not be shown is said
//! to be hidden, and why.

use super::frame::Link;
use super::parts::{Fact, Fold, NOTHING, Section, Table};
use super::sections::drawn;
use crate::app::{Summaries, Summary, Told, Whose};
use crate::chart::{Lines, Point, Series, Share};
use crate::domain::anonymity::{Response, Shown};
use crate::domain::lang::Lang;
use crate::domain::pulse::{Measure, PulseFigure};
use crate::text::catalog::summary as t;
use crate::text::formats;

/// What is drawn over time. No more than can be told apart; the others are in the tables.
const DRAWN: [Measure; 3] = [Measure::Safety, Measure::Engagement, Measure::Usefulness];

pub(super) fn section(s: &Summaries, whose: Whose, csv: Link, lang: Lang) -> Section {
    let lead = if whose == Whose::Company { t::lead_company(lang) } else { t::lead_own(lang) };
    let section = Section { id: "pulse", title: t::title(lang), lead, ..Section::default() };
    let until = s.asked_until.map(|day| formats::date(lang, day, day));
    let Some(latest) = s.quarters.first() else {
        let empty = match until {
            _ if s.is_any => t::none_in_period(lang),
            Some(until) => t::none_asked(lang, &until),
            None => t::none_yet(lang),
        };
        return Section { empty: Some(empty), ..section };
    };
    let fold = |(at, quarter): (usize, &Summary)| Fold {
        summary: t::quarter(lang, quarter.first, quarter.last),
        table: table(quarter, whose, at == 0, lang),
        prose: false,
    };
    let compared = s.quarters.iter().flat_map(|quarter| &quarter.told).any(|told| told.points.is_some());
    let mut notes = vec![t::latest(lang, &t::quarter(lang, latest.first, latest.last))];
    notes.extend(until.map(|until| t::next(lang, &until)));
    let chart = picture(s, lang);
    let mut under: Vec<String> = chart.iter().map(|_| t::hollow(lang)).collect();
    under.push(t::how(lang));
    under.extend(compared.then(|| t::since_first(lang)));
    Section {
        notes,
        facts: latest.told.iter().map(|told| fact(told, lang)).collect(),
        chart: chart.and_then(|lines| drawn(|size| lines.draw(size))),
        folds: s.quarters.iter().enumerate().map(fold).collect(),
        after: under,
        links: vec![csv],
        ..section
    }
}

fn fact(told: &Told, lang: Lang) -> Fact {
    let value = told.company.as_ref().map_or_else(
        || hidden(told.measure, lang),
        |figure| {
            let value = t::shown(lang, told.measure, figure.shown);
            t::of_n(lang, &value, &t::counted(lang, told.measure, figure.n))
        },
    );
    Fact::new(t::name(lang, told.measure), value)
}

fn hidden(measure: Measure, lang: Lang) -> String {
    let least = i64::try_from(measure.least()).unwrap_or(i64::MAX);
    if measure == Measure::Early { t::hidden_pairs(lang, least) } else { t::hidden(lang, least) }
}

/// A quarter's groups. The difference is shown to no row but the company's: of a part, other people are in it by then.
fn table(quarter: &Summary, whose: Whose, open: bool, lang: Lang) -> Table {
    let nothing = || NOTHING.to_owned();
    let line = |told: &Told, figure: &PulseFigure, difference: String| {
        vec![
            t::name(lang, told.measure),
            t::group_of(lang, &figure.parts),
            t::shown(lang, told.measure, figure.shown),
            t::counted(lang, told.measure, figure.n),
            t::responded(lang, told.measure, figure.response).unwrap_or_else(nothing),
            difference,
        ]
    };
    let empty = |told: &Told, group: String, why: String| {
        vec![t::name(lang, told.measure), group, why, nothing(), nothing(), nothing()]
    };
    let mut rows = Vec::new();
    for told in &quarter.told {
        let Some(company) = &told.company else {
            rows.push(empty(told, t::whole(lang), hidden(told.measure, lang)));
            continue;
        };
        rows.push(line(told, company, difference(told, lang)));
        rows.extend(told.parts.iter().map(|part| line(told, part, nothing())));
        if told.parts.is_empty() && whose == Whose::Company {
            rows.push(empty(told, t::by_part(lang), t::hidden_parts(lang)));
        }
    }
    Table {
        caption: t::quarter(lang, quarter.first, quarter.last),
        head: vec![
            t::measure(lang),
            t::group(lang),
            t::value(lang),
            t::n(lang),
            t::response(lang),
            t::difference(lang),
        ],
        rows,
        open,
    }
}

/// `+7点(+12%)`.
fn difference(told: &Told, lang: Lang) -> String {
    let Some(points) = told.points else { return NOTHING.to_owned() };
    let signed = |n: i64| match n {
        0 => "±0".to_owned(),
        n if n < 0 => format!("−{}", -n),
        n => format!("+{n}"),
    };
    match told.first.as_ref().map(|first| first.shown) {
        // Of a share of pairs the points are percent themselves.
        Some(Shown::Score(then)) if then > 0 && told.measure != Measure::Early => {
            let percent = (f64::from(points) / f64::from(then) * 100.0).round() as i64;
            t::points(lang, &signed(i64::from(points)), &format!("{}%", signed(percent)))
        }
        _ => t::only_points(lang, &signed(i64::from(points))),
    }
}

/// Two quarters make a line.
fn picture(s: &Summaries, lang: Lang) -> Option<Lines> {
    let (latest, first) = (s.quarters.first()?, s.quarters.last()?);
    if s.quarters.len() < 2 {
        return None;
    }
    let point = |quarter: &Summary, measure: Measure| {
        let figure = quarter.told.iter().find(|told| told.measure == measure).and_then(|told| told.company.as_ref());
        let share = figure.and_then(|figure| match figure.shown {
            Shown::Score(score) => {
                Some(Share { value: f64::from(score) / 100.0, interval: None, firm: figure.response != Response::Low })
            }
            Shown::Level(_) => None,
        });
        let says = figure.map_or_else(|| NOTHING.to_owned(), |figure| t::shown(lang, measure, figure.shown));
        Point { label: t::quarter_short(quarter.first), share, says }
    };
    let series = |measure: Measure| Series {
        label: t::name(lang, measure),
        points: s.quarters.iter().rev().map(|quarter| point(quarter, measure)).collect(),
    };
    let ends = (t::quarter(lang, first.first, first.last), t::quarter(lang, latest.first, latest.last));
    Some(Lines {
        label: t::chart(lang, &ends.0, &ends.1),
        series: DRAWN.into_iter().map(series).collect(),
        target: None,
        unit: "",
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::domain::anonymity::Level;

    fn figure(measure: Measure, parts: &[&str], shown: Shown) -> PulseFigure {
        PulseFigure {
            quarter: date(2026, 7, 1),
            measure,
            parts: parts.iter().map(|part| (*part).to_owned()).collect(),
            n: 21,
            response: Response::Mid,
            shown,
            least: 5,
            definition: "v1".to_owned(),
        }
    }

    fn csv() -> Link {
        Link { href: "/x".to_owned(), label: "csv".to_owned() }
    }

    fn summaries(told: Vec<Told>) -> Summaries {
        let quarter = Summary { first: date(2026, 7, 1), last: date(2026, 9, 30), told };
        Summaries { quarters: vec![quarter], asked_until: None, is_any: true }
    }

    fn told(measure: Measure, company: Option<PulseFigure>, parts: Vec<PulseFigure>) -> Told {
        Told { measure, company, points: None, first: None, parts }
    }

    #[test]
    fn what_may_not_be_shown_is_said_to_be_hidden_and_why() {
        let safety = figure(Measure::Safety, &[], Shown::Level(Level::High));
        let s = summaries(vec![
            told(Measure::Safety, Some(safety), vec![]),
            told(Measure::Workload, None, vec![]),
            told(Measure::Early, None, vec![]),
        ]);
        for lang in [Lang::Ja, Lang::En] {
            let section = section(&s, Whose::Company, csv(), lang);
            let rows: Vec<&str> = section.folds[0].table.rows.iter().map(|row| row[2].as_str()).collect();
            assert_eq!(
                rows,
                [
                    t::in_a_word(lang, &t::high(lang)),
                    t::hidden_parts(lang),
                    t::hidden(lang, 10),
                    t::hidden_pairs(lang, 5),
                ]
            );
            assert!(section.chart.is_none() && section.empty.is_none(), "one quarter makes no line");
            assert!(section.folds[0].table.rows.iter().all(|row| row.len() == section.folds[0].table.head.len()));
        }
        let own = section(&s, Whose::Own, csv(), Lang::En);
        assert!(
            !own.folds[0].table.rows.iter().any(|row| row[1] == t::by_part(Lang::En)),
            "parts are not for everybody"
        );
    }

    #[test]
    fn each_empty_state_says_what_to_wait_for() {
        let at = |asked_until, is_any| {
            let s = Summaries { quarters: vec![], asked_until, is_any };
            section(&s, Whose::Own, csv(), Lang::En).empty.expect("there is nothing")
        };
        let day = Some(date(2026, 12, 31));
        assert!(at(None, false).contains("have not begun"));
        assert!(at(day, false).contains("until"));
        assert!(at(day, true).contains("another period"));
    }

    #[test]
    fn a_difference_has_its_sign_and_its_relative_percent() {
        let of = |measure, points, then| {
            let first = Some(figure(measure, &[], Shown::Score(then)));
            difference(&Told { points, first, ..told(measure, None, vec![]) }, Lang::Ja)
        };
        assert_eq!(of(Measure::Engagement, Some(7), 60), "+7点(+12%)");
        assert_eq!(of(Measure::Engagement, Some(-3), 60), "−3点(−5%)");
        assert_eq!(of(Measure::Engagement, Some(0), 60), "±0点(±0%)");
        assert_eq!(of(Measure::Early, Some(-3), 20), "−3点");
        assert_eq!(of(Measure::Engagement, Some(5), 0), "+5点");
        assert_eq!(of(Measure::Engagement, None, 60), NOTHING);
    }
}
