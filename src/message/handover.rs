//! The manager changed: the report chooses what of the 1on1 that ended comes along. Nothing moves by itself.

use super::parts::{say, with_buttons};
use super::samples;
use crate::card::{Button, Card, FormId, Who};
use crate::domain::ids::PairId;
use crate::domain::lang::Lang;
use crate::text::catalog::roster as t;
use crate::text::formats;

/// `pair` is the one that ended. `chosen` is there once the report has chosen: how many things came along.
#[derive(Clone, Debug)]
pub struct View {
    pub pair: PairId,
    pub former: Who,
    pub next: Who,
    pub items: usize,
    pub promises: usize,
    pub chosen: Option<usize>,
}

pub fn handover(v: &View, lang: Lang) -> Card {
    let card = Card::titled(say(t::handover_title(lang, &v.next)));
    let card = match v.chosen {
        Some(0) => card.text(say(t::handover_nothing(lang, &v.next))),
        Some(n) => card.text(say(t::handover_done(lang, &v.next, n))),
        None => card.text(say(t::handover_about(lang, &v.former, &v.next))).text(say(t::handover_waiting(
            lang,
            &formats::n_topics(lang, v.items),
            v.promises,
        ))),
    };
    let choose = Button::open(t::handover_choose(lang), FormId::Handover { pair: v.pair.clone() }).primary();
    with_buttons(card, v.chosen.is_none().then_some(choose)).seen_by(say(t::handover_only_you(lang)))
}

pub fn sample(lang: Lang) -> View {
    View {
        pair: samples::pair(),
        former: samples::sato(lang),
        next: samples::hanako(lang),
        items: 2,
        promises: 1,
        chosen: None,
    }
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let longest = View {
        former: samples::long_name(lang),
        next: samples::long_name(lang),
        items: 400,
        promises: 400,
        ..sample(lang)
    };
    [
        ("ordinary", sample(lang)),
        ("empty", View { chosen: Some(0), ..sample(lang) }),
        ("chosen", View { chosen: Some(2), ..sample(lang) }),
        ("longest", longest),
    ]
    .map(|(name, view)| (name, handover(&view, lang)))
    .to_vec()
}
