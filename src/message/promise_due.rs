//! On the morning of a promise's date, to its owner. Unfinished is fine: it can wait, or be talked about.

use jiff::civil::Date;

use super::parts::{Promise, Standing, say, with_buttons};
use super::samples;
use crate::card::{Card, Who};
use crate::domain::lang::Lang;
use crate::text::catalog::{common, promises as t};
use crate::text::formats;

/// What became of the promise since the message was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    Nothing,
    Done,
    Waiting,
    OnAgenda,
    Dropped,
}

#[derive(Clone, Debug)]
pub struct View {
    pub promise: Promise,
    pub other: Who,
    pub today: Date,
    pub since: Since,
}

pub fn promise_due(v: &View, lang: Lang) -> Card {
    let (promise, words) = (&v.promise, &v.promise.text);
    let due = formats::date(lang, promise.due.unwrap_or(v.today), v.today);
    let card = Card::titled(say(t::due_title(lang)));
    let card = match v.since {
        Since::Nothing => with_buttons(
            card.text(say(t::due_about(lang, words, &v.other, &due))),
            [promise.done_button(lang).primary(), promise.until_next_button(lang), promise.discuss_button(lang)],
        ),
        Since::Done => card.text(say(t::due_done(lang, words))),
        Since::Waiting => card.text(say(t::due_waiting(lang, words))).button(promise.done_button(lang)),
        Since::OnAgenda => card.text(say(t::due_on_agenda(lang, words))).button(promise.done_button(lang)),
        Since::Dropped => card.text(say(t::due_dropped(lang, words))),
    };
    card.seen_by(say(common::only_you_two(lang, &v.other)))
}

pub fn sample(lang: Lang) -> View {
    View {
        promise: samples::promise(lang, Standing::Open),
        other: samples::hanako(lang),
        today: samples::TODAY,
        since: Since::Nothing,
    }
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let after = |since: Since| View { since, ..sample(lang) };
    let long = Promise { text: samples::long_words(lang), ..samples::promise(lang, Standing::Open) };
    [
        ("ordinary", sample(lang)),
        ("done", after(Since::Done)),
        ("waiting", after(Since::Waiting)),
        ("on_agenda", after(Since::OnAgenda)),
        ("dropped", after(Since::Dropped)),
        ("longest", View { promise: long, other: samples::long_name(lang), ..sample(lang) }),
    ]
    .map(|(name, view)| (name, promise_due(&view, lang)))
    .to_vec()
}
