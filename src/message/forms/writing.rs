//! Forms in which one thing is written down: a topic (fields `text`, `horizon`, `aim`, `kind`, `private`) or a promise (`text`,
//! `owner`: me or other, `due`).

use jiff::civil::Date;

use super::fields::{choice, date, field, hinted, long, many, one, optional};
use crate::card::{Choice, Esc, Field, Form, FormId, Who};
use crate::domain::agenda::{Aim, Horizon, ItemKind, Tags};
use crate::domain::ids::{ItemId, PairId, PromiseId};
use crate::domain::lang::Lang;
use crate::message::parts::{horizon_full, say};
use crate::message::samples;
use crate::text::catalog::{common, forms as t, programme};
use crate::text::formats;

#[derive(Clone, Debug)]
pub struct Agenda {
    pub pair: PairId,
    pub other: Who,
}

/// A topic as it is. Its visibility is not changed here: sharing is its own step and can't be taken back.
#[derive(Clone, Debug)]
pub struct EditItem {
    pub item: ItemId,
    pub other: Who,
    pub text: Esc,
    pub tags: Tags,
    pub is_private: bool,
}

#[derive(Clone, Debug)]
pub struct Promise {
    pub pair: PairId,
    pub other: Who,
}

#[derive(Clone, Debug)]
pub struct EditPromise {
    pub promise: PromiseId,
    pub other: Who,
    pub text: Esc,
    pub mine: bool,
    pub due: Option<Date>,
}

/// The field `private` holds `private` when ticked; `horizon` is short, mid or long.
pub fn agenda(v: &Agenda, lang: Lang) -> Form {
    let tags = Tags::default();
    let fields = vec![topic(None, lang), horizon(None, lang), aim(&tags, lang), kind(&tags, lang), privacy(lang)];
    Form {
        id: FormId::Agenda { pair: v.pair.clone() },
        title: t::agenda_title(lang),
        intro: Some(say(t::agenda_intro(lang, &v.other))),
        fields,
        submit: t::add(lang),
        cancel: common::cancel(lang),
        seen_by: Some(say(common::only_you_two(lang, &v.other))),
    }
}

pub fn edit_item(v: &EditItem, lang: Lang) -> Form {
    let seen = if v.is_private { common::only_you(lang) } else { common::only_you_two(lang, &v.other) };
    Form {
        id: FormId::EditItem { item: v.item.clone() },
        title: t::agenda_edit_title(lang),
        intro: Some(say(t::agenda_intro(lang, &v.other))),
        fields: vec![
            topic(Some(v.text.as_str().to_owned()), lang),
            horizon(v.tags.horizon, lang),
            aim(&v.tags, lang),
            kind(&v.tags, lang),
        ],
        submit: common::save(lang),
        cancel: common::cancel(lang),
        seen_by: Some(say(seen)),
    }
}

pub fn promise(v: &Promise, lang: Lang) -> Form {
    Form {
        id: FormId::Promise { pair: v.pair.clone() },
        title: t::promise_title(lang),
        intro: Some(say(t::promise_intro(lang, &v.other))),
        fields: promise_fields(None, true, None, &v.other, lang),
        submit: t::add(lang),
        cancel: common::cancel(lang),
        seen_by: Some(say(common::only_you_two(lang, &v.other))),
    }
}

pub fn edit_promise(v: &EditPromise, lang: Lang) -> Form {
    Form {
        id: FormId::EditPromise { promise: v.promise.clone() },
        title: t::promise_edit_title(lang),
        intro: Some(say(t::promise_intro(lang, &v.other))),
        fields: promise_fields(Some(v.text.as_str().to_owned()), v.mine, v.due, &v.other, lang),
        submit: common::save(lang),
        cancel: common::cancel(lang),
        seen_by: Some(say(common::only_you_two(lang, &v.other))),
    }
}

/// `me` and `other`.
pub(super) fn owners(other: &str, lang: Lang) -> Vec<Choice> {
    vec![choice("me", t::me(lang)), choice("other", other)]
}

pub(super) fn privacy(lang: Lang) -> Field {
    let private = many(vec![choice("private", t::private_choice(lang))], vec![]);
    optional(field("private", t::private(lang), private))
}

pub(super) fn topic(start: Option<String>, lang: Lang) -> Field {
    hinted(field("text", t::topic(lang), long(start, Some(t::topic_example(lang)))), t::topic_hint(lang))
}

pub(super) fn horizon(start: Option<Horizon>, lang: Lang) -> Field {
    let choices = [Horizon::Short, Horizon::Mid, Horizon::Long]
        .map(|horizon| choice(horizon_value(horizon), formats::initial(&horizon_full(lang, horizon))));
    optional(field("horizon", t::horizon(lang), one(choices.to_vec(), start.map(horizon_value))))
}

/// Growth, trust or early.
fn aim(tags: &Tags, lang: Lang) -> Field {
    let choices = Aim::ALL.map(|aim| {
        let title = match aim {
            Aim::Growth => programme::choice_growth(lang),
            Aim::Trust => programme::choice_trust(lang),
            Aim::Early => programme::choice_early(lang),
        };
        choice(aim.code(), title)
    });
    optional(field("aim", programme::field_aim(lang), one(choices.to_vec(), tags.aim.map(Aim::code))))
}

/// Topic, status, blocker or try.
fn kind(tags: &Tags, lang: Lang) -> Field {
    let choices = ItemKind::ALL.map(|kind| {
        let title = match kind {
            ItemKind::Topic => programme::choice_topic(lang),
            ItemKind::Status => programme::choice_status(lang),
            ItemKind::Blocker => programme::choice_blocker(lang),
            ItemKind::Try => programme::choice_try(lang),
        };
        choice(kind.code(), title)
    });
    optional(field("kind", programme::field_kind(lang), one(choices.to_vec(), Some(tags.kind.code()))))
}

fn horizon_value(horizon: Horizon) -> &'static str {
    match horizon {
        Horizon::Short => "short",
        Horizon::Mid => "mid",
        Horizon::Long => "long",
    }
}

fn promise_fields(text: Option<String>, mine: bool, due: Option<Date>, other: &Who, lang: Lang) -> Vec<Field> {
    let owner = if mine { "me" } else { "other" };
    vec![
        field("text", t::promise_text(lang), long(text, Some(t::promise_example(lang)))),
        field("owner", t::promise_owner(lang), one(owners(&other.plain(), lang), Some(owner))),
        hinted(optional(field("due", t::promise_due(lang), date(due))), t::due_hint(lang)),
    ]
}

pub(super) fn samples(lang: Lang) -> Vec<(&'static str, Form)> {
    let (pair, other) = (samples::pair(), samples::hanako(lang));
    let item = EditItem {
        item: ItemId::new("item-1"),
        other: samples::long_name(lang),
        text: samples::long_words(lang),
        tags: Tags { horizon: Some(Horizon::Mid), aim: Some(Aim::Trust), kind: ItemKind::Blocker, question: None },
        is_private: true,
    };
    let kept = EditPromise {
        promise: PromiseId::new("promise-1"),
        other: samples::long_name(lang),
        text: samples::long_words(lang),
        mine: false,
        due: Some(samples::TODAY),
    };
    vec![
        ("agenda", agenda(&Agenda { pair: pair.clone(), other: other.clone() }, lang)),
        ("edit_item", edit_item(&item, lang)),
        ("promise", promise(&Promise { pair, other }, lang)),
        ("edit_promise", edit_promise(&kept, lang)),
    ]
}
