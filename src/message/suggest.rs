//! Questions of the bank: the one or two that would do a pair good now, with why; and the bank itself, by horizon.

use super::parts::{Mirror, horizon_full, horizon_name, list, plain_label, say, starved_line, with_buttons};
use super::samples;
use crate::card::{Button, Card, Mark, Row, Who};
use crate::command::{Command, Whom};
use crate::domain::agenda::Horizon;
use crate::domain::ids::PairId;
use crate::domain::lang::Lang;
use crate::domain::themes::Starved;
use crate::text::catalog::{common, programme as t};
use crate::text::formats;
use crate::text::questions::{Question, bank, by_id};

/// What would do the pair good, and what it was chosen by.
#[derive(Clone, Debug)]
pub struct Suggestion {
    pub pair: PairId,
    pub other: Who,
    pub starved: Option<Starved>,
    pub mirror: Mirror,
    pub questions: Vec<&'static Question>,
}

pub fn suggestion(v: &Suggestion, lang: Lang) -> Card {
    let card = Card::titled(say(t::suggest_title(lang, &v.other)));
    let card = match v.starved {
        Some(starved) => card.hint(starved_line(lang, starved)),
        None => card,
    };
    let row =
        |question: &&'static Question| use_row(&v.pair, question, lang).button(pass_question(lang, &v.pair, question));
    let card = card.list(list(t::suggest_list(lang), v.questions.iter().map(row).collect(), t::suggest_none(lang)));
    let card = v.mirror.lines(lang, &v.other).into_iter().fold(card, Card::hint);
    let all = Button::run(t::questions_title(lang), Command::Questions { horizon: None });
    card.button(all).seen_by(say(common::only_you_two(lang, &v.other)))
}

/// The bank, for one pair to choose from if the reader has one.
#[derive(Clone, Debug)]
pub struct Bank {
    pub pair: Option<PairId>,
    pub lists: Vec<(Horizon, Vec<&'static Question>)>,
    /// All of one horizon are shown.
    pub is_whole: bool,
}

pub fn questions(v: &Bank, lang: Lang) -> Card {
    let card = Card::titled(say(t::questions_title(lang))).hint(say(t::questions_how(lang)));
    let card = v.lists.iter().fold(card, |card, (horizon, questions)| {
        let row = |question: &&'static Question| match &v.pair {
            Some(pair) => use_row(pair, question, lang),
            None => plain_row(question, lang),
        };
        let heading = t::questions_of(lang, &formats::initial(&horizon_full(lang, *horizon)));
        card.list(
            list(heading, questions.iter().map(row).collect(), t::questions_none(lang))
                .more(Command::Questions { horizon: Some(*horizon) }),
        )
    });
    let more = |horizon: Horizon| {
        let label = plain_label(&t::only_this(lang, &horizon_name(lang, horizon)));
        Button::run(label, Command::Questions { horizon: Some(horizon) })
    };
    let shown = |horizon: &Horizon| v.is_whole && v.lists.iter().any(|(of, _)| of == horizon);
    with_buttons(card, Horizon::ALL.into_iter().filter(|horizon| !shown(horizon)).map(more))
        .seen_by(say(common::only_you(lang)))
}

/// The reader left a question alone.
pub fn passed(pair: &PairId, other: &Who, lang: Lang) -> Card {
    let another = Command::AgendaSuggest { with: Whom::Pair(pair.clone()) };
    Card::saying(say(t::passed(lang)))
        .button(Button::run(t::another(lang), another))
        .seen_by(say(common::only_you_two(lang, other)))
}

pub(super) fn pass_question(lang: Lang, pair: &PairId, question: &Question) -> Button {
    let command = Command::PassQuestion { pair: pair.clone(), question: question.id().to_owned() };
    Button::run(t::pass(lang), command)
}

fn plain_row(question: &Question, lang: Lang) -> Row {
    Row::new(Mark::Plain, say(question.text(lang)))
}

fn use_row(pair: &PairId, question: &Question, lang: Lang) -> Row {
    let command = Command::UseQuestion { pair: pair.clone(), question: question.id().to_owned() };
    plain_row(question, lang).button(Button::run(t::use_it(lang), command))
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let ordinary = Suggestion {
        pair: samples::pair(),
        other: samples::hanako(lang),
        starved: Some(Starved { horizon: Horizon::Long, is_missing: true }),
        mirror: Mirror { yours: 3, theirs: 7, horizons: Some([7, 3, 0]) },
        questions: ["Q17", "Q43"].into_iter().filter_map(by_id).collect(),
    };
    let empty = Suggestion {
        starved: None,
        mirror: Mirror { yours: 0, theirs: 0, horizons: None },
        questions: vec![],
        ..ordinary.clone()
    };
    let longest = Suggestion {
        other: samples::long_name(lang),
        questions: ["Q12", "Q19"].into_iter().filter_map(by_id).collect(),
        ..ordinary.clone()
    };
    let of = |horizon: Horizon, most: usize| {
        (horizon, bank().iter().filter(|question| question.traits.horizon == horizon).take(most).collect())
    };
    let all = Bank {
        pair: Some(samples::pair()),
        lists: Horizon::ALL.map(|horizon| of(horizon, 4)).to_vec(),
        is_whole: false,
    };
    let alone = Bank { pair: None, ..all.clone() };
    let whole = Bank { lists: vec![of(Horizon::Short, 60)], is_whole: true, ..all.clone() };
    vec![
        ("ordinary", suggestion(&ordinary, lang)),
        ("empty", suggestion(&empty, lang)),
        ("longest", suggestion(&longest, lang)),
        ("passed", passed(&samples::pair(), &samples::hanako(lang), lang)),
        ("bank", questions(&all, lang)),
        ("bank_alone", questions(&alone, lang)),
        ("bank_whole", questions(&whole, lang)),
    ]
}
