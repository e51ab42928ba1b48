//! The answer to `pair list`: everybody the reader has 1on1s with, the rhythm, and what can be done about it.

use jiff::civil::Date;

use super::parts::{Moment, home, pause, resume, say, start_pair};
use super::samples;
use crate::card::{Button, Card, Esc, FormId, List, Mark, Row, Who};
use crate::command::{Command, Whom};
use crate::domain::ids::PairId;
use crate::domain::lang::Lang;
use crate::text::catalog::{answers, common, pairs as t};
use crate::text::formats;

#[derive(Clone, Debug)]
pub enum State {
    Active { next: Option<Moment> },
    Paused { until: Option<Date> },
}

/// `rhythm` is in words (`Rhythm::describe`).
#[derive(Clone, Debug)]
pub struct Pair {
    pub pair: PairId,
    pub other: Who,
    pub rhythm: String,
    pub state: State,
}

#[derive(Clone, Debug)]
pub struct View {
    pub today: Date,
    pub pairs: Vec<Pair>,
}

pub fn pairs(v: &View, lang: Lang) -> Card {
    let rows = v.pairs.iter().map(|pair| row(pair, v.today, lang)).collect();
    Card::untitled()
        .list(
            List::new(say(format!("*{}*", t::list_title(lang))), rows)
                .or_empty(say(answers::unpaired(lang)))
                .whole(Command::PairList),
        )
        .button(start_pair(lang))
        .button(home(lang))
        .seen_by(say(common::only_you(lang)))
}

fn row(p: &Pair, today: Date, lang: Lang) -> Row {
    let rhythm = Button::open(t::change_rhythm(lang), FormId::Rhythm { pair: p.pair.clone() });
    let with = Whom::Pair(p.pair.clone());
    let end = Button::run(common::end(lang), Command::PairEnd { with, confirmed: false });
    // As words: the asterisks of a cron expression are no emphasis.
    let rhythm_words = Esc::new(&p.rhythm);
    let line = match &p.state {
        State::Active { next: None } => t::row(lang, &p.other, &rhythm_words),
        State::Active { next: Some(next) } => t::row_next(lang, &p.other, &rhythm_words, &next.text(lang, today)),
        State::Paused { until: None } => t::row_paused(lang, &p.other),
        State::Paused { until: Some(until) } => {
            t::row_paused_until(lang, &p.other, &formats::date(lang, *until, today))
        }
    };
    let middle = match p.state {
        State::Active { .. } => pause(lang, &p.pair),
        State::Paused { .. } => resume(lang, &p.pair),
    };
    Row::new(Mark::Plain, say(line)).button(rhythm).button(middle).button(end)
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let active = Pair {
        pair: samples::pair(),
        other: samples::hanako(lang),
        rhythm: samples::rhythm(lang),
        state: State::Active { next: Some(samples::moment()) },
    };
    let paused = Pair {
        other: samples::sato(lang),
        state: State::Paused { until: Some(jiff::civil::date(2026, 8, 20)) },
        ..active.clone()
    };
    let long = Pair { other: samples::long_name(lang), state: State::Paused { until: None }, ..active.clone() };
    [("ordinary", vec![active, paused]), ("empty", vec![]), ("longest", vec![long; 40])]
        .map(|(name, all)| (name, pairs(&View { today: samples::TODAY, pairs: all }, lang)))
        .to_vec()
}
