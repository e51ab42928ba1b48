//! What a 1on1 is for: proposed by one, agreed to or sent back by the other, looked at again after half a year.

use jiff::civil::Date;

use super::parts::{say, with_buttons};
use super::samples;
use crate::card::{Button, Card, Esc, FormId, Who};
use crate::command::Command;
use crate::domain::ids::{PairId, PurposeId};
use crate::domain::lang::Lang;
use crate::domain::purpose::LONGEST;
use crate::text::catalog::{common, programme as t};
use crate::text::formats;

/// How it stands, for the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    None,
    /// The reader proposed it; the other has not agreed yet.
    Yours {
        text: Esc,
    },
    /// The other proposed it.
    Theirs {
        purpose: PurposeId,
        text: Esc,
    },
    Agreed {
        text: Esc,
        on: Date,
    },
    /// Agreed to half a year ago.
    Renew {
        purpose: PurposeId,
        text: Esc,
        on: Date,
    },
}

#[derive(Clone, Debug)]
pub struct View {
    pub pair: PairId,
    pub other: Who,
    pub state: State,
    /// What is agreed to while another wording waits.
    pub current: Option<Esc>,
    pub today: Date,
}

pub fn purpose(v: &View, lang: Lang) -> Card {
    let card = Card::titled(say(t::purpose_title(lang, &v.other)));
    let form = |label: String| Button::open(label, FormId::Purpose { pair: v.pair.clone() });
    let agree = |label: String, purpose: &PurposeId| {
        let (pair, purpose) = (v.pair.clone(), purpose.as_str().to_owned());
        Button::run(label, Command::AgreePurpose { pair, purpose }).primary()
    };
    let date = |day: Date| formats::date(lang, day, v.today);
    let (card, buttons) = match &v.state {
        State::None => (card.text(say(t::purpose_none(lang))), vec![form(t::write_purpose(lang)).primary()]),
        State::Yours { text } => {
            let card = card.text(say(t::purpose_yours(lang, &v.other))).quote(text.clone());
            (card, vec![form(t::reword(lang))])
        }
        State::Theirs { purpose, text } => {
            let card = card.text(say(t::purpose_theirs(lang, &v.other))).quote(text.clone());
            let card = card.hint(say(t::purpose_return(lang)));
            (card, vec![agree(t::agree(lang), purpose), form(t::send_back(lang))])
        }
        State::Agreed { text, on } => {
            let card = card.quote(text.clone()).text(say(t::purpose_agreed(lang, &date(*on))));
            (card, vec![form(t::reword(lang))])
        }
        State::Renew { purpose, text, on } => {
            let card = card.text(say(t::purpose_renew(lang, &date(*on)))).quote(text.clone());
            (card, vec![agree(t::keep_purpose(lang), purpose), form(t::reword(lang))])
        }
    };
    let card = match &v.current {
        Some(current) => card.text(say(t::purpose_current(lang))).quote(current.clone()),
        None => card,
    };
    with_buttons(card, buttons).seen_by(say(common::only_you_two(lang, &v.other)))
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let text = samples::words(
        lang,
        "半年後の異動に向けて力をつけ、困りごとは早めに話す",
        "Grow into the new role by spring, and raise problems early",
    );
    let old = samples::words(lang, "週に一度、仕事の状況を共有する", "Share how work goes, once a week");
    let id = PurposeId::new("purpose-1");
    let on = jiff::civil::date(2026, 1, 20);
    let view = |state: State| View {
        pair: samples::pair(),
        other: samples::hanako(lang),
        state,
        current: None,
        today: samples::TODAY,
    };
    let theirs = view(State::Theirs { purpose: id.clone(), text: text.clone() });
    let longest = View {
        other: samples::long_name(lang),
        current: Some(samples::long_line(lang, LONGEST)),
        ..view(State::Theirs { purpose: id.clone(), text: samples::long_line(lang, LONGEST) })
    };
    [
        ("ordinary", theirs.clone()),
        ("empty", view(State::None)),
        ("yours", view(State::Yours { text: text.clone() })),
        ("returned", View { current: Some(old), ..theirs }),
        ("agreed", view(State::Agreed { text: text.clone(), on: samples::TODAY })),
        ("renew", view(State::Renew { purpose: id, text, on })),
        ("longest", longest),
    ]
    .map(|(name, view)| (name, purpose(&view, lang)))
    .to_vec()
}
