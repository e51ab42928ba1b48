//! The rhythm of a pair: on which civil days its 1on1s fall and at which wall-clock time.
//! Knows dates only; zones come in at the last moment through `resolve`, holidays live in `calendar`.

mod cron;
mod parse;
mod text;

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

pub use cron::{CronError, UnixCron};
pub use parse::{RhythmError, parse, parse_kept};

/// Meetings last this long unless somebody says otherwise.
pub const DEFAULT_MINUTES: u16 = 30;
/// Longest accepted gap: "every 26 weeks" is twice a year.
pub const MOST_WEEKS: u8 = 26;

/// How often, when and how long a pair meets. For a cron rule `time` repeats the expression's own time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rhythm {
    pub rule: Rule,
    pub time: Time,
    pub minutes: u16,
}

/// The days a rhythm falls on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Every `every` weeks, counted in Monday weeks from the week of `anchor`. `weekdays` are sorted and not empty.
    Weekly {
        every: u8,
        weekdays: Vec<Weekday>,
        anchor: Date,
    },
    /// Such as the 1st and 3rd Monday. A month without a 5th simply has none. `nth` is sorted and not empty.
    MonthlyNth {
        nth: Vec<Nth>,
        weekday: Weekday,
    },
    /// One day of each month. In a shorter month, day 29–31 means its last day: a month is never lost.
    MonthlyDay {
        day: MonthDay,
    },
    Cron(UnixCron),
}

/// Which of a weekday's days in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nth {
    /// 1 to 5.
    Number(u8),
    Last,
}

/// A day of the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MonthDay {
    /// 1 to 31.
    Number(u8),
    Last,
}

impl Rule {
    /// Whether a slot falls on this date.
    pub fn falls_on(&self, date: Date) -> bool {
        match self {
            Rule::Weekly { every, weekdays, anchor } => {
                let weeks = (monday_number(date) - monday_number(*anchor)) / 7;
                weekdays.contains(&date.weekday()) && weeks.rem_euclid(i32::from(*every).max(1)) == 0
            }
            Rule::MonthlyNth { nth, weekday } => {
                let number = ((date.day() - 1) / 7 + 1) as u8;
                let last = date.day() + 7 > date.days_in_month();
                date.weekday() == *weekday && (nth.contains(&Nth::Number(number)) || last && nth.contains(&Nth::Last))
            }
            Rule::MonthlyDay { day: MonthDay::Number(n) } => date.day() as u8 == (*n).min(date.days_in_month() as u8),
            Rule::MonthlyDay { day: MonthDay::Last } => date.day() == date.days_in_month(),
            Rule::Cron(cron) => cron.falls_on(date),
        }
    }

    /// How many days to look ahead before concluding that nothing comes.
    fn horizon(&self) -> u32 {
        match self {
            Rule::Weekly { every, .. } => 7 * u32::from(*every) + 7,
            Rule::MonthlyNth { .. } | Rule::MonthlyDay { .. } | Rule::Cron(_) => 400,
        }
    }

    /// The first date on or after `from`.
    fn first_from(&self, from: Date) -> Option<Date> {
        let mut date = from;
        for _ in 0..=self.horizon() {
            if self.falls_on(date) {
                return Some(date);
            }
            date = date.tomorrow().ok()?;
        }
        None
    }

    /// The shortest distance between two slots within a typical year.
    fn smallest_gap(&self) -> Option<u16> {
        let from = Date::constant(2025, 1, 1);
        let mut last = self.first_from(from)?;
        let mut smallest = None;
        for _ in 0..400 {
            if (last - from).get_days() > 800 {
                break;
            }
            let Some(next) = last.tomorrow().ok().and_then(|d| self.first_from(d)) else { break };
            let gap = (next - last).get_days() as u16;
            smallest = Some(smallest.map_or(gap, |s: u16| s.min(gap)));
            last = next;
        }
        smallest
    }
}

/// The first of these days of the week from a date on.
fn first_of(weekdays: &[Weekday], from: Date) -> Date {
    let mut week = from.series(1.day()).take(7);
    week.find(|day| weekdays.contains(&day.weekday())).unwrap_or(from)
}

impl Rhythm {
    /// "Every N weeks" counts from the first of its days that is still to come.
    pub fn counted_from(mut self, now: DateTime) -> Rhythm {
        if let Rule::Weekly { weekdays, anchor, .. } = &mut self.rule {
            let today = now.date();
            let from = if self.time > now.time() { today } else { today.saturating_add(1.day()) };
            *anchor = first_of(weekdays, from);
        }
        self
    }

    /// The next civil slot strictly after `after`.
    pub fn next_after(&self, after: DateTime) -> Option<DateTime> {
        let today = if self.time > after.time() { Some(after.date()) } else { after.date().tomorrow().ok() };
        Some(self.rule.first_from(today?)?.to_datetime(self.time))
    }

    /// How many days one round usually takes: 7 per week, 30 for a month, the smallest gap for cron.
    /// Several weekdays of a week count as one round; several weeks of a month share the month's 30 days.
    pub fn period_days(&self) -> u16 {
        match &self.rule {
            Rule::Weekly { every, .. } => 7 * u16::from(*every).max(1),
            Rule::MonthlyNth { nth, .. } => 30 / nth.len().clamp(1, 4) as u16,
            Rule::MonthlyDay { .. } => 30,
            Rule::Cron(_) => match self.rule.smallest_gap() {
                Some(28..=31) | None => 30,
                Some(gap) => gap,
            },
        }
    }

    /// How many days before or after its slot a meeting may be held and still count: 3 when slots can be a week or
    /// less apart, so that windows never reach the neighbouring slot, else 7.
    pub fn window_days(&self) -> u8 {
        if self.rule.smallest_gap().is_some_and(|gap| gap <= 7) { 3 } else { 7 }
    }
}

/// The instant of a wall-clock time: one that does not exist moves forward by the gap, one that exists twice is the
/// first. Civil time is kept as the truth; call this at the last moment.
pub fn resolve(dt: DateTime, tz: &TimeZone) -> Timestamp {
    // Only the two outermost days of year ±9999 have no instant.
    let edge = if dt.year() > 0 { Timestamp::MAX } else { Timestamp::MIN };
    tz.to_ambiguous_timestamp(dt).compatible().unwrap_or(edge)
}

/// A day count that is a multiple of 7 apart for Mondays and equal within a Monday week.
fn monday_number(date: Date) -> i32 {
    let days = (date - Date::constant(1970, 1, 5)).get_days();
    days - days.rem_euclid(7)
}
