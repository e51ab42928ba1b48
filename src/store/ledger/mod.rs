//! The ledger as it is read: counts, states, dates, and nothing else. Whoever is handed a [`Ledger`] can reach no word that
//! anybody wrote: it has no method for one, and on PostgreSQL it reads as a role that may not look at the tables that
//! hold them.

mod cohort;
mod heads;
mod kept;
mod promises;
mod pulse;
mod repair;
pub(crate) mod role;
mod sums;
mod tell;

use jiff::civil::{Date, DateTime};

use super::{Result, Store};
use crate::domain::figures::{Counts, Heads, Lasted, Month, Period, Published, Scope};
use crate::domain::ids::{OccurrenceId, PairId, PersonId, UnitId, WorkspaceId};
use crate::domain::pulse::PulseFigure;

pub use cohort::SettledSlot;
pub use promises::Today;
pub use repair::Agreement;
pub use sums::Figures;

/// The figures of a company, for code that is to have nothing but figures.
#[derive(Clone)]
pub struct Ledger(Store);

/// What a unit of the roster did in a period: itself, without the units below it. All of them add up to the company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitFigures {
    /// `None` for reports whom no roster puts anywhere.
    pub unit: Option<UnitId>,
    /// `Sales/East`; empty for those.
    pub path: String,
    /// Pairs that go on, by their report's unit.
    pub pairs: i64,
    pub counts: Counts,
    /// At the end of the period's last month.
    pub heads: Heads,
}

/// One slot and what became of it: what a figure opens into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotLine {
    pub occurrence: OccurrenceId,
    pub pair: PairId,
    pub manager: PersonId,
    pub report: PersonId,
    pub unit: Option<UnitId>,
    /// The original date and time, in the rhythm's zone.
    pub slot: DateTime,
    pub state: SlotState,
    /// Why an exempt one is.
    pub reason: Option<SlotReason>,
    /// How often it was given another time.
    pub moved: i64,
    pub skipped: bool,
}

/// What the company aims at, by its charter; what is usual where it has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aims {
    /// The target of the execution rate in percent.
    pub target: i64,
    /// The month in which a fiscal year begins, 1 to 12.
    pub fiscal_month: i8,
}

/// How long promises took, and how many pairs made them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PromisesLasted {
    pub lasted: Vec<Lasted>,
    pub pairs: i64,
}

/// A quarter whose groups are fixed, and whether its figures are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PulseQuarter {
    pub first: Date,
    pub last: Date,
    pub is_published: bool,
}

/// What became of a slot, as the ledger has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SlotState {
    Expected,
    Held,
    Late,
    Missed,
    Unanswered,
    Exempt,
    Disputed,
    Withdrawn,
}

/// The closed list of what takes a slot out of the rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SlotReason {
    Holidays,
    Leave,
    Paused,
    JoinedOrLeft,
}

/// A part of a long list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    pub skip: i64,
    pub take: i64,
}

impl Page {
    /// The first lines.
    pub fn first(take: i64) -> Page {
        Page { skip: 0, take }
    }
}

impl SlotState {
    pub const ALL: [SlotState; 8] = [
        SlotState::Expected,
        SlotState::Held,
        SlotState::Late,
        SlotState::Missed,
        SlotState::Unanswered,
        SlotState::Exempt,
        SlotState::Disputed,
        SlotState::Withdrawn,
    ];

    pub fn code(self) -> &'static str {
        match self {
            SlotState::Expected => "expected",
            SlotState::Held => "held",
            SlotState::Late => "late",
            SlotState::Missed => "missed",
            SlotState::Unanswered => "unanswered",
            SlotState::Exempt => "exempt",
            SlotState::Disputed => "disputed",
            SlotState::Withdrawn => "withdrawn",
        }
    }

    pub fn from_code(code: &str) -> Option<SlotState> {
        SlotState::ALL.into_iter().find(|state| state.code() == code)
    }
}

impl SlotReason {
    pub const ALL: [SlotReason; 4] =
        [SlotReason::Holidays, SlotReason::Leave, SlotReason::Paused, SlotReason::JoinedOrLeft];

    pub fn code(self) -> &'static str {
        match self {
            SlotReason::Holidays => "holidays",
            SlotReason::Leave => "leave",
            SlotReason::Paused => "paused",
            SlotReason::JoinedOrLeft => "joined_or_left",
        }
    }

    pub fn from_code(code: &str) -> Option<SlotReason> {
        SlotReason::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

impl Store {
    /// The figures, and nothing but figures.
    pub fn ledger(&self) -> Ledger {
        Ledger(self.clone())
    }
}

/// Each question of [`Figures`], asked from outside a transaction; of a scope, or of the company.
macro_rules! asks {
    ($($(#[$doc:meta])* $name:ident($($scope:ident,)? ; $($arg:ident: $type:ty),*) -> $out:ty;)+) => {
        impl Ledger {$(
            $(#[$doc])*
            pub async fn $name(&self, workspace: &WorkspaceId, $($scope: &Scope,)? $($arg: $type),*) -> Result<$out> {
                let workspace = workspace.clone();
                $(let $scope = $scope.clone();)?
                self.0
                    .read(move |tx| {
                        Box::pin(async move { tx.figures().$name(&workspace, $(&$scope,)? $($arg),*).await })
                    })
                    .await
            }
        )+}
    };
}

asks! {
    /// The counts of each month that has slots, in order.
    months(scope,; period: Period) -> Vec<(Month, Counts)>;
    /// The counts of a whole period.
    counts(scope,; period: Period) -> Counts;
    /// Every unit, by its path.
    units(; period: Period, today: Date) -> Vec<UnitFigures>;
    /// The people of a scope at the end of a month, or today if that is earlier. Only a roster says who works here:
    /// without one there are none.
    heads(scope,; month: Month, today: Date) -> Heads;
    /// The slots of a period, the latest first.
    slots(scope,; period: Period, page: Page) -> Vec<SlotLine>;
    /// How many meetings of a period came how many days after the pair's one before.
    intervals(scope,; period: Period) -> Vec<(i64, i64)>;
    /// Held and due of each report with a slot due in the period, for the mean over people. Numbers alone.
    per_person(scope,; period: Period) -> Vec<(i64, i64)>;
    /// How long promises took whose due date lies in the period and has come.
    promises(scope,; period: Period, today: Today) -> PromisesLasted;
    /// Pairs whose purpose is agreed, of all pairs that go on.
    agreed(scope,;) -> (i64, i64);
    /// What the company aims at, and when its years begin.
    aims(;) -> Aims;
    /// What was published of the months of a period, as it was published: of the company, or of a unit.
    published(; period: Period, unit: Option<UnitId>) -> Vec<(Month, Published)>;
    /// Everything published of ten-second questions, the latest quarter first; of a measure the whole company before its
    /// parts.
    pulse(;) -> Vec<PulseFigure>;
    /// The quarters in which people are or were asked, the latest first.
    pulse_quarters(;) -> Vec<PulseQuarter>;
}
