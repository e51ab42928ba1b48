//! Words from a chat become a topic (fields `pair`, `text`, `horizon`, `private`) or a promise (`pair`, `text`, `owner`:
//! me or other, `due`): the same questions as in the form of each, and in which 1on1.

use super::fields::{choice, date, field, hinted, one, optional};
use super::writing::{horizon, owners, privacy, topic};
use crate::card::{Capture as What, Esc, Form, FormId, Who};
use crate::domain::ids::PairId;
use crate::domain::lang::Lang;
use crate::message::parts::say;
use crate::message::samples;
use crate::text::catalog::{common, forms as t};

/// The pairs the words may belong to, the most likely one first.
#[derive(Clone, Debug)]
pub struct Capture {
    pub what: What,
    pub pairs: Vec<(PairId, Who)>,
    pub text: Esc,
}

pub fn capture(v: &Capture, lang: Lang) -> Form {
    let pairs = v.pairs.iter().map(|(pair, other)| choice(pair.as_str(), other.plain())).collect();
    let first = v.pairs.first().map(|(pair, _)| pair.as_str());
    let text = Some(v.text.as_str().to_owned());
    let mut fields = vec![field("pair", t::whose(lang), one(pairs, first))];
    match v.what {
        What::Item => fields.extend([topic(text, lang), horizon(None, lang), privacy(lang)]),
        What::Promise => fields.extend([
            field("text", t::promise_text(lang), super::fields::long(text, Some(t::promise_example(lang)))),
            field("owner", t::promise_owner(lang), one(owners(&common::the_other(lang), lang), Some("me"))),
            hinted(optional(field("due", t::promise_due(lang), date(None))), t::due_hint(lang)),
        ]),
    }
    let title = match v.what {
        What::Item => t::agenda_title(lang),
        What::Promise => t::promise_title(lang),
    };
    Form {
        id: FormId::Capture { what: v.what },
        title,
        intro: Some(say(t::capture_intro(lang))),
        fields,
        submit: t::add(lang),
        cancel: common::cancel(lang),
        seen_by: Some(say(t::capture_seen_by(lang))),
    }
}

pub(super) fn samples(lang: Lang) -> Vec<(&'static str, Form)> {
    let pairs = vec![
        (samples::pair(), samples::hanako(lang)),
        (PairId::new("pair-2"), samples::sato(lang)),
        (PairId::new("pair-3"), samples::long_name(lang)),
    ];
    let item = Capture { what: What::Item, pairs, text: samples::words(lang, "評価の相談", "My review") };
    let promise = Capture { what: What::Promise, text: samples::long_words(lang), ..item.clone() };
    vec![("capture_item", capture(&item, lang)), ("capture_promise", capture(&promise, lang))]
}
