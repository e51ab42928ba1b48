//! The answer to `admin doctor`: on which platform how many people are, and who can't be reached and why. Nothing of what
//! anybody wrote.

use super::parts::{list, say};
use super::samples;
use crate::card::{Card, Esc, Mark, Row, Who};
use crate::domain::lang::Lang;
use crate::domain::people::Platform;
use crate::text::catalog::{admin as t, common};

#[derive(Clone, Debug)]
pub struct Unreached {
    pub who: Who,
    pub on: Platform,
    /// The platform's own code.
    pub why: String,
}

/// Per platform how many people, and how many of them can't be reached.
#[derive(Clone, Debug)]
pub struct View {
    pub platforms: Vec<(Platform, usize, usize)>,
    pub unreached: Vec<Unreached>,
}

pub fn doctor(v: &View, lang: Lang) -> Card {
    let card = v.platforms.iter().fold(Card::titled(say(t::title(lang))), |card, (platform, people, unreached)| {
        card.text(say(t::platform(lang, platform.name(), *people, *unreached)))
    });
    let rows = v.unreached.iter().map(|one| {
        let line = t::unreached(lang, &one.who, one.on.name(), &t::why(&one.why, lang), &Esc::new(&one.why));
        Row::new(Mark::Plain, say(line))
    });
    card.list(list(t::heading(lang), rows.collect(), t::everybody(lang)))
        .hint(say(t::what_to_do(lang)))
        .seen_by(say(common::only_you(lang)))
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let fine = View { platforms: vec![(Platform::Slack, 42, 0)], unreached: vec![] };
    let some = View {
        platforms: vec![(Platform::Slack, 42, 1), (Platform::Teams, 7, 2)],
        unreached: vec![
            Unreached { who: samples::hanako(lang), on: Platform::Slack, why: "user_disabled".to_owned() },
            Unreached { who: samples::sato(lang), on: Platform::Teams, why: "removed".to_owned() },
            Unreached { who: samples::long_name(lang), on: Platform::Teams, why: "blocked".to_owned() },
        ],
    };
    let many = View { unreached: some.unreached.iter().cycle().take(180).cloned().collect(), ..some.clone() };
    vec![("ordinary", doctor(&some, lang)), ("empty", doctor(&fine, lang)), ("longest", doctor(&many, lang))]
}
