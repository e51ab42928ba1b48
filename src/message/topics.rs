//! Two business days before a 1on1, to the report who has put nothing down yet: one question, easily declined.

use jiff::civil::Date;

use super::parts::{Moment, add_topic, say, with_buttons};
use super::samples;
use crate::card::{Button, Card, Esc, FormId, Who};
use crate::command::Command;
use crate::domain::ids::PairId;
use crate::domain::lang::Lang;
use crate::text::catalog::{common, digest as t};
use crate::text::questions::{Question, by_id};

/// What the reader did with the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    None,
    Added,
    Nothing,
}

#[derive(Clone, Debug)]
pub struct View {
    pub pair: PairId,
    pub other: Who,
    pub start: Moment,
    /// One from the bank, if it has any left for them.
    pub question: Option<&'static Question>,
    pub today: Date,
    pub answer: Answer,
}

pub fn topics(v: &View, lang: Lang) -> Card {
    let card = Card::titled(say(t::topics_title(lang, &v.start.lasting(lang, v.today), &v.other)));
    let card = match v.answer {
        Answer::None => {
            let own = Button::open(t::own_words(lang), FormId::Agenda { pair: v.pair.clone() });
            let nothing = Button::run(t::nothing(lang), Command::Never);
            let card = card.text(say(t::topics_ask(lang)));
            match v.question {
                Some(question) => {
                    let card = card.hint(say(t::topics_idea(lang))).quote(Esc::new(question.text(lang)));
                    with_buttons(card, [own.primary(), add_question(lang, &v.pair, question), nothing])
                }
                None => with_buttons(card, [own.primary(), nothing]),
            }
        }
        Answer::Added => card.text(say(t::topics_added(lang))).button(add_topic(lang, &v.pair)),
        Answer::Nothing => card.text(say(t::topics_nothing(lang))).button(add_topic(lang, &v.pair)),
    };
    card.seen_by(say(common::only_you(lang)))
}

/// Puts the question itself on the agenda.
pub(super) fn add_question(lang: Lang, pair: &PairId, question: &Question) -> Button {
    let command = Command::UseQuestion { pair: pair.clone(), question: question.id().to_owned() };
    Button::run(t::add_question(lang), command)
}

pub fn sample(lang: Lang) -> View {
    View {
        pair: samples::pair(),
        other: samples::sato(lang),
        start: samples::moment(),
        question: by_id("Q17"),
        today: samples::TODAY,
        answer: Answer::None,
    }
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let longest = View {
        other: samples::long_name(lang),
        start: samples::zoned_moment(),
        question: by_id("Q12"),
        ..sample(lang)
    };
    [
        ("ordinary", sample(lang)),
        ("added", View { answer: Answer::Added, ..sample(lang) }),
        ("no_question", View { question: None, ..sample(lang) }),
        ("nothing", View { answer: Answer::Nothing, ..sample(lang) }),
        ("longest", longest),
    ]
    .map(|(name, view)| (name, topics(&view, lang)))
    .to_vec()
}
