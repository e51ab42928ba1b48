//! Promises (約束): who owes what until when. Knows no storage and no wording.

use jiff::Timestamp;
use jiff::civil::Date;

use super::ids::{PairId, PersonId, PromiseId};

/// Something one of the two said they would do. Either side can own one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    pub id: PromiseId,
    pub pair: PairId,
    pub author: PersonId,
    pub owner: PersonId,
    pub text: String,
    pub due: Date,
    pub snoozed_until: Option<Date>,
    pub state: PromiseState,
    pub made: Timestamp,
    pub closed: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromiseState {
    Open,
    Done,
    Dropped,
}

impl Promise {
    /// The day it is due; a snooze moves it.
    pub fn day(&self) -> Date {
        self.snoozed_until.map_or(self.due, |until| until.max(self.due))
    }

    /// The day it is due once a meeting on the one day is on the other instead. What was to be kept by that meeting is to
    /// be kept by it still: later than promised if it is put off, and as promised when it comes back.
    pub fn follows(&self, was: Date, is: Date) -> Option<Date> {
        let follows = self.state == PromiseState::Open && self.day() == was && was != is && is >= self.due;
        follows.then_some(is)
    }

    /// Days past the due date on `today`; a due date ends with its own day, and a snooze moves it.
    pub fn days_over(&self, today: Date) -> Option<u32> {
        let due = self.day();
        (self.state == PromiseState::Open && today > due)
            .then(|| due.until(today).map_or(0, |span| span.get_days().unsigned_abs()))
    }
}

/// Open ones first and the latest of them on top, then what was done: the order in which both sides want to see them.
/// Among open ones the manager's own come first.
pub fn in_reading_order(promises: &mut [Promise], manager: &PersonId, today: Date) {
    promises.sort_by_key(|p| {
        (
            p.state != PromiseState::Open,
            p.owner != *manager,
            std::cmp::Reverse(p.days_over(today).unwrap_or(0)),
            p.due,
            p.id.clone(),
        )
    });
}
