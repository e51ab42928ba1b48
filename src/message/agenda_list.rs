//! The answer to `agenda list`: numbered, so that a typed number and a button reach the same item.

use jiff::civil::Date;

use super::parts::{Item, Mirror, Moment, Side, add_topic, counted, list, say, seen_by_two, with_buttons};
use super::samples;
use crate::card::{Button, Card, FormId, Mark, Row, Who};
use crate::command::{Command, Pick, Whom};
use crate::domain::ids::PairId;
use crate::domain::lang::Lang;
use crate::text::catalog::{answers as t, common, programme};

/// `items` in their order on the agenda: the shared ones and the reader's private ones.
#[derive(Clone, Debug)]
pub struct View {
    pub command: String,
    pub pair: PairId,
    pub other: Who,
    pub next: Option<Moment>,
    pub items: Vec<Item>,
    pub mirror: Mirror,
    pub today: Date,
}

pub fn agenda_list(v: &View, lang: Lang) -> Card {
    let rows = v.items.iter().enumerate().map(|(at, item)| row(at + 1, item, lang)).collect();
    let heading = counted(lang, t::agenda_heading(lang), v.items.len());
    let card = Card::titled(say(t::agenda_title(lang, &v.other)));
    let card = match &v.next {
        Some(next) => card.text(say(t::agenda_next(lang, &next.text(lang, v.today)))),
        None => card,
    };
    let card = card.list(
        list(heading, rows, t::agenda_empty(lang, &v.command))
            .whole(Command::AgendaList { with: Whom::Pair(v.pair.clone()) }),
    );
    // The numbers of the hint are those of a list of three at least.
    let card = match v.items.len() {
        0 => card,
        1 | 2 => card.hint(say(t::agenda_how_one(lang, &v.command))),
        _ => card.hint(say(t::agenda_how(lang, &v.command))),
    };
    let card = v.mirror.lines(lang, &v.other).into_iter().fold(card, Card::hint);
    let suggest = Command::AgendaSuggest { with: Whom::Pair(v.pair.clone()) };
    let suggest = Button::run(programme::suggest(lang), suggest);
    with_buttons(card, [add_topic(lang, &v.pair).primary(), suggest]).seen_by(seen_by_two(lang, &v.other, &v.items))
}

fn row(number: usize, item: &Item, lang: Lang) -> Row {
    let pick = Pick::Id(item.id.clone());
    let row = Row::new(Mark::Numbered(number), item.line(lang));
    let row = if item.private {
        row.button(Button::run(common::share(lang), Command::AgendaShare { item: pick }))
    } else {
        row.button(Button::run(common::talked(lang), Command::AgendaDone { item: pick }))
    };
    // The words are their author's.
    match item.author {
        Side::You => row.button(Button::open(common::edit(lang), FormId::EditItem { item: item.id.clone() })),
        Side::Other(_) => row,
    }
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let view = View {
        command: samples::COMMAND.to_owned(),
        pair: samples::pair(),
        other: samples::hanako(lang),
        next: Some(samples::moment()),
        items: samples::items(lang),
        mirror: Mirror { yours: 3, theirs: 7, horizons: Some([6, 3, 1]) },
        today: samples::TODAY,
    };
    let longest = View { other: samples::long_name(lang), items: samples::forty_items(lang), ..view.clone() };
    [
        ("ordinary", view.clone()),
        ("empty", View { items: vec![], next: None, mirror: Mirror { yours: 0, theirs: 0, horizons: None }, ..view }),
        ("longest", longest),
    ]
    .map(|(name, view)| (name, agenda_list(&view, lang)))
    .to_vec()
}
