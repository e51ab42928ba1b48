//! Every write the product can make, as a value. Rules return changes; one place applies them; each is also its own
//! audit row.

use jiff::Timestamp;
use jiff::civil::Date;

use super::agenda::{Horizon, ItemState, Tags, Visibility};
use super::ids::{ItemId, NoteId, OccurrenceId, PairId, PersonId, PromiseId, PurposeId};
use super::occurrence::{Event, Occurrence};
use super::pair::{Pair, PairState, Series, Side};
use super::plan::{Kind, Planned};
use super::promise::{Promise, PromiseState};

/// One write.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    PairStarted(Pair),
    PairAccepted(PairId),
    PairState {
        pair: PairId,
        state: PairState,
    },
    SeriesStarted {
        series: Series,
        zone_of: Option<PersonId>,
    },
    /// The current rhythm ends; its closed and past slots stay as they are.
    SeriesEnded {
        pair: PairId,
    },

    OccurrenceOpened(Occurrence),
    Occurrence {
        now: Occurrence,
        event: Event,
        by: Option<PersonId>,
        reason: Option<String>,
    },

    ItemAdded {
        item: ItemId,
        author: PersonId,
        text: String,
        horizon: Option<Horizon>,
        visibility: Visibility,
    },
    ItemEdited {
        item: ItemId,
        text: String,
    },
    ItemMoved {
        item: ItemId,
        position: i64,
    },
    ItemState {
        item: ItemId,
        state: ItemState,
    },
    ItemShared {
        item: ItemId,
        text: String,
    },
    /// What is counted of an item, as its author sees it.
    ItemTagged {
        item: ItemId,
        tags: Tags,
    },
    /// Every item still open that was there before the meeting ended has been carried over one more.
    ItemsCarried {
        pair: PairId,
        until: Timestamp,
    },
    /// The meeting they were carried over is to come after all.
    ItemsBack {
        pair: PairId,
        until: Timestamp,
    },

    PromiseMade(Promise),
    PromiseState {
        promise: PromiseId,
        state: PromiseState,
        by: PersonId,
    },
    PromiseSnoozed {
        promise: PromiseId,
        until: Date,
    },
    /// The meeting it was to be kept by is on another day. Nobody touched the promise itself.
    PromiseFollows {
        promise: PromiseId,
        until: Date,
    },
    PromiseEdited {
        promise: PromiseId,
        text: String,
        due: Option<Date>,
    },

    /// A step of a newcomer.
    StepAdded {
        step: String,
        author: PersonId,
        text: String,
        /// By when it is to be reached, if it comes from the company's milestones.
        due: Option<Date>,
    },
    /// Done on a day, or not yet.
    StepDone {
        step: String,
        on: Option<Date>,
    },
    /// The newcomer of a pair works alone from a day on, or does not yet. The day itself is the roster's.
    WorksAlone {
        pair: PairId,
        on: Option<Date>,
    },

    NoteWritten {
        note: NoteId,
        occurrence: OccurrenceId,
        author: PersonId,
        text: String,
    },

    /// What the counts of a pair hint at was told to its two, or to its manager.
    Hinted {
        told: String,
        hint: super::signals::Told,
        version: String,
    },
    /// What the two meet for, in the words of one of them, who agrees by proposing. An earlier proposal gives way.
    PurposeProposed {
        purpose: PurposeId,
        author: PersonId,
        side: Side,
        text: String,
    },
    /// The other agrees as well. From now on it is what the two meet for.
    PurposeAgreed {
        purpose: PurposeId,
        side: Side,
    },
    /// A question of the bank was put on the agenda, or left alone this time.
    QuestionAnswered {
        question: String,
        used: bool,
    },
    /// What one of the two would like to talk about after this meeting.
    NextTheme {
        occurrence: OccurrenceId,
        person: PersonId,
        horizon: Horizon,
    },

    /// A message to be sent; planning the same key again changes nothing, unless it had been called off.
    Deliver(Planned),
    /// Messages not yet sent that no longer make sense.
    CallOff {
        occurrence: OccurrenceId,
        kinds: Vec<Kind>,
    },
    CallOffPromise {
        promise: PromiseId,
    },
    /// Nothing is sent for a pair on a break.
    CallOffPair {
        pair: PairId,
    },
    /// The break is over: what it called off and is of use still is to be sent after all.
    ReviveOfPair {
        pair: PairId,
    },
}

