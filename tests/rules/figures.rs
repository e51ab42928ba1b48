//! Each formula against scipy, statsmodels and lifelines (`tests/oracles/figures.py`), and the worked examples of the
//! definition by hand.

use jiff::civil::{Date, date};
use serde::Deserialize;
use taiwa::domain::chance::{Range, quantile};
use taiwa::domain::engagement;
use taiwa::domain::figures::interval::{Interval, newcombe, wilson};
use taiwa::domain::figures::{Month, Period};
use taiwa::domain::landmark::{self, Followed, Tenure, TooFew};
use taiwa::domain::roi::{self, Input, Inputs, Meetings, View};
use taiwa::domain::survival::{Curve, Watched};
use taiwa::domain::turnover::{self, Leaving, Stay};

#[derive(Deserialize)]
struct Oracle {
    wilson: Vec<(i64, i64, f64, f64)>,
    newcombe: Vec<(i64, i64, i64, i64, f64, f64)>,
    survival: Vec<SurvivalCase>,
    triangular: Vec<(f64, f64, f64, f64, f64)>,
    quantiles: Vec<(Vec<f64>, f64, f64)>,
    engagement: Vec<PanelCase>,
    turnover: Vec<StaysCase>,
    worth: Worth,
}

/// Day, at risk, left, share, and the ends of its interval.
type StepCase = (i64, i64, i64, f64, Option<f64>, Option<f64>);

#[derive(Deserialize)]
struct SurvivalCase {
    watched: Vec<(i64, bool)>,
    steps: Vec<StepCase>,
    median: Option<f64>,
}

#[derive(Deserialize)]
struct PanelCase {
    panel: Vec<(f64, f64)>,
    before: f64,
    now: f64,
    relative: f64,
    interval: (f64, f64),
}

#[derive(Deserialize)]
struct StaysCase {
    stays: Vec<(Date, Option<Date>, bool)>,
    heads: f64,
    leavers: i64,
    low: Option<f64>,
    high: Option<f64>,
    ripe: i64,
    early: i64,
}

#[derive(Deserialize)]
struct Worth {
    hours: f64,
    companies: Vec<Company>,
}

#[derive(Deserialize)]
struct Company {
    turnover: f64,
    credit: [f64; 3],
    vacancy: [f64; 3],
    hires: f64,
    months: [f64; 3],
    ramp: [f64; 3],
    relief: [f64; 3],
    additional: [f64; 3],
    cash: [f64; 3],
    full: [f64; 3],
    cost: [f64; 3],
    net: [f64; 3],
    pays_cash: f64,
    pays_full: f64,
}

fn oracle() -> Oracle {
    serde_json::from_str(include_str!("../data/figures.json")).unwrap()
}

#[track_caller]
fn same(ours: f64, theirs: f64, what: &str) {
    assert!((ours - theirs).abs() <= 1e-9 * theirs.abs().max(1.0), "{what}: {ours} is not {theirs}");
}

#[track_caller]
fn near(ours: f64, theirs: f64, by: f64, what: &str) {
    assert!((ours - theirs).abs() <= by, "{what}: {ours} is not within {by} of {theirs}");
}

#[test]
fn wilsons_interval_is_that_of_statsmodels() {
    for (hits, of, low, high) in oracle().wilson {
        let ours = wilson(hits, of).unwrap();
        same(ours.low, low, &format!("low of {hits}/{of}"));
        same(ours.high, high, &format!("high of {hits}/{of}"));
    }
}

#[test]
fn newcombes_interval_is_that_of_statsmodels() {
    for (a, n, b, m, low, high) in oracle().newcombe {
        let ours = newcombe((a, n), (b, m)).unwrap();
        same(ours.low, low, &format!("low of {a}/{n} - {b}/{m}"));
        same(ours.high, high, &format!("high of {a}/{n} - {b}/{m}"));
    }
}

#[test]
fn the_curve_its_band_and_its_median_are_those_of_lifelines() {
    for case in oracle().survival {
        let watched: Vec<Watched> =
            case.watched.iter().map(|(days, ended)| Watched { days: *days, ended: *ended }).collect();
        let curve = Curve::of(&watched);
        assert_eq!(curve.steps.len(), case.steps.len());
        for (step, (day, at_risk, ended, lasting, low, high)) in curve.steps.iter().zip(case.steps) {
            assert_eq!((step.day, step.at_risk, step.ended), (day, at_risk, ended));
            same(step.lasting, lasting, "share");
            assert_eq!(step.band.is_some(), low.is_some(), "day {day}");
            if let (Some(band), Some(low), Some(high)) = (step.band, low, high) {
                same(band.low, low, "low");
                same(band.high, high, "high");
            }
        }
        assert_eq!(curve.median().map(|day| day as f64), case.median);
    }
}

#[test]
fn ranges_and_quantiles_are_those_of_scipy_and_numpy() {
    let oracle = oracle();
    for (low, mid, high, u, value) in oracle.triangular {
        same(Range::new(low, mid, high).unwrap().at(u), value, &format!("{low}/{mid}/{high} at {u}"));
    }
    for (mut values, q, value) in oracle.quantiles {
        values.sort_by(f64::total_cmp);
        same(quantile(&values, q).unwrap(), value, &format!("{q}"));
    }
}

