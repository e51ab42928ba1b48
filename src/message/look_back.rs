//! The year in one's own 1on1s, from counts alone: for its reader, who may show it to whom they like. No rate, no target,
//! no name is in it, and what there was none of is left out.

use jiff::civil::Date;

use super::parts::say;
use super::samples as made;
use crate::card::{Button, Card, List, Mark, Row};
use crate::command::{Command, StatsOf};
use crate::domain::figures::{Month, Period};
use crate::domain::lang::Lang;
use crate::text::catalog::{common, look_back as t, stats};
use crate::text::formats;

#[derive(Clone, Debug)]
pub struct View {
    /// The company's fiscal year.
    pub year: Period,
    /// The reader's day, up to which it is counted.
    pub today: Date,
    pub held: i64,
    pub minutes: i64,
    /// Topics that the reader added.
    pub own_topics: i64,
    /// Topics of both by horizon.
    pub short: i64,
    pub mid: i64,
    pub long: i64,
    /// Promises of both.
    pub promises_kept: i64,
}

pub fn look_back(v: &View, lang: Lang) -> Card {
    let month = |month: Month| (month.year, month.month);
    let period = stats::period(lang, month(v.year.first), month(v.year.last));
    let told = |n: i64, line: String| (n > 0).then_some(line);
    let lines = [
        Some(t::held(lang, v.held)),
        told(v.minutes, t::talked(lang, &t::duration(lang, v.minutes))),
        told(v.own_topics, t::own_topics(lang, v.own_topics)),
        told(v.short + v.mid + v.long, t::themes(lang, v.short, v.mid, v.long)),
        told(v.promises_kept, t::promises_kept(lang, v.promises_kept)),
    ];
    let rows = lines.into_iter().flatten().map(|line| Row::new(Mark::Plain, say(line))).collect();
    let period_typed = format!("FY{}", v.year.first.year);
    let own = Command::Stats { of: Some(StatsOf::Me), period: Some(period_typed), explain: false };
    Card::titled(say(t::title(lang, &period)))
        .text(say(t::lead(lang)))
        .list(List::new(say(t::year(lang)), rows))
        .text(say(t::together(lang)))
        .hint(say(t::counted(lang, &formats::date(lang, v.today, v.today))))
        .hint(say(t::yours(lang)))
        .button(Button::run(stats::title_me_button(lang), own))
        .seen_by(say(common::only_you(lang)))
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let last = Month::of(made::TODAY);
    let ordinary = View {
        year: Period::up_to(last, 12),
        today: made::TODAY,
        held: 22,
        minutes: 690,
        own_topics: 31,
        short: 24,
        mid: 13,
        long: 6,
        promises_kept: 17,
    };
    // Nothing but that the two met: whoever did not gets none.
    let empty =
        View { held: 1, minutes: 30, own_topics: 0, short: 0, mid: 0, long: 0, promises_kept: 0, ..ordinary.clone() };
    let longest = View {
        held: 1_248,
        minutes: 37_440,
        own_topics: 9_999,
        short: 9_999,
        mid: 9_999,
        long: 9_999,
        promises_kept: 9_999,
        ..ordinary.clone()
    };
    [("ordinary", ordinary), ("empty", empty), ("longest", longest)]
        .map(|(name, view)| (name, look_back(&view, lang)))
        .to_vec()
}
