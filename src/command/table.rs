//! What a row of the command table is, and what is made from the rows besides parsing: help, usage lines and the
//! README's list. The rows themselves stand in `rows`, their words in `words`.

use std::fmt;

use crate::domain::agenda::{Horizon, Retag, Tags, Visibility};
use crate::domain::lang::Lang;
use crate::domain::normal::normalise;
use crate::domain::people::Platform;

use super::rows::ROWS;
use super::{Command, Said, StatsOf, Viewer, When, Whom};

/// One command of the `/1on1` language: how it is typed, what follows, and what help says.
pub struct Row {
    /// A stable name, for tests and figures.
    pub key: &'static str,
    pub section: Section,
    /// The first form is the one we show.
    pub forms: &'static [Form],
    pub takes: Takes,
    /// What it does, in a few words.
    pub does: Both,
    /// A whole line to try, without the command's name.
    pub example: Both,
}

/// A text of the table in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Both {
    pub ja: &'static str,
    pub en: &'static str,
}

/// Words that mean the same, in normalised form; per language the first is shown.
#[derive(Debug)]
pub struct Words {
    pub en: &'static [&'static str],
    pub ja: &'static [&'static str],
}

/// A way to type a command: one word, or a thing and what to do with it, in either order.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    One(&'static Words),
    Two(&'static Words, &'static Words),
}

/// What follows the command's words, and the command that comes of it.
#[derive(Clone, Copy)]
pub enum Takes {
    Nothing(fn() -> Command),
    Person(fn(Whom) -> Command),
    Topic(fn(Option<String>) -> Command),
    Language(fn(Lang) -> Command),
    Viewer(fn(Option<Viewer>) -> Command),
    /// A code as somebody reads it on another screen.
    Code(fn(Option<String>) -> Command),
    Platform(fn(Option<Platform>) -> Command),
    /// `#short`, `#mid` or `#long`.
    Horizon(fn(Option<Horizon>) -> Command),
    /// Whose figures, a period, `explain`; in any order.
    Figures(fn(Option<StatsOf>, Option<String>, bool) -> Command),
    /// The word `import`, which may be left out.
    Import(fn() -> Command),
    /// A text that may be left out.
    MaybeText(fn(Whom, Option<String>) -> Command),
    /// A rhythm, with somebody who must be named.
    NewRhythm(fn(Whom, String) -> Command),
    Rhythm(fn(Whom, String) -> Command),
    When(fn(Whom, Option<When>) -> Command),
    Until(fn(Whom, Option<When>) -> Command),
    Reason(fn(Whom, Option<String>) -> Command),
    Count(fn(Whom, Option<usize>) -> Command),
    Text(fn(Whom, String) -> Command),
    /// Text with tags and visibility flags.
    Item(fn(Whom, String, Tags, Visibility) -> Command),
    /// Text with a due date in it; the person named is the one who promises.
    Promise(fn(Whom, String) -> Command),
    Pick(fn(Whom, Said) -> Command),
    PickText(fn(Whom, Said, String) -> Command),
    /// A topic's new words, new tags, or both.
    PickItem(fn(Whom, Said, Option<String>, Retag) -> Command),
    PickPlace(fn(Whom, Said, usize) -> Command),
    PickUntil(fn(Whom, Said, Option<When>) -> Command),
}

/// The parts of help, in the order in which a newcomer meets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    Meetings,
    Agenda,
    Promises,
    Notes,
    Pairs,
    Growth,
    You,
}

/// One part of help with its commands.
#[derive(Clone, Debug)]
pub struct Topic {
    pub section: Section,
    pub rows: Vec<&'static Row>,
}

/// All commands, in the order help shows them.
pub fn rows() -> &'static [Row] {
    &ROWS
}

/// All commands by section, for the help card.
pub fn topics() -> Vec<Topic> {
    Section::ALL
        .into_iter()
        .map(|section| Topic { section, rows: ROWS.iter().filter(|row| row.section == section).collect() })
        .collect()
}

/// The commands `help <topic>` is about: those typed with that word, else those of the section it names.
pub fn about(topic: &str) -> Vec<&'static Row> {
    let topic = normalise(topic);
    let typed: Vec<_> = ROWS
        .iter()
        .filter(|row| {
            row.forms.iter().any(|form| match form {
                Form::One(words) => words.has(&topic),
                Form::Two(thing, deed) => {
                    thing.has(&topic) || deed.has(&topic) || Lang::ALL.iter().any(|l| form.typed(*l) == topic)
                }
            })
        })
        .collect();
    if !typed.is_empty() {
        return typed;
    }
    let named = |section: Section| Lang::ALL.iter().any(|l| normalise(section.title(*l)) == topic);
    ROWS.iter().filter(|row| named(row.section)).collect()
}

/// The command list of the README.
pub fn readme() -> String {
    let mut out = String::from("| command | 日本語 | what it does |\n|---|---|---|\n");
    for topic in topics() {
        for row in topic.rows {
            let cell = |text: String| text.replace('|', "\\|");
            out += &format!(
                "| `{}` | `{}` | {} · {} |\n",
                cell(row.usage(Lang::En)),
                cell(row.usage(Lang::Ja)),
                row.does.en,
                row.does.ja
            );
        }
    }
    out
}

impl Row {
    /// The words to type, without what follows them: `agenda add`, `議題 追加`.
    pub fn typed(&self, lang: Lang) -> String {
        self.forms.first().map(|form| form.typed(lang)).unwrap_or_default()
    }

