//! The answer to `action list`: open promises first, numbered in the order shown, done ones below.

use jiff::civil::Date;

use super::parts::{Promise, add_promise, counted, list, say, with_buttons};
use super::samples;
use crate::card::{Card, List, Mark, Who};
use crate::command::{Command, Whom};
use crate::domain::ids::PairId;
use crate::domain::lang::Lang;
use crate::text::catalog::{common, promises as t};

/// With `pair`, the promises of the two; without one, all of the reader's own, each `with` its counterpart. Open ones
/// are numbered in the order given, so give them in the order the numbers mean.
#[derive(Clone, Debug)]
pub struct View {
    pub command: String,
    pub pair: Option<(PairId, Who)>,
    pub open: Vec<Promise>,
    pub done: Vec<Promise>,
    pub today: Date,
}

pub fn promises(v: &View, lang: Lang) -> Card {
    let (title, whom, seen) = match &v.pair {
        Some((pair, other)) => {
            (t::list_title(lang, other), Whom::Pair(pair.clone()), common::only_you_two(lang, other))
        }
        None => (t::list_all_title(lang), Whom::Anyone, common::only_you_bundle(lang)),
    };
    let rows = v.open.iter().enumerate().map(|(at, promise)| {
        let mut row = promise.acting_row(lang, v.today);
        row.mark = Mark::Numbered(at + 1);
        row
    });
    let heading = counted(lang, t::open_heading(lang), v.open.len());
    let card = Card::titled(say(title))
        .list(list(heading, rows.collect(), t::list_empty(lang, &v.command)).whole(Command::ActionList { with: whom }));
    let card = if v.done.is_empty() {
        card
    } else {
        let heading = counted(lang, t::done_heading(lang), v.done.len());
        let rows =
            v.done.iter().map(|promise| promise.row(lang, v.today).button(promise.reopen_button(lang))).collect();
        card.list(List::new(say(heading), rows))
    };
    let card = if v.open.is_empty() { card } else { card.hint(say(t::list_how(lang, &v.command))) };
    with_buttons(card, v.pair.iter().map(|(pair, _)| add_promise(lang, pair))).seen_by(say(seen))
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let (done, open) = samples::promises(lang).into_iter().partition(Promise::is_done);
    let view = View {
        command: samples::COMMAND.to_owned(),
        pair: Some((samples::pair(), samples::hanako(lang))),
        open,
        done,
        today: samples::TODAY,
    };
    let (long_done, long_open) = samples::forty_promises(lang).into_iter().partition(Promise::is_done);
    [
        ("ordinary", view.clone()),
        ("own", View { pair: None, open: samples::own_promises(lang), done: vec![], ..view.clone() }),
        ("empty", View { open: vec![], done: vec![], ..view.clone() }),
        (
            "longest",
            View { pair: Some((samples::pair(), samples::long_name(lang))), open: long_open, done: long_done, ..view },
        ),
    ]
    .map(|(name, view)| (name, promises(&view, lang)))
    .to_vec()
}
