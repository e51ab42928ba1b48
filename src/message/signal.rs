//! A hint from counts: the rule with its numbers, and one thing to do about it.

use super::parts::{add_promise, add_topic, list, pick_time, say, with_buttons};
use super::samples;
use crate::card::{Button, Card, FormId, Mark, Row, Who};
use crate::command::{Command, Whom};
use crate::domain::ids::{OccurrenceId, PairId};
use crate::domain::lang::Lang;
use crate::domain::signals::{Fired, How, RuleId, To};
use crate::text::catalog::{common, signals as t};

/// A hint as one of the two reads it.
#[derive(Clone, Debug)]
pub struct View {
    pub pair: PairId,
    pub other: Who,
    /// Names the hint.
    pub told: String,
    pub how: How,
    pub because: Vec<Fired>,
    pub version: String,
    /// The one ahead, if there is one to move.
    pub ahead: Option<OccurrenceId>,
    pub is_answered: bool,
}

pub fn signal(v: &View, lang: Lang) -> Card {
    let title = match v.how {
        How::Smell => t::smell_title(lang, &v.other),
        How::Word => t::word_title(lang, &v.other),
        How::Talk => t::talk_title(lang, &v.other),
    };
    let card = Card::titled(say(title)).list(reasons(&v.because, lang));
    let first = v.because.first().map(|fired| offer(fired.rule, &v.pair, v.ahead.as_ref(), lang));
    let card = with_buttons(card, first.map(Button::primary));
    let card = if v.is_answered {
        card.hint(say(t::answered(lang)))
    } else {
        let answer = |label, useful| Button::run(label, Command::SignalUseful { hint: v.told.clone(), useful });
        with_buttons(card, [answer(t::useful(lang), true), answer(t::not_useful(lang), false)])
    };
    let seen = match v.because.iter().all(|fired| fired.to == To::Manager) {
        true => common::only_you(lang),
        false => common::only_you_two(lang, &v.other),
    };
    card.hint(say(t::how(lang, &v.version))).seen_by(say(seen))
}

fn reasons(because: &[Fired], lang: Lang) -> crate::card::List {
    let row = |fired: &Fired| {
        let sentence = t::sentence(lang, fired.rule, fired.found, fired.bound);
        Row::new(Mark::Plain, say(t::row(lang, &sentence, &fired.rule.code())))
    };
    list(t::why(lang), because.iter().map(row).collect(), t::nothing(lang))
}

/// The one thing that would help most.
fn offer(rule: RuleId, pair: &PairId, ahead: Option<&OccurrenceId>, lang: Lang) -> Button {
    let with = || Whom::Pair(pair.clone());
    match rule {
        RuleId::Sm1 | RuleId::Ew4 => add_topic(lang, pair),
        RuleId::Sm2 | RuleId::Sm5 | RuleId::Sm9 | RuleId::Sm10 | RuleId::Ew8 => {
            Button::run(t::suggest(lang), Command::AgendaSuggest { with: with() })
        }
        RuleId::Sm3 | RuleId::Sm4 => add_promise(lang, pair),
        RuleId::Sm6 | RuleId::Ew5 | RuleId::Ew6 => {
            Button::run(common::show_agenda(lang), Command::AgendaList { with: with() })
        }
        RuleId::Sm11 | RuleId::Ew7 => Button::run(common::show_promises(lang), Command::ActionList { with: with() }),
        RuleId::Sm7 | RuleId::Sm8 | RuleId::Ew3 => Button::open(t::rhythm(lang), FormId::Rhythm { pair: pair.clone() }),
        RuleId::Sm12 | RuleId::Ew10 => Button::run(t::purpose(lang), Command::Purpose { with: with(), text: None }),
        RuleId::Ew1 | RuleId::Ew2 | RuleId::Ew9 | RuleId::Ew11 => match ahead {
            Some(_) => Button { label: t::fifteen(lang), ..pick_time(lang, pair, ahead) },
            None => pick_time(lang, pair, None),
        },
    }
}

/// What holds for a pair at this moment, asked for by one of the two.
pub fn standing(pair: &PairId, other: &Who, because: &[Fired], version: &str, lang: Lang) -> Card {
    let card = Card::titled(say(t::list_title(lang, other))).list(reasons(because, lang));
    let first = because.first().map(|fired| offer(fired.rule, pair, None, lang));
    with_buttons(card, first).hint(say(t::how(lang, version))).seen_by(say(common::only_you(lang)))
}

pub fn answered(lang: Lang) -> Card {
    Card::saying(say(t::answered(lang))).seen_by(say(common::only_you(lang)))
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let fired = |rule, found, bound, to| Fired { rule, found, bound, points: 0, to };
    let view = View {
        pair: samples::pair(),
        other: samples::hanako(lang),
        told: "hint-1".to_owned(),
        how: How::Smell,
        because: vec![fired(RuleId::Sm1, 3, 3, To::Both)],
        version: "1".to_owned(),
        ahead: Some(samples::occurrence()),
        is_answered: false,
    };
    let early = vec![fired(RuleId::Ew1, 2, 2, To::Both), fired(RuleId::Ew3, 4, 3, To::Both)];
    let all: Vec<Fired> = RuleId::ALL.map(|rule| fired(rule, 100, 90, To::Both)).to_vec();
    vec![
        ("ordinary", signal(&view, lang)),
        ("word", signal(&View { how: How::Word, because: early.clone(), ..view.clone() }, lang)),
        ("talk", signal(&View { how: How::Talk, because: early, ahead: None, ..view.clone() }, lang)),
        ("answered", signal(&View { is_answered: true, ..view.clone() }, lang)),
        ("to_manager", signal(&View { because: vec![fired(RuleId::Sm5, 100, 90, To::Manager)], ..view.clone() }, lang)),
        ("longest", signal(&View { other: samples::long_name(lang), because: all.clone(), ..view.clone() }, lang)),
        ("standing", standing(&view.pair, &view.other, &all, "1", lang)),
        ("empty", standing(&view.pair, &view.other, &[], "1", lang)),
        ("thanks", answered(lang)),
    ]
}