    /// The words to type with what may follow: `agenda add [@person] <text> …`.
    pub fn usage(&self, lang: Lang) -> String {
        let mut usage = self.typed(lang);
        let follows = self.takes.usage().to(lang);
        if !follows.is_empty() {
            usage.push(' ');
            usage.push_str(follows);
        }
        usage
    }
}

// Two rows are the same when they are the same line of the table; what they build can't be compared.
impl PartialEq for Row {
    fn eq(&self, other: &Row) -> bool {
        self.key == other.key
    }
}

impl Eq for Row {}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Row({})", self.key)
    }
}

impl Both {
    pub fn to(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Ja => self.ja,
            Lang::En => self.en,
        }
    }
}

impl Words {
    pub fn of(&self, lang: Lang) -> &'static [&'static str] {
        match lang {
            Lang::Ja => self.ja,
            Lang::En => self.en,
        }
    }

    /// The word we show; the other language's where this one has none.
    fn shown(&self, lang: Lang) -> &'static str {
        self.of(lang).iter().chain(self.en).chain(self.ja).next().copied().unwrap_or_default()
    }

    pub fn all(&self) -> impl Iterator<Item = &'static str> {
        self.en.iter().chain(self.ja).copied()
    }

    /// Whether a normalised word is one of these.
    pub fn has(&self, word: &str) -> bool {
        self.all().any(|w| w == word)
    }
}

impl Form {
    pub fn typed(&self, lang: Lang) -> String {
        match self {
            Form::One(words) => words.shown(lang).to_owned(),
            Form::Two(thing, deed) => format!("{} {}", thing.shown(lang), deed.shown(lang)),
        }
    }
}

impl Section {
    pub const ALL: [Section; 7] = [
        Section::Meetings,
        Section::Agenda,
        Section::Promises,
        Section::Notes,
        Section::Pairs,
        Section::Growth,
        Section::You,
    ];

    pub fn title(self, lang: Lang) -> &'static str {
        let title = match self {
            Section::Meetings => Both { ja: "1on1の日程", en: "Meetings" },
            Section::Agenda => Both { ja: "議題", en: "Agenda" },
            Section::Promises => Both { ja: "約束", en: "Promises" },
            Section::Notes => Both { ja: "議事録とメモ", en: "Notes and memos" },
            Section::Pairs => Both { ja: "ペアとリズム", en: "Pairs and rhythm" },
            Section::Growth => Both { ja: "目的とふりかえり", en: "Purpose and figures" },
            Section::You => Both { ja: "設定とヘルプ", en: "Settings and help" },
        };
        title.to(lang)
    }
}

impl Takes {
    /// Whether one of several must be named.
    pub(super) fn is_pick(&self) -> bool {
        matches!(
            self,
            Takes::Pick(_) | Takes::PickText(_) | Takes::PickItem(_) | Takes::PickPlace(_) | Takes::PickUntil(_)
        )
    }

    fn usage(&self) -> Both {
        match self {
            Takes::Nothing(_) => Both { ja: "", en: "" },
            Takes::Person(_) => Both { ja: "[@相手]", en: "[@person]" },
            Takes::Topic(_) => Both { ja: "[知りたいこと]", en: "[topic]" },
            Takes::Language(_) => Both { ja: "日本語|英語", en: "ja|en" },
            Takes::Viewer(_) => Both { ja: "[人事|管理者]", en: "[view-as hr|admin]" },
            Takes::Code(_) => Both { ja: "[コード]", en: "[code]" },
            Takes::Platform(_) => Both { ja: "slack|teams", en: "slack|teams" },
            Takes::Horizon(_) => Both { ja: "[#短期|#中期|#長期]", en: "[#short|#mid|#long]" },
            Takes::Figures(_) => {
                Both { ja: "[自分|チーム|会社] [期間] [内訳]", en: "[me|team|company] [period] [explain]" }
            }
            Takes::Import(_) => Both { ja: "取り込み", en: "import" },
            Takes::MaybeText(_) => Both { ja: "[@相手] [内容]", en: "[@person] [text]" },
            Takes::NewRhythm(_) => Both { ja: "@相手 <リズム>", en: "@person <rhythm>" },
            Takes::Rhythm(_) => Both { ja: "[@相手] <リズム>", en: "[@person] <rhythm>" },
            Takes::When(_) => Both { ja: "[@相手] [日時]", en: "[@person] [when]" },
            Takes::Until(_) => Both { ja: "[@相手] [いつまで]", en: "[@person] [until <date>]" },
            Takes::Reason(_) => Both { ja: "[@相手] [理由]", en: "[@person] [reason]" },
            Takes::Count(_) => Both { ja: "[@相手] [件数]", en: "[@person] [n]" },
            Takes::Text(_) => Both { ja: "[@相手] <内容>", en: "[@person] <text>" },
            Takes::Item(_) => Both {
                ja: "[@相手] <内容> [#短期|#中期|#長期] [#成長|#信頼|#兆し] [--自分用]",
                en: "[@person] <text> [#short|#mid|#long] [#growth|#trust|#early] [--private]",
            },
            Takes::Promise(_) => Both { ja: "[@担当] <内容> [期限]", en: "[@owner] <text> [by <date>]" },
            Takes::Pick(_) => Both { ja: "<番号>", en: "<n>" },
            Takes::PickText(_) => Both { ja: "<番号> <内容>", en: "<n> <text>" },
            Takes::PickItem(_) => Both { ja: "<番号> <内容> [#タグ]", en: "<n> <text> [#tag]" },
            Takes::PickPlace(_) => Both { ja: "<番号> <何番目へ>", en: "<n> <place>" },
            Takes::PickUntil(_) => Both { ja: "<番号> [いつまで]", en: "<n> [until <date>]" },
        }
    }
}
