//! The execution rate (実施率), version 1: held ÷ (slots − exempt), pooled over a period and a scope, of slots whose
//! original date lies in it. A rate says nothing alone, so it can't be had alone: [`Rate::shown`] hands out the number and
//! its companions together.

use super::interval::{self, Interval};
use super::{Counts, Heads, Published};

/// Below this many slots nothing is coloured, and an interval is all that may be said.
pub const ENOUGH: i64 = 30;
/// A share of exempt slots above this is pointed out: it is the easiest way to a better rate.
pub const MANY_EXEMPT: f64 = 0.15;
/// How far the mean over people may lie from the pooled rate before it is shown too.
pub const APART: f64 = 0.05;

/// So many of so many. Of nothing there is no share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    pub hits: i64,
    pub of: i64,
}

/// A rate with everything it must be shown with. Its parts are private: whoever wants the number gets the rest as well.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    headline: Headline,
    beside: Beside,
}

/// The number itself, and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Headline {
    pub held: Share,
    /// Wilson's, 95 %.
    pub interval: Option<Interval>,
    /// The mean over people of each one's own rate, when it differs by more than five points.
    pub by_person: Option<f64>,
}

/// What stands beside each rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beside {
    /// After the window and before the next slot, of those due.
    pub late: Share,
    /// Of all that are settled.
    pub exempt: Share,
    /// Of those that took place: every open promise touched, and a next one made.
    pub cycled: Share,
    /// Topics that the report brought.
    pub member_led: Share,
    /// People with an active pair, of those who should have one.
    pub coverage: Share,
    /// People who met in the last month of the period, of the same.
    pub reach: Share,
}

/// Where a rate stands to the company's target, once there are enough slots to say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Reached,
    Below,
}

impl Share {
    pub fn new(hits: i64, of: i64) -> Share {
        Share { hits, of }
    }

    /// Between 0 and 1; `None` of nothing, which is shown as 「—」.
    pub fn value(self) -> Option<f64> {
        interval::share(self.hits, self.of)
    }

    /// In whole percent, halves away from zero.
    pub fn percent(self) -> Option<i64> {
        self.value().map(percent)
    }
}

/// A share in whole percent.
pub fn percent(share: f64) -> i64 {
    (share * 100.0).round() as i64
}

impl Rate {
    /// `people`: held and due of each person with a slot due.
    pub fn of(counts: &Counts, heads: &Heads, people: &[(i64, i64)]) -> Rate {
        let held = Share::new(counts.held, counts.due());
        let headline = Headline {
            held,
            interval: interval::wilson(held.hits, held.of),
            by_person: mean(people).filter(|mean| held.value().is_some_and(|rate| (rate - mean).abs() > APART)),
        };
        let beside = Beside {
            late: Share::new(counts.late, counts.due()),
            exempt: Share::new(counts.exempt, counts.settled()),
            cycled: Share::new(counts.cycled, counts.took_place()),
            member_led: Share::new(counts.items_by_report, counts.items()),
            coverage: Share::new(heads.covered, heads.eligible),
            reach: Share::new(heads.reached, heads.eligible),
        };
        Rate { headline, beside }
    }

    /// The same rate with what was published of it; what was not published beside it is as it is now.
    pub fn as_published(mut self, published: &Published) -> Rate {
        let held = published.share();
        self.headline.held = held;
        self.headline.interval = interval::wilson(held.hits, held.of);
        self.beside.late = Share::new(published.late, published.due);
        self.beside.exempt = Share::new(published.exempt, published.due + published.exempt);
        self
    }

    /// The number with its companions; there is no other way to it.
    pub fn shown(&self) -> (Headline, Beside) {
        (self.headline, self.beside)
    }
}

impl Headline {
    /// Against a target between 0 and 1. `None` while there are too few slots for a colour.
    pub fn standing(&self, target: f64) -> Option<Standing> {
        let value = self.held.value().filter(|_| self.held.of >= ENOUGH)?;
        Some(if value >= target { Standing::Reached } else { Standing::Below })
    }
}

