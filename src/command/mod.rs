//! Everything a person can ask for. A typed line and a pressed button become the same `Command`.
//!
//! Commands name things the way the asker did: by id when a button was pressed, by number or words when typed.

mod args;
mod nearest;
mod parse;
mod picks;
mod rows;
mod table;
mod words;

pub(crate) use args::mark;
pub use parse::{Lack, Miss, Suggestion, Why, parse};
pub use table::{Both, Row, Section, Topic, about, readme, rows, topics};

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::domain::agenda::{Aim, Horizon, ItemKind, Retag, Visibility};
use crate::domain::ids::{ItemId, MemoId, OccurrenceId, PairId, PromiseId};
use crate::domain::lang::Lang;
use crate::domain::people::Platform;

/// What a person asks Taiwa to do or show.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Command {
    Home,
    Help {
        topic: Option<String>,
    },
    Settings,
    SetLang {
        lang: Lang,
    },
    Privacy {
        view_as: Option<Viewer>,
    },

    Setup {
        with: Whom,
        rhythm: String,
    },
    /// Change the rhythm of an existing pair.
    SetRhythm {
        with: Whom,
        rhythm: String,
    },
    AcceptSetup {
        pair: PairId,
    },
    PairList,
    PairPause {
        with: Whom,
        until: Option<When>,
    },
    PairResume {
        with: Whom,
    },
    PairEnd {
        with: Whom,
        confirmed: bool,
    },

    Next {
        with: Whom,
    },
    Reschedule {
        with: Whom,
        occurrence: Option<OccurrenceId>,
        to: Option<When>,
    },
    Skip {
        with: Whom,
        occurrence: Option<OccurrenceId>,
        reason: Option<String>,
    },
    /// Take a make-up slot for a skipped meeting.
    MakeUp {
        occurrence: OccurrenceId,
        at: DateTime,
    },
    Held {
        with: Whom,
        occurrence: Option<OccurrenceId>,
    },
    NotHeld {
        with: Whom,
        occurrence: Option<OccurrenceId>,
    },

    AgendaAdd {
        with: Whom,
        text: String,
        horizon: Option<Horizon>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        aim: Option<Aim>,
        #[serde(default)]
        kind: ItemKind,
        visibility: Visibility,
    },
    AgendaList {
        with: Whom,
    },
    AgendaEdit {
        item: Pick<ItemId>,
        /// `None` leaves the words as they are.
        text: Option<String>,
        #[serde(default, flatten)]
        tags: Retag,
    },
    AgendaMove {
        item: Pick<ItemId>,
        to: usize,
    },
    AgendaDone {
        item: Pick<ItemId>,
    },
    AgendaDrop {
        item: Pick<ItemId>,
    },
    AgendaShare {
        item: Pick<ItemId>,
    },
    /// Take an item or a promise to another pair: the way out when the nearest pair was not the one meant.
    AgendaTo {
        item: ItemId,
        pair: PairId,
    },

    NoteAdd {
        with: Whom,
        text: String,
    },
    MemoAdd {
        with: Whom,
        text: String,
    },
    MemoList,
    MemoDelete {
        memo: Pick<MemoId>,
    },

    /// `owner` is the one who promises; without one it is the speaker.
    ActionAdd {
        owner: Whom,
        text: String,
        due: Option<When>,
    },
    ActionList {
        with: Whom,
    },
    ActionDone {
        promise: Pick<PromiseId>,
    },
    ActionReopen {
        promise: Pick<PromiseId>,
    },
    ActionSnooze {
        promise: Pick<PromiseId>,
        until: Option<When>,
    },
    ActionEdit {
        promise: Pick<PromiseId>,
        text: String,
    },
    ActionDrop {
        promise: Pick<PromiseId>,
    },
    ActionTo {
        promise: PromiseId,
        pair: PairId,
    },
    /// Put a promise on the next agenda.
    ActionDiscuss {
        promise: PromiseId,
    },

    Digest {
        with: Whom,
    },
    History {
        with: Whom,
        count: Option<usize>,
    },
    Undo {
        what: Undo,
    },
    /// One person on two platforms: make a code, or type the one made on the other.
    Link {
        code: Option<String>,
    },
    /// Where messages go.
    ReachOn {
        platform: Option<Platform>,
    },
    /// Who can't be reached, for who looks after the installation.
    AdminDoctor,
    /// What a 1on1 is for: without text, how it stands.
    Purpose {
        with: Whom,
        text: Option<String>,
    },
    /// Agree to a purpose as it is written; `purpose` names that wording.
    AgreePurpose {
        pair: PairId,
        purpose: String,
    },
    /// The question bank, or those of one horizon.
    Questions {
        horizon: Option<Horizon>,
    },
    /// A question that would do this pair good now.
    AgendaSuggest {
        with: Whom,
    },
    /// Put a question of the bank on the agenda.
    UseQuestion {
        pair: PairId,
        question: String,
    },
    /// Not this question: it is left alone for some meetings.
    PassQuestion {
        pair: PairId,
        question: String,
    },
    /// What the speaker would like to talk about next time.
    NextTheme {
        occurrence: OccurrenceId,
        horizon: Horizon,
    },
    /// The two questions of this fortnight.
    Pulse,
    /// An answer to one of them: 5 agrees, 1 does not, `None` skips it.
    PulseAnswer {
        item: String,
        fortnight: Date,
        value: Option<u8>,
    },
    /// Whether a 1on1 was of use, 1 to 5, for the speaker's own record.
    Useful {
        occurrence: OccurrenceId,
        value: Option<u8>,
    },
    /// What the counts of a pair hint at, with rule and numbers.
    Signals {
        with: Whom,
    },
    /// Whether a hint was of use.
    SignalUseful {
        hint: String,
        useful: bool,
    },
    /// "I'd like to talk" to the person the company named.
    Talk {
        confirmed: bool,
    },
    /// The speaker says that the pace is hard just now, or no longer.
    Pace {
        hard: bool,
    },
    /// Figures of the speaker, of their team, of the company.
    Stats {
        of: Option<StatsOf>,
        /// A month or a year as typed.
        period: Option<String>,
        /// Down to each slot with its reason.
        explain: bool,
    },
    /// A link to the figures in the browser.
    Dashboard,
    /// A link to where the roster is brought up to date.
    AdminRoster,
    /// Why the company does this: owner, target, a word from the top.
    AdminCharter,
    /// A link to the inputs of what it costs and what it is worth.
    AdminKpi,
    /// Which open topics and promises the next manager gets to see.
    Handover {
        pair: PairId,
    },
    /// Steps on the way to working alone: without text, how they stand.
    Steps {
        with: Whom,
        text: Option<String>,
    },
    StepDone {
        step: String,
        done: bool,
    },
    /// The rows of a list from there on.
    Onwards {
        list: Box<Command>,
        from: usize,
    },
    /// A question was answered with "no": nothing changes.
    Never,
}

