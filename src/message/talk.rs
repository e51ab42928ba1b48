//! "I'd like to talk": the question before it is told, what is told, and the answer. Never a reason.

use super::parts::say;
use super::samples;
use crate::card::{Button, Card, Esc, Who};
use crate::command::Command;
use crate::domain::lang::Lang;
use crate::text::catalog::{common, pulse as t};

/// Whom the company named, and what it says about them, in its own words.
#[derive(Clone, Debug)]
pub struct View {
    pub contact: Who,
    /// The speaker, as the contact will read them.
    pub you: Who,
    pub within: Option<Esc>,
    pub urgent: Option<Esc>,
    pub desk: Option<Esc>,
}

pub fn ask(v: &View, lang: Lang) -> Card {
    let card = Card::titled(say(t::talk_title(lang, &v.contact))).text(say(t::talk_about(lang, &v.contact, &v.you)));
    let lines = [
        v.within.as_ref().map(|within| t::talk_within(lang, within)),
        v.urgent.as_ref().map(|urgent| t::talk_urgent(lang, urgent)),
        v.desk.as_ref().map(|desk| t::talk_desk(lang, desk)),
    ];
    lines
        .into_iter()
        .flatten()
        .fold(card, |card, line| card.text(say(line)))
        .button(Button::run(t::talk_send(lang), Command::Talk { confirmed: true }).primary())
        .button(Button::run(common::no_thanks(lang), Command::Never))
        .seen_by(say(common::only_you(lang)))
}

pub fn sent(v: &View, lang: Lang) -> Card {
    let card = Card::saying(say(t::talk_sent(lang, &v.contact)));
    let within = v.within.as_ref().map(|within| t::talk_within(lang, within));
    let urgent = v.urgent.as_ref().map(|urgent| t::talk_urgent(lang, urgent));
    let card = within.into_iter().chain(urgent).fold(card, |card, line| card.text(say(line)));
    card.seen_by(say(common::only_you(lang)))
}

/// Nobody is named.
pub fn nobody(lang: Lang) -> Card {
    Card::titled(say(t::talk_nobody_title(lang))).text(say(t::talk_nobody(lang))).seen_by(say(common::only_you(lang)))
}

/// The speaker is the one who is named.
pub fn is_you(lang: Lang) -> Card {
    Card::saying(say(t::talk_is_you(lang))).seen_by(say(common::only_you(lang)))
}

/// What the contact is told.
pub fn news(who: &Who, lang: Lang) -> Card {
    Card::titled(say(t::talk_news_title(lang, who)))
        .text(say(t::talk_news(lang)))
        .hint(say(t::talk_news_private(lang)))
        .seen_by(say(common::only_you(lang)))
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let words = |ja: &str, en: &str| {
        Some(Esc::new(match lang {
            Lang::Ja => ja,
            Lang::En => en,
        }))
    };
    let view = View {
        contact: samples::sato(lang),
        you: samples::hanako(lang),
        within: words("1営業日以内", "one working day"),
        urgent: words("内線 1234", "extension 1234"),
        desk: words("相談窓口 hotline@example.com", "hotline@example.com"),
    };
    let bare = View { within: None, urgent: None, desk: None, ..view.clone() };
    let long = || Some(Esc::new(&samples::long_words(lang).as_str().chars().take(120).collect::<String>()));
    let longest = View {
        contact: samples::long_name(lang),
        you: samples::long_name(lang),
        within: long(),
        urgent: long(),
        desk: long(),
    };
    vec![
        ("ordinary", ask(&view, lang)),
        ("empty", ask(&bare, lang)),
        ("longest", ask(&longest, lang)),
        ("sent", sent(&view, lang)),
        ("nobody", nobody(lang)),
        ("is_you", is_you(lang)),
        ("news", news(&view.you, lang)),
        ("news_longest", news(&longest.you, lang)),
    ]
}