impl Beside {
    /// Whether so many are exempt that it has to be pointed out.
    pub fn many_exempt(&self) -> bool {
        self.exempt.value().is_some_and(|share| share > MANY_EXEMPT)
    }
}

/// The mean over people of each one's own rate.
fn mean(people: &[(i64, i64)]) -> Option<f64> {
    let rates: Vec<f64> = people.iter().filter_map(|(held, due)| interval::share(*held, *due)).collect();
    (!rates.is_empty()).then(|| rates.iter().sum::<f64>() / rates.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(held: i64, missed: i64) -> Counts {
        Counts { held, missed, ..Counts::default() }
    }

    #[test]
    fn eighteen_of_twenty_is_ninety_percent_without_a_colour() {
        let (headline, _) = Rate::of(&counts(18, 2), &Heads::default(), &[]).shown();
        assert_eq!(headline.held.percent(), Some(90));
        assert_eq!(headline.interval.map(|i| (percent(i.low), percent(i.high))), Some((70, 97)));
        assert_eq!(headline.standing(0.9), None);
        let (headline, _) = Rate::of(&counts(27, 3), &Heads::default(), &[]).shown();
        assert_eq!(headline.standing(0.9), Some(Standing::Reached));
        assert_eq!(headline.standing(0.95), Some(Standing::Below));
    }

    #[test]
    fn five_who_meet_biweekly_hide_five_who_never_do_until_people_are_counted() {
        let people: Vec<(i64, i64)> = [(10, 10); 5].into_iter().chain([(0, 5); 5]).collect();
        let (headline, _) = Rate::of(&counts(50, 25), &Heads::default(), &people).shown();
        assert_eq!(headline.held.percent(), Some(67));
        assert_eq!(headline.by_person, Some(0.5));
        let (alike, _) = Rate::of(&counts(9, 1), &Heads::default(), &[(5, 5), (4, 5)]).shown();
        assert_eq!(alike.by_person, None);
    }

    #[test]
    fn exempt_and_open_ones_are_not_due_and_many_exempt_ones_are_pointed_out() {
        let all =
            Counts { held: 8, late: 1, missed: 1, unanswered: 1, exempt: 2, open: 5, disputed: 3, ..Counts::default() };
        let (headline, beside) = Rate::of(&all, &Heads::default(), &[]).shown();
        assert_eq!(
            (headline.held, beside.late, beside.exempt),
            (Share::new(8, 11), Share::new(1, 11), Share::new(2, 13))
        );
        assert!(beside.many_exempt(), "2 of 13 are over 15 %");
        let fewer = Counts { held: 10, ..all };
        assert!(!Rate::of(&fewer, &Heads::default(), &[]).shown().1.many_exempt(), "2 of 15 are not");
    }

    #[test]
    fn a_published_rate_keeps_its_number_and_its_interval() {
        let published = Published {
            definition: "v1".to_owned(),
            held: 18,
            due: 20,
            exempt: 5,
            late: 1,
            at: jiff::Timestamp::UNIX_EPOCH,
        };
        let now = Counts { held: 10, late: 0, missed: 30, cycled: 9, ..Counts::default() };
        let (headline, beside) = Rate::of(&now, &Heads::default(), &[]).as_published(&published).shown();
        assert_eq!(headline.held, Share::new(18, 20));
        assert_eq!(headline.interval.map(|i| (percent(i.low), percent(i.high))), Some((70, 97)));
        assert_eq!((beside.late, beside.exempt), (Share::new(1, 20), Share::new(5, 25)));
        assert_eq!(beside.cycled, Share::new(9, 10), "what was not published is as it is now");
    }

    #[test]
    fn of_nothing_there_is_no_rate() {
        let (headline, beside) = Rate::of(&Counts::default(), &Heads::default(), &[]).shown();
        assert_eq!((headline.held.percent(), headline.interval, headline.by_person), (None, None, None));
        assert_eq!((beside.cycled.percent(), beside.reach.percent()), (None, None));
        assert!(!beside.many_exempt());
    }
}
