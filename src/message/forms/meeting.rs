//! Forms about one meeting. Reschedule: `date`, `time`. Wrap-up: `notes`, `topics` (ids of items talked
//! about), `done` (ids of promises that are
//! done), and for each next promise `promiseN_text`, `promiseN_owner` (me or other), `promiseN_due`.

use jiff::civil::{Date, DateTime};

use super::fields::{choice, date, field, hinted, long, many, one, optional, short, time};
use super::writing::owners;
use crate::card::{Esc, Field, Form, FormId, Who};
use crate::domain::ids::{ItemId, OccurrenceId, PromiseId};
use crate::domain::lang::Lang;
use crate::message::parts::say;
use crate::message::samples;
use crate::text::catalog::{common, forms as t};
use crate::text::formats;

#[derive(Clone, Debug)]
pub struct Reschedule {
    pub occurrence: OccurrenceId,
    pub other: Who,
    /// Where it stands now; the form starts there.
    pub at: DateTime,
    /// Start here instead, such as the next working day.
    pub suggested: Option<DateTime>,
    pub today: Date,
}

/// A promise that was open when the meeting began.
#[derive(Clone, Debug)]
pub struct Owed {
    pub id: PromiseId,
    pub text: Esc,
    pub is_done: bool,
}

/// A shared topic that is still open.
#[derive(Clone, Debug)]
pub struct Topic {
    pub id: ItemId,
    pub text: Esc,
}

#[derive(Clone, Debug)]
pub struct WrapUp {
    pub occurrence: OccurrenceId,
    pub other: Who,
    pub at: DateTime,
    pub today: Date,
    /// The minutes written so far, and which version of them.
    pub notes: Option<Esc>,
    pub version: i64,
    /// All ticked to begin with: whoever saves the form unticks what is to be carried over.
    pub items: Vec<Topic>,
    pub promises: Vec<Owed>,
}

pub fn reschedule(v: &Reschedule, lang: Lang) -> Form {
    let start = v.suggested.unwrap_or(v.at);
    let when = formats::when_plain(lang, v.at, v.today);
    Form {
        id: FormId::Reschedule { occurrence: v.occurrence.clone() },
        title: t::reschedule_title(lang),
        intro: Some(say(t::reschedule_intro(lang, &v.other, &when))),
        fields: vec![
            field("date", t::date(lang), date(Some(start.date()))),
            field("time", t::time(lang), time(Some(start.time()))),
        ],
        submit: t::move_it(lang),
        cancel: common::cancel(lang),
        seen_by: Some(say(common::only_you_two(lang, &v.other))),
    }
}

pub fn wrap_up(v: &WrapUp, lang: Lang) -> Form {
    let notes = long(v.notes.as_ref().map(|notes| notes.as_str().to_owned()), None);
    let mut fields = vec![hinted(optional(field("notes", t::notes(lang), notes)), t::notes_hint(lang))];
    if !v.items.is_empty() {
        let choices = v.items.iter().map(|item| choice(item.id.as_str(), item.text.as_str())).collect();
        let all = v.items.iter().map(|item| item.id.as_str().to_owned()).collect();
        fields.push(hinted(
            optional(field("topics", t::talked_about(lang), many(choices, all))),
            t::talked_about_hint(lang),
        ));
    }
    if !v.promises.is_empty() {
        let choices = v.promises.iter().map(|owed| choice(owed.id.as_str(), owed.text.as_str())).collect();
        let done = v.promises.iter().filter(|owed| owed.is_done).map(|owed| owed.id.as_str().to_owned()).collect();
        fields.push(optional(field("done", t::touched(lang), many(choices, done))));
    }
    for (number, names) in (1..).zip(NEXT) {
        fields.extend(next_promise(number, names, &v.other, lang));
    }
    Form {
        id: FormId::WrapUp { occurrence: v.occurrence.clone(), version: Some(v.version) },
        title: t::wrap_up_title(lang),
        intro: Some(say(t::wrap_up_intro(lang, &v.other, &formats::when_plain(lang, v.at, v.today)))),
        fields,
        submit: common::save(lang),
        cancel: common::cancel(lang),
        seen_by: Some(say(common::only_you_two(lang, &v.other))),
    }
}

const NEXT: [[&str; 3]; super::NEXT_PROMISES] =
    [["promise1_text", "promise1_owner", "promise1_due"], ["promise2_text", "promise2_owner", "promise2_due"]];

fn next_promise(number: usize, [text, owner, due]: [&'static str; 3], other: &Who, lang: Lang) -> Vec<Field> {
    let words = field(text, t::next_promise(lang, number), short(None, Some(t::promise_example(lang))));
    let words = if number == 1 { hinted(words, t::next_promise_hint(lang)) } else { words };
    let day = field(due, t::due(lang, number), date(None));
    let day = if number == 1 { hinted(day, t::due_hint(lang)) } else { day };
    vec![
        optional(words),
        optional(field(owner, t::owner(lang, number), one(owners(&other.plain(), lang), Some("me")))),
        optional(day),
    ]
}

pub(super) fn samples(lang: Lang) -> Vec<(&'static str, Form)> {
    let owed = |n: usize, text: Esc, is_done: bool| Owed { id: PromiseId::new(format!("promise-{n}")), text, is_done };
    let wrap = WrapUp {
        occurrence: samples::occurrence(),
        other: samples::hanako(lang),
        at: samples::this_afternoon(),
        today: samples::TODAY,
        notes: None,
        version: 0,
        items: samples::shared_items(lang).into_iter().map(|item| Topic { id: item.id, text: item.text }).collect(),
        promises: samples::promises(lang)
            .into_iter()
            .zip(1..)
            .map(|(promise, n)| owed(n, promise.text.clone(), promise.is_done()))
            .collect(),
    };
    let longest = WrapUp {
        other: samples::long_name(lang),
        notes: Some(samples::long_words(lang)),
        items: (0..40)
            .map(|n| Topic { id: ItemId::new(format!("item-{n}")), text: samples::long_words(lang) })
            .collect(),
        promises: (0..40).map(|n| owed(n, samples::long_words(lang), n % 2 == 0)).collect(),
        ..wrap.clone()
    };
    let moving = Reschedule {
        occurrence: samples::occurrence(),
        other: samples::hanako(lang),
        at: samples::this_afternoon(),
        suggested: None,
        today: samples::TODAY,
    };
    let far = Reschedule { other: samples::long_name(lang), suggested: Some(samples::tuesday()), ..moving.clone() };
    vec![
        ("wrap_up", wrap_up(&wrap, lang)),
        ("wrap_up_empty", wrap_up(&WrapUp { promises: vec![], ..wrap.clone() }, lang)),
        ("wrap_up_longest", wrap_up(&longest, lang)),
        ("reschedule", reschedule(&moving, lang)),
        ("reschedule_longest", reschedule(&far, lang)),
    ]
}