#[test]
fn the_engagement_index_and_its_change_are_those_of_numpy_and_scipy() {
    for case in oracle().engagement {
        let ours = engagement::change(&case.panel, 1).unwrap();
        same(ours.before, case.before, "before");
        same(ours.now, case.now, "now");
        same(ours.relative.unwrap(), case.relative, "relative");
        // Both draw; their ends differ by the error of drawing.
        let width = case.interval.1 - case.interval.0;
        near(ours.interval.low, case.interval.0, 0.06 * width, "low");
        near(ours.interval.high, case.interval.1, 0.06 * width, "high");
        assert_eq!(engagement::change(&case.panel, 1), Some(ours), "the seed makes it repeatable");
    }
}

fn stays(case: &StaysCase) -> Vec<Stay> {
    let stay = |(from, left, voluntary): &(Date, Option<Date>, bool)| Stay {
        from: *from,
        left: left.map(|on| Leaving { on, voluntary: *voluntary }),
    };
    case.stays.iter().map(stay).collect()
}

#[test]
fn turnover_and_early_leaving_are_what_pandas_counts() {
    for case in oracle().turnover {
        let stays = stays(&case);
        let ours = turnover::turnover(&stays, Month { year: 2026, month: 3 }, date(2022, 1, 1));
        same(ours.heads, case.heads, "heads");
        assert_eq!((ours.leavers, ours.is_preliminary()), (case.leavers, false));
        assert_eq!(ours.interval().is_some(), case.low.is_some());
        if let (Some(Interval { low, high }), Some(l), Some(h)) = (ours.interval(), case.low, case.high) {
            same(low, l, "low");
            same(high, h, "high");
        }
        let ever = Period { first: Month { year: 2022, month: 1 }, last: Month { year: 2026, month: 3 } };
        let early = turnover::early(&stays, ever, 365, date(2026, 3, 31));
        assert_eq!((early.hired, early.left), (case.ripe, case.early));
    }
}

#[test]
fn less_than_a_year_of_events_is_a_first_look() {
    let stays = [Stay { from: Date::MIN, left: None }, Stay { from: date(2026, 2, 1), left: None }];
    let look = turnover::turnover(&stays, Month { year: 2026, month: 3 }, date(2025, 12, 2));
    assert_eq!((look.months, look.heads), (3, 5.0 / 3.0));
    assert!(look.is_preliminary());
    let none = turnover::turnover(&[], Month { year: 2026, month: 3 }, date(2027, 1, 1));
    assert_eq!((none.months, none.rate(), none.interval()), (0, None, None));
}

#[test]
fn two_points_fewer_of_ten_are_a_fifth() {
    let change = turnover::change((20, 200), (16, 200)).unwrap();
    same(change.points, -2.0, "points");
    same(change.relative.unwrap(), -20.0, "relative");
    assert!(!change.is_sure(), "200 people are too few to speak of better: {change:?}");
    assert!(turnover::change((500, 5000), (400, 5000)).unwrap().is_sure());
    assert_eq!(turnover::change((0, 10), (1, 10)).unwrap().relative, None);
}

#[test]
fn newcomers_of_a_cohort_need_five_to_be_told_of() {
    let learner = |days: i64| (date(2026, 4, 1), date(2026, 4, 1) + jiff::Span::new().days(days));
    let four: Vec<_> = [60, 70, 80, 90].map(learner).to_vec();
    assert_eq!(turnover::months_until_alone(&four), None);
    let five: Vec<_> = [60, 70, 91, 95, 200].map(learner).to_vec();
    same(turnover::months_until_alone(&five).unwrap(), 91.0 / 30.4, "median");
}

/// What the definition says of a company of 200, in million yen.
const TABLE: [([f64; 3], f64); 4] =
    [([4.5, 5.6, 6.8], 0.0), ([2.7, 3.9, 5.4], 0.0), ([12.8, 18.6, 25.7], 0.5), ([12.8, 18.6, 25.7], 0.9)];

fn inputs(company: &Company) -> Inputs {
    let range = |[low, mid, high]: [f64; 3]| Range::new(low, mid, high).unwrap();
    Inputs::from(&[
        (Input::People, Range::exactly(200.0)),
        (Input::Managers, Range::exactly(40.0)),
        (Input::Turnover, Range::exactly(company.turnover)),
        (Input::Cut, range([0.15, 0.225, 0.30])),
        (Input::Credit, range(company.credit)),
        (Input::HireCost, range([1e6, 1.25e6, 1.5e6])),
        (Input::VacancyCost, range(company.vacancy)),
        (Input::Hires, Range::exactly(company.hires)),
        (Input::RampMonths, range(company.months)),
        (Input::RampValue, range(company.ramp)),
        (Input::ReliefHours, range(company.relief)),
        (Input::ManagerHour, Range::exactly(5000.0)),
        (Input::HourCost, Range::exactly(3500.0)),
        (Input::Additional, range(company.additional)),
        (Input::ToolCost, Range::exactly(600_000.0)),
    ])
    .unwrap()
}

