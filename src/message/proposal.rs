//! To a manager: whom the company's roster gives them and with whom no 1on1 has started yet. One bundle a day at most.

use super::parts::{list, say};
use super::samples;
use crate::card::{Button, Card, FormId, Line, Mark, Row, Who};
use crate::domain::ids::PersonId;
use crate::domain::lang::Lang;
use crate::text::catalog::{common, roster as t};

/// Those still to start with, in the order of the roster.
#[derive(Clone, Debug)]
pub struct View {
    pub people: Vec<(PersonId, Who)>,
}

pub fn proposal(v: &View, lang: Lang) -> Card {
    let rows = v.people.iter().map(|(id, who)| {
        let begin = Button::open(t::begin(lang), FormId::Begin { with: id.clone() });
        Row::new(Mark::Plain, Line::read(&who.to_string())).button(begin)
    });
    let card = Card::titled(say(t::proposal_title(lang, v.people.len())));
    let card = if v.people.is_empty() { card } else { card.text(say(t::proposal_about(lang))) };
    card.list(list(t::proposal_heading(lang), rows.collect(), t::proposal_none(lang)))
        .seen_by(say(common::only_you(lang)))
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let two =
        vec![(PersonId::new("person-1"), samples::hanako(lang)), (PersonId::new("person-2"), samples::sato(lang))];
    let many = (0..40).map(|n| (PersonId::new(format!("person-{n}")), samples::long_name(lang))).collect();
    [("ordinary", two), ("empty", vec![]), ("longest", many)]
        .map(|(name, people)| (name, proposal(&View { people }, lang)))
        .to_vec()
}
