//! Working days of a company and a person: national holidays, closures, work weeks, and the hours messages may come.
//! Decides where a slot really falls and when a message may first be sent. Knows nothing of leave of single people.
//! Every search ends after a bounded number of days, whatever is closed.

use std::collections::BTreeSet;

use jiff::civil::{Date, Time, Weekday, time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::holidays;
use super::lang::Lang;
use super::rhythm::resolve;

/// How far any search looks before it gives up.
const HORIZON_DAYS: i32 = 400;
/// Most working days that can be counted in one go.
const MOST_WORKING_DAYS: i32 = 1000;

/// Which days are off for everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Whether Japan's national holidays are days off.
    pub national: bool,
    pub closures: Vec<Closure>,
    /// Days that are worked whatever else says otherwise, such as a Saturday made up for a bridge day.
    pub opened: BTreeSet<Date>,
}

/// Days a company is closed, both ends included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closure {
    pub name: Option<String>,
    pub days: ClosedDays,
}

/// Once, or every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClosedDays {
    Once {
        from: Date,
        until: Date,
    },
    /// May run over New Year: from 12/29 until 1/3.
    Yearly {
        from: YearDay,
        until: YearDay,
    },
}

/// A month and day of any year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct YearDay {
    pub month: i8,
    pub day: i8,
}

/// The weekdays somebody works, Monday as the lowest of seven bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct WorkWeek(pub u8);

/// When messages may come, local time; `until` is the first quiet minute. Hours do not run over midnight: with `until`
/// not after `from`, only the opening instant itself is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    pub from: Time,
    pub until: Time,
}

/// Where a slot of the rhythm really falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed {
    AsPlanned,
    Moved(Date),
    /// Fewer than two working days are left in its window.
    Exempt,
}

/// National holidays, and closed from 12/29 until 1/3 as Japanese offices are.
impl Default for Calendar {
    fn default() -> Calendar {
        let new_year = ClosedDays::Yearly { from: YearDay { month: 12, day: 29 }, until: YearDay { month: 1, day: 3 } };
        let closures = vec![Closure { name: None, days: new_year }];
        Calendar { national: true, closures, opened: BTreeSet::new() }
    }
}

impl Default for WorkWeek {
    fn default() -> WorkWeek {
        WorkWeek::of(&[Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday])
    }
}

impl Default for Hours {
    fn default() -> Hours {
        Hours { from: time(9, 0, 0, 0), until: time(18, 0, 0, 0) }
    }
}

impl ClosedDays {
    pub fn contains(&self, date: Date) -> bool {
        match *self {
            ClosedDays::Once { from, until } => (from..=until).contains(&date),
            ClosedDays::Yearly { from, until } => {
                let day = YearDay { month: date.month(), day: date.day() };
                if from <= until { (from..=until).contains(&day) } else { day >= from || day <= until }
            }
        }
    }
}

impl WorkWeek {
    pub fn of(weekdays: &[Weekday]) -> WorkWeek {
        WorkWeek(weekdays.iter().fold(0, |bits, day| bits | 1 << day.to_monday_zero_offset()))
    }

    pub fn contains(self, weekday: Weekday) -> bool {
        self.0 & 1 << weekday.to_monday_zero_offset() != 0
    }

    /// The days both work.
    pub fn both(self, other: WorkWeek) -> WorkWeek {
        WorkWeek(self.0 & other.0)
    }
}

impl Calendar {
    /// A calendar on which nothing is ever closed.
    pub fn open() -> Calendar {
        Calendar { national: false, closures: Vec::new(), opened: BTreeSet::new() }
    }

    pub fn is_working(&self, date: Date, week: WorkWeek) -> bool {
        let closed =
            || self.closures.iter().any(|c| c.days.contains(date)) || self.national && holidays::japan(date).is_some();
        self.opened.contains(&date) || week.contains(date.weekday()) && !closed()
    }

