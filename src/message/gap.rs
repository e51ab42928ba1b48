//! More than two rhythms without a 1on1: two free times, another rhythm, or a pause. No blame: it may be a busy stretch.

use jiff::civil::Date;

use super::parts::{Offer, offers, pause, pick_time, say, with_buttons};
use super::samples;
use crate::card::{Button, Card, FormId, Who};
use crate::domain::ids::{OccurrenceId, PairId};
use crate::domain::lang::Lang;
use crate::text::catalog::{common, meetings as t};
use crate::text::formats;

/// `days` since the last one, or since the start when there has been none (`has_met` is false).
#[derive(Clone, Debug)]
pub struct View {
    pub pair: PairId,
    /// The open meeting, if there is one to move.
    pub occurrence: Option<OccurrenceId>,
    pub other: Who,
    pub days: usize,
    pub has_met: bool,
    pub offers: Vec<Offer>,
    pub today: Date,
}

pub fn gap(v: &View, lang: Lang) -> Card {
    let days = formats::n_days(lang, v.days);
    let about = if v.has_met { t::gap_about(lang, &days) } else { t::gap_first(lang, &days) };
    let card = Card::titled(say(t::gap_title(lang, &v.other))).text(say(about));
    let card = if v.offers.is_empty() {
        card
    } else {
        card.text(say(t::gap_slots(lang))).inline(offers(lang, &v.offers, v.today))
    };
    let rhythm = Button::open(t::gap_rhythm(lang), FormId::Rhythm { pair: v.pair.clone() });
    let pick = v.occurrence.as_ref().map(|occurrence| pick_time(lang, &v.pair, Some(occurrence)));
    with_buttons(card, pick.into_iter().chain([rhythm, pause(lang, &v.pair)]))
        .seen_by(say(common::only_you_two(lang, &v.other)))
}

pub fn sample(lang: Lang) -> View {
    View {
        pair: samples::pair(),
        occurrence: Some(samples::occurrence()),
        other: samples::hanako(lang),
        days: 34,
        has_met: true,
        offers: samples::offers().into_iter().take(2).collect(),
        today: samples::TODAY,
    }
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    [
        ("ordinary", sample(lang)),
        ("first", View { has_met: false, ..sample(lang) }),
        ("empty", View { offers: vec![], occurrence: None, ..sample(lang) }),
        ("longest", View { other: samples::long_name(lang), days: 4_000, ..sample(lang) }),
    ]
    .map(|(name, view)| (name, gap(&view, lang)))
    .to_vec()
}
