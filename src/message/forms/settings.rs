//! A person's own settings. Fields: `lang`, `zone`, `from`, `until`, and `reach` where there is a choice.

use jiff::civil::Time;

use super::fields::{choice, field, hinted, one, short, time};
use crate::card::{Form, FormId};
use crate::domain::lang::Lang;
use crate::domain::people::Platform;
use crate::message::parts::say;
use crate::text::catalog::{answers, common, forms as t};

/// The settings as they are; the language is the reader's own.
#[derive(Clone, Debug)]
pub struct Settings {
    pub zone: String,
    pub from: Time,
    pub until: Time,
    /// Where messages come, for who is on several platforms.
    pub reach: Option<Platform>,
}

pub fn settings(v: &Settings, lang: Lang) -> Form {
    let langs = vec![choice("ja", answers::ja_name(lang)), choice("en", answers::en_name(lang))];
    let zone = field("zone", t::settings_zone(lang), short(Some(v.zone.clone()), None));
    let reach = v.reach.map(|on| {
        let platforms = Platform::ALL.map(|platform| choice(platform.code(), platform.name()));
        field("reach", t::settings_reach(lang), one(platforms.to_vec(), Some(on.code())))
    });
    Form {
        id: FormId::Settings,
        title: t::settings_title(lang),
        intro: None,
        fields: vec![
            field("lang", t::settings_lang(lang), one(langs, Some(lang.code()))),
            hinted(zone, t::settings_zone_hint(lang)),
            field("from", t::settings_from(lang), time(Some(v.from))),
            field("until", t::settings_until(lang), time(Some(v.until))),
        ]
        .into_iter()
        .chain(reach)
        .collect(),
        submit: common::save(lang),
        cancel: common::cancel(lang),
        seen_by: Some(say(common::only_you(lang))),
    }
}

pub(super) fn samples(lang: Lang) -> Vec<(&'static str, Form)> {
    let view = Settings {
        zone: "Asia/Tokyo".to_owned(),
        from: Time::constant(9, 0, 0, 0),
        until: Time::constant(18, 0, 0, 0),
        reach: None,
    };
    let two = Settings { reach: Some(Platform::Slack), ..view.clone() };
    vec![("settings", settings(&view, lang)), ("settings_two_platforms", settings(&two, lang))]
}
