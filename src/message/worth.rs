//! The answer to `admin kpi`: what the estimate is made from, what it says in both views, or what it still needs. Shows no
//! percentage that the company did not give itself.

use super::parts::{list, say};
use crate::card::{Card, Esc, Mark, Row};
use crate::command::Command;
use crate::domain::chance::Range;
use crate::domain::lang::Lang;
use crate::domain::roi::{BreakEven, Estimate, Input};
use crate::text::catalog::worth as t;

#[derive(Clone, Debug)]
pub struct View {
    pub given: Vec<(Input, Range, Esc)>,
    /// What is missing, and whether there is no 1on1 to weigh.
    pub missing: Option<(Vec<Input>, bool)>,
    /// Cash, full, where it breaks even, and the hours.
    pub estimate: Option<(Estimate, Estimate, BreakEven, f64)>,
}

pub fn not_yours(lang: Lang) -> Card {
    Card::saying(say(t::not_yours(lang)))
}

pub fn worth(v: &View, lang: Lang) -> Card {
    let mut card = Card::titled(say(t::title(lang)));
    if let Some((cash, full, even, hours)) = &v.estimate {
        for (heading, estimate) in [(t::cash(lang), cash), (t::full(lang), full)] {
            let rows = [
                t::benefit(lang, &t::amounts(lang, estimate.benefit)),
                t::cost(lang, &t::amounts(lang, estimate.cost)),
                t::pays(lang, (estimate.pays * 100.0).round() as i64),
            ];
            let rows = rows.into_iter().map(|row| Row::new(Mark::Plain, say(row))).collect();
            card = card.list(list(heading, rows, t::nothing_given(lang)));
        }
        card = card.text(say(t::hours(lang, &t::whole(*hours))));
        if let Some(people) = even.people {
            card = card.text(say(t::even_people(lang, &t::short(people))));
        }
        if let Some(cost) = even.cost_of_leaver {
            card = card.text(say(t::even_cost(lang, &t::yen(lang, &t::whole(cost)))));
        }
    }
    if let Some((missing, no_meetings)) = &v.missing {
        if !missing.is_empty() {
            let rows = missing
                .iter()
                .map(|input| Row::new(Mark::Open, say(t::missing_line(lang, &t::name(lang, *input), input.code()))));
            card = card.list(list(t::missing(lang), rows.collect(), t::nothing_given(lang)));
        }
        if *no_meetings {
            card = card.text(say(t::no_meetings(lang)));
        }
    }
    let rows = v.given.iter().map(|(input, range, source)| {
        let line = t::given_line(lang, &t::name(lang, *input), &t::range(lang, *input, *range), source);
        Row::new(Mark::Plain, say(line))
    });
    let given = list(t::given(lang), rows.collect(), t::nothing_given(lang)).more(Command::AdminKpi);
    card = card.list(given).hint(say(t::how(lang)));
    if v.estimate.is_some() {
        card = card.hint(say(t::estimate_only(lang))).hint(say(t::association(lang)));
    }
    card.seen_by(say(t::seen_by(lang)))
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    use crate::domain::chance::Spread;
    let ja = lang == Lang::Ja;
    let source = Esc::new(if ja { "自社の採用実績 2025年度" } else { "our own hiring, FY2025" });
    let range = |low, mid, high| Range { low, mid, high };
    let given = vec![
        (Input::People, Range::exactly(200.0), source.clone()),
        (Input::Turnover, Range::exactly(0.142), source.clone()),
        (Input::HireCost, range(1e6, 1.25e6, 1.5e6), source),
    ];
    let spread = |p10, p50, p90| Spread { p10, p50, p90 };
    let estimate = |benefit, pays| Estimate {
        benefit,
        cost: spread(18.6e6, 18.6e6, 18.6e6),
        net: spread(-15.9e6, -14.7e6, -13.2e6),
        return_on_cost: None,
        pays,
    };
    let even = BreakEven { cost: 18.632e6, cost_of_leaver: Some(5.83e6), people: Some(14.9) };
    let cash = estimate(spread(2.7e6, 3.9e6, 5.4e6), 0.0);
    let full = estimate(spread(12.8e6, 18.7e6, 25.7e6), 0.5);
    let ordinary = View { given, missing: None, estimate: Some((cash, full, even, 5152.0)) };
    let required = Input::ALL.into_iter().filter(|input| input.otherwise().is_none()).collect();
    let empty = View { given: vec![], missing: Some((required, true)), estimate: None };
    let words = super::samples::long_words(lang);
    let given = Input::ALL.into_iter().map(|input| (input, range(1e11, 2e11, 3e11), words.clone())).collect();
    let longest = View { given, ..ordinary.clone() };
    [("ordinary", ordinary), ("empty", empty), ("longest", longest)]
        .map(|(name, view)| (name, worth(&view, lang)))
        .to_vec()
}