/// When and by whom.
#[derive(Clone, Debug)]
pub struct By {
    /// `None` when time itself did it.
    pub actor: Option<PersonId>,
    pub at: Timestamp,
}

impl Change {
    /// What a step of a meeting means for the items on its agenda: each meeting counts once for those it leaves open,
    /// however often it was skipped, moved or answered.
    pub fn of_agenda(before: &Occurrence, after: &Occurrence) -> Option<Change> {
        let pair = after.pair.clone();
        match (before.has_passed(), after.has_passed()) {
            (false, true) => Some(Change::ItemsCarried { pair, until: after.end_at() }),
            (true, false) => Some(Change::ItemsBack { pair, until: before.end_at() }),
            (true, true) | (false, false) => None,
        }
    }

    /// The audit name, in the product's words.
    pub fn what(&self) -> &'static str {
        match self {
            Change::PairStarted(_) => "pair.started",
            Change::PairAccepted(_) => "pair.accepted",
            Change::PairState { state: PairState::Active, .. } => "pair.resumed",
            Change::PairState { state: PairState::Paused { .. }, .. } => "pair.paused",
            Change::PairState { state: PairState::Ended, .. } => "pair.ended",
            Change::SeriesStarted { .. } => "series.started",
            Change::SeriesEnded { .. } => "series.ended",
            Change::OccurrenceOpened(_) => "occurrence.opened",
            Change::Occurrence { event, .. } => match event {
                Event::Opened => "occurrence.opened",
                Event::Moved => "occurrence.moved",
                Event::MovedBack => "occurrence.moved_back",
                Event::Skipped => "occurrence.skipped",
                Event::SkipUndone => "occurrence.skip_undone",
                Event::MadeUp => "occurrence.made_up",
                Event::Answered => "occurrence.answered",
                Event::AnswerWithdrawn => "occurrence.answer_withdrawn",
                Event::Ended => "occurrence.ended",
                Event::Settled => "occurrence.settled",
                Event::Exempted => "occurrence.exempted",
                Event::Withdrawn => "occurrence.withdrawn",
                Event::Looked => "occurrence.looked",
            },
            Change::ItemAdded { .. } => "item.added",
            Change::ItemEdited { .. } => "item.edited",
            Change::ItemMoved { .. } => "item.moved",
            Change::ItemState { state: ItemState::Open, .. } => "item.reopened",
            Change::ItemState { state: ItemState::Discussed, .. } => "item.discussed",
            Change::ItemState { state: ItemState::Dropped, .. } => "item.dropped",
            Change::ItemShared { .. } => "item.shared",
            Change::ItemTagged { .. } => "item.tagged",
            Change::ItemsCarried { .. } => "items.carried",
            Change::ItemsBack { .. } => "items.back",
            Change::PromiseMade(_) => "promise.made",
            Change::PromiseState { state: PromiseState::Open, .. } => "promise.reopened",
            Change::PromiseState { state: PromiseState::Done, .. } => "promise.done",
            Change::PromiseState { state: PromiseState::Dropped, .. } => "promise.dropped",
            Change::PromiseSnoozed { .. } => "promise.snoozed",
            Change::PromiseFollows { .. } => "promise.follows",
            Change::PromiseEdited { .. } => "promise.edited",
            Change::StepAdded { .. } => "step.added",
            Change::StepDone { on: Some(_), .. } => "step.done",
            Change::StepDone { on: None, .. } => "step.reopened",
            Change::WorksAlone { on: Some(_), .. } => "newcomer.works_alone",
            Change::WorksAlone { on: None, .. } => "newcomer.not_alone",
            Change::NoteWritten { .. } => "note.written",
            Change::Hinted { .. } => "hint.told",
            Change::PurposeProposed { .. } => "purpose.proposed",
            Change::PurposeAgreed { .. } => "purpose.agreed",
            Change::QuestionAnswered { used: true, .. } => "question.used",
            Change::QuestionAnswered { used: false, .. } => "question.passed",
            Change::NextTheme { .. } => "theme.chosen",
            Change::Deliver(_) | Change::ReviveOfPair { .. } => "delivery.planned",
            Change::CallOff { .. } | Change::CallOffPromise { .. } | Change::CallOffPair { .. } => {
                "delivery.called_off"
            }
        }
    }
}
