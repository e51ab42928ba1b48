//! The home page and the answer to the bare command: my open promises first, then each 1on1 with its next date, its
//! agenda and the buttons for everything. The empty page teaches how to start.

use jiff::civil::Date;

use super::parts::{
    Item, Moment, Promise, Unconfirmed, add_promise, add_topic, counted, how_to, list, move_it, resume, say, skip_it,
    start_pair, with_buttons,
};
use super::samples;
use crate::card::{Button, Card, Esc, FormId, List, Who};
use crate::command::{Command, Whom};
use crate::domain::charter::{LONGEST, LONGEST_LINE};
use crate::domain::ids::{OccurrenceId, PairId};
use crate::domain::lang::Lang;
use crate::text::catalog::{common, home as t, programme};
use crate::text::formats;

/// How a pair stands.
#[derive(Clone, Debug)]
pub enum State {
    Next { occurrence: OccurrenceId, at: Moment },
    NoDate,
    Paused { until: Option<Date> },
}

#[derive(Clone, Debug)]
pub struct Pair {
    pub pair: PairId,
    pub other: Who,
    pub state: State,
    pub items: Vec<Item>,
}

/// `promises` are the reader's own open ones, each `with` its counterpart. `command` is the configured name.
#[derive(Clone, Debug)]
pub struct View {
    pub command: String,
    pub today: Date,
    pub promises: Vec<Promise>,
    pub unconfirmed: Vec<Unconfirmed>,
    pub pairs: Vec<Pair>,
    pub charter: Option<Charter>,
}

/// What everybody sees of why the company does this, as it was written.
#[derive(Clone, Debug)]
pub struct Charter {
    pub why: Esc,
    pub owner: Esc,
    /// Where harassment and misconduct are reported.
    pub desk: Option<Esc>,
}

pub fn home(v: &View, lang: Lang) -> Card {
    let card = Card::titled(say(t::title(lang)));
    let card = if v.pairs.is_empty() { empty(card, v, lang) } else { full(card, v, lang) };
    card.seen_by(say(common::only_you_bundle(lang)))
}

fn empty(card: Card, v: &View, lang: Lang) -> Card {
    let card = why(card.text(say(t::empty(lang))), v, lang).hint(say(t::empty_how(lang, &v.command)));
    with_buttons(card, [start_pair(lang).primary(), how_to(lang)])
}

fn full(card: Card, v: &View, lang: Lang) -> Card {
    let heading = counted(lang, t::promises(lang), v.promises.len());
    let rows = v.promises.iter().map(|promise| promise.acting_row(lang, v.today)).collect();
    let promises = list(heading, rows, t::no_promises(lang)).more(Command::ActionList { with: Whom::Anyone });
    let card = card.list(promises);
    let card = if v.unconfirmed.is_empty() {
        card
    } else {
        let rows = v.unconfirmed.iter().map(|past| past.row(lang, v.today)).collect();
        card.list(List::new(say(common::unconfirmed(lang)), rows))
    };
    let card = v.pairs.iter().fold(card, |card, pair| of_pair(card.divider(), pair, v.today, lang));
    let settings = Button::open(common::settings(lang), FormId::Settings);
    let pairs = Button::run(common::show_pairs(lang), Command::PairList);
    let card = why(card, v, lang);
    with_buttons(card.hint(say(t::how(lang, &v.command))), [start_pair(lang), pairs, settings, how_to(lang)])
}

fn why(card: Card, v: &View, lang: Lang) -> Card {
    let Some(charter) = &v.charter else { return card };
    let card = card.divider().text(say(programme::home_why(lang, &charter.owner))).quote(charter.why.clone());
    match &charter.desk {
        Some(desk) => card.hint(say(programme::home_desk(lang, desk))),
        None => card,
    }
}

/// That a 1on1 is on a break, and until when.
pub(super) fn paused(other: &Who, until: Option<Date>, today: Date, lang: Lang) -> String {
    match until {
        Some(until) => t::paused_until(lang, other, &formats::date(lang, until, today)),
        None => t::paused(lang, other),
    }
}

fn of_pair(card: Card, p: &Pair, today: Date, lang: Lang) -> Card {
    let (heading, own) = match &p.state {
        State::Next { occurrence, at } => (
            t::next(lang, &at.text(lang, today), &p.other),
            vec![
                Button::run(common::show_digest(lang), Command::Digest { with: Whom::Pair(p.pair.clone()) }),
                move_it(lang, occurrence),
                skip_it(lang, &p.pair, occurrence),
            ],
        ),
        State::NoDate => (t::no_next(lang, &p.other), vec![]),
        State::Paused { until } => (paused(&p.other, *until, today, lang), vec![resume(lang, &p.pair)]),
    };
    let mut buttons = vec![add_topic(lang, &p.pair), add_promise(lang, &p.pair)];
    buttons.extend(own);
    let rows = p.items.iter().map(|item| item.row(lang)).collect();
    let agenda = List::new(say(heading), rows)
        .or_empty(say(t::no_agenda(lang)))
        .more(Command::AgendaList { with: Whom::Pair(p.pair.clone()) });
    card.list(agenda).inline(buttons)
}

pub fn sample(lang: Lang) -> View {
    let next = State::Next { occurrence: samples::occurrence(), at: samples::moment() };
    let paused = State::Paused { until: Some(jiff::civil::date(2026, 8, 20)) };
    View {
        command: samples::COMMAND.to_owned(),
        today: samples::TODAY,
        promises: samples::own_promises(lang),
        unconfirmed: vec![samples::unconfirmed(lang)],
        pairs: vec![
            Pair { pair: samples::pair(), other: samples::hanako(lang), state: next, items: samples::items(lang) },
            Pair { pair: PairId::new("pair-2"), other: samples::sato(lang), state: paused, items: vec![] },
        ],
        charter: None,
    }
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let empty = View { promises: vec![], unconfirmed: vec![], pairs: vec![], ..sample(lang) };
    let pair = |n: usize| Pair {
        pair: PairId::new(format!("pair-{n}")),
        other: samples::long_name(lang),
        state: if n.is_multiple_of(2) { State::NoDate } else { State::Paused { until: None } },
        items: samples::forty_items(lang),
    };
    let of_charter = |why: Esc, owner: Esc, desk: Esc| Some(Charter { why, owner, desk: Some(desk) });
    let all = super::charter::sample(lang);
    let charter = of_charter(all.why, all.owner, Esc::new("https://example.com/hotline"));
    let line = || samples::long_line(lang, LONGEST_LINE);
    let longest = View {
        promises: samples::forty_promises(lang),
        pairs: (0..12).map(pair).collect(),
        charter: of_charter(samples::long_line(lang, LONGEST), line(), line()),
        ..sample(lang)
    };
    let why = View { charter, ..sample(lang) };
    let why_empty = View { charter: why.charter.clone(), ..empty.clone() };
    [("ordinary", sample(lang)), ("charter", why), ("empty", empty), ("empty_charter", why_empty), ("longest", longest)]
        .map(|(name, view)| (name, home(&view, lang)))
        .to_vec()
}
