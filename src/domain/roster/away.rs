//! When somebody was not there to meet: on leave, not yet hired, on their first or last day. Decides which slots that
//! takes out of the count.

use jiff::ToSpan;
use jiff::civil::Date;

use super::Leave;
use crate::domain::calendar::Calendar;
use crate::domain::occurrence::{Exempt, Occurrence};
use crate::domain::pair::Series;
use crate::domain::people::Person;

/// The days of one employee.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Days {
    pub hired_on: Option<Date>,
    pub left_on: Option<Date>,
    pub leaves: Vec<Leave>,
}

/// The days of both people of a pair. Whoever is in no roster is always there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Away(pub Vec<Days>);

impl Days {
    fn is_on_leave(&self, date: Date) -> bool {
        self.leaves.iter().any(|leave| (leave.from..=leave.until).contains(&date))
    }

    /// On their first day or before it, on their last day or after it.
    fn comes_or_goes(&self, date: Date) -> bool {
        self.hired_on.is_some_and(|hired| date <= hired) || self.left_on.is_some_and(|left| date >= left)
    }
}

impl Away {
    /// Whether somebody is away on a day.
    pub fn is_away_on(&self, date: Date) -> bool {
        self.0.iter().any(|days| days.comes_or_goes(date) || days.is_on_leave(date))
    }

    /// Whether any of it lies near a slot, so that it is worth looking closer.
    pub fn is_near(&self, o: &Occurrence) -> bool {
        let slot = o.slot.date();
        let (first, last) = (slot.saturating_sub(7.days()), slot.saturating_add(7.days()));
        let near = |days: &Days| days.leaves.iter().any(|leave| leave.from <= last && first <= leave.until);
        self.0.iter().any(|days| days.comes_or_goes(slot) || near(days))
    }

    /// Why a slot is in no count, if it is: somebody joins or leaves, or leave of either covers half of the window's
    /// working days.
    pub fn takes_out(
        &self,
        o: &Occurrence,
        series: &Series,
        people: [&Person; 2],
        calendar: &Calendar,
    ) -> Option<Exempt> {
        let slot = o.slot.date();
        if self.0.iter().any(|days| days.comes_or_goes(slot)) {
            return Some(Exempt::JoinedOrLeft);
        }
        let (first, last) = window(o, series);
        let week = people[0].week.both(people[1].week);
        let working: Vec<Date> = first
            .series(1.day())
            .take_while(|day| *day <= last)
            .filter(|day| calendar.is_working(*day, week))
            .collect();
        let covered = |days: &Days| working.iter().filter(|day| days.is_on_leave(**day)).count();
        let is_covered = |days: &Days| covered(days) > 0 && 2 * covered(days) >= working.len();
        self.0.iter().any(is_covered).then_some(Exempt::Leave)
    }
}

/// The days in which the slot may be held and counts, as far as no other slot is nearer.
fn window(o: &Occurrence, series: &Series) -> (Date, Date) {
    let slot = o.slot.date();
    let days = i64::from(series.rhythm.window_days());
    let next = series.zone.wall(o.next_slot_at).date();
    let room = i64::from(slot.until(next).map_or(0, |span| span.get_days())).max(1) - 1;
    let days = days.min(room);
    (slot.saturating_sub(days.days()), slot.saturating_add(days.days()))
}
