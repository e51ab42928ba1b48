//! To a manager about somebody new: the first 1on1 within five working days, and what comes after twelve weeks.

use super::parts::{pick_time, say, with_buttons};
use super::samples;
use crate::card::{Button, Card, Esc, FormId};
use crate::domain::ids::{OccurrenceId, PairId, PersonId};
use crate::domain::lang::Lang;
use crate::text::catalog::{common, roster as t};

/// How far the two are.
#[derive(Clone, Debug)]
pub enum Standing {
    /// They have no 1on1; the newcomer is known in chat, or not yet.
    Apart(Option<PersonId>),
    /// They have one whose first meeting is later than the first five working days.
    Late(PairId, Option<OccurrenceId>),
    /// A meeting is planned in time, or was held.
    Planned,
}

/// `name` is the newcomer's as the roster has it; `days` counts the first day.
#[derive(Clone, Debug)]
pub struct View {
    pub name: Esc,
    pub days: usize,
    pub standing: Standing,
}

pub fn new_hire(v: &View, lang: Lang) -> Card {
    let card = Card::titled(say(t::new_title(lang, &v.name)));
    let (card, button) = match &v.standing {
        Standing::Planned => (card.text(say(t::new_planned(lang, &v.name))), None),
        Standing::Apart(person) => {
            let begin = person
                .as_ref()
                .map(|with| Button::open(t::begin(lang), FormId::Begin { with: with.clone() }).primary());
            let card = card.text(say(t::new_about(lang, &v.name, v.days))).hint(say(t::new_weekly(lang)));
            (card, begin)
        }
        Standing::Late(pair, occurrence) => {
            let card = card.text(say(t::new_about(lang, &v.name, v.days))).hint(say(t::new_weekly(lang)));
            (card, Some(pick_time(lang, pair, occurrence.as_ref()).primary()))
        }
    };
    with_buttons(card, button).seen_by(say(common::only_you(lang)))
}

/// The twelve weeks are over.
#[derive(Clone, Debug)]
pub struct Weeks {
    pub name: Esc,
    pub pair: PairId,
}

pub fn weeks(v: &Weeks, lang: Lang) -> Card {
    Card::titled(say(t::weeks_title(lang, &v.name)))
        .text(say(t::weeks_about(lang)))
        .button(Button::open(t::weeks_change(lang), FormId::Rhythm { pair: v.pair.clone() }))
        .seen_by(say(common::only_you(lang)))
}

fn name(lang: Lang) -> Esc {
    samples::words(lang, "山田 花子", "Hanako Yamada")
}

fn long(lang: Lang) -> Esc {
    samples::words(lang, &"寿限無".repeat(20), &"Hubert Blaine ".repeat(5))
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let apart = Standing::Apart(Some(PersonId::new("person-1")));
    let late = Standing::Late(samples::pair(), Some(samples::occurrence()));
    let view = |name: Esc, standing| View { name, days: 2, standing };
    [
        ("ordinary", view(name(lang), apart)),
        ("unknown", view(name(lang), Standing::Apart(None))),
        ("late", view(name(lang), late.clone())),
        ("empty", view(name(lang), Standing::Planned)),
        ("longest", view(long(lang), late)),
    ]
    .map(|(name, view)| (name, new_hire(&view, lang)))
    .to_vec()
}

pub fn weeks_samples(lang: Lang) -> Vec<(&'static str, Card)> {
    [("ordinary", name(lang)), ("longest", long(lang))]
        .map(|(sample, name)| (sample, weeks(&Weeks { name, pair: samples::pair() }, lang)))
        .to_vec()
}
