//! The link into the pages in the browser.

use super::parts::say;
use crate::card::{Button, Card};
use crate::domain::lang::Lang;
use crate::text::catalog::{common, pages as t};

/// A link that is good once.
#[derive(Clone, Debug)]
pub struct WayIn {
    pub address: String,
    pub minutes: i64,
    /// It leads to where the roster is uploaded, instead of to the figures.
    pub to_roster: bool,
}

pub fn way_in(v: &WayIn, lang: Lang) -> Card {
    let (title, text, label) = match v.to_roster {
        false => (t::way_in_title(lang), t::way_in(lang), t::open(lang)),
        true => (t::way_to_roster_title(lang), t::way_to_roster(lang), t::open_roster(lang)),
    };
    Card::titled(say(title))
        .text(say(text))
        .button(Button::visit(label, v.address.clone()).primary())
        .hint(say(t::way_in_hint(lang, v.minutes)))
        .seen_by(say(common::only_you(lang)))
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let address = "https://taiwa.example.com/dashboard/in/u8Xr0bTkq2n4v6y8B-E_HMcQfTjWnZr4u7x-A3D5G7J".to_owned();
    let view = WayIn { address, minutes: 10, to_roster: false };
    let roster = WayIn { to_roster: true, ..view.clone() };
    vec![("figures", way_in(&view, lang)), ("roster", way_in(&roster, lang))]
}
