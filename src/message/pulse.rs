//! The two questions of a fortnight, and whether a 1on1 was of use. What somebody answered is on no card: a message stays
//! where it lies.

use jiff::civil::{Date, DateTime, date};

use super::parts::say;
use super::samples;
use crate::card::{Button, Card, Who};
use crate::command::Command;
use crate::domain::ids::OccurrenceId;
use crate::domain::lang::Lang;
use crate::domain::pulse::Item;
use crate::text::catalog::{common, pulse as t};
use crate::text::formats;

/// The questions, each with whether it was answered or passed over.
#[derive(Clone, Debug)]
pub struct View {
    /// The Monday of the fortnight.
    pub fortnight: Date,
    pub items: Vec<(Item, bool)>,
    pub is_over: bool,
}

pub fn pulse(v: &View, lang: Lang) -> Card {
    let card = v.items.iter().fold(Card::titled(say(t::title(lang))), |card, (item, is_answered)| {
        let card = card.text(say(t::quoted(lang, &t::statement(lang, *item))));
        if *is_answered {
            card.hint(say(t::received(lang)))
        } else if v.is_over {
            card
        } else {
            card.inline(answers(lang, v.fortnight, *item))
        }
    });
    let card = if v.is_over { card.hint(say(t::over(lang))) } else { card };
    card.hint(say(t::how(lang))).seen_by(say(common::only_you(lang)))
}

fn answers(lang: Lang, fortnight: Date, item: Item) -> Vec<Button> {
    let labels = [
        (t::agree(lang), Some(5)),
        (t::rather(lang), Some(4)),
        (t::neither(lang), Some(3)),
        (t::hardly(lang), Some(2)),
        (t::disagree(lang), Some(1)),
        (t::pass(lang), None),
    ];
    let answer =
        |(label, value)| Button::run(label, Command::PulseAnswer { item: item.code().to_owned(), fortnight, value });
    labels.map(answer).to_vec()
}

/// What is said to an answer.
#[derive(Clone, Copy, Debug)]
pub enum Taken {
    /// The summary comes on this day.
    Thanks {
        summary: Date,
        today: Date,
        offer_lighter: bool,
    },
    Passed,
    Over,
    /// They are not among those asked in this quarter.
    NotYet,
}

pub fn taken(v: Taken, lang: Lang) -> Card {
    let card = match v {
        Taken::Thanks { summary, today, offer_lighter } => {
            let card = Card::saying(say(t::thanks(lang, &formats::date(lang, summary, today))));
            if offer_lighter {
                card.text(say(t::pace_offer(lang)))
                    .button(Button::run(t::pace_button(lang), Command::Pace { hard: true }))
            } else {
                card
            }
        }
        Taken::Passed => Card::saying(say(t::passed(lang))),
        Taken::Over => Card::saying(say(t::over(lang))),
        Taken::NotYet => Card::titled(say(t::not_yet_title(lang))).text(say(t::not_yet(lang))),
    };
    card.seen_by(say(common::only_you(lang)))
}

pub fn pace(hard: bool, lang: Lang) -> Card {
    let card = if hard {
        let back = Button::run(t::pace_back(lang), Command::Pace { hard: false });
        Card::saying(say(t::pace_hard(lang))).button(back)
    } else {
        Card::saying(say(t::pace_fine(lang)))
    };
    card.seen_by(say(common::only_you(lang)))
}

/// The question after a 1on1.
#[derive(Clone, Debug)]
pub struct Feeling {
    pub occurrence: OccurrenceId,
    pub other: Who,
    pub at: DateTime,
    pub today: Date,
    pub is_answered: bool,
}

pub fn feeling(v: &Feeling, lang: Lang) -> Card {
    let when = formats::when_plain(lang, v.at, v.today);
    let card = Card::titled(say(t::feeling_title(lang))).text(say(t::feeling_about(lang, &when, &v.other)));
    let card = if v.is_answered {
        card.hint(say(t::feeling_noted(lang)))
    } else {
        let value =
            |label: String, value| Button::run(label, Command::Useful { occurrence: v.occurrence.clone(), value });
        let buttons = (1..=5).map(|n| value(n.to_string(), Some(n))).chain([value(t::pass(lang), None)]);
        card.inline(buttons.collect()).hint(say(t::feeling_kept(lang)))
    };
    card.seen_by(say(common::only_you(lang)))
}

/// The answer to it: with the reader's own latest ones, newest first.
pub fn felt(noted: bool, latest: &[u8], lang: Lang) -> Card {
    let said = if noted { t::feeling_noted(lang) } else { t::feeling_taken_back(lang) };
    let values = latest.iter().map(u8::to_string).collect::<Vec<_>>().join(" · ");
    let card = Card::saying(say(said));
    let card = if latest.is_empty() { card } else { card.text(say(t::feeling_trend(lang, &values))) };
    card.hint(say(t::feeling_kept(lang))).seen_by(say(common::only_you(lang)))
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let view = |answered: [bool; 2], is_over| View {
        fortnight: date(2026, 7, 13),
        items: vec![(Item::P2, answered[0]), (Item::P5, answered[1])],
        is_over,
    };
    let thanks = |offer_lighter| Taken::Thanks { summary: date(2026, 10, 1), today: samples::TODAY, offer_lighter };
    vec![
        ("ordinary", pulse(&view([false, false], false), lang)),
        ("half", pulse(&view([true, false], false), lang)),
        ("empty", pulse(&view([true, true], false), lang)),
        ("over", pulse(&view([true, false], true), lang)),
        (
            "longest",
            pulse(&View { items: Item::ALL.map(|item| (item, false)).to_vec(), ..view([false; 2], false) }, lang),
        ),
        ("thanks", taken(thanks(false), lang)),
        ("thanks_lighter", taken(thanks(true), lang)),
        ("passed", taken(Taken::Passed, lang)),
        ("closed", taken(Taken::Over, lang)),
        ("not_yet", taken(Taken::NotYet, lang)),
        ("pace_hard", pace(true, lang)),
        ("pace_fine", pace(false, lang)),
    ]
}

pub fn feeling_samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let view = Feeling {
        occurrence: samples::occurrence(),
        other: samples::sato(lang),
        at: samples::this_afternoon(),
        today: samples::TODAY,
        is_answered: false,
    };
    vec![
        ("ordinary", feeling(&view, lang)),
        ("answered", feeling(&Feeling { is_answered: true, ..view.clone() }, lang)),
        ("longest", feeling(&Feeling { other: samples::long_name(lang), ..view }, lang)),
        ("noted", felt(true, &[4, 5, 3], lang)),
        ("empty", felt(false, &[], lang)),
    ]
}
