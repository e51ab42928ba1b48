//! The first message of a pair, to both: rhythm, first dates, what the time is for, who sees what. After the reader
//! accepted, the same card without its question.

use jiff::civil::{Date, DateTime};

use super::parts::{Side, change_rhythm, list, say};
use super::samples;
use crate::card::{Button, Card, Esc, FormId, Mark, Row, Who};
use crate::command::Command;
use crate::domain::charter::{LONGEST, LONGEST_LINE};
use crate::domain::ids::PairId;
use crate::domain::lang::Lang;
use crate::text::catalog::{common, digest, programme, welcome as t};
use crate::text::formats;

/// `by` set the pair up; `rhythm` is in words (`Rhythm::describe`), `dates` are the first few in the reader's `zone`.
#[derive(Clone, Debug)]
pub struct View {
    pub pair: PairId,
    pub other: Who,
    pub by: Side,
    pub reader_is_report: bool,
    pub rhythm: String,
    pub dates: Vec<DateTime>,
    pub zone: String,
    pub today: Date,
    pub accepted: bool,
    /// Why the company does this.
    pub why: Option<Esc>,
    /// A word from the top, and who signed it.
    pub message: Option<(Esc, Esc)>,
    /// What the two agreed on, once they have.
    pub purpose: Option<Esc>,
}

pub fn welcome(v: &View, lang: Lang) -> Card {
    let opening = match &v.by {
        Side::You => t::by_you(lang, &v.other),
        Side::Other(by) if v.reader_is_report => t::for_report(lang, by),
        Side::Other(by) => t::for_manager(lang, by),
    };
    let card = Card::titled(say(t::title(lang, &v.other)))
        .text(say(opening))
        .text(say(t::rhythm(lang, &Esc::new(&v.rhythm))))
        .list(list(
            t::first_dates(lang, &v.zone),
            date_rows(&v.dates, |at| formats::when_plain(lang, at, v.today)),
            t::no_dates(lang),
        ))
        .text(say(t::purpose(lang)));
    let card = match &v.why {
        Some(why) => card.text(say(programme::welcome_why(lang))).quote(why.clone()),
        None => card,
    };
    let card = match &v.message {
        Some((text, by)) => card.text(say(programme::charter_message(lang, by))).quote(text.clone()),
        None => card,
    };
    let card = match &v.purpose {
        Some(purpose) => card.text(say(digest::purpose(lang, purpose))),
        None => card,
    };
    let card = card.hint(say(t::who_sees(lang)));
    let purpose = Button::open(programme::write_purpose(lang), FormId::Purpose { pair: v.pair.clone() });
    let change = change_rhythm(lang, &v.pair);
    let card = if v.accepted {
        card.text(say(t::accepted(lang))).button(change).button(purpose)
    } else {
        let accept = Button::run(t::accept(lang), Command::AcceptSetup { pair: v.pair.clone() });
        card.button(accept.primary()).button(change).button(purpose)
    };
    card.seen_by(say(common::only_you_two(lang, &v.other)))
}

/// Dates as rows, as the answer to setup shows them, too.
pub(super) fn date_rows(dates: &[DateTime], text: impl Fn(DateTime) -> String) -> Vec<Row> {
    dates.iter().map(|at| Row::new(Mark::Plain, say(text(*at)))).collect()
}

pub fn sample(lang: Lang) -> View {
    View {
        pair: samples::pair(),
        other: samples::sato(lang),
        by: Side::Other(samples::sato(lang)),
        reader_is_report: true,
        rhythm: samples::rhythm(lang),
        dates: samples::dates(),
        zone: "Asia/Tokyo".to_owned(),
        today: samples::TODAY,
        accepted: false,
        why: None,
        message: None,
        purpose: None,
    }
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let ordinary = sample(lang);
    let manager = View { reader_is_report: false, ..sample(lang) };
    let own = View { by: Side::You, other: samples::hanako(lang), accepted: true, ..sample(lang) };
    let empty = View { dates: vec![], ..sample(lang) };
    let all = super::charter::sample(lang);
    let charter = View {
        why: Some(all.why),
        message: all.message.map(|message| (message.text, message.by)),
        purpose: Some(samples::words(lang, "半年後の異動に向けて力をつける", "Grow into the new role by spring")),
        ..sample(lang)
    };
    let longest = View {
        why: Some(samples::long_line(lang, LONGEST)),
        message: Some((samples::long_line(lang, LONGEST), samples::long_line(lang, LONGEST_LINE))),
        purpose: Some(samples::long_line(lang, crate::domain::purpose::LONGEST)),
        other: samples::long_name(lang),
        by: Side::Other(samples::long_name(lang)),
        zone: "America/Argentina/ComodRivadavia".to_owned(),
        ..sample(lang)
    };
    [
        ("ordinary", ordinary),
        ("charter", charter),
        ("manager", manager),
        ("accepted", own),
        ("empty", empty),
        ("longest", longest),
    ]
    .map(|(name, view)| (name, welcome(&view, lang)))
    .to_vec()
}
