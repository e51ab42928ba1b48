//! The answer to `history`: the last meetings of a pair, what became of each, and the shared notes.

use jiff::civil::{Date, DateTime};

use super::parts::say;
use super::samples;
use crate::card::{Card, Esc, Who};
use crate::domain::lang::Lang;
use crate::text::catalog::{answers as t, common, meetings};
use crate::text::formats;

/// What became of a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Planned,
    Held,
    Late,
    Skipped,
    Unanswered,
    Exempt,
    Disputed,
}

#[derive(Clone, Debug)]
pub struct Past {
    pub at: DateTime,
    pub outcome: Outcome,
    /// Where it moved to, when it took place at another time than planned.
    pub moved_to: Option<DateTime>,
    pub topics: Vec<Esc>,
    pub minutes: Option<Esc>,
    pub promises_done: usize,
    pub promises: usize,
}

/// Newest first.
#[derive(Clone, Debug)]
pub struct View {
    pub other: Who,
    pub meetings: Vec<Past>,
    pub today: Date,
}

pub fn history(v: &View, lang: Lang) -> Card {
    let card = Card::titled(say(t::history_title(lang, &v.other)));
    let card = if v.meetings.is_empty() { card.text(say(t::history_empty(lang))) } else { card };
    v.meetings
        .iter()
        .fold(card, |card, past| meeting(card, past, v.today, lang))
        .seen_by(say(common::only_you_two(lang, &v.other)))
}

fn meeting(card: Card, past: &Past, today: Date, lang: Lang) -> Card {
    let when = formats::when_plain(lang, past.at, today);
    let card = card.text(say(t::history_row(lang, &when, &outcome(&past.outcome, lang))));
    let card = match past.moved_to {
        Some(to) => card.hint(say(meetings::took_place(lang, &formats::when_plain(lang, to, today)))),
        None => card,
    };
    let card = if past.topics.is_empty() {
        card
    } else {
        let topics: Vec<String> = past.topics.iter().map(Esc::to_string).collect();
        card.hint(say(t::history_topics(lang, &topics.join(" / "))))
    };
    let card = match past.promises {
        0 => card,
        all => card.hint(say(t::history_promises(lang, past.promises_done, all))),
    };
    match &past.minutes {
        Some(minutes) => card.quote(minutes.clone()),
        None => card,
    }
}

fn outcome(outcome: &Outcome, lang: Lang) -> String {
    match outcome {
        Outcome::Planned => t::was_planned(lang),
        Outcome::Held => t::was_held(lang),
        Outcome::Late => t::was_late(lang),
        Outcome::Skipped => t::was_missed(lang),
        Outcome::Unanswered => t::was_unanswered(lang),
        Outcome::Exempt => t::was_exempt(lang),
        Outcome::Disputed => t::was_disputed(lang),
    }
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let held = Past {
        at: jiff::civil::date(2026, 7, 7).at(15, 0, 0, 0),
        outcome: Outcome::Held,
        moved_to: None,
        topics: samples::shared_items(lang).into_iter().map(|item| item.text).collect(),
        minutes: Some(samples::words(lang, "手順書を先に整える。", "The runbook comes first.")),
        promises_done: 1,
        promises: 3,
    };
    let plain = |outcome: Outcome| Past { outcome, topics: vec![], minutes: None, promises: 0, ..held.clone() };
    let late = Past { moved_to: Some(samples::tuesday()), ..plain(Outcome::Late) };
    let all = vec![
        held.clone(),
        late,
        plain(Outcome::Planned),
        plain(Outcome::Skipped),
        plain(Outcome::Unanswered),
        plain(Outcome::Exempt),
        plain(Outcome::Disputed),
    ];
    let long = Past { topics: vec![samples::long_words(lang); 10], minutes: Some(samples::long_words(lang)), ..held };
    let view = View { other: samples::hanako(lang), meetings: all, today: samples::TODAY };
    [
        ("ordinary", view.clone()),
        ("empty", View { meetings: vec![], ..view.clone() }),
        ("longest", View { other: samples::long_name(lang), meetings: vec![long; 40], ..view }),
    ]
    .map(|(name, view)| (name, history(&view, lang)))
    .to_vec()
}
