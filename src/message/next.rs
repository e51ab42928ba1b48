//! The answer to `next`: the next date with each partner, with the buttons to move or skip it.

use jiff::civil::{Date, DateTime};

use super::parts::{Moment, home, move_it, resume, say, skip_it, start_pair};
use super::samples;
use crate::card::{Card, List, Mark, Row, Who};
use crate::command::Command;
use crate::domain::ids::{OccurrenceId, PairId};
use crate::domain::lang::Lang;
use crate::text::catalog::{common, home as t};
use crate::text::formats;

/// One planned 1on1. `moved_from` is its slot in the rhythm when it was moved.
#[derive(Clone, Debug)]
pub struct Meeting {
    pub pair: PairId,
    pub occurrence: OccurrenceId,
    pub other: Who,
    pub at: Moment,
    pub moved_from: Option<DateTime>,
}

/// A 1on1 that is on a break.
#[derive(Clone, Debug)]
pub struct Paused {
    pub pair: PairId,
    pub other: Who,
    pub until: Option<Date>,
}

#[derive(Clone, Debug)]
pub struct View {
    pub today: Date,
    pub meetings: Vec<Meeting>,
    pub paused: Vec<Paused>,
}

pub fn next(v: &View, lang: Lang) -> Card {
    let paused = |it: &Paused| {
        let line = super::home::paused(&it.other, it.until, v.today, lang);
        Row::new(Mark::Plain, say(line)).button(resume(lang, &it.pair))
    };
    let meetings = v.meetings.iter().map(|meeting| row(meeting, v.today, lang));
    let rows = meetings.chain(v.paused.iter().map(paused)).collect();
    let card = Card::untitled()
        .list(List::new(title(lang), rows).or_empty(say(t::next_none(lang))).more(Command::Home))
        .seen_by(say(common::only_you(lang)));
    if v.meetings.is_empty() && v.paused.is_empty() {
        card.button(start_pair(lang)).button(home(lang))
    } else {
        card.button(home(lang))
    }
}

fn title(lang: Lang) -> crate::card::Line {
    say(format!("*{}*", t::next_title(lang)))
}

fn row(meeting: &Meeting, today: Date, lang: Lang) -> Row {
    let when = formats::initial(&meeting.at.text(lang, today));
    let line = match meeting.moved_from {
        Some(from) => t::next_row_moved(lang, &when, &meeting.other, &formats::when_plain(lang, from, today)),
        None => t::next_row(lang, &when, &meeting.other),
    };
    Row::new(Mark::Plain, say(line)).button(move_it(lang, &meeting.occurrence)).button(skip_it(
        lang,
        &meeting.pair,
        &meeting.occurrence,
    ))
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let meeting = Meeting {
        pair: samples::pair(),
        occurrence: samples::occurrence(),
        other: samples::hanako(lang),
        at: samples::zoned_moment(),
        moved_from: None,
    };
    let moved = Meeting { moved_from: Some(samples::this_afternoon()), other: samples::sato(lang), ..meeting.clone() };
    let long = Meeting { other: samples::long_name(lang), ..moved.clone() };
    let paused =
        Paused { pair: PairId::new("pair-2"), other: samples::sato(lang), until: Some(jiff::civil::date(2026, 8, 20)) };
    [
        ("ordinary", vec![meeting.clone(), moved], vec![]),
        ("paused", vec![meeting], vec![paused]),
        ("empty", vec![], vec![]),
        ("longest", vec![long; 40], vec![]),
    ]
    .map(|(name, meetings, paused)| (name, next(&View { today: samples::TODAY, meetings, paused }, lang)))
    .to_vec()
}
