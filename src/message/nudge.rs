//! Monday morning, to a manager: this week's 1on1s, the manager's own promises first, meetings not yet recorded, and
//! people not met for a while. One short message; no comparison, no score.

use jiff::civil::{Date, DateTime};

use super::parts::{Promise, Unconfirmed, add_topic, counted, pick_time, say};
use super::samples;
use crate::card::{Card, Line, List, Mark, Row, Who};
use crate::command::{Command, Whom};
use crate::domain::ids::{OccurrenceId, PairId};
use crate::domain::lang::Lang;
use crate::text::catalog::{common, nudge as t};
use crate::text::formats;

/// A 1on1 of this week.
#[derive(Clone, Debug)]
pub struct Meeting {
    pub pair: PairId,
    pub other: Who,
    pub at: DateTime,
    pub topics: usize,
    /// It took place already.
    pub done: bool,
}

/// Somebody not met for more than two rhythms. Without `days` the two have not met yet.
#[derive(Clone, Debug)]
pub struct Gap {
    pub pair: PairId,
    /// The open meeting, if there is one to move.
    pub occurrence: Option<OccurrenceId>,
    pub other: Who,
    pub days: Option<usize>,
}

#[derive(Clone, Debug)]
pub struct View {
    pub today: Date,
    /// How many 1on1s this week has, also those that are over and stand elsewhere or nowhere.
    pub week: usize,
    pub meetings: Vec<Meeting>,
    /// The reader's own open ones, each `with` its counterpart.
    pub promises: Vec<Promise>,
    pub unconfirmed: Vec<Unconfirmed>,
    pub gaps: Vec<Gap>,
}

pub fn nudge(v: &View, lang: Lang) -> Card {
    let title = match v.week {
        0 => t::title_none(lang),
        n => t::title(lang, n),
    };
    let card = Card::titled(say(title));
    let card = if v.promises.is_empty() { card } else { card.list(promises(v, lang)) };
    let card = if v.meetings.is_empty() {
        card
    } else {
        let rows = v.meetings.iter().map(|meeting| meeting_row(meeting, v.today, lang)).collect();
        let all = Command::Next { with: Whom::Anyone };
        card.list(List::new(say(t::meetings(lang)), rows).more(all))
    };
    let card = if v.unconfirmed.is_empty() { card } else { card.list(unconfirmed(v, lang)) };
    let card = if v.gaps.is_empty() { card } else { card.list(gaps(v, lang)) };
    let is_quiet = v.promises.is_empty() && v.unconfirmed.is_empty() && v.gaps.is_empty();
    let card = if is_quiet { card.text(say(t::nothing_open(lang))) } else { card };
    card.seen_by(say(common::only_you_bundle(lang)))
}

fn promises(v: &View, lang: Lang) -> List {
    let open = v.promises.iter().filter(|promise| !promise.is_done()).count();
    let rows = v.promises.iter().map(|promise| promise.acting_row(lang, v.today)).collect();
    List::new(say(counted(lang, t::promises(lang), open)), rows).more(Command::ActionList { with: Whom::Anyone })
}

fn meeting_row(meeting: &Meeting, today: Date, lang: Lang) -> Row {
    let when = formats::when_plain(lang, meeting.at, today);
    match meeting.topics {
        _ if meeting.done => Row::new(Mark::Done, say(t::meeting_done(lang, &when, &meeting.other))),
        0 => Row::new(Mark::Plain, Line::read(&t::meeting_empty(lang, &when, &meeting.other)))
            .button(add_topic(lang, &meeting.pair)),
        n => Row::new(Mark::Plain, Line::read(&t::meeting(lang, &when, &meeting.other, &formats::n_topics(lang, n)))),
    }
}

fn unconfirmed(v: &View, lang: Lang) -> List {
    let rows = v.unconfirmed.iter().map(|past| past.row(lang, v.today)).collect();
    List::new(say(common::unconfirmed(lang)), rows).more(Command::History { with: Whom::Anyone, count: None })
}

fn gaps(v: &View, lang: Lang) -> List {
    let rows = v.gaps.iter().map(|gap| {
        let line = match gap.days {
            Some(days) => t::gap(lang, &gap.other, &formats::n_days(lang, days)),
            None => t::gap_first(lang, &gap.other),
        };
        Row::new(Mark::Plain, say(line)).button(pick_time(lang, &gap.pair, gap.occurrence.as_ref()))
    });
    List::new(say(t::gaps(lang)), rows.collect()).more(Command::PairList)
}

pub fn sample(lang: Lang) -> View {
    let meeting =
        |other: Who, at: DateTime, topics: usize| Meeting { pair: samples::pair(), other, at, topics, done: false };
    View {
        today: samples::TODAY,
        week: 2,
        meetings: vec![
            meeting(samples::hanako(lang), samples::tuesday(), 2),
            meeting(samples::sato(lang), jiff::civil::date(2026, 7, 22).at(10, 0, 0, 0), 0),
        ],
        promises: samples::own_promises(lang),
        unconfirmed: vec![samples::unconfirmed(lang)],
        gaps: vec![Gap {
            pair: samples::pair(),
            occurrence: Some(samples::occurrence()),
            other: samples::sato(lang),
            days: Some(34),
        }],
    }
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let ordinary = sample(lang);
    let quiet = View { promises: vec![], unconfirmed: vec![], gaps: vec![], ..sample(lang) };
    let empty = View { week: 0, meetings: vec![], ..quiet.clone() };
    let longest = View {
        week: 40,
        meetings: vec![Meeting { other: samples::long_name(lang), ..ordinary.meetings[0].clone() }; 40],
        promises: samples::forty_promises(lang),
        unconfirmed: vec![Unconfirmed { other: samples::long_name(lang), ..ordinary.unconfirmed[0].clone() }; 40],
        gaps: vec![Gap { days: None, occurrence: None, ..ordinary.gaps[0].clone() }; 40],
        today: samples::TODAY,
    };
    [("ordinary", ordinary), ("quiet", quiet), ("empty", empty), ("longest", longest)]
        .map(|(name, view)| (name, nudge(&view, lang)))
        .to_vec()
}
