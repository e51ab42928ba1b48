//! Start a 1on1, or change its rhythm. Fields: `with` (setup only), `every` (weekly, biweekly, monthly, other),
//! `weekday` (mon … sun), `time`, `minutes`, `other`.

use jiff::civil::{Time, Weekday};

use super::fields::{choice, field, hinted, one, optional, short, time};
use crate::card::{Field, FieldKind, Form, FormId, Who};
use crate::domain::ids::PairId;
use crate::domain::lang::Lang;
use crate::message::parts::say;
use crate::message::samples;
use crate::text::catalog::{common, forms as t};
use crate::text::formats;

/// Start values: what most people choose.
#[derive(Clone, Debug)]
pub struct Setup {
    pub weekday: Weekday,
    pub time: Time,
    pub minutes: usize,
}

/// The rhythm as it is. `every` is one of the four values; `other` is the rhythm as it would be typed.
#[derive(Clone, Debug)]
pub struct Rhythm {
    pub pair: PairId,
    pub with: Who,
    pub every: &'static str,
    pub weekday: Option<Weekday>,
    pub time: Option<Time>,
    pub minutes: usize,
    pub other: Option<String>,
}

pub fn setup(v: &Setup, lang: Lang) -> Form {
    let with = field("with", t::setup_with(lang), FieldKind::Person);
    let start =
        Start { every: "biweekly", weekday: Some(v.weekday), time: Some(v.time), minutes: v.minutes, other: None };
    Form {
        id: FormId::Setup,
        title: t::setup_title(lang),
        intro: Some(say(t::setup_intro(lang))),
        fields: std::iter::once(with).chain(rhythm_fields(start, lang)).collect(),
        submit: t::setup_submit(lang),
        cancel: common::cancel(lang),
        seen_by: None,
    }
}

pub fn rhythm(v: &Rhythm, lang: Lang) -> Form {
    let start = Start { every: v.every, weekday: v.weekday, time: v.time, minutes: v.minutes, other: v.other.clone() };
    Form {
        id: FormId::Rhythm { pair: v.pair.clone() },
        title: t::rhythm_title(lang),
        intro: Some(say(t::rhythm_intro(lang, &v.with))),
        fields: rhythm_fields(start, lang),
        submit: common::change(lang),
        cancel: common::cancel(lang),
        seen_by: Some(say(common::only_you_two(lang, &v.with))),
    }
}

pub(super) struct Start {
    pub every: &'static str,
    pub weekday: Option<Weekday>,
    pub time: Option<Time>,
    pub minutes: usize,
    pub other: Option<String>,
}

pub(super) fn rhythm_fields(start: Start, lang: Lang) -> Vec<Field> {
    let every = vec![
        choice("weekly", t::weekly(lang)),
        choice("biweekly", t::biweekly(lang)),
        choice("monthly", t::monthly(lang)),
        choice("other", t::other_rhythm(lang)),
    ];
    let weekdays = WEEKDAYS.map(|(value, day)| choice(value, formats::weekday(lang, day)));
    let mut lengths = vec![15, 30, 45, 60];
    if !lengths.contains(&start.minutes) {
        lengths.push(start.minutes);
        lengths.sort_unstable();
    }
    let lengths = lengths.into_iter().map(|n| choice(n.to_string(), formats::n_minutes(lang, n))).collect();
    let weekday = start.weekday.map(value_of);
    vec![
        field("every", t::every(lang), one(every, Some(start.every))),
        optional(field("weekday", t::weekday(lang), one(weekdays.to_vec(), weekday))),
        optional(field("time", t::time(lang), time(start.time))),
        field("minutes", t::minutes(lang), one(lengths, Some(&start.minutes.to_string()))),
        hinted(optional(field("other", t::other(lang), short(start.other, None))), t::other_hint(lang)),
    ]
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

fn value_of(day: Weekday) -> &'static str {
    WEEKDAYS[usize::from(day.to_monday_zero_offset().unsigned_abs())].0
}

pub(super) fn samples(lang: Lang) -> Vec<(&'static str, Form)> {
    let time = Time::constant(15, 0, 0, 0);
    let change = Rhythm {
        pair: samples::pair(),
        with: samples::hanako(lang),
        every: "weekly",
        weekday: Some(Weekday::Thursday),
        time: Some(time),
        minutes: 25,
        other: None,
    };
    let longest = Rhythm {
        with: samples::long_name(lang),
        every: "other",
        weekday: None,
        time: None,
        other: Some("30 10 1-7,15-21 * 2".to_owned()),
        ..change.clone()
    };
    vec![
        ("setup", setup(&Setup { weekday: Weekday::Tuesday, time, minutes: 30 }, lang)),
        ("rhythm", rhythm(&change, lang)),
        ("rhythm_longest", rhythm(&longest, lang)),
    ]
}
