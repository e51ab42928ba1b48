//! A meeting has another time: told to the other side at once, and answered to the one who moved it.

use jiff::civil::{Date, DateTime};

use super::parts::{Moment, add_topic, move_it, say, undo, with_buttons};
use super::samples;
use crate::card::{Button, Card, FormId, Who};
use crate::command::Undo;
use crate::domain::ids::{OccurrenceId, PairId};
use crate::domain::lang::Lang;
use crate::text::catalog::{common, meetings as t};
use crate::text::formats;

/// `other` is the counterpart of the reader.
#[derive(Clone, Debug)]
pub struct View {
    pub pair: PairId,
    pub occurrence: OccurrenceId,
    pub other: Who,
    pub by: By,
    pub from: DateTime,
    pub to: Moment,
    pub today: Date,
}

/// Who moved it.
#[derive(Clone, Debug)]
pub enum By {
    You { undo: Option<Undo> },
    Other(Standing),
}

/// What has become of the time that is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Ahead,
    /// They met, or the time has passed.
    Over,
    /// The meeting has yet another time, or was skipped.
    Changed,
}

pub fn moved(v: &View, lang: Lang) -> Card {
    // What was skipped is on again at its old time.
    let is_on_again = v.from == v.to.at;
    let title = match &v.by {
        _ if is_on_again => t::record_title(lang, &formats::when_plain(lang, v.to.at, v.today), &v.other),
        By::You { .. } => t::you_moved_title(lang, &v.other),
        By::Other(_) => t::moved_title(lang, &v.other),
    };
    let (from, to) = (formats::when_plain(lang, v.from, v.today), v.to.lasting(lang, v.today));
    let text = if is_on_again { t::skip_taken_back(lang, &to) } else { t::moved_to(lang, &from, &to) };
    let card = Card::titled(say(title)).text(say(text));
    let card = match &v.by {
        By::You { undo: what } => {
            let card = card.hint(say(t::told_at_once(lang, &v.other)));
            let back = what.clone().map(|what| undo(lang, what));
            with_buttons(card, back.into_iter().chain([move_it(lang, &v.occurrence)]))
        }
        By::Other(standing) => {
            let card = if is_on_again { card } else { card.text(say(t::moved_by(lang, &v.other))) };
            let keeps = say(t::moved_keeps(lang));
            match standing {
                Standing::Ahead => {
                    let form = FormId::Reschedule { occurrence: v.occurrence.clone() };
                    let another = Button::open(common::another_time(lang), form);
                    with_buttons(card.hint(keeps), [add_topic(lang, &v.pair), another])
                }
                Standing::Over => card.hint(keeps),
                Standing::Changed => card.hint(say(t::moved_since(lang))),
            }
        }
    };
    card.seen_by(say(common::only_you_two(lang, &v.other)))
}

pub fn sample(lang: Lang) -> View {
    View {
        pair: samples::pair(),
        occurrence: samples::occurrence(),
        other: samples::hanako(lang),
        by: By::Other(Standing::Ahead),
        from: samples::this_afternoon(),
        to: samples::moment(),
        today: samples::TODAY,
    }
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let back = Undo::Move { occurrence: samples::occurrence(), to: samples::this_afternoon(), nth: Some(1) };
    let by_you = View { by: By::You { undo: Some(back) }, ..sample(lang) };
    let on_again = View { from: samples::moment().at, ..sample(lang) };
    let over = View { by: By::Other(Standing::Over), ..sample(lang) };
    let changed_since = View { by: By::Other(Standing::Changed), ..sample(lang) };
    let longest = View { other: samples::long_name(lang), to: samples::zoned_moment(), ..sample(lang) };
    [
        ("ordinary", sample(lang)),
        ("by_you", by_you),
        ("on_again", on_again),
        ("over", over),
        ("changed_since", changed_since),
        ("longest", longest),
    ]
    .map(|(name, view)| (name, moved(&view, lang)))
    .to_vec()
}
