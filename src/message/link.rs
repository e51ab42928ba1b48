//! Answers to `link`: the code to type on the other platform, and that both are one person now.

use super::parts::{home, say};
use crate::card::{Button, Card, Esc};
use crate::command::Command;
use crate::domain::lang::Lang;
use crate::domain::people::Platform;
use crate::text::catalog::{common, link as t};

/// A code, where it is to be typed, and how long it is good.
#[derive(Clone, Debug)]
pub struct Offered {
    pub code: Esc,
    pub other: Platform,
    pub minutes: i64,
}

pub fn offered(v: &Offered, lang: Lang) -> Card {
    Card::titled(say(t::offered_title(lang)))
        .text(say(t::offered(lang, v.other.name())))
        .text(say(t::line(lang, &v.code)))
        .hint(say(t::offered_hint(lang, v.minutes)))
        .seen_by(say(common::only_you(lang)))
}

#[derive(Clone, Debug)]
pub struct Linked {
    pub reached_on: Platform,
}

pub fn linked(v: &Linked, lang: Lang) -> Card {
    Card::titled(say(t::linked_title(lang)))
        .text(say(t::linked(lang, v.reached_on.name())))
        .button(Button::run(common::settings(lang), Command::Settings))
        .button(home(lang))
        .seen_by(say(common::only_you(lang)))
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let code = Offered { code: Esc::new("K7MQ4TXP"), other: Platform::Teams, minutes: 10 };
    vec![("code", offered(&code, lang)), ("linked", linked(&Linked { reached_on: Platform::Slack }, lang))]
}
