//! The short answer after a promise was made or changed: how it stands now, and the way back.

use jiff::civil::Date;

use super::item_saved::short;
use super::parts::{Promise, Standing, plain_label, say, undo, with_buttons};
use super::samples;
use crate::card::{Button, Card, FormId, Who};
use crate::command::{Command, Undo, Whom};
use crate::domain::ids::PairId;
use crate::domain::lang::Lang;
use crate::text::catalog::{answers, common, promises as t};
use crate::text::formats;

/// What was done to the promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// `others` are the reader's other pairs when the pair was a guess; empty when it was named or the only one.
    Added {
        others: Vec<(PairId, Who)>,
    },
    Done,
    Reopened,
    /// Until this day, or until the next 1on1.
    Snoozed {
        until: Option<Date>,
    },
    Edited,
    Dropped,
    /// On the next agenda.
    Discussing,
    /// Taken to this pair from another one.
    Taken,
}

#[derive(Clone, Debug)]
pub struct View {
    pub pair: PairId,
    pub other: Who,
    pub promise: Promise,
    pub change: Change,
    pub today: Date,
}

pub fn promise_saved(v: &View, lang: Lang) -> Card {
    let other = &v.other;
    let said = match &v.change {
        Change::Added { .. } => t::added(lang, other),
        Change::Done => t::done(lang, other),
        Change::Reopened => t::reopened(lang, other),
        Change::Snoozed { until: None } => t::snoozed(lang, other),
        Change::Snoozed { until: Some(until) } => t::snoozed_to(lang, &formats::near(lang, *until, v.today), other),
        Change::Edited => t::edited(lang, other),
        Change::Dropped => t::dropped(lang, other),
        Change::Discussing => t::discussing(lang, other),
        Change::Taken => answers::promise_taken(lang, other),
    };
    let card = Card::saying(say(said)).text(v.promise.line(lang, v.today));
    let list = Button::run(common::show_promises(lang), Command::ActionList { with: Whom::Pair(v.pair.clone()) });
    let card = match &v.change {
        Change::Added { others } => {
            let edit = Button::open(common::edit(lang), FormId::EditPromise { promise: v.promise.id.clone() });
            let back = undo(lang, Undo::Promise { promise: v.promise.id.clone() });
            with_buttons(guessed(card, v, others, lang), [back, edit, list])
        }
        Change::Done | Change::Dropped => with_buttons(card, [v.promise.reopen_button(lang), list]),
        Change::Reopened | Change::Snoozed { .. } | Change::Edited | Change::Discussing | Change::Taken => {
            card.button(list)
        }
    };
    card.seen_by(say(common::only_you_two(lang, other)))
}

fn guessed(card: Card, v: &View, others: &[(PairId, Who)], lang: Lang) -> Card {
    if others.is_empty() {
        return card;
    }
    let buttons = others.iter().map(|(pair, other)| {
        let command = Command::ActionTo { promise: v.promise.id.clone(), pair: pair.clone() };
        Button::run(plain_label(&answers::promise_to_other(lang, &short(other))), command)
    });
    card.hint(say(answers::guessed(lang, &v.other))).inline(buttons.collect())
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let view = |change: Change, standing: Standing| View {
        pair: samples::pair(),
        other: samples::hanako(lang),
        promise: samples::promise(lang, standing),
        change,
        today: samples::TODAY,
    };
    let sato = (PairId::new("pair-2"), samples::sato(lang));
    let long = (PairId::new("pair-3"), samples::long_name(lang));
    let longest = View {
        other: samples::long_name(lang),
        promise: samples::forty_promises(lang)[1].clone(),
        ..view(Change::Added { others: vec![long; 12] }, Standing::Open)
    };
    [
        ("ordinary", view(Change::Added { others: vec![] }, Standing::Open)),
        ("guessed", view(Change::Added { others: vec![sato] }, Standing::Open)),
        ("done", view(Change::Done, Standing::Done)),
        ("reopened", view(Change::Reopened, Standing::Late { days: 1 })),
        ("snoozed", view(Change::Snoozed { until: None }, Standing::Waiting)),
        ("snoozed_to", view(Change::Snoozed { until: Some(jiff::civil::date(2026, 7, 31)) }, Standing::Open)),
        ("edited", view(Change::Edited, Standing::Open)),
        ("dropped", view(Change::Dropped, Standing::Open)),
        ("discussing", view(Change::Discussing, Standing::Open)),
        ("taken", view(Change::Taken, Standing::Open)),
        ("longest", longest),
    ]
    .map(|(name, view)| (name, promise_saved(&view, lang)))
    .to_vec()
}
