//! The numbers that every figure is made of. They add up: over months, units and companies.

use std::iter::Sum;
use std::ops::{Add, AddAssign};

/// Slots of a period and a scope, counted by what became of them; and what the meetings that took place were like.
///
/// Settled = held + late + missed + unanswered + exempt. The execution rate is held ÷ (settled − exempt).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub held: i64,
    /// After the window and before the next slot.
    pub late: i64,
    /// Said not to have happened.
    pub missed: i64,
    /// Nobody answered for five working days.
    pub unanswered: i64,
    pub exempt: i64,
    /// The two answers conflict: not settled.
    pub disputed: i64,
    /// Not settled yet.
    pub open: i64,

    /// Of all slots: moved at least once, skipped at least once.
    pub moved: i64,
    pub skipped: i64,

    /// Of those that took place (held or late): an item stood on the agenda two hours before.
    pub prepared: i64,
    /// Of those that took place: every promise open at the start was touched, and there is a next one or an explicit none.
    pub cycled: i64,
    /// Minutes that the meetings which took place were planned for.
    pub minutes: i64,

    /// Items of those that took place, by who added them; carried ones are counted once.
    pub items_by_report: i64,
    pub items_by_manager: i64,
    /// The same items by horizon and by aim; an item may have none.
    pub short: i64,
    pub mid: i64,
    pub long: i64,
    pub growth: i64,
    pub trust: i64,
    pub early: i64,
}

/// People of a unit or a company at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heads {
    /// Employed for ten working days at least, and not on leave.
    pub eligible: i64,
    /// Of those: with an active pair as its report.
    pub covered: i64,
    /// Of those: with a 1on1 that was held in the month.
    pub reached: i64,
}

impl Counts {
    pub fn settled(&self) -> i64 {
        self.held + self.late + self.missed + self.unanswered + self.exempt
    }

    /// What the rate is taken of.
    pub fn due(&self) -> i64 {
        self.settled() - self.exempt
    }

    pub fn took_place(&self) -> i64 {
        self.held + self.late
    }

    pub fn items(&self) -> i64 {
        self.items_by_report + self.items_by_manager
    }
}

impl Add for Counts {
    type Output = Counts;

    fn add(self, o: Counts) -> Counts {
        Counts {
            held: self.held + o.held,
            late: self.late + o.late,
            missed: self.missed + o.missed,
            unanswered: self.unanswered + o.unanswered,
            exempt: self.exempt + o.exempt,
            disputed: self.disputed + o.disputed,
            open: self.open + o.open,
            moved: self.moved + o.moved,
            skipped: self.skipped + o.skipped,
            prepared: self.prepared + o.prepared,
            cycled: self.cycled + o.cycled,
            minutes: self.minutes + o.minutes,
            items_by_report: self.items_by_report + o.items_by_report,
            items_by_manager: self.items_by_manager + o.items_by_manager,
            short: self.short + o.short,
            mid: self.mid + o.mid,
            long: self.long + o.long,
            growth: self.growth + o.growth,
            trust: self.trust + o.trust,
            early: self.early + o.early,
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, o: Counts) {
        *self = *self + o;
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Counts>>(all: I) -> Counts {
        all.fold(Counts::default(), Add::add)
    }
}