    /// Why the day is off for everybody; an unnamed closure is a company holiday. `None` on a day that is not.
    pub fn holiday_name(&self, date: Date, lang: Lang) -> Option<&str> {
        if self.opened.contains(&date) {
            return None;
        }
        let holiday = if self.national { holidays::japan(date) } else { None };
        let national = holiday.map(|name| match lang {
            Lang::Ja => name.ja,
            Lang::En => name.en,
        });
        let closure = self.closures.iter().find(|c| c.days.contains(date));
        let unnamed = match lang {
            Lang::Ja => "会社の休業日",
            Lang::En => "company holiday",
        };
        national.or_else(|| closure.map(|c| c.name.as_deref().unwrap_or(unnamed)))
    }

    /// The first working day from this one on, itself included. After 400 closed days in a row, the date itself.
    pub fn next_working(&self, date: Date, week: WorkWeek) -> Date {
        self.search(date, 1, week).unwrap_or(date)
    }

    /// The last working day strictly before. After 400 closed days in a row, the day before.
    pub fn previous_working(&self, date: Date, week: WorkWeek) -> Date {
        let before = date.saturating_sub(1.day());
        self.search(before, -1, week).unwrap_or(before)
    }

    /// The n-th working day strictly after (or, for a negative n, before); 0 gives the date itself.
    /// At most 1000 are counted; counting stops where 400 days in a row are closed.
    pub fn add_working(&self, date: Date, n: i32, week: WorkWeek) -> Date {
        let step = n.signum();
        let mut at = date;
        for _ in 0..n.unsigned_abs().min(MOST_WORKING_DAYS.unsigned_abs()) {
            let Some(found) = at.checked_add(step.days()).ok().and_then(|d| self.search(d, step, week)) else { break };
            at = found;
        }
        at
    }

    /// How many working days lie between two dates, both included. Looks at ten years at most.
    pub fn working_days_between(&self, from: Date, until: Date, week: WorkWeek) -> u32 {
        let days = from.series(1.day()).take_while(|d| *d <= until).take(3660);
        days.filter(|d| self.is_working(*d, week)).count() as u32
    }

    fn search(&self, from: Date, step: i32, week: WorkWeek) -> Option<Date> {
        from.series(step.days()).take(HORIZON_DAYS as usize).find(|d| self.is_working(*d, week))
    }
}

/// A slot on a day off for either person goes to their next common working day inside the window, else to the
/// previous one. With fewer than two common working days in the window, the slot does not count at all.
pub fn place(slot: Date, window_days: u8, cal: &Calendar, week_a: WorkWeek, week_b: WorkWeek) -> Placed {
    let week = week_a.both(week_b);
    let works = |days: i32| {
        let date = slot.checked_add(days.days()).ok()?;
        cal.is_working(date, week).then_some(date)
    };
    let window = i32::from(window_days);
    if (-window..=window).filter_map(works).take(2).count() < 2 {
        return Placed::Exempt;
    }
    match (0..=window).chain((1..=window).map(|n| -n)).find_map(works) {
        Some(date) if date == slot => Placed::AsPlanned,
        Some(date) => Placed::Moved(date),
        None => Placed::Exempt,
    }
}

/// The first instant from `at` on that is inside the hours of a working day. Where 400 days in a row are closed, the
/// opening hour after them: past any expiry, so nothing is sent.
pub fn earliest_send(at: Timestamp, tz: &TimeZone, hours: &Hours, cal: &Calendar, week: WorkWeek) -> Timestamp {
    let today = at.to_zoned(tz.clone()).date();
    let opening = |date: Date| resolve(date.to_datetime(hours.from), tz);
    // A time zone may move the clock back over midnight: an instant can still belong to the day before.
    for date in today.series(1.day()).take(HORIZON_DAYS as usize).filter(|d| cal.is_working(*d, week)) {
        if at <= opening(date) {
            return opening(date);
        }
        if at < resolve(date.to_datetime(hours.until), tz) {
            return at;
        }
    }
    opening(today.saturating_add(HORIZON_DAYS.days())).max(at)
}
