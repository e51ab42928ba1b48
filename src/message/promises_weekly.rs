//! Once a week, to somebody whose promises are past their date: all of them in one message, across pairs.

use jiff::civil::Date;

use super::parts::{Promise, counted, list, say};
use super::samples;
use crate::card::Card;
use crate::command::{Command, Whom};
use crate::domain::lang::Lang;
use crate::text::catalog::{common, promises as t};

/// The reader's own promises, each `with` its counterpart; those done since the message was sent stay, ticked.
#[derive(Clone, Debug)]
pub struct View {
    pub today: Date,
    pub promises: Vec<Promise>,
}

pub fn promises_weekly(v: &View, lang: Lang) -> Card {
    let open = v.promises.iter().filter(|promise| !promise.is_done()).count();
    let rows = v.promises.iter().map(|promise| promise.acting_row(lang, v.today)).collect();
    let card = Card::titled(say(match open {
        0 => t::weekly_title_none(lang),
        n => t::weekly_title(lang, n),
    }));
    let card = if open > 0 { card.text(say(t::weekly_about(lang))) } else { card };
    card.list(
        list(counted(lang, t::weekly_heading(lang), v.promises.len()), rows, t::weekly_none(lang))
            .more(Command::ActionList { with: Whom::Anyone }),
    )
    .seen_by(say(common::only_you_bundle(lang)))
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    [("ordinary", samples::own_promises(lang)), ("empty", vec![]), ("longest", samples::forty_promises(lang))]
        .map(|(name, promises)| (name, promises_weekly(&View { today: samples::TODAY, promises }, lang)))
        .to_vec()
}
