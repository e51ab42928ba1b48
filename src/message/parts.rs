//! What many messages show: a moment, a promise, a topic, an offered time, and the buttons that belong to them.
//! All in the reader's terms: names in their language, times in their zone.

use jiff::civil::{Date, DateTime};

use crate::card::{Button, Card, Confirm, Esc, FormId, Line, List, Mark, Row, Who};
use crate::command::{Command, Pick, Undo, Whom};
use crate::domain::agenda::{Aim, Horizon, ItemKind};
use crate::domain::ids::{ItemId, OccurrenceId, PairId, PromiseId};
use crate::domain::lang::Lang;
use crate::domain::themes::Starved;
use crate::text::catalog::{common as t, programme};
use crate::text::formats;

/// A date and wall time in the reader's zone. The zone's name is there when it is worth showing: the other side has
/// another one, or the answer is about dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    pub at: DateTime,
    pub zone: Option<String>,
}

impl Moment {
    pub fn new(at: DateTime) -> Moment {
        Moment { at, zone: None }
    }

    /// `明日 7/21(火) 15:00(Asia/Tokyo)`
    pub fn text(&self, lang: Lang, today: Date) -> String {
        self.zoned(lang, formats::when(lang, self.at, today))
    }

    /// Without 今日 and 明日: for messages that are read again later.
    pub fn lasting(&self, lang: Lang, today: Date) -> String {
        self.zoned(lang, formats::when_plain(lang, self.at, today))
    }

    /// `15:00(Asia/Tokyo)`, for the day itself.
    pub fn clock(&self, lang: Lang) -> String {
        self.zoned(lang, formats::time(self.at.time()))
    }

    fn zoned(&self, lang: Lang, when: String) -> String {
        self.zone.as_ref().map_or(when.clone(), |zone| t::at_zone(lang, &when, zone))
    }
}

/// One of the two of a pair, as the reader sees them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Side {
    You,
    Other(Who),
}

impl Side {
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Side::You => t::you(lang),
            Side::Other(who) => who.to_string(),
        }
    }
}

/// How a promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Open,
    /// Past its date by so many of the reader's days.
    Late {
        days: usize,
    },
    /// Put off until its day.
    Waiting,
    Done,
}

/// A promise as a reader sees it. `with` is the counterpart, said where promises of several pairs stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    pub id: PromiseId,
    pub owner: Side,
    pub with: Option<Who>,
    pub text: Esc,
    pub due: Option<Date>,
    pub standing: Standing,
}

impl Promise {
    pub fn is_done(&self) -> bool {
        self.standing == Standing::Done
    }

    /// `資料を送る(あなた・7/17(金)・3日超過)`
    pub fn line(&self, lang: Lang, today: Date) -> Line {
        let owner = match (&self.owner, &self.with) {
            (Side::You, Some(with)) => t::to_whom(lang, with),
            (owner, _) => owner.text(lang),
        };
        let due = self.due.map_or_else(|| t::until_next(lang), |due| formats::date(lang, due, today));
        let mut details = vec![owner, due];
        if let Standing::Late { days } = self.standing {
            details.push(t::days_over(lang, &formats::n_days(lang, days)));
        }
        say(t::detailed(lang, &self.text, &formats::joined_details(lang, &details)))
    }

    fn mark(&self) -> Mark {
        match self.standing {
            Standing::Open | Standing::Waiting => Mark::Open,
            Standing::Late { .. } => Mark::Late,
            Standing::Done => Mark::Done,
        }
    }

    /// The promise as a row without buttons.
    pub fn row(&self, lang: Lang, today: Date) -> Row {
        Row::new(self.mark(), self.line(lang, today))
    }

    /// The promise as a row on which one can act while it is open.
    pub fn acting_row(&self, lang: Lang, today: Date) -> Row {
        let row = self.row(lang, today);
        match self.standing {
            Standing::Done => row,
            Standing::Waiting => row.button(self.done_button(lang)),
            Standing::Open | Standing::Late { .. } => {
                row.button(self.done_button(lang)).button(self.until_next_button(lang))
            }
        }
    }

    pub fn done_button(&self, lang: Lang) -> Button {
        Button::run(t::done(lang), Command::ActionDone { promise: Pick::Id(self.id.clone()) })
    }

    pub fn until_next_button(&self, lang: Lang) -> Button {
        Button::run(
            t::until_next_button(lang),
            Command::ActionSnooze { promise: Pick::Id(self.id.clone()), until: None },
        )
    }

    pub fn reopen_button(&self, lang: Lang) -> Button {
        Button::run(t::reopen(lang), Command::ActionReopen { promise: Pick::Id(self.id.clone()) })
    }

