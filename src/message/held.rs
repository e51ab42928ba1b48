//! 「1on1はできましたか？」: asked of both after the end, asked once more the next business day in other words. After an
//! answer the same card shows it, with the way to the wrap-up and the way to object.

use jiff::civil::{Date, DateTime};

use super::parts::{Moment, Side, pick_time, say, theme_name, undo, with_buttons};
use super::samples;
use crate::card::{Button, Card, FormId, Who};
use crate::command::{Command, Undo, Whom};
use crate::domain::agenda::Horizon;
use crate::domain::ids::{OccurrenceId, PairId};
use crate::domain::lang::Lang;
use crate::text::catalog::{common, meetings as t, programme};
use crate::text::formats;

/// What is known so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    None,
    Held {
        by: Side,
    },
    NotHeld {
        by: Side,
    },
    Moved {
        to: Moment,
    },
    /// The two said different things.
    Disputed,
    /// Too late to change.
    Closed,
}

#[derive(Clone, Debug)]
pub struct View {
    pub pair: PairId,
    pub occurrence: OccurrenceId,
    pub other: Who,
    pub at: DateTime,
    pub today: Date,
    pub answer: Answer,
    /// The wrap-up was saved: its button says 「書き足す」.
    pub wrapped_up: bool,
    /// What the reader would like to talk about next time, once they have said so.
    pub theme: Option<Horizon>,
}

pub fn held(v: &View, lang: Lang) -> Card {
    let when = formats::when_plain(lang, v.at, v.today);
    asked(t::held_title(lang), t::held_about(lang, &when, &v.other), v, lang)
}

/// The second and last time the question is asked.
pub fn follow_up(v: &View, lang: Lang) -> Card {
    let when = formats::when_plain(lang, v.at, v.today);
    asked(t::follow_up_title(lang), t::follow_up_about(lang, &when, &v.other), v, lang)
}

/// The question as long as it is one; afterwards the title names the meeting.
fn asked(title: String, about: String, v: &View, lang: Lang) -> Card {
    match v.answer {
        Answer::None => answered(Card::titled(say(title)).text(say(about)), v, lang),
        Answer::Held { .. } | Answer::NotHeld { .. } | Answer::Moved { .. } | Answer::Disputed | Answer::Closed => {
            let when = formats::when_plain(lang, v.at, v.today);
            answered(Card::titled(say(t::record_title(lang, &when, &v.other))), v, lang)
        }
    }
}

/// The answer to the commands `done` and `missed`.
pub fn answer(v: &View, lang: Lang) -> Card {
    let about = t::held_about(lang, &formats::when_plain(lang, v.at, v.today), &v.other);
    answered(Card::untitled().text(say(about)), v, lang)
}

fn answered(card: Card, v: &View, lang: Lang) -> Card {
    let card = match &v.answer {
        Answer::None => {
            let moved = FormId::Reschedule { occurrence: v.occurrence.clone() };
            let buttons =
                [yes(v, lang).primary(), Button::open(t::moved_button(lang), moved), no(v, common::held_no(lang))];
            with_buttons(card, buttons)
        }
        Answer::Held { by: Side::You } => {
            let take_back = undo(lang, Undo::Answer { occurrence: v.occurrence.clone() });
            with_buttons(next_theme(card.text(say(t::you_said_yes(lang))), v, lang), [wrap_up(v, lang), take_back])
        }
        Answer::Held { by: Side::Other(other) } => {
            let object = no(v, t::not_so(lang));
            let card = next_theme(card.text(say(t::other_said_yes(lang, other))), v, lang);
            with_buttons(card, [wrap_up(v, lang), object])
        }
        Answer::NotHeld { by } => not_held(card, v, by, lang),
        Answer::Moved { to } => card.text(say(t::now_at(lang, &to.lasting(lang, v.today)))),
        Answer::Disputed => {
            let buttons = [yes(v, lang), no(v, common::held_no(lang))];
            with_buttons(card.text(say(t::disputed(lang, &v.other))), buttons)
        }
        Answer::Closed => card.text(say(t::closed(lang))),
    };
    card.seen_by(say(common::only_you_two(lang, &v.other)))
}

