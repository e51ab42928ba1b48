//! After the wrap-up was saved, to both: what was decided, who promised what until when, the next date.

use jiff::civil::{Date, DateTime};

use super::parts::{Moment, Promise, counted, list, say};
use super::samples;
use crate::card::{Button, Card, Esc, FormId, Who};
use crate::command::{Command, Whom};
use crate::domain::ids::{OccurrenceId, PairId};
use crate::domain::lang::Lang;
use crate::text::catalog::{common, meetings as t};
use crate::text::formats;

/// `promises` are all that are open towards the next meeting.
#[derive(Clone, Debug)]
pub struct View {
    pub pair: PairId,
    pub occurrence: OccurrenceId,
    pub other: Who,
    pub at: DateTime,
    pub today: Date,
    pub minutes: Option<Esc>,
    pub promises: Vec<Promise>,
    pub next: Option<Moment>,
}

pub fn recap(v: &View, lang: Lang) -> Card {
    let decided = t::recap_decided(lang, &formats::date(lang, v.at.date(), v.today));
    let card = Card::titled(say(t::recap_title(lang, &v.other))).text(say(decided));
    let card = match &v.minutes {
        Some(minutes) => card.quote(minutes.clone()),
        None => card.hint(say(t::recap_no_notes(lang))),
    };
    let heading = counted(lang, t::recap_promises(lang), v.promises.len());
    let rows = v.promises.iter().map(|promise| promise.row(lang, v.today)).collect();
    let next = match &v.next {
        Some(next) => t::recap_next(lang, &next.lasting(lang, v.today)),
        None => t::recap_no_next(lang),
    };
    card.list(
        list(heading, rows, t::recap_no_promises(lang)).more(Command::ActionList { with: Whom::Pair(v.pair.clone()) }),
    )
    .text(say(next))
    .button(Button::open(t::recap_edit(lang), FormId::WrapUp { occurrence: v.occurrence.clone(), version: None }))
    .seen_by(say(common::only_you_two(lang, &v.other)))
}

pub fn sample(lang: Lang) -> View {
    View {
        pair: samples::pair(),
        occurrence: samples::occurrence(),
        other: samples::hanako(lang),
        at: samples::this_afternoon(),
        today: samples::TODAY,
        minutes: Some(samples::words(
            lang,
            "手順書を先に整える。\n役割は8月にもう一度話す。",
            "The runbook comes first.\nRoles again in August.",
        )),
        promises: samples::promises(lang).into_iter().skip(1).collect(),
        next: Some(Moment::new(jiff::civil::date(2026, 8, 4).at(15, 0, 0, 0))),
    }
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let longest = View {
        other: samples::long_name(lang),
        minutes: Some(samples::long_words(lang)),
        promises: samples::forty_promises(lang),
        next: Some(samples::zoned_moment()),
        ..sample(lang)
    };
    [
        ("ordinary", sample(lang)),
        ("empty", View { minutes: None, promises: vec![], next: None, ..sample(lang) }),
        ("longest", longest),
    ]
    .map(|(name, view)| (name, recap(&view, lang)))
    .to_vec()
}