    pub fn discuss_button(&self, lang: Lang) -> Button {
        Button::run(t::discuss(lang), Command::ActionDiscuss { promise: self.id.clone() })
    }
}

/// Open ones first, otherwise in the order given.
pub fn open_first(promises: &[Promise]) -> Vec<&Promise> {
    let mut sorted: Vec<&Promise> = promises.iter().collect();
    sorted.sort_by_key(|promise| promise.is_done());
    sorted
}

/// A topic as a reader sees it. `carried` counts the meetings it was carried over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub id: ItemId,
    pub author: Side,
    pub text: Esc,
    pub horizon: Option<Horizon>,
    pub aim: Option<Aim>,
    pub kind: ItemKind,
    pub carried: usize,
    pub private: bool,
}

impl Item {
    /// `評価の相談(あなた・中期・持ち越し2回)`
    pub fn line(&self, lang: Lang) -> Line {
        let mut details = vec![self.author.text(lang)];
        details.extend(self.aim.map(|aim| aim_name(lang, aim)));
        details.extend(self.horizon.map(|horizon| horizon_name(lang, horizon)));
        details.extend(kind_name(lang, self.kind));
        match self.carried {
            0 => {}
            1 => details.push(t::carried_once(lang)),
            n => details.push(t::carried(lang, n)),
        }
        if self.private {
            details.push(t::private_mark(lang));
        }
        say(t::detailed(lang, &self.text, &formats::joined_details(lang, &details)))
    }

    pub fn row(&self, lang: Lang) -> Row {
        Row::new(Mark::Plain, self.line(lang))
    }
}

/// Who puts topics down and what they are about: for the two alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mirror {
    pub yours: usize,
    pub theirs: usize,
    /// Short, mid, long; once there are enough to say anything.
    pub horizons: Option<[usize; 3]>,
}

impl Mirror {
    pub fn lines(&self, lang: Lang, other: &Who) -> Vec<Line> {
        let drawn = (self.yours + self.theirs > 0).then(|| programme::mirror(lang, self.yours, other, self.theirs));
        let balance = self.horizons.map(|[short, mid, long]| programme::balance(lang, short, mid, long));
        drawn.into_iter().chain(balance).map(say).collect()
    }
}

/// A past 1on1 nobody has answered for.
#[derive(Clone, Debug)]
pub struct Unconfirmed {
    pub pair: PairId,
    pub occurrence: OccurrenceId,
    pub other: Who,
    pub at: DateTime,
}

impl Unconfirmed {
    pub fn row(&self, lang: Lang, today: Date) -> Row {
        let with = || Whom::Pair(self.pair.clone());
        let occurrence = || Some(self.occurrence.clone());
        let held = Command::Held { with: with(), occurrence: occurrence() };
        let not_held = Command::NotHeld { with: with(), occurrence: occurrence() };
        Row::new(Mark::Plain, say(t::when_who(lang, &formats::when_plain(lang, self.at, today), &self.other)))
            .button(Button::run(t::held_yes(lang), held))
            .button(Button::run(t::held_no(lang), not_held))
    }
}

/// A time that can be chosen with one tap. The command says what choosing it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub at: DateTime,
    pub choose: Command,
}

impl Offer {
    pub fn button(&self, lang: Lang, today: Date) -> Button {
        Button::run(formats::when_plain(lang, self.at, today), self.choose.clone())
    }
}

pub fn offers(lang: Lang, offers: &[Offer], today: Date) -> Vec<Button> {
    offers.iter().map(|offer| offer.button(lang, today)).collect()
}

/// A catalog text as a line.
pub fn say(text: impl AsRef<str>) -> Line {
    Line::read(text.as_ref())
}

/// A heading, with the count of its rows when there are any.
pub fn counted(lang: Lang, name: String, n: usize) -> String {
    if n == 0 { name } else { t::heading_count(lang, &name, n) }
}

/// A catalog text that holds names or words, for a button or another place that takes no markup.
pub fn label(text: impl AsRef<str>) -> String {
    formats::cut(&say(text).plain(), 75)
}

/// Words that are already plain, on one line, for a button or a choice.
pub fn plain_label(text: &str) -> String {
    formats::cut(&text.split_whitespace().collect::<Vec<_>>().join(" "), 75)
}

/// 短期, short-term.
pub fn horizon_name(lang: Lang, horizon: Horizon) -> String {
    match horizon {
        Horizon::Short => t::short_term(lang),
        Horizon::Mid => t::mid_term(lang),
        Horizon::Long => t::long_term(lang),
    }
}

/// 信頼, trust.
pub fn aim_name(lang: Lang, aim: Aim) -> String {
    match aim {
        Aim::Growth => programme::aim_growth(lang),
        Aim::Trust => programme::aim_trust(lang),
        Aim::Early => programme::aim_early(lang),
    }
}