/// What the reader would like to talk about next: asked with three buttons, or shown as said.
fn next_theme(card: Card, v: &View, lang: Lang) -> Card {
    match v.theme {
        Some(theme) => card.hint(say(programme::theme_is(lang, &theme_name(lang, theme)))),
        None => {
            let button = |horizon: Horizon| {
                let command = Command::NextTheme { occurrence: v.occurrence.clone(), horizon };
                Button::run(theme_name(lang, horizon), command)
            };
            card.hint(say(programme::ask_theme(lang))).inline(Horizon::ALL.map(button).to_vec())
        }
    }
}

/// The answer to what somebody would like to talk about next.
pub fn theme_chosen(other: &Who, theme: Horizon, lang: Lang) -> Card {
    Card::saying(say(programme::theme_chosen(lang, &theme_name(lang, theme))))
        .seen_by(say(common::only_you_two(lang, other)))
}

fn not_held(card: Card, v: &View, by: &Side, lang: Lang) -> Card {
    let (said, back) = match by {
        Side::You => (t::you_said_no(lang), undo(lang, Undo::Answer { occurrence: v.occurrence.clone() })),
        Side::Other(other) => (t::other_said_no(lang, other), yes(v, lang)),
    };
    let card = card.text(say(said)).hint(say(t::carried_on(lang)));
    with_buttons(card, [pick_time(lang, &v.pair, Some(&v.occurrence)), back])
}

fn yes(v: &View, lang: Lang) -> Button {
    let with = Whom::Pair(v.pair.clone());
    Button::run(common::held_yes(lang), Command::Held { with, occurrence: Some(v.occurrence.clone()) })
}

fn no(v: &View, label: String) -> Button {
    let with = Whom::Pair(v.pair.clone());
    Button::run(label, Command::NotHeld { with, occurrence: Some(v.occurrence.clone()) })
}

fn wrap_up(v: &View, lang: Lang) -> Button {
    let form = FormId::WrapUp { occurrence: v.occurrence.clone(), version: None };
    if v.wrapped_up {
        Button::open(t::recap_edit(lang), form)
    } else {
        Button::open(common::wrap_up(lang), form).primary()
    }
}

pub fn sample(lang: Lang) -> View {
    View {
        pair: samples::pair(),
        occurrence: samples::occurrence(),
        other: samples::hanako(lang),
        at: samples::this_afternoon(),
        today: samples::TODAY,
        answer: Answer::None,
        wrapped_up: false,
        theme: None,
    }
}

fn views(lang: Lang) -> Vec<(&'static str, View)> {
    let other = || Side::Other(samples::hanako(lang));
    let with = |answer: Answer| View { answer, ..sample(lang) };
    vec![
        ("ordinary", sample(lang)),
        ("held_by_you", with(Answer::Held { by: Side::You })),
        ("held_by_other", with(Answer::Held { by: other() })),
        ("theme_said", View { theme: Some(Horizon::Mid), ..with(Answer::Held { by: Side::You }) }),
        ("wrapped_up", View { wrapped_up: true, ..with(Answer::Held { by: Side::You }) }),
        ("not_held_by_you", with(Answer::NotHeld { by: Side::You })),
        ("not_held_by_other", with(Answer::NotHeld { by: other() })),
        ("moved", with(Answer::Moved { to: samples::moment() })),
        ("disputed", with(Answer::Disputed)),
        ("closed", with(Answer::Closed)),
        ("longest", View { other: samples::long_name(lang), ..with(Answer::Disputed) }),
    ]
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    views(lang).into_iter().map(|(name, view)| (name, held(&view, lang))).collect()
}

pub fn follow_up_samples(lang: Lang) -> Vec<(&'static str, Card)> {
    views(lang).into_iter().map(|(name, view)| (name, follow_up(&view, lang))).collect()
}

pub fn answer_samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let chosen = ("theme_chosen", theme_chosen(&samples::hanako(lang), Horizon::Long, lang));
    let views = views(lang).into_iter().filter(|(name, _)| *name != "ordinary");
    views.map(|(name, v)| (name, answer(&v, lang))).chain([chosen]).collect()
}
