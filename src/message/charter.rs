//! The company's charter for those who look after it. What everybody sees of it stands on the home page and in the
//! welcome.

use jiff::civil::Date;

use super::parts::say;
use super::samples;
use crate::card::{Button, Card, Esc, FormId, Who};
use crate::domain::charter::{LONGEST, LONGEST_LINE};
use crate::domain::lang::Lang;
use crate::text::catalog::programme as t;
use crate::text::formats;

/// A word from the top.
#[derive(Clone, Debug)]
pub struct Message {
    pub text: Esc,
    pub by: Esc,
    pub is_old: bool,
}

#[derive(Clone, Debug)]
pub struct Charter {
    pub why: Esc,
    pub owner: Esc,
    pub target: u8,
    pub starts: Date,
    pub message: Option<Message>,
    pub contact: Option<Who>,
    pub reply_within: Option<Esc>,
    pub urgent: Option<Esc>,
    pub desk: Option<Esc>,
    pub fiscal_month: i8,
    pub reviews: Vec<Date>,
}

#[derive(Clone, Debug)]
pub struct View {
    pub charter: Option<Charter>,
    pub saved: bool,
    pub today: Date,
}

pub fn charter(v: &View, lang: Lang) -> Card {
    let card = Card::titled(say(t::charter_title(lang)));
    let card = if v.saved { card.text(say(t::charter_saved(lang))) } else { card };
    let card = match &v.charter {
        Some(charter) => full(card, charter, v.today, lang),
        None => card.text(say(t::charter_none(lang))),
    };
    card.button(Button::open(t::charter_edit(lang), FormId::Charter).primary()).seen_by(say(t::charter_seen(lang)))
}

fn full(card: Card, c: &Charter, today: Date, lang: Lang) -> Card {
    let card = card
        .text(say(t::charter_why(lang)))
        .quote(c.why.clone())
        .text(say(t::charter_owner(lang, &c.owner)))
        .text(say(t::charter_target(lang, c.target, &formats::date(lang, c.starts, today))));
    let card = match &c.message {
        Some(message) => {
            let card = card.text(say(t::charter_message(lang, &message.by))).quote(message.text.clone());
            if message.is_old { card.hint(say(t::charter_message_old(lang))) } else { card }
        }
        None => card.hint(say(t::charter_no_message(lang))),
    };
    let card = match &c.contact {
        Some(contact) => card.text(say(t::charter_contact(lang, contact))),
        None => card.hint(say(t::charter_no_contact(lang))),
    };
    let days: Vec<String> = c.reviews.iter().map(|day| formats::date(lang, *day, today)).collect();
    [
        c.reply_within.as_ref().map(|within| t::charter_reply(lang, within)),
        c.urgent.as_ref().map(|urgent| t::charter_urgent(lang, urgent)),
        c.desk.as_ref().map(|desk| t::charter_desk(lang, desk)),
        Some(t::charter_fiscal(lang, c.fiscal_month)),
        (!days.is_empty()).then(|| t::charter_reviews(lang, &formats::joined_details(lang, &days))),
    ]
    .into_iter()
    .flatten()
    .fold(card, |card, line| card.hint(say(line)))
}

pub fn sample(lang: Lang) -> Charter {
    Charter {
        why: samples::words(
            lang,
            "一人ひとりの成長を支え、困りごとを早く見つけるために行います。",
            "To help each of us grow, and to find out early what is in the way.",
        ),
        owner: samples::words(lang, "人事部長 鈴木 恵", "Megumi Suzuki, HR"),
        target: 90,
        starts: jiff::civil::date(2026, 4, 1),
        message: Some(Message {
            text: samples::words(
                lang,
                "対話は、私たちの経営の土台です。",
                "Dialogue is what we build this company on.",
            ),
            by: samples::words(lang, "社長 伊藤 誠", "Makoto Ito, CEO"),
            is_old: false,
        }),
        contact: Some(samples::sato(lang)),
        reply_within: Some(samples::words(lang, "翌営業日", "one working day")),
        urgent: Some(Esc::new("03-0000-0000")),
        desk: Some(samples::words(lang, "社内ホットライン(内線 1234)", "Hotline, extension 1234")),
        fiscal_month: 4,
        reviews: vec![jiff::civil::date(2026, 10, 15), jiff::civil::date(2027, 4, 15)],
    }
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let view = |charter: Charter| View { charter: Some(charter), saved: false, today: samples::TODAY };
    let bare = Charter {
        message: None,
        contact: None,
        reply_within: None,
        urgent: None,
        desk: None,
        reviews: vec![],
        ..sample(lang)
    };
    let long = || samples::long_line(lang, LONGEST);
    let line = || Some(samples::long_line(lang, LONGEST_LINE));
    let longest = Charter {
        why: long(),
        owner: samples::long_line(lang, LONGEST_LINE),
        message: Some(Message { text: long(), by: samples::long_line(lang, LONGEST_LINE), is_old: true }),
        contact: Some(samples::long_name(lang)),
        reply_within: line(),
        urgent: line(),
        desk: line(),
        reviews: vec![samples::TODAY; 8],
        ..sample(lang)
    };
    [
        ("ordinary", view(sample(lang))),
        ("empty", View { charter: None, saved: false, today: samples::TODAY }),
        ("bare", view(bare)),
        ("saved", View { saved: true, ..view(sample(lang)) }),
        ("longest", view(longest)),
    ]
    .map(|(name, view)| (name, charter(&view, lang)))
    .to_vec()
}
