//! What the samples of all messages are made of: two people, a Monday, a few promises and topics, and the longest of
//! everything.

use jiff::civil::{Date, DateTime, Time, Weekday, date};

use super::parts::{Item, Moment, Offer, Promise, Side, Standing, Unconfirmed};
use crate::card::{Esc, Who};
use crate::command::Command;
use crate::domain::agenda::{Aim, Horizon, ItemKind};
use crate::domain::ids::{ItemId, OccurrenceId, PairId, PromiseId};
use crate::domain::lang::Lang;
use crate::domain::people::Zone;
use crate::domain::rhythm::{Rhythm, Rule};

/// What people type before a command.
pub const COMMAND: &str = "/1on1 ";

/// Monday, 20 July 2026.
pub const TODAY: Date = date(2026, 7, 20);

/// Where the readers are.
pub fn zone() -> Zone {
    Zone::named("Asia/Tokyo").unwrap_or_else(Zone::utc)
}

pub fn pair() -> PairId {
    PairId::new("pair-1")
}

pub fn occurrence() -> OccurrenceId {
    OccurrenceId::new("occ-1")
}

pub fn hanako(lang: Lang) -> Who {
    Who::named(by(lang, "山田 花子", "Hanako Yamada"), lang)
}

pub fn sato(lang: Lang) -> Who {
    Who::named(by(lang, "佐藤 健", "Ken Sato"), lang)
}

/// As long as a display name gets.
pub fn long_name(lang: Lang) -> Who {
    Who::named(
        &by(lang, "寿限無寿限無五劫の擦り切れ", "Hubert Blaine Wolfe ").repeat(6).chars().take(78).collect::<String>(),
        lang,
    )
}

/// As long as a text gets, with everything that a careless renderer reads as markup.
pub fn long_words(lang: Lang) -> Esc {
    let phrase = by(lang, "*来期*の評価<!channel>と_配属_の相談 & ", "*career* <!channel> and _next_ role & ");
    Esc::new(&phrase.repeat(200).chars().take(3_000).collect::<String>())
}

/// As long as a shorter text gets.
pub fn long_line(lang: Lang, max: usize) -> Esc {
    Esc::new(&long_words(lang).as_str().chars().take(max).collect::<String>())
}

pub fn tuesday() -> DateTime {
    date(2026, 7, 21).at(15, 0, 0, 0)
}

pub fn this_afternoon() -> DateTime {
    TODAY.at(15, 0, 0, 0)
}

pub fn moment() -> Moment {
    Moment::new(tuesday())
}

pub fn zoned_moment() -> Moment {
    Moment { at: tuesday(), zone: Some("Asia/Tokyo".to_owned()) }
}

/// Three dates two weeks apart.
pub fn dates() -> Vec<DateTime> {
    vec![tuesday(), date(2026, 8, 4).at(15, 0, 0, 0), date(2026, 8, 18).at(15, 0, 0, 0)]
}

pub fn offers() -> Vec<Offer> {
    [date(2026, 7, 22).at(10, 0, 0, 0), date(2026, 7, 23).at(15, 0, 0, 0), date(2026, 7, 24).at(16, 30, 0, 0)]
        .map(|at| Offer { at, choose: Command::MakeUp { occurrence: occurrence(), at } })
        .to_vec()
}

pub fn promise(lang: Lang, standing: Standing) -> Promise {
    Promise {
        id: PromiseId::new("promise-1"),
        owner: Side::You,
        with: None,
        text: words(lang, "評価シートを送る", "Send the review sheet"),
        due: Some(date(2026, 7, 17)),
        standing,
    }
}

/// One of each standing, from both sides.
pub fn promises(lang: Lang) -> Vec<Promise> {
    vec![
        promise(lang, Standing::Done),
        Promise {
            id: PromiseId::new("promise-2"),
            text: words(lang, "異動の希望を部長に伝える", "Raise the transfer with the director"),
            standing: Standing::Late { days: 3 },
            ..promise(lang, Standing::Open)
        },
        Promise {
            id: PromiseId::new("promise-3"),
            owner: Side::Other(hanako(lang)),
            text: words(lang, "手順書の下書きを作る", "Draft the runbook"),
            due: Some(date(2026, 7, 24)),
            standing: Standing::Open,
            with: None,
        },
    ]
}

/// The reader's own, towards several people.
pub fn own_promises(lang: Lang) -> Vec<Promise> {
    vec![
        Promise { with: Some(hanako(lang)), standing: Standing::Late { days: 1 }, ..promise(lang, Standing::Open) },
        Promise {
            id: PromiseId::new("promise-5"),
            with: Some(sato(lang)),
            text: words(lang, "勉強会の予算を確認する", "Check the budget for the study group"),
            due: None,
            ..promise(lang, Standing::Open)
        },
    ]
}

pub fn item(lang: Lang) -> Item {
    Item {
        id: ItemId::new("item-1"),
        author: Side::Other(hanako(lang)),
        text: words(lang, "評価の相談", "Career question"),
        horizon: Some(Horizon::Mid),
        aim: Some(Aim::Growth),
        kind: ItemKind::Topic,
        carried: 0,
        private: false,
    }
}

pub fn items(lang: Lang) -> Vec<Item> {
    vec![
        item(lang),
        Item {
            id: ItemId::new("item-2"),
            author: Side::You,
            text: words(lang, "リリース手順の見直し", "Rework the release steps"),
            horizon: Some(Horizon::Short),
            aim: None,
            kind: ItemKind::Blocker,
            carried: 2,
            private: false,
        },
        Item {
            id: ItemId::new("item-3"),
            author: Side::You,
            text: words(lang, "伝え方を考え中のこと", "Still finding the words for this"),
            horizon: None,
            aim: None,
            kind: ItemKind::Topic,
            carried: 0,
            private: true,
        },
    ]
}

pub fn shared_items(lang: Lang) -> Vec<Item> {
    items(lang).into_iter().filter(|item| !item.private).collect()
}

pub fn forty_items(lang: Lang) -> Vec<Item> {
    (0..40)
        .map(|n| Item {
            id: ItemId::new(format!("item-{n}")),
            author: Side::Other(long_name(lang)),
            text: long_words(lang),
            aim: None,
            kind: ItemKind::Topic,
            carried: 12,
            horizon: Some(Horizon::Long),
            private: n % 2 == 1,
        })
        .collect()
}

pub fn forty_promises(lang: Lang) -> Vec<Promise> {
    (0..40)
        .map(|n| Promise {
            id: PromiseId::new(format!("promise-{n}")),
            owner: Side::You,
            with: Some(long_name(lang)),
            text: long_words(lang),
            due: Some(date(2025, 7, 17)),
            standing: if n % 3 == 0 { Standing::Done } else { Standing::Late { days: 368 } },
        })
        .collect()
}

pub fn words(lang: Lang, ja: &str, en: &str) -> Esc {
    Esc::new(by(lang, ja, en))
}

pub fn by<'a>(lang: Lang, ja: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

/// Every two weeks on Tuesday, 15:00, half an hour.
pub fn rhythm(lang: Lang) -> String {
    let rule = Rule::Weekly { every: 2, weekdays: vec![Weekday::Tuesday], anchor: TODAY };
    Rhythm { rule, time: Time::constant(15, 0, 0, 0), minutes: 30 }.describe(lang)
}

pub fn unconfirmed(lang: Lang) -> Unconfirmed {
    let at = date(2026, 7, 14).at(15, 0, 0, 0);
    Unconfirmed { pair: pair(), occurrence: occurrence(), other: hanako(lang), at }
}