/// 200 people, 24 slots a year, 92 % of them held, half an hour each.
const YEAR: Meetings = Meetings { took_place: 4416, minutes: 4416 * 30 };

#[test]
fn the_company_of_two_hundred_comes_out_as_in_the_definition_and_as_numpy_draws_it() {
    let worth = oracle().worth;
    same(YEAR.hours(10.0), worth.hours, "hours");
    assert_eq!(worth.hours.round(), 5152.0);
    for (company, (table, pays)) in worth.companies.iter().zip(TABLE) {
        let inputs = inputs(company);
        let cash = roi::estimate(&inputs, YEAR, View::Cash, 1).unwrap();
        let full = roi::estimate(&inputs, YEAR, View::Full, 1).unwrap();
        let spread = |s: taiwa::domain::chance::Spread| [s.p10, s.p50, s.p90];
        for (ours, theirs) in [
            (cash.benefit, company.cash),
            (full.benefit, company.full),
            (full.cost, company.cost),
            (full.net, company.net),
        ] {
            // Ten thousand draws against a million: two percent of what is at stake.
            for (ours, theirs) in spread(ours).into_iter().zip(theirs) {
                near(ours, theirs, 0.02 * company.full[1].max(company.cost[1]), "drawn");
            }
        }
        near(cash.pays, company.pays_cash, 0.015, "pays in cash");
        near(full.pays, company.pays_full, 0.015, "pays in full");
        for (ours, said) in spread(full.benefit).into_iter().zip(table) {
            near(ours / 1e6, said, 0.3, "as in the definition");
        }
        near(full.pays, pays, 0.02, "as in the definition");
        assert_eq!(roi::estimate(&inputs, YEAR, View::Full, 1), Some(full), "the seed makes it repeatable");
    }
}

#[test]
fn it_breaks_even_where_a_leaver_costs_nearly_six_million() {
    let worth = oracle().worth;
    let even = roi::break_even(&inputs(&worth.companies[1]), YEAR);
    near(even.cost / 1e6, 18.6, 0.05, "cost");
    near(even.cost_of_leaver.unwrap() / 1e6, 5.8, 0.05, "cost of a leaver");
    near(even.people.unwrap(), 18.632 / 1.25, 0.001, "people kept");
}

fn group(people: i64, left: i64, held: i64) -> impl Iterator<Item = Followed> {
    (0..people).map(move |n| Followed {
        hired: date(2020, 4, 1),
        landmark: date(2025, 6, 30),
        until: if n < left { date(2026, 1, 15) } else { date(2026, 7, 31) },
        left: n < left,
        held,
        due: 6,
    })
}

#[test]
fn people_are_compared_from_the_landmark_on() {
    let all: Vec<Followed> = group(120, 9, 6).chain(group(40, 4, 4)).chain(group(60, 12, 1)).collect();
    let found = landmark::compare(&all, None, 5).unwrap();
    assert_eq!((found.regular.people, found.between.people, found.rare.people), (120, 40, 60));
    assert_eq!((found.regular.left_in_year, found.regular.known_for_year), (9, 120));
    let difference = found.difference.unwrap();
    near(difference.low, -0.248, 0.0005, "low");
    near(difference.high, -0.023, 0.0005, "high");
    assert_eq!(landmark::compare(&all, Some(Tenure::UnderThreeYears), 5), Err(TooFew::People { least: 30 }));
    assert!(landmark::compare(&all, Some(Tenure::ThreeYearsAndMore), 5).is_ok());
}

#[test]
fn few_people_or_few_leavers_are_not_compared() {
    let few: Vec<Followed> = group(29, 9, 6).chain(group(60, 12, 1)).collect();
    assert_eq!(landmark::compare(&few, None, 5), Err(TooFew::People { least: 30 }));
    let calm: Vec<Followed> = group(60, 1, 6).chain(group(60, 3, 1)).collect();
    assert_eq!(landmark::compare(&calm, None, 5), Err(TooFew::Leavers { least: 5 }));
    let wide: Vec<Followed> = group(60, 9, 6).chain(group(60, 12, 1)).collect();
    assert_eq!(landmark::compare(&wide, None, 40), Err(TooFew::People { least: 80 }));
}

#[test]
fn who_had_no_slot_belongs_to_no_group_and_who_was_moved_is_no_leaver() {
    let nobody = Followed { due: 0, held: 0, ..group(1, 0, 0).next().unwrap() };
    assert_eq!(nobody.arm(), None);
    let moved = Followed { until: date(2025, 9, 1), ..group(1, 0, 6).next().unwrap() };
    let all: Vec<Followed> = group(60, 9, 6).chain([moved]).chain(group(60, 12, 1)).collect();
    let found = landmark::compare(&all, None, 5).unwrap();
    assert_eq!((found.regular.people, found.regular.known_for_year), (61, 60));
    assert_eq!(Followed::landmark_of(date(2026, 4, 1), date(2026, 1, 1)), date(2026, 6, 30));
}