/// What a topic is, unless it is just a topic.
fn kind_name(lang: Lang, kind: ItemKind) -> Option<String> {
    match kind {
        ItemKind::Topic => None,
        ItemKind::Status => Some(programme::kind_status(lang)),
        ItemKind::Blocker => Some(programme::kind_blocker(lang)),
        ItemKind::Try => Some(programme::kind_try(lang)),
    }
}

/// What somebody would like to talk about next: 成長のこと, growth.
pub fn theme_name(lang: Lang, horizon: Horizon) -> String {
    match horizon {
        Horizon::Short => programme::theme_work(lang),
        Horizon::Mid => programme::theme_growth(lang),
        Horizon::Long => programme::theme_career(lang),
    }
}

/// 💡 and which horizon is thin or missing.
pub fn starved_line(lang: Lang, starved: Starved) -> Line {
    let horizon = horizon_full(lang, starved.horizon);
    say(if starved.is_missing { programme::missing(lang, &horizon) } else { programme::thin(lang, &horizon) })
}

/// 長期(キャリアのこと), long-term (career).
pub fn horizon_full(lang: Lang, horizon: Horizon) -> String {
    match horizon {
        Horizon::Short => t::short_term_full(lang),
        Horizon::Mid => t::mid_term_full(lang),
        Horizon::Long => t::long_term_full(lang),
    }
}

/// Who reads a card about one pair: the two, and the reader alone where a private topic shows.
pub fn seen_by_two(lang: Lang, other: &Who, items: &[Item]) -> Line {
    if items.iter().any(|item| item.private) {
        say(t::only_you_with_private(lang, other))
    } else {
        say(t::only_you_two(lang, other))
    }
}

pub fn add_topic(lang: Lang, pair: &PairId) -> Button {
    Button::open(t::add_topic(lang), FormId::Agenda { pair: pair.clone() })
}

pub fn add_promise(lang: Lang, pair: &PairId) -> Button {
    Button::open(t::add_promise(lang), FormId::Promise { pair: pair.clone() })
}

pub fn move_it(lang: Lang, occurrence: &OccurrenceId) -> Button {
    Button::open(t::move_it(lang), FormId::Reschedule { occurrence: occurrence.clone() })
}

pub fn skip_it(lang: Lang, pair: &PairId, occurrence: &OccurrenceId) -> Button {
    let with = Whom::Pair(pair.clone());
    Button::run(t::skip_it(lang), Command::Skip { with, occurrence: Some(occurrence.clone()), reason: None })
}

/// The way to a time: move the open meeting, else look at the rhythm.
pub fn pick_time(lang: Lang, pair: &PairId, occurrence: Option<&OccurrenceId>) -> Button {
    Button::open(
        t::pick_time(lang),
        match occurrence {
            Some(occurrence) => FormId::Reschedule { occurrence: occurrence.clone() },
            None => FormId::Rhythm { pair: pair.clone() },
        },
    )
}

pub fn pause(lang: Lang, pair: &PairId) -> Button {
    Button::run(t::pause(lang), Command::PairPause { with: Whom::Pair(pair.clone()), until: None })
}

pub fn resume(lang: Lang, pair: &PairId) -> Button {
    Button::run(t::resume(lang), Command::PairResume { with: Whom::Pair(pair.clone()) })
}

pub fn undo(lang: Lang, what: Undo) -> Button {
    Button::run(t::undo(lang), Command::Undo { what })
}

/// Opens the form for another rhythm of a pair.
pub fn change_rhythm(lang: Lang, pair: &PairId) -> Button {
    Button::open(t::change(lang), FormId::Rhythm { pair: pair.clone() })
}

pub fn start_pair(lang: Lang) -> Button {
    Button::open(t::start_pair(lang), FormId::Setup)
}

pub fn how_to(lang: Lang) -> Button {
    Button::run(t::how_to(lang), Command::Help { topic: None })
}

pub fn home(lang: Lang) -> Button {
    Button::run(t::home(lang), Command::Home)
}

/// A question before something that can't be taken back; 「やめる」 leaves everything as it is.
pub fn sure(lang: Lang, title: String, text: String, yes: String) -> Confirm {
    Confirm { title, text, yes, no: t::cancel(lang) }
}

/// A list without rows says what to do instead.
pub fn list(heading: String, rows: Vec<Row>, empty: String) -> List {
    List::new(say(heading), rows).or_empty(say(empty))
}

/// The end of most cards: buttons in order, then who sees it.
pub fn with_buttons(card: Card, buttons: impl IntoIterator<Item = Button>) -> Card {
    buttons.into_iter().fold(card, Card::button)
}
