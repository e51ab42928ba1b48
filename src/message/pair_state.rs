//! A pair is accepted, gets another rhythm, is paused, resumed or ended: told to the other side, answered to the one who did it. A break that
//! ends by itself is told to both. And the question before an end.

use jiff::civil::Date;

use super::parts::{Moment, Side, change_rhythm, home, label, pause, resume, say, sure, undo, with_buttons};
use super::samples;
use super::setup_done::{Rhythm, sample_rhythm, with_rhythm};
use crate::card::{Button, Card, Who};
use crate::command::{Command, Undo, Whom};
use crate::domain::ids::PairId;
use crate::domain::lang::Lang;
use crate::text::catalog::{common, pairs as t, welcome};
use crate::text::formats;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The reader agreed to the rhythm.
    Accepted {
        next: Option<Moment>,
    },
    /// The other side chose another rhythm.
    Rhythm(Rhythm),
    Paused {
        until: Option<Date>,
    },
    Resumed {
        next: Option<Moment>,
    },
    /// The day until which it was paused has passed; nobody did anything.
    BreakOver {
        next: Option<Moment>,
    },
    Ended,
}

/// `by` is whoever changed it, and means nothing where time alone did.
#[derive(Clone, Debug)]
pub struct View {
    pub pair: PairId,
    pub other: Who,
    pub by: Side,
    pub change: Change,
    pub today: Date,
}

pub fn pair_state(v: &View, lang: Lang) -> Card {
    let card = match &v.change {
        Change::Accepted { next } => with_next(say_so(t::accepted(lang, &v.other)), next, v, lang),
        Change::Rhythm(rhythm) => {
            let card = say_so(t::other_changed_rhythm(lang, &v.other));
            with_rhythm(card, rhythm, v.today, lang)
                .hint(say(welcome::unchanged_past(lang)))
                .button(change_rhythm(lang, &v.pair))
        }
        Change::Paused { until } => {
            let card = say_so(paused(v, *until, lang)).hint(say(t::paused_keeps(lang)));
            let back = (v.by == Side::You).then(|| undo(lang, Undo::Pause { pair: v.pair.clone() }));
            with_buttons(card, back).button(resume(lang, &v.pair))
        }
        Change::Resumed { next } => {
            let said = match &v.by {
                Side::You => t::you_resumed(lang, &v.other),
                Side::Other(by) => t::other_resumed(lang, by),
            };
            with_next(say_so(said), next, v, lang)
        }
        Change::BreakOver { next } => with_next(say_so(t::break_over(lang, &v.other)), next, v, lang),
        Change::Ended => {
            let said = match &v.by {
                Side::You => t::you_ended(lang, &v.other),
                Side::Other(by) => t::other_ended(lang, by),
            };
            say_so(said).hint(say(t::ended_keeps(lang))).button(home(lang))
        }
    };
    card.seen_by(say(common::only_you_two(lang, &v.other)))
}

fn say_so(text: String) -> Card {
    Card::saying(say(text))
}

fn with_next(card: Card, next: &Option<Moment>, v: &View, lang: Lang) -> Card {
    match next {
        Some(next) => card.text(say(t::resumed_next(lang, &next.lasting(lang, v.today)))),
        None => card,
    }
}

fn paused(v: &View, until: Option<Date>, lang: Lang) -> String {
    let until = until.map(|until| formats::date(lang, until, v.today));
    match (&v.by, until) {
        (Side::You, None) => t::you_paused(lang, &v.other),
        (Side::You, Some(until)) => t::you_paused_until(lang, &v.other, &until),
        (Side::Other(by), None) => t::other_paused(lang, by),
        (Side::Other(by), Some(until)) => t::other_paused_until(lang, by, &until),
    }
}

/// `pair end` asks first.
pub fn end_question(pair: &PairId, other: &Who, lang: Lang) -> Card {
    let end = Command::PairEnd { with: Whom::Pair(pair.clone()), confirmed: true };
    let ask = label(t::end_ask(lang, other));
    let confirm = sure(lang, ask, t::end_means(lang), common::end(lang));
    Card::saying(say(t::end_ask(lang, other)))
        .hint(say(t::end_means(lang)))
        .button(Button::run(common::end(lang), end).danger(confirm))
        .button(pause(lang, pair))
        .button(Button::run(common::no_thanks(lang), Command::Never))
        .seen_by(say(common::only_you(lang)))
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let next = || Some(samples::zoned_moment());
    let view = |change: Change, by: Side| View {
        pair: samples::pair(),
        other: samples::hanako(lang),
        by,
        change,
        today: samples::TODAY,
    };
    let other = || Side::Other(samples::hanako(lang));
    let without_dates = Rhythm { dates: vec![], ..sample_rhythm(lang) };
    let until = Some(jiff::civil::date(2027, 1, 8));
    let mut all: Vec<(&'static str, Card)> = [
        ("accepted", view(Change::Accepted { next: next() }, Side::You)),
        ("rhythm_by_other", view(Change::Rhythm(sample_rhythm(lang)), other())),
        ("rhythm_by_other_empty", view(Change::Rhythm(without_dates), other())),
        ("paused_by_you", view(Change::Paused { until: None }, Side::You)),
        ("paused_by_you_until", view(Change::Paused { until }, Side::You)),
        ("paused_by_other", view(Change::Paused { until: None }, other())),
        ("paused_by_other_until", view(Change::Paused { until }, other())),
        ("resumed_by_you", view(Change::Resumed { next: next() }, Side::You)),
        ("resumed_by_other", view(Change::Resumed { next: None }, other())),
        ("break_over", view(Change::BreakOver { next: next() }, other())),
        ("ended_by_you", view(Change::Ended, Side::You)),
        ("ended_by_other", view(Change::Ended, other())),
        ("longest", View { other: samples::long_name(lang), ..view(Change::Paused { until }, Side::You) }),
    ]
    .map(|(name, view)| (name, pair_state(&view, lang)))
    .to_vec();
    all.push(("end_question", end_question(&samples::pair(), &samples::hanako(lang), lang)));
    all.push(("end_question_longest", end_question(&samples::pair(), &samples::long_name(lang), lang)));
    all
}
