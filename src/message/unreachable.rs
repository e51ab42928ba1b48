//! A message could not be delivered: told to the counterpart, who can say a word in person. It names no fault.

use jiff::civil::{Date, DateTime};

use super::parts::say;
use super::samples;
use crate::card::{Card, Who};
use crate::domain::lang::Lang;
use crate::text::catalog::{common, pairs as t};
use crate::text::formats;

/// `other` is the one who could not be reached; `about` is the meeting the message was about, if any.
#[derive(Clone, Debug)]
pub struct View {
    pub other: Who,
    pub about: Option<DateTime>,
    pub today: Date,
}

pub fn unreachable(v: &View, lang: Lang) -> Card {
    let card = Card::saying(say(t::unreachable(lang, &v.other)));
    let card = match v.about {
        Some(at) => card.text(say(t::unreachable_about(lang, &formats::when_plain(lang, at, v.today)))),
        None => card,
    };
    card.hint(say(t::unreachable_why(lang))).seen_by(say(common::only_you(lang)))
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let view = View { other: samples::hanako(lang), about: Some(samples::tuesday()), today: samples::TODAY };
    [
        ("ordinary", view.clone()),
        ("empty", View { about: None, ..view.clone() }),
        ("longest", View { other: samples::long_name(lang), ..view }),
    ]
    .map(|(name, view)| (name, unreachable(&view, lang)))
    .to_vec()
}
