//! The answer to `setup` and to a changed rhythm: the rhythm in words, the next dates in the reader's zone, and the
//! ways to change one's mind.

use jiff::civil::{Date, DateTime};

use super::parts::{add_topic, list, say};
use super::samples;
use super::welcome::date_rows;
use crate::card::{Button, Card, Esc, FormId, Who};
use crate::command::{Command, Whom};
use crate::domain::ids::PairId;
use crate::domain::lang::Lang;
use crate::text::catalog::{common, welcome as t};
use crate::text::formats;

/// `rhythm` is in words (`Rhythm::describe`); `is_new` tells a first setup from a changed rhythm.
#[derive(Clone, Debug)]
pub struct View {
    pub pair: PairId,
    pub other: Who,
    pub rhythm: String,
    pub dates: Vec<DateTime>,
    pub zone: String,
    pub today: Date,
    pub is_new: bool,
}

pub fn setup_done(v: &View, lang: Lang) -> Card {
    let title = if v.is_new { t::done_title(lang, &v.other) } else { t::changed_title(lang, &v.other) };
    let card = Card::titled(say(title))
        .text(say(t::rhythm(lang, &Esc::new(&v.rhythm))))
        .list(list(
            t::next_dates(lang, &v.zone),
            date_rows(&v.dates, |at| formats::initial(&formats::when(lang, at, v.today))),
            t::no_dates(lang),
        ))
        .hint(say(t::told(lang, &v.other)));
    let card = if v.is_new { card } else { card.hint(say(t::unchanged_past(lang))) };
    let card = card
        .button(add_topic(lang, &v.pair).primary())
        .button(Button::open(common::change(lang), FormId::Rhythm { pair: v.pair.clone() }));
    let card = if v.is_new {
        let with = Whom::Pair(v.pair.clone());
        card.button(Button::run(t::stop(lang), Command::PairEnd { with, confirmed: false }))
    } else {
        card
    };
    card.seen_by(say(common::only_you_two(lang, &v.other)))
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let view = View {
        pair: samples::pair(),
        other: samples::hanako(lang),
        rhythm: samples::rhythm(lang),
        dates: samples::dates(),
        zone: "Asia/Tokyo".to_owned(),
        today: samples::TODAY,
        is_new: true,
    };
    let cron = "cron 30 10 1-7,15-21 * 2 (45 min)".to_owned();
    [
        ("ordinary", view.clone()),
        ("changed", View { is_new: false, ..view.clone() }),
        ("empty", View { dates: vec![], ..view.clone() }),
        ("longest", View { other: samples::long_name(lang), rhythm: cron, ..view }),
    ]
    .map(|(name, view)| (name, setup_done(&view, lang)))
    .to_vec()
}
