//! The answer to `settings` and `lang`: language, zone, working hours, and the form to change them.

use jiff::civil::Time;

use super::parts::{home, say};
use crate::card::{Button, Card, FormId};
use crate::command::Command;
use crate::domain::lang::Lang;
use crate::domain::people::Platform;
use crate::text::catalog::{answers as t, common};
use crate::text::formats::time;

/// The reader's language is the card's own. `saved` after a change.
#[derive(Clone, Debug)]
pub struct View {
    pub zone: String,
    pub from: Time,
    pub until: Time,
    /// Where messages come, for who is on several platforms.
    pub reach: Option<Platform>,
    pub saved: bool,
}

pub fn settings(v: &View, lang: Lang) -> Card {
    let (name, other) = match lang {
        Lang::Ja => (t::ja_name(lang), Button::run(t::en_name(lang), Command::SetLang { lang: Lang::En })),
        Lang::En => (t::en_name(lang), Button::run(t::ja_name(lang), Command::SetLang { lang: Lang::Ja })),
    };
    let card = Card::titled(say(t::settings_title(lang)));
    let card = if v.saved { card.text(say(t::settings_saved(lang))) } else { card };
    let card = card.text(say(t::settings_lang(lang, &name)));
    let card = match v.reach {
        Some(platform) => card.text(say(t::settings_reach(lang, platform.name()))),
        None => card,
    };
    card.text(say(t::settings_zone(lang, &v.zone)))
        .text(say(t::settings_hours(lang, &time(v.from), &time(v.until))))
        .hint(say(t::settings_hours_hint(lang)))
        .button(Button::open(common::change(lang), FormId::Settings).primary())
        .button(other)
        .button(home(lang))
        .seen_by(say(common::only_you(lang)))
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let view = View {
        zone: "Asia/Tokyo".to_owned(),
        from: Time::constant(9, 0, 0, 0),
        until: Time::constant(18, 0, 0, 0),
        reach: None,
        saved: false,
    };
    [
        ("ordinary", view.clone()),
        ("two_platforms", View { reach: Some(Platform::Teams), ..view.clone() }),
        ("saved", View { saved: true, ..view.clone() }),
        ("longest", View { zone: "America/Argentina/ComodRivadavia".to_owned(), ..view }),
    ]
    .map(|(name, view)| (name, settings(&view, lang)))
    .to_vec()
}
