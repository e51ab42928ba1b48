//! The answer to `admin roster import`: how the roster stands and where to bring it up to date.

use super::parts::say;
use crate::card::Card;
use crate::domain::lang::Lang;
use crate::text::catalog::{common, roster as t};

/// How many work here, and how many of them are known in chat.
#[derive(Clone, Debug)]
pub struct View {
    pub all: usize,
    pub known: usize,
}

pub fn roster(v: &View, lang: Lang) -> Card {
    let card = Card::titled(say(t::roster_title(lang)));
    let card = match v.all {
        0 => card.text(say(t::roster_none(lang))),
        all => card.text(say(t::roster_counts(lang, all, v.known))),
    };
    card.hint(say(t::roster_how(lang))).seen_by(say(common::only_you(lang)))
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    [("ordinary", (240, 231)), ("empty", (0, 0)), ("longest", (50_000, 49_999))]
        .map(|(name, (all, known))| (name, roster(&View { all, known }, lang)))
        .to_vec()
}
