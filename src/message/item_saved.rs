//! The short answer after a topic was added or changed: what is on the agenda now, with whom, and the way back.

use jiff::civil::Date;

use super::parts::{Item, Moment, plain_label, say, undo, with_buttons};
use super::samples;
use crate::card::{Button, Card, FormId, Who};
use crate::command::{Command, Undo, Whom};
use crate::domain::ids::PairId;
use crate::domain::lang::Lang;
use crate::text::catalog::{answers as t, common};
use crate::text::formats;

/// What was done to the topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// For the next meeting, if there is one. `others` are the reader's other pairs when the pair was a guess; empty
    /// when it was named or the only one.
    Added {
        next: Option<Moment>,
        others: Vec<(PairId, Who)>,
    },
    Edited,
    /// Now at this place, counted from 1.
    Moved {
        place: usize,
    },
    Discussed,
    Dropped,
    Shared,
    /// Taken to this pair from another one.
    Taken,
}

#[derive(Clone, Debug)]
pub struct View {
    pub pair: PairId,
    pub other: Who,
    pub item: Item,
    pub change: Change,
    pub today: Date,
}

pub fn item_saved(v: &View, lang: Lang) -> Card {
    let said = match &v.change {
        Change::Added { .. } if v.item.private => t::item_added_private(lang, &v.other),
        Change::Added { next: Some(next), .. } => t::item_added_for(lang, &v.other, &next.text(lang, v.today)),
        Change::Added { next: None, .. } => t::item_added(lang, &v.other),
        Change::Edited => t::item_edited(lang, &v.other),
        Change::Moved { place } => t::item_moved(lang, *place, &v.other),
        Change::Discussed => t::item_done(lang, &v.other),
        Change::Dropped => t::item_dropped(lang, &v.other),
        Change::Shared => t::item_shared(lang, &v.other),
        Change::Taken => t::item_taken(lang, &v.other),
    };
    let card = Card::saying(say(said)).text(v.item.line(lang));
    let agenda = Command::AgendaList { with: Whom::Pair(v.pair.clone()) };
    let show = Button::run(common::show_agenda(lang), agenda);
    let card = match &v.change {
        Change::Added { others, .. } => {
            let card = guessed(card, v, others, lang);
            let edit = Button::open(common::edit(lang), FormId::EditItem { item: v.item.id.clone() });
            with_buttons(card, [undo(lang, Undo::Item { item: v.item.id.clone() }), edit, show])
        }
        Change::Discussed | Change::Dropped => {
            with_buttons(card, [undo(lang, Undo::Closed { item: v.item.id.clone() }), show])
        }
        Change::Edited | Change::Moved { .. } | Change::Shared | Change::Taken => card.button(show),
    };
    card.seen_by(if v.item.private { say(common::only_you(lang)) } else { say(common::only_you_two(lang, &v.other)) })
}

fn guessed(card: Card, v: &View, others: &[(PairId, Who)], lang: Lang) -> Card {
    if others.is_empty() {
        return card;
    }
    let buttons = others.iter().map(|(pair, other)| {
        let command = Command::AgendaTo { item: v.item.id.clone(), pair: pair.clone() };
        Button::run(plain_label(&t::to_other(lang, &short(other))), command)
    });
    card.hint(say(t::guessed(lang, &v.other))).inline(buttons.collect())
}

/// A name as it fits on a button.
pub(super) fn short(who: &Who) -> String {
    formats::cut(&who.plain(), 40)
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let added = |others: Vec<(PairId, Who)>| Change::Added { next: Some(samples::moment()), others };
    let sato = (PairId::new("pair-2"), samples::sato(lang));
    let view = |change: Change| View {
        pair: samples::pair(),
        other: samples::hanako(lang),
        item: samples::items(lang)[1].clone(),
        change,
        today: samples::TODAY,
    };
    let private = View { item: samples::items(lang)[2].clone(), ..view(added(vec![])) };
    let longest = View {
        other: samples::long_name(lang),
        item: samples::forty_items(lang)[0].clone(),
        ..view(added(vec![(PairId::new("pair-3"), samples::long_name(lang)); 12]))
    };
    [
        ("ordinary", view(added(vec![]))),
        ("no_date", view(Change::Added { next: None, others: vec![] })),
        ("guessed", view(added(vec![sato]))),
        ("private", private),
        ("edited", view(Change::Edited)),
        ("moved", view(Change::Moved { place: 1 })),
        ("discussed", view(Change::Discussed)),
        ("dropped", view(Change::Dropped)),
        ("shared", view(Change::Shared)),
        ("taken", view(Change::Taken)),
        ("longest", longest),
    ]
    .map(|(name, view)| (name, item_saved(&view, lang)))
    .to_vec()
}
