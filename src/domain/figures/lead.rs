//! How long promises take, and how many are kept in time: of those whose day has come. What is still open counts as long as it
//! was watched, for a mean of the kept ones would flatter.

use super::super::survival::{Curve, Watched};
use super::interval::{Interval, share};

/// What became of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    Open,
    /// Done on the day it was due, or before.
    InTime,
    Late,
    /// Let go by one of the two.
    Dropped,
}

impl Fate {
    /// As it is counted in the store.
    pub fn from_number(number: i64) -> Option<Fate> {
        [Fate::Open, Fate::InTime, Fate::Late, Fate::Dropped].get(usize::try_from(number).ok()?).copied()
    }
}

/// Promises that took so many days from being made to their end, or until now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lasted {
    pub days: i64,
    pub fate: Fate,
    pub times: i64,
}

/// How many were kept within so many days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Within {
    pub days: i64,
    pub kept: i64,
    /// The share kept by then, open ones included.
    pub share: f64,
    pub interval: Option<Interval>,
}

/// The promises of a period by their due dates.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lead {
    /// Median days from made to done; `None` while more than half go on.
    pub median: Option<i64>,
    pub in_time: i64,
    pub late: i64,
    pub open: i64,
    pub dropped: i64,
    pub within: Vec<Within>,
}

/// Weeks that are told one by one.
const WEEKS: i64 = 8;

impl Lead {
    pub fn of(lasted: &[Lasted]) -> Lead {
        let count = |fate| lasted.iter().filter(|one| one.fate == fate).map(|one| one.times).sum();
        let is_kept = |fate| matches!(fate, Fate::InTime | Fate::Late);
        let watched: Vec<(Watched, i64)> =
            lasted.iter().map(|one| (Watched { days: one.days.max(0), ended: is_kept(one.fate) }, one.times)).collect();
        let curve = Curve::counted(&watched);
        let within = |week: i64| {
            let days = week * 7;
            let kept = lasted.iter().filter(|one| is_kept(one.fate) && one.days <= days).map(|one| one.times).sum();
            let turned = |going_on: Interval| Interval { low: 1.0 - going_on.high, high: 1.0 - going_on.low };
            Within { days, kept, share: 1.0 - curve.lasting(days), interval: curve.band(days).map(turned) }
        };
        Lead {
            median: curve.median(),
            in_time: count(Fate::InTime),
            late: count(Fate::Late),
            open: count(Fate::Open),
            dropped: count(Fate::Dropped),
            within: (1..=WEEKS).map(within).collect(),
        }
    }

    pub fn kept(&self) -> i64 {
        self.in_time + self.late
    }

    /// All but those that were let go.
    pub fn meant(&self) -> i64 {
        self.kept() + self.open
    }

    pub fn all(&self) -> i64 {
        self.meant() + self.dropped
    }

    /// Kept on the day or before, of all that were meant.
    pub fn share_in_time(&self) -> Option<f64> {
        share(self.in_time, self.meant())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lasted(days: i64, fate: Fate, times: i64) -> Lasted {
        Lasted { days, fate, times }
    }

    #[test]
    fn open_promises_count_as_long_as_they_were_watched() {
        // The kept ones alone would say three days.
        let lead = Lead::of(&[
            lasted(3, Fate::InTime, 4),
            lasted(10, Fate::Late, 2),
            lasted(30, Fate::Open, 3),
            lasted(1, Fate::Dropped, 1),
        ]);
        assert_eq!((lead.median, lead.kept(), lead.meant(), lead.all()), (Some(10), 6, 9, 10));
        assert_eq!(lead.share_in_time(), Some(4.0 / 9.0));
        let week = lead.within[0];
        assert_eq!((week.days, week.kept), (7, 4));
        // One was let go on the first day: nine were watched when four were kept.
        assert!((week.share - 4.0 / 9.0).abs() < 1e-12, "{week:?}");
        assert!(week.interval.is_some_and(|i| i.low < week.share && week.share < i.high));
        assert_eq!(Lead::of(&[lasted(3, Fate::InTime, 1), lasted(9, Fate::Open, 2)]).median, None);
    }

    #[test]
    fn no_promise_is_no_figure() {
        let none = Lead::of(&[]);
        assert_eq!((none.median, none.all(), none.share_in_time()), (None, 0, None));
        assert!(none.within.iter().all(|within| within.kept == 0 && within.share == 0.0));
    }

    #[test]
    fn what_the_store_counts_is_read_by_its_number() {
        assert_eq!(
            (0..5).map(Fate::from_number).collect::<Vec<_>>(),
            [Some(Fate::Open), Some(Fate::InTime), Some(Fate::Late), Some(Fate::Dropped), None,]
        );
        assert_eq!(Fate::from_number(-1), None);
    }
}
