//! Who came and who left, as HR's own events say: yearly turnover, early leaving, time until somebody works alone. Knows
//! dates and nothing else of a person.

use jiff::Span;
use jiff::civil::Date;

use super::figures::interval::{Interval, newcombe, wilson};
use super::figures::{Month, Period};

/// One stretch of work at the company.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    /// The first day; `Date::MIN` when it was before anybody wrote it down.
    pub from: Date,
    pub left: Option<Leaving>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaving {
    /// The last day of work.
    pub on: Date,
    /// Of their own will.
    pub voluntary: bool,
}

impl Stay {
    pub fn holds(&self, day: Date) -> bool {
        self.from <= day && self.left.is_none_or(|left| day <= left.on)
    }
}

/// Share of people who left of their own will in twelve months.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turnover {
    pub last: Month,
    pub leavers: i64,
    /// Mean of the headcounts on the last days of the months.
    pub heads: f64,
    /// Of these, how many months were looked at. Below twelve it is a first look, and no year.
    pub months: i64,
}

impl Turnover {
    pub fn rate(&self) -> Option<f64> {
        (self.heads > 0.0).then(|| self.leavers as f64 / self.heads)
    }

    /// Wilson's interval, of the headcount in whole people. `None` when more left than were there on average.
    pub fn interval(&self) -> Option<Interval> {
        wilson(self.leavers, self.whole_heads())
    }

    pub fn is_preliminary(&self) -> bool {
        self.months < 12
    }

    pub fn whole_heads(&self) -> i64 {
        self.heads.round() as i64
    }
}

/// Turnover of the twelve months up to and with `last`; of fewer when the events begin later than that.
pub fn turnover(stays: &[Stay], last: Month, known_since: Date) -> Turnover {
    let whole = if known_since.day() == 1 { Month::of(known_since) } else { Month::of(known_since).plus(1) };
    let period = Period::up_to(last, 12);
    let months: Vec<Month> = period.months().filter(|month| *month >= whole).collect();
    let heads: usize =
        months.iter().map(|month| stays.iter().filter(|stay| stay.holds(month.last_day())).count()).sum();
    let in_months = |left: &Leaving| left.voluntary && months.contains(&Month::of(left.on));
    let leavers = stays.iter().filter(|stay| stay.left.as_ref().is_some_and(in_months)).count();
    let count = months.len();
    let heads = if count == 0 { 0.0 } else { heads as f64 / count as f64 };
    Turnover { last, leavers: leavers as i64, heads, months: count as i64 }
}

/// What changed between two years of turnover. Points and percent are two things and always stand together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// Percentage points; negative when fewer leave.
    pub points: f64,
    /// Percent of the rate before; `None` when that was 0.
    pub relative: Option<f64>,
    /// Of the points, 95 %.
    pub interval: Option<Interval>,
}

impl Change {
    /// Whether one may speak of better or worse: the interval leaves out no change at all.
    pub fn is_sure(&self) -> bool {
        self.interval.is_some_and(|interval| !interval.holds(0.0))
    }
}

/// From `(leavers, heads)` before to now.
pub fn change(before: (i64, i64), now: (i64, i64)) -> Option<Change> {
    use super::figures::interval::share;
    let (was, is) = (share(before.0, before.1)?, share(now.0, now.1)?);
    let interval = newcombe(now, before).map(|i| Interval { low: i.low * 100.0, high: i.high * 100.0 });
    let relative = (was > 0.0).then(|| 100.0 * (is - was) / was);
    Some(Change { points: 100.0 * (is - was), relative, interval })
}

/// A part of a hire cohort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Early {
    pub left: i64,
    /// Hired, and so long ago that the days are over for them.
    pub hired: i64,
}

/// Those hired in a period who left of their own will within so many days. Only those count whose days have run out by
/// `today`: a cohort that still can leave is no cohort yet.
pub fn early(stays: &[Stay], hired: Period, days: i64, today: Date) -> Early {
    let ripe = stays.iter().filter(|stay| {
        let over = after(stay.from, days);
        stay.from >= hired.first.first_day() && stay.from <= hired.last.last_day() && over <= today
    });
    ripe.fold(Early::default(), |sum, stay| {
        let gone = stay.left.is_some_and(|left| left.voluntary && left.on <= after(stay.from, days));
        Early { left: sum.left + i64::from(gone), hired: sum.hired + 1 }
    })
}

fn after(day: Date, days: i64) -> Date {
    day.saturating_add(Span::new().days(days))
}

/// Days from one date to another.
pub fn days_between(from: Date, until: Date) -> i64 {
    (until - from).get_days().into()
}

/// A cohort's people until a median of theirs is told.
const LEAST_LEARNERS: usize = 5;

/// The median months from the first day to the day from which they work alone, a month being 30.4 days. `None` for fewer
/// than five.
pub fn months_until_alone(learners: &[(Date, Date)]) -> Option<f64> {
    if learners.len() < LEAST_LEARNERS {
        return None;
    }
    let mut days: Vec<f64> = learners.iter().map(|(from, alone)| days_between(*from, *alone) as f64).collect();
    days.sort_by(f64::total_cmp);
    super::chance::quantile(&days, 0.5).map(|days| days / 30.4)
}
