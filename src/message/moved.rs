//! A meeting has another time: told to the other side at once, and answered to the one who moved it.

use jiff::civil::{Date, DateTime};

use super::parts::{Moment, Side, add_topic, move_it, say, undo, with_buttons};
use super::samples;
use crate::card::{Button, Card, Esc, FormId, Who};
use crate::command::Undo;
use crate::domain::ids::{OccurrenceId, PairId};
use crate::domain::lang::Lang;
use crate::text::catalog::{common, meetings as t};
use crate::text::formats;

/// `other` is the counterpart of the reader; `by` is who moved it. `is_so` ends when the meeting gets yet another time, is
/// skipped or over: the buttons go.
#[derive(Clone, Debug)]
pub struct View {
    pub pair: PairId,
    pub occurrence: OccurrenceId,
    pub other: Who,
    pub by: Side,
    pub from: DateTime,
    pub to: Moment,
    pub note: Option<Esc>,
    pub today: Date,
    pub is_so: bool,
    pub undo: Option<Undo>,
}

pub fn moved(v: &View, lang: Lang) -> Card {
    let title = match &v.by {
        Side::You => t::you_moved_title(lang, &v.other),
        Side::Other(_) => t::moved_title(lang, &v.other),
    };
    let (from, to) = (formats::when_plain(lang, v.from, v.today), v.to.lasting(lang, v.today));
    let card = Card::titled(say(title)).text(say(t::moved_to(lang, &from, &to)));
    let card = match &v.note {
        Some(note) => card.text(say(t::one_word(lang))).quote(note.clone()),
        None => card,
    };
    let card = match &v.by {
        Side::You => {
            let card = card.hint(say(t::told_at_once(lang, &v.other)));
            let back = v.undo.clone().map(|what| undo(lang, what));
            with_buttons(card, back.into_iter().chain([move_it(lang, &v.occurrence)]))
        }
        Side::Other(by) if !v.is_so => card.text(say(t::moved_by(lang, by))).hint(say(t::moved_since(lang))),
        Side::Other(by) => {
            let card = card.text(say(t::moved_by(lang, by))).hint(say(t::moved_keeps(lang)));
            let form = FormId::Reschedule { occurrence: v.occurrence.clone() };
            with_buttons(card, [add_topic(lang, &v.pair), Button::open(common::another_time(lang), form)])
        }
    };
    card.seen_by(say(common::only_you_two(lang, &v.other)))
}

pub fn sample(lang: Lang) -> View {
    View {
        pair: samples::pair(),
        occurrence: samples::occurrence(),
        other: samples::hanako(lang),
        by: Side::Other(samples::hanako(lang)),
        from: samples::this_afternoon(),
        to: samples::moment(),
        note: None,
        today: samples::TODAY,
        is_so: true,
        undo: None,
    }
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let back = Undo::Move { occurrence: samples::occurrence(), to: samples::this_afternoon(), nth: Some(1) };
    let by_you = View { by: Side::You, undo: Some(back), ..sample(lang) };
    let changed_since = View { is_so: false, ..sample(lang) };
    let longest = View {
        other: samples::long_name(lang),
        by: Side::Other(samples::long_name(lang)),
        note: Some(samples::long_words(lang)),
        to: samples::zoned_moment(),
        ..sample(lang)
    };
    [("ordinary", sample(lang)), ("by_you", by_you), ("changed_since", changed_since), ("longest", longest)]
        .map(|(name, view)| (name, moved(&view, lang)))
        .to_vec()
}
