//! The day before, one bundle to a manager: per 1on1 the agenda so far and the manager's own open promises.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use super::parts::{Item, Promise, add_topic, counted, list, say};
use super::samples;
use crate::card::{Block, Card, List, Who};
use crate::command::{Command, Whom};
use crate::domain::ids::PairId;
use crate::domain::lang::Lang;
use crate::text::catalog::{common, digest as t};
use crate::text::formats;

/// One 1on1 of the day.
#[derive(Clone, Debug)]
pub struct Report {
    pub pair: PairId,
    pub other: Who,
    pub at: DateTime,
    pub items: Vec<Item>,
    /// The reader's own open promises in this pair.
    pub promises: Vec<Promise>,
}

#[derive(Clone, Debug)]
pub struct View {
    pub day: Date,
    pub today: Date,
    /// The day has passed: the card stays as it is, and so "today" would not stay true.
    pub is_over: bool,
    pub reports: Vec<Report>,
}

pub fn prep(v: &View, lang: Lang) -> Card {
    let name = |day| if v.is_over { formats::date(lang, day, v.today) } else { formats::near(lang, day, v.today) };
    // A meeting that was moved to a day off before the working day is told with it.
    let first = v.reports.first().map_or(v.day, |report| report.at.date());
    let is_one_day = v.reports.iter().all(|report| report.at.date() == first);
    let count = v.reports.len();
    let title =
        if is_one_day { t::prep_title(lang, &name(first), count) } else { t::prep_until(lang, &name(v.day), count) };
    let card = v.reports.iter().fold(Card::titled(say(title)), |card, report| {
        let at =
            if is_one_day { formats::time(report.at.time()) } else { formats::when_plain(lang, report.at, v.today) };
        let name = t::prep_report(lang, &at, &report.other);
        let heading = counted(lang, name, report.items.len());
        let rows = report.items.iter().map(|item| item.row(lang)).collect();
        let agenda = list(heading, rows, t::prep_no_topics(lang))
            .more(Command::AgendaList { with: Whom::Pair(report.pair.clone()) });
        let card = card.list(agenda);
        let card = if report.promises.is_empty() {
            card
        } else {
            let rows = report.promises.iter().map(|promise| promise.acting_row(lang, v.today)).collect();
            let all = Command::ActionList { with: Whom::Pair(report.pair.clone()) };
            card.list(List::new(say(t::prep_promises(lang)), rows).more(all))
        };
        card.inline(vec![add_topic(lang, &report.pair)])
    });
    let has_nothing = !card.blocks.iter().any(|block| matches!(block, Block::List(_)));
    let card = if has_nothing { card.text(say(t::prep_nothing(lang))) } else { card };
    card.seen_by(say(common::only_you_bundle(lang)))
}

pub fn sample(lang: Lang) -> View {
    let at = samples::tuesday();
    View {
        day: at.date(),
        today: samples::TODAY,
        is_over: false,
        reports: vec![
            Report {
                pair: samples::pair(),
                other: samples::hanako(lang),
                at,
                items: samples::items(lang),
                promises: vec![samples::promise(lang, super::parts::Standing::Late { days: 3 })],
            },
            Report {
                pair: PairId::new("pair-2"),
                other: samples::sato(lang),
                at: at.date().at(16, 0, 0, 0),
                items: vec![],
                promises: vec![],
            },
        ],
    }
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let longest = Report {
        pair: samples::pair(),
        other: samples::long_name(lang),
        at: samples::tuesday(),
        items: samples::forty_items(lang),
        promises: samples::forty_promises(lang),
    };
    let mut days = View { today: samples::TODAY.saturating_sub(3.days()), ..sample(lang) };
    days.reports[1].at = samples::tuesday().saturating_sub(3.days());
    days.reports.reverse();
    [
        ("ordinary", sample(lang)),
        ("days", days),
        ("empty", View { reports: vec![], ..sample(lang) }),
        ("longest", View { reports: vec![longest; 12], ..sample(lang) }),
    ]
    .map(|(name, view)| (name, prep(&view, lang)))
    .to_vec()
}
