//! The answer to an undo button, and the smallest answers of all: nothing changed, saved.

use jiff::civil::Date;

use super::parts::{Moment, say};
use super::samples;
use crate::card::{Card, Who};
use crate::domain::lang::Lang;
use crate::text::catalog::{answers as t, common};

/// What was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undone {
    Item,
    /// A topic is back on the agenda.
    Closed,
    Promise,
    /// The meeting is back at this time.
    Move {
        to: Moment,
        other: Who,
    },
    Skip {
        at: Moment,
        other: Who,
    },
    Answer {
        at: Moment,
        other: Who,
    },
    Pause {
        other: Who,
    },
}

pub fn undone(what: &Undone, today: Date, lang: Lang) -> Card {
    Card::saying(say(match what {
        Undone::Item => t::undone_item(lang),
        Undone::Closed => t::undone_closed(lang),
        Undone::Promise => t::undone_promise(lang),
        Undone::Move { to, other } => t::undone_move(lang, &to.lasting(lang, today), other),
        Undone::Skip { at, other } => t::undone_skip(lang, &at.lasting(lang, today), other),
        Undone::Answer { at, other } => t::undone_answer(lang, &at.lasting(lang, today), other),
        Undone::Pause { other } => t::undone_pause(lang, other),
    }))
    .seen_by(say(common::only_you(lang)))
}

/// Answered with "no".
pub fn never(lang: Lang) -> Card {
    Card::saying(say(t::never(lang))).seen_by(say(common::only_you(lang)))
}

pub fn saved(lang: Lang) -> Card {
    Card::saying(say(t::saved(lang))).seen_by(say(common::only_you(lang)))
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let (at, other) = (samples::moment, || samples::hanako(lang));
    let mut all: Vec<(&'static str, Card)> = [
        ("item", Undone::Item),
        ("closed", Undone::Closed),
        ("promise", Undone::Promise),
        ("move", Undone::Move { to: at(), other: other() }),
        ("skip", Undone::Skip { at: at(), other: other() }),
        ("answer", Undone::Answer { at: at(), other: other() }),
        ("pause", Undone::Pause { other: other() }),
        ("longest", Undone::Move { to: samples::zoned_moment(), other: samples::long_name(lang) }),
    ]
    .map(|(name, what)| (name, undone(&what, samples::TODAY, lang)))
    .to_vec();
    all.extend([("never", never(lang)), ("saved", saved(lang))]);
    all
}
