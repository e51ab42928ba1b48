//! A date that could mean two days, or falls on a day off: shown in full, one button per meaning, nothing saved
//! before the tap.

use jiff::civil::{Date, DateTime};

use super::parts::{plain_label, say};
use super::samples;
use crate::card::{Button, Card, Esc, FormId};
use crate::command::{Command, When, Whom};
use crate::domain::lang::Lang;
use crate::text::catalog::{answers as t, common};
use crate::text::formats;

/// Why we ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The words can be read in more than one way, or in one that is easily meant otherwise.
    Ambiguous { input: Esc },
    /// The weekday given is not that day's: both readings are offered.
    Weekday { day: Date },
    /// The day is a holiday or a closure.
    DayOff { day: Date, name: Option<Esc> },
}

/// A day or a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    On(Date),
    At(DateTime),
}

impl Point {
    pub fn text(self, lang: Lang, today: Date) -> String {
        match self {
            Point::On(day) => formats::near(lang, day, today),
            Point::At(at) => formats::when(lang, at, today),
        }
    }
}

/// One meaning, and the whole command as it runs with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    pub point: Point,
    pub run: Command,
}

/// `zone` is the reader's; `form` lets them pick a date instead.
#[derive(Clone, Debug)]
pub struct View {
    pub why: Why,
    pub meanings: Vec<Meaning>,
    pub form: Option<FormId>,
    pub zone: String,
    pub today: Date,
}

pub fn ask(v: &View, lang: Lang) -> Card {
    let question = match (&v.why, v.meanings.as_slice()) {
        (Why::Ambiguous { input }, [only]) => {
            let when = common::at_zone(lang, &only.point.text(lang, v.today), &v.zone);
            t::ask_is_it(lang, input, &when)
        }
        (Why::Ambiguous { input }, _) => t::ask_which(lang, input),
        (Why::Weekday { day }, _) => {
            let weekday = formats::weekday(lang, day.weekday());
            t::ask_weekday(lang, &formats::day(lang, *day, v.today), &weekday)
        }
        (Why::DayOff { day, name: Some(name) }, _) => {
            t::ask_holiday_named(lang, &formats::date(lang, *day, v.today), name)
        }
        (Why::DayOff { day, name: None }, _) => t::ask_holiday(lang, &formats::date(lang, *day, v.today)),
    };
    let card = Card::saying(say(question)).hint(say(t::ask_nothing_saved(lang)));
    let card = v.meanings.iter().fold(card, |card, meaning| {
        let when = plain_label(&formats::initial(&meaning.point.text(lang, v.today)));
        card.button(Button::run(when, meaning.run.clone()))
    });
    let card = match &v.form {
        Some(form) => card.button(Button::open(common::pick_date(lang), form.clone())),
        None => card,
    };
    card.button(Button::run(common::no_thanks(lang), Command::Never)).seen_by(say(common::only_you(lang)))
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let meaning = |at: DateTime| Meaning {
        point: Point::At(at),
        run: Command::Reschedule { with: Whom::Anyone, occurrence: None, to: Some(When::At(at)) },
    };
    let view = View {
        why: Why::Ambiguous { input: samples::words(lang, "月曜", "next Tuesday") },
        meanings: samples::dates().into_iter().take(2).map(meaning).collect(),
        form: Some(FormId::Reschedule { occurrence: samples::occurrence() }),
        zone: "Asia/Tokyo".to_owned(),
        today: samples::TODAY,
    };
    let one = View { meanings: vec![meaning(samples::tuesday())], form: None, ..view.clone() };
    let marine_day = samples::words(lang, "海の日", "Marine Day");
    let holiday = View { why: Why::DayOff { day: samples::TODAY, name: Some(marine_day) }, ..view.clone() };
    let weekday = View { why: Why::Weekday { day: samples::tuesday().date() }, ..view.clone() };
    let closed = View { why: Why::DayOff { day: samples::TODAY, name: None }, ..view.clone() };
    let long = View { why: Why::Ambiguous { input: samples::long_words(lang) }, ..view.clone() };
    [
        ("ordinary", view),
        ("one", one),
        ("weekday", weekday),
        ("holiday", holiday),
        ("closed", closed),
        ("longest", long),
    ]
    .map(|(name, view)| (name, ask(&view, lang)))
    .to_vec()
}
