//! The first weeks of somebody new: a 1on1 within five working days, then one a week for twelve weeks, and the day from
//! which they work alone.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::domain::calendar::{Calendar, WorkWeek};

/// Working days within which the first 1on1 works best, the first day counted.
pub const FIRST_WITHIN: i32 = 5;
/// The working day on which the manager is told, if nothing is planned by then.
pub const TOLD_ON: i32 = 2;
/// Weeks in which a 1on1 a week works best.
pub const WEEKS: i64 = 12;
/// Fewer make no figure.
const LEAST: usize = 5;

/// Whether somebody is in their first twelve weeks.
pub fn is_new(hired_on: Date, today: Date) -> bool {
    hired_on <= today && today < weeks_over(hired_on)
}

/// The day on which the twelve weeks are over.
pub fn weeks_over(hired_on: Date) -> Date {
    hired_on.saturating_add((7 * WEEKS).days())
}

/// The n-th working day of somebody, the first one counted.
fn working_day(hired_on: Date, n: i32, calendar: &Calendar, week: WorkWeek) -> Date {
    calendar.add_working(calendar.next_working(hired_on, week), n - 1, week)
}

/// The last day of the first five.
pub fn first_by(hired_on: Date, calendar: &Calendar, week: WorkWeek) -> Date {
    working_day(hired_on, FIRST_WITHIN, calendar, week)
}

/// The day on which the manager is told.
pub fn remind_on(hired_on: Date, calendar: &Calendar, week: WorkWeek) -> Date {
    working_day(hired_on, TOLD_ON, calendar, week)
}

/// How long it took those hired in one half of a year until they worked alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Solo {
    pub year: i16,
    /// 1 or 2.
    pub half: i8,
    pub people: usize,
    /// The median in months of 30.4 days; `None` for fewer than five people.
    pub months: Option<f64>,
}

/// By the half year of being hired, the earliest first. A day before the first one counts as none.
pub fn solo_by_cohort(people: &[(Date, Date)]) -> Vec<Solo> {
    let mut cohorts: BTreeMap<(i16, i8), Vec<i32>> = BTreeMap::new();
    for (hired_on, solo_on) in people.iter().filter(|(hired, solo)| hired <= solo) {
        let half = if hired_on.month() <= 6 { 1 } else { 2 };
        let days = hired_on.until(*solo_on).map_or(0, |span| span.get_days());
        cohorts.entry((hired_on.year(), half)).or_default().push(days);
    }
    let solo = |((year, half), mut days): ((i16, i8), Vec<i32>)| {
        days.sort_unstable();
        let middle = days.len() / 2;
        let median = match days.len() % 2 {
            0 => f64::from(days[middle - 1] + days[middle]) / 2.0,
            _ => f64::from(days[middle]),
        };
        Solo { year, half, people: days.len(), months: (days.len() >= LEAST).then_some(median / 30.4) }
    };
    cohorts.into_iter().map(solo).collect()
}
