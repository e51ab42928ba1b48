//! Start a 1on1 with somebody whom the roster names, and choose what comes along to a new one. Fields of the first: those
//! of a rhythm; of the second: `topics`, `promises`.

use jiff::civil::{Time, Weekday};

use super::Topic;
use super::fields::{choice, field, hinted, many, optional};
use super::setup::{Start, rhythm_fields};
use crate::card::{Esc, Form, FormId, Who};
use crate::domain::ids::{ItemId, PairId, PersonId, PromiseId};
use crate::domain::lang::Lang;
use crate::message::parts::say;
use crate::message::samples;
use crate::text::catalog::{common, forms, roster as t};

/// `is_new`: in their first twelve weeks.
#[derive(Clone, Debug)]
pub struct Begin {
    pub with: PersonId,
    pub who: Who,
    pub is_new: bool,
}

pub fn begin(v: &Begin, lang: Lang) -> Form {
    let start = Start {
        every: if v.is_new { "weekly" } else { "biweekly" },
        weekday: Some(Weekday::Tuesday),
        time: Some(Time::constant(15, 0, 0, 0)),
        minutes: 30,
        other: None,
    };
    let intro = if v.is_new { t::begin_intro_new(lang, &v.who) } else { t::begin_intro(lang, &v.who) };
    Form {
        id: FormId::Begin { with: v.with.clone() },
        title: forms::setup_title(lang),
        intro: Some(say(intro)),
        fields: rhythm_fields(start, lang),
        submit: forms::setup_submit(lang),
        cancel: common::cancel(lang),
        seen_by: None,
    }
}

/// What may come along: open topics that both see, and the report's own open promises.
#[derive(Clone, Debug)]
pub struct Handover {
    /// The one that ended.
    pub pair: PairId,
    pub former: Who,
    pub next: Who,
    pub items: Vec<Topic>,
    pub promises: Vec<(PromiseId, Esc)>,
}

pub fn handover(v: &Handover, lang: Lang) -> Form {
    let mut fields = Vec::new();
    if !v.items.is_empty() {
        let choices = v.items.iter().map(|item| choice(item.id.as_str(), item.text.as_str())).collect();
        fields.push(hinted(
            optional(field("topics", t::handover_topics(lang), many(choices, Vec::new()))),
            t::handover_topics_hint(lang),
        ));
    }
    if !v.promises.is_empty() {
        let choices = v.promises.iter().map(|(id, text)| choice(id.as_str(), text.as_str())).collect();
        fields.push(optional(field("promises", t::handover_promises(lang), many(choices, Vec::new()))));
    }
    Form {
        id: FormId::Handover { pair: v.pair.clone() },
        title: t::handover_form(lang),
        intro: Some(say(t::handover_intro(lang, &v.former, &v.next))),
        fields,
        submit: t::handover_submit(lang),
        cancel: common::cancel(lang),
        seen_by: Some(say(t::handover_only_you(lang))),
    }
}

pub(super) fn samples(lang: Lang) -> Vec<(&'static str, Form)> {
    let with = PersonId::new("person-1");
    let usual = Begin { with, who: samples::hanako(lang), is_new: false };
    let new = Begin { who: samples::long_name(lang), is_new: true, ..usual.clone() };
    let few = Handover {
        pair: samples::pair(),
        former: samples::sato(lang),
        next: samples::hanako(lang),
        items: samples::shared_items(lang).into_iter().map(|item| Topic { id: item.id, text: item.text }).collect(),
        promises: samples::promises(lang).into_iter().map(|promise| (promise.id, promise.text)).collect(),
    };
    let longest = Handover {
        former: samples::long_name(lang),
        next: samples::long_name(lang),
        items: (0..40)
            .map(|n| Topic { id: ItemId::new(format!("item-{n}")), text: samples::long_words(lang) })
            .collect(),
        promises: (0..40).map(|n| (PromiseId::new(format!("promise-{n}")), samples::long_words(lang))).collect(),
        ..few.clone()
    };
    vec![
        ("begin", begin(&usual, lang)),
        ("begin_new", begin(&new, lang)),
        ("handover", handover(&few, lang)),
        ("handover_longest", handover(&longest, lang)),
    ]
}
