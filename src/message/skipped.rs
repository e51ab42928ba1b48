//! A meeting is skipped: told to the other side and answered to the one who skipped, always with make-up times, so
//! that a skip is a scheduling question and nothing else.

use jiff::civil::{Date, DateTime};

use super::parts::{Moment, Offer, Side, offers, pick_time, say, undo, with_buttons};
use super::samples;
use crate::card::{Button, Card, Esc, FormId, Who};
use crate::command::Undo;
use crate::domain::ids::{OccurrenceId, PairId};
use crate::domain::lang::Lang;
use crate::text::catalog::{common, meetings as t};
use crate::text::formats;

/// `offers` are make-up times, up to three. `made_up` is set once one was taken, `back` once the skip was taken back:
/// then no time is offered any more.
#[derive(Clone, Debug)]
pub struct View {
    pub pair: PairId,
    pub occurrence: OccurrenceId,
    pub other: Who,
    pub by: Side,
    pub at: DateTime,
    pub reason: Option<Esc>,
    pub offers: Vec<Offer>,
    pub next: Option<Moment>,
    pub made_up: Option<Moment>,
    pub back: Option<Moment>,
    pub today: Date,
}

pub fn skipped(v: &View, lang: Lang) -> Card {
    let when = formats::when_plain(lang, v.at, v.today);
    if let Some(back) = &v.back {
        return Card::titled(say(t::record_title(lang, &when, &v.other)))
            .text(say(t::skip_taken_back(lang, &back.lasting(lang, v.today))))
            .seen_by(say(common::only_you_two(lang, &v.other)));
    }
    let said = match &v.by {
        Side::You => t::skipped_by_you(lang, &when),
        Side::Other(by) => t::skipped_by_other(lang, by, &when),
    };
    let card = Card::titled(say(t::skipped_title(lang, &v.other))).text(say(said));
    let card = match &v.reason {
        Some(reason) => card.hint(say(t::reason(lang))).quote(reason.clone()),
        None => card,
    };
    let card = match &v.made_up {
        Some(at) => card.text(say(t::made_up(lang, &at.lasting(lang, v.today)))),
        None => make_up(card, v, lang),
    };
    card.seen_by(say(common::only_you_two(lang, &v.other)))
}

fn make_up(card: Card, v: &View, lang: Lang) -> Card {
    let card = if v.offers.is_empty() {
        card.text(say(t::no_make_up(lang))).button(pick_time(lang, &v.pair, Some(&v.occurrence)))
    } else {
        let form = FormId::Reschedule { occurrence: v.occurrence.clone() };
        card.text(say(t::make_up(lang)))
            .inline(offers(lang, &v.offers, v.today))
            .button(Button::open(common::another_time(lang), form))
    };
    let card = match &v.next {
        Some(next) => card.hint(say(t::next_is(lang, &next.lasting(lang, v.today)))),
        None => card,
    };
    let card = card.hint(say(t::moves_on(lang)));
    let back = (v.by == Side::You).then(|| undo(lang, Undo::Skip { occurrence: v.occurrence.clone() }));
    with_buttons(card, back)
}

pub fn sample(lang: Lang) -> View {
    View {
        pair: samples::pair(),
        occurrence: samples::occurrence(),
        other: samples::hanako(lang),
        by: Side::Other(samples::hanako(lang)),
        at: samples::tuesday(),
        reason: None,
        offers: samples::offers(),
        next: Some(Moment::new(jiff::civil::date(2026, 8, 4).at(15, 0, 0, 0))),
        made_up: None,
        back: None,
        today: samples::TODAY,
    }
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let by_you =
        View { by: Side::You, reason: Some(samples::words(lang, "出張のため", "Travelling")), ..sample(lang) };
    let longest = View {
        other: samples::long_name(lang),
        by: Side::Other(samples::long_name(lang)),
        reason: Some(samples::long_words(lang)),
        next: Some(samples::zoned_moment()),
        ..sample(lang)
    };
    [
        ("ordinary", sample(lang)),
        ("by_you", by_you),
        ("empty", View { offers: vec![], next: None, ..sample(lang) }),
        ("made_up", View { made_up: Some(samples::moment()), ..sample(lang) }),
        ("taken_back", View { back: Some(samples::moment()), ..sample(lang) }),
        ("longest", longest),
    ]
    .map(|(name, view)| (name, skipped(&view, lang)))
    .to_vec()
}
