//! The first words to somebody who got the app on a platform where no page greets them: why they read this, what it does
//! for them, and one way to begin.

use super::parts::{list, say};
use crate::card::{Button, Card, FormId, Mark, Row};
use crate::command::Command;
use crate::domain::lang::Lang;
use crate::text::catalog::{common, hello as t};

pub fn hello(lang: Lang) -> Card {
    let does = [t::prepares(lang), t::remembers(lang), t::asks(lang)];
    let rows = does.into_iter().map(|does| Row::new(Mark::Plain, say(does))).collect();
    Card::titled(say(t::title(lang)))
        .text(say(t::why(lang)))
        .list(list(t::what(lang), rows, t::prepares(lang)))
        .hint(say(t::who_sees(lang)))
        .button(Button::open(common::start_pair(lang), FormId::Setup).primary())
        .button(Button::run(common::how_to(lang), Command::Help { topic: None }))
        .seen_by(say(common::only_you(lang)))
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    vec![("ordinary", hello(lang))]
}
