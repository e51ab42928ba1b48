//! The answer to `setup` and to a changed rhythm: the rhythm in words, the next dates in the reader's zone, and the
//! ways to change one's mind.

use jiff::civil::{Date, DateTime};

use super::parts::{add_topic, change_rhythm, list, say};
use super::samples;
use super::welcome::date_rows;
use crate::card::{Button, Card, Esc, Who};
use crate::command::{Command, Whom};
use crate::domain::ids::PairId;
use crate::domain::lang::Lang;
use crate::text::catalog::{common, welcome as t};
use crate::text::formats;

/// A rhythm in words (`Rhythm::describe`), and its next few dates in the reader's `zone`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rhythm {
    pub words: String,
    pub dates: Vec<DateTime>,
    pub zone: String,
}

/// `is_new` tells a first setup from a changed rhythm.
#[derive(Clone, Debug)]
pub struct View {
    pub pair: PairId,
    pub other: Who,
    pub rhythm: Rhythm,
    pub today: Date,
    pub is_new: bool,
}

pub fn setup_done(v: &View, lang: Lang) -> Card {
    let title = if v.is_new { t::done_title(lang, &v.other) } else { t::changed_title(lang, &v.other) };
    let card = with_rhythm(Card::titled(say(title)), &v.rhythm, v.today, lang).hint(say(t::told(lang, &v.other)));
    let card = if v.is_new { card } else { card.hint(say(t::unchanged_past(lang))) };
    let card = card.button(add_topic(lang, &v.pair).primary()).button(change_rhythm(lang, &v.pair));
    let card = if v.is_new {
        let with = Whom::Pair(v.pair.clone());
        card.button(Button::run(t::stop(lang), Command::PairEnd { with, confirmed: false }))
    } else {
        card
    };
    card.seen_by(say(common::only_you_two(lang, &v.other)))
}

/// What the two get to see of another rhythm, whoever chose it.
pub(super) fn with_rhythm(card: Card, rhythm: &Rhythm, today: Date, lang: Lang) -> Card {
    card.text(say(t::rhythm(lang, &Esc::new(&rhythm.words)))).list(list(
        t::next_dates(lang, &rhythm.zone),
        date_rows(&rhythm.dates, |at| formats::initial(&formats::when(lang, at, today))),
        t::no_dates(lang),
    ))
}

pub(super) fn sample_rhythm(lang: Lang) -> Rhythm {
    Rhythm { words: samples::rhythm(lang), dates: samples::dates(), zone: "Asia/Tokyo".to_owned() }
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let view = View {
        pair: samples::pair(),
        other: samples::hanako(lang),
        rhythm: sample_rhythm(lang),
        today: samples::TODAY,
        is_new: true,
    };
    let cron = Rhythm { words: "cron 30 10 1-7,15-21 * 2 (45 min)".to_owned(), ..sample_rhythm(lang) };
    [
        ("ordinary", view.clone()),
        ("changed", View { is_new: false, ..view.clone() }),
        ("empty", View { rhythm: Rhythm { dates: vec![], ..sample_rhythm(lang) }, ..view.clone() }),
        ("longest", View { other: samples::long_name(lang), rhythm: cron, ..view }),
    ]
    .map(|(name, view)| (name, setup_done(&view, lang)))
    .to_vec()
}
