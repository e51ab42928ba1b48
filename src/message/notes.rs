//! Answers about written words: a line added to the shared notes, and the reader's private memos.

use jiff::civil::{Date, DateTime};

use super::parts::{counted, label, list, say, sure};
use super::samples;
use crate::card::{Button, Card, Esc, FormId, Mark, Row, Who};
use crate::command::{Command, Pick};
use crate::domain::ids::{MemoId, OccurrenceId};
use crate::domain::lang::Lang;
use crate::text::catalog::{answers as t, common};
use crate::text::formats::{date, when_plain};

/// A note was added to this meeting's minutes.
#[derive(Clone, Debug)]
pub struct Added {
    pub occurrence: OccurrenceId,
    pub other: Who,
    pub at: DateTime,
    pub text: Esc,
    pub today: Date,
}

pub fn note_added(v: &Added, lang: Lang) -> Card {
    Card::saying(say(t::note_added(lang, &v.other, &when_plain(lang, v.at, v.today))))
        .quote(v.text.clone())
        .button(Button::open(common::wrap_up(lang), FormId::WrapUp { occurrence: v.occurrence.clone(), version: None }))
        .seen_by(say(common::only_you_two(lang, &v.other)))
}

/// A private memo, perhaps about somebody.
#[derive(Clone, Debug)]
pub struct Memo {
    pub id: MemoId,
    pub about: Option<Who>,
    pub date: Date,
    pub text: Esc,
}

pub fn memo_added(text: &Esc, lang: Lang) -> Card {
    Card::saying(say(t::memo_added(lang)))
        .quote(text.clone())
        .button(Button::run(t::memo_title(lang), Command::MemoList))
        .seen_by(say(common::only_you(lang)))
}

pub fn memo_deleted(lang: Lang) -> Card {
    Card::saying(say(t::memo_deleted(lang)))
        .button(Button::run(t::memo_title(lang), Command::MemoList))
        .seen_by(say(common::only_you(lang)))
}

/// The reader's memos, newest first.
#[derive(Clone, Debug)]
pub struct Memos {
    pub command: String,
    pub memos: Vec<Memo>,
    pub today: Date,
}

pub fn memo_list(v: &Memos, lang: Lang) -> Card {
    let rows = v.memos.iter().enumerate().map(|(at, memo)| {
        let day = date(lang, memo.date, v.today);
        let line = match &memo.about {
            Some(about) => t::memo_row_about(lang, &day, about, &memo.text),
            None => t::memo_row(lang, &day, &memo.text),
        };
        let delete = Command::MemoDelete { memo: Pick::Id(memo.id.clone()) };
        let (ask, means) = (label(t::memo_delete_ask(lang)), t::memo_delete_means(lang));
        let confirm = sure(lang, ask, means, t::memo_delete(lang));
        Row::new(Mark::Numbered(at + 1), say(line)).button(Button::run(t::memo_delete(lang), delete).danger(confirm))
    });
    let heading = counted(lang, t::memo_heading(lang), v.memos.len());
    Card::titled(say(t::memo_title(lang)))
        .list(list(heading, rows.collect(), t::memo_empty(lang, &v.command)).whole(Command::MemoList))
        .seen_by(say(common::only_you(lang)))
}

pub fn note_samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let added = Added {
        occurrence: samples::occurrence(),
        other: samples::hanako(lang),
        at: samples::this_afternoon(),
        text: samples::words(lang, "評価の観点を確認した", "We agreed on the goals"),
        today: samples::TODAY,
    };
    let longest = Added { other: samples::long_name(lang), text: samples::long_words(lang), ..added.clone() };
    vec![("ordinary", note_added(&added, lang)), ("longest", note_added(&longest, lang))]
}

pub fn memo_samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let memo = Memo {
        id: MemoId::new("memo-1"),
        about: None,
        date: samples::TODAY,
        text: samples::words(lang, "次に聞きたいこと", "Ask about the move"),
    };
    let about = Memo { about: Some(samples::hanako(lang)), ..memo.clone() };
    let long = Memo { about: Some(samples::long_name(lang)), text: samples::long_words(lang), ..memo.clone() };
    let list = |memos: Vec<Memo>| {
        memo_list(&Memos { command: samples::COMMAND.to_owned(), memos, today: samples::TODAY }, lang)
    };
    vec![
        ("ordinary", list(vec![memo.clone(), about])),
        ("empty", list(vec![])),
        ("longest", list(vec![long; 40])),
        ("added", memo_added(&memo.text, lang)),
        ("deleted", memo_deleted(lang)),
    ]
}
