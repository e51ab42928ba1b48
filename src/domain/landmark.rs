//! Whether people with regular 1on1s stay longer, asked without fooling oneself. Whoever leaves early had no time for many
//! 1on1s, so a plain comparison finds what it wants. Here people are sorted once, on the 90th day, by the 90 days before
//! it, and only what happens after that day counts.

use jiff::Span;
use jiff::civil::Date;

use super::figures::interval::{Interval, newcombe, share, wilson};
use super::survival::{Curve, Watched};
use super::turnover::days_between;

/// Days before the landmark by which people are sorted.
pub const BEFORE: i64 = 90;
/// What follows is told after a year.
pub const YEAR: i64 = 365;
/// People that a group needs, and leavers that both need together, to be shown at all.
const LEAST_PEOPLE: usize = 30;
const LEAST_LEAVERS: i64 = 5;

/// Somebody who still worked here on the landmark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Followed {
    pub hired: Date,
    pub landmark: Date,
    /// The day they were last known to be in the same place: they left, were transferred, or the period ended.
    pub until: Date,
    /// Whether they left of their own will on that day.
    pub left: bool,
    /// Slots in the 90 days before the landmark that were held, and all that were due.
    pub held: i64,
    pub due: i64,
}

/// How regular their 1on1s were before the landmark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arm {
    /// Three of four and more.
    Regular,
    Between,
    /// Fewer than half.
    Rare,
}

/// How long they had been here on the landmark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tenure {
    UnderThreeYears,
    ThreeYearsAndMore,
}

impl Followed {
    /// The day on which somebody is sorted: 90 days after the period began, or after they came.
    pub fn landmark_of(hired: Date, period: Date) -> Date {
        hired.max(period).saturating_add(Span::new().days(BEFORE))
    }

    /// `None` for people who had no 1on1 due: they belong to no group.
    pub fn arm(&self) -> Option<Arm> {
        let rate = share(self.held, self.due)?;
        Some(match rate {
            rate if rate >= 0.75 => Arm::Regular,
            rate if rate < 0.5 => Arm::Rare,
            _ => Arm::Between,
        })
    }

    pub fn tenure(&self) -> Tenure {
        if days_between(self.hired.max(Date::constant(1900, 1, 1)), self.landmark) < 3 * YEAR {
            Tenure::UnderThreeYears
        } else {
            Tenure::ThreeYearsAndMore
        }
    }

    fn days(&self) -> i64 {
        days_between(self.landmark, self.until).max(0)
    }
}

/// One group, followed.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub people: usize,
    pub curve: Curve,
    /// Who left of their own will within a year of the landmark.
    pub left_in_year: i64,
    /// Those of whom a year is known: they left in it, or were here at its end.
    pub known_for_year: i64,
}

impl Group {
    fn of(people: &[&Followed]) -> Group {
        let watched: Vec<Watched> = people.iter().map(|p| Watched { days: p.days(), ended: p.left }).collect();
        let left_in_year = people.iter().filter(|p| p.left && p.days() <= YEAR).count() as i64;
        let stayed = people.iter().filter(|p| p.days() > YEAR || (p.days() == YEAR && !p.left)).count() as i64;
        let known_for_year = left_in_year + stayed;
        Group { people: people.len(), curve: Curve::of(&watched), left_in_year, known_for_year }
    }

    pub fn interval(&self) -> Option<Interval> {
        wilson(self.left_in_year, self.known_for_year)
    }
}

/// Why a comparison is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooFew {
    /// One of the two groups has fewer than this.
    People { least: usize },
    /// Both together have fewer than this.
    Leavers { least: i64 },
}

/// The groups side by side. An association: who has regular 1on1s may differ in much else.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    pub regular: Group,
    pub between: Group,
    pub rare: Group,
    /// Regular minus rare, as shares of those who left within a year, 95 %.
    pub difference: Option<Interval>,
}

/// Compares the groups, of one tenure or of all. `k` is the smallest number of people that may be told of anywhere.
pub fn compare(followed: &[Followed], tenure: Option<Tenure>, k: usize) -> Result<Comparison, TooFew> {
    let of = |arm: Arm| {
        let mine = |p: &&Followed| p.arm() == Some(arm) && tenure.is_none_or(|tenure| p.tenure() == tenure);
        followed.iter().filter(mine).collect::<Vec<_>>()
    };
    let (regular, rare) = (Group::of(&of(Arm::Regular)), Group::of(&of(Arm::Rare)));
    let least = LEAST_PEOPLE.max(2 * k);
    if regular.people < least || rare.people < least {
        return Err(TooFew::People { least });
    }
    let leavers: i64 = [&regular, &rare].iter().flat_map(|group| &group.curve.steps).map(|step| step.ended).sum();
    if leavers < LEAST_LEAVERS {
        return Err(TooFew::Leavers { least: LEAST_LEAVERS });
    }
    let difference = newcombe((regular.left_in_year, regular.known_for_year), (rare.left_in_year, rare.known_for_year));
    Ok(Comparison { regular, between: Group::of(&of(Arm::Between)), rare, difference })
}