/// Whose figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatsOf {
    Me,
    Team,
    Company,
}

/// Whose 1on1 is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    /// Nobody was named: the only pair, else the one that meets next.
    #[default]
    Anyone,
    /// The speaker: only for who owns a promise.
    Me,
    Pair(PairId),
    /// The other of a pair: only for who owns a promise.
    OtherOf(PairId),
    /// A person by their id on the platform the line came from, with the handle if the platform gave one.
    External {
        id: String,
        handle: Option<String>,
    },
    /// `@name` that the platform did not resolve.
    Handle(String),
}

/// One of several: by id from a button, by number from a list, by words.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pick<T> {
    Id(T),
    Number(usize),
    Words(String),
    /// In the list of a pair the speaker named: `agenda done @hanako 2`. Never with [`Whom::Anyone`].
    Of {
        with: Whom,
        said: Said,
    },
}

/// How somebody typed which one they mean: by its number in the list, counted from 1, or by some of its words.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    Number(usize),
    Words(String),
}

impl<T> Pick<T> {
    fn typed(with: Whom, said: Said) -> Pick<T> {
        match (with, said) {
            (Whom::Anyone, Said::Number(number)) => Pick::Number(number),
            (Whom::Anyone, Said::Words(words)) => Pick::Words(words),
            (with, said) => Pick::Of { with, said },
        }
    }
}

/// A date or time as given: words still to be read in the speaker's zone, or settled by a button.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    Words(String),
    At(DateTime),
    On(Date),
}

/// Through whose eyes to show what can be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Viewer {
    Hr,
    Admin,
}

/// What an undo button takes back. It names the exact change, so pressing it late or twice does nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "undo", rename_all = "snake_case")]
pub enum Undo {
    Item {
        item: ItemId,
    },
    /// A topic was said to be discussed, or was dropped.
    Closed {
        item: ItemId,
    },
    Promise {
        promise: PromiseId,
    },
    /// Back to where the meeting stood, unless it was moved again or skipped since.
    Move {
        occurrence: OccurrenceId,
        to: DateTime,
        /// Which move of the meeting it takes back, counted from one. Buttons from before this was counted don't say.
        #[serde(default)]
        nth: Option<u32>,
    },
    Skip {
        occurrence: OccurrenceId,
    },
    /// The speaker's own answer to "did it happen?".
    Answer {
        occurrence: OccurrenceId,
    },
    Pause {
        pair: PairId,
    },
}

impl Command {
    /// What its speaker put in words of their own.
    pub fn words(&self) -> Option<&str> {
        match self {
            Command::AgendaAdd { text, .. }
            | Command::AgendaEdit { text: Some(text), .. }
            | Command::NoteAdd { text, .. }
            | Command::MemoAdd { text, .. }
            | Command::ActionAdd { text, .. }
            | Command::ActionEdit { text, .. } => Some(text),
            Command::Skip { reason, .. } => reason.as_deref(),
            _ => None,
        }
    }

    /// The form a button's value takes. Short ids keep it far below every platform's limit.
    pub fn to_value(&self) -> String {
        serde_json::to_string(self).expect("a command is plain data and always serialises")
    }

    pub fn from_value(value: &str) -> Option<Command> {
        serde_json::from_str(value).ok()
    }
}
