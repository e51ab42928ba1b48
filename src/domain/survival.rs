//! How long something lasts when it has not ended for everybody yet: time to a promise kept, time until somebody leaves.
//! Those still open count as long as they were watched; leaving them out would flatter.

use super::figures::interval::{Interval, Z};

/// Somebody or something that was watched.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Watched {
    /// How long, in days.
    pub days: i64,
    /// Whether it ended on that last day. Otherwise the watching ended.
    pub ended: bool,
}

/// The curve after a day on which something ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    pub day: i64,
    /// Watched until this day at least.
    pub at_risk: i64,
    pub ended: i64,
    /// The share that goes on beyond this day.
    pub lasting: f64,
    /// 95 %, by log(−log); `None` where the share is 1 or 0, for there it says nothing.
    pub band: Option<Interval>,
}

/// A Kaplan–Meier curve: the share that lasts, day by day.
///
/// Source: E. L. Kaplan, P. Meier, "Nonparametric estimation from incomplete observations", JASA 53 (1958); the variance is
/// Greenwood's, the interval that of J. D. Kalbfleisch and R. L. Prentice (1980).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    pub steps: Vec<Step>,
}

impl Curve {
    pub fn of(watched: &[Watched]) -> Curve {
        let each: Vec<(Watched, i64)> = watched.iter().map(|one| (*one, 1)).collect();
        Curve::counted(&each)
    }

    /// The same of what comes so many times each.
    pub fn counted(watched: &[(Watched, i64)]) -> Curve {
        let mut sorted = watched.to_vec();
        sorted.sort_by_key(|(one, _)| one.days);
        let (mut lasting, mut greenwood) = (1.0_f64, 0.0_f64);
        let mut at_risk: i64 = sorted.iter().map(|(_, times)| times).sum();
        let mut steps = Vec::new();
        for same_day in sorted.chunk_by(|(a, _), (b, _)| a.days == b.days) {
            let ended: i64 = same_day.iter().filter(|(one, _)| one.ended).map(|(_, times)| times).sum();
            if ended > 0 {
                let (n, d) = (at_risk as f64, ended as f64);
                lasting *= (n - d) / n;
                greenwood += d / (n * (n - d));
                steps.push(Step { day: same_day[0].0.days, at_risk, ended, lasting, band: band(lasting, greenwood) });
            }
            at_risk -= same_day.iter().map(|(_, times)| times).sum::<i64>();
        }
        Curve { steps }
    }

    /// The state of the curve at the end of a day.
    fn at(&self, day: i64) -> Option<&Step> {
        self.steps.iter().take_while(|step| step.day <= day).last()
    }

    /// The share that goes on beyond this day.
    pub fn lasting(&self, day: i64) -> f64 {
        self.at(day).map_or(1.0, |step| step.lasting)
    }

    pub fn band(&self, day: i64) -> Option<Interval> {
        self.at(day)?.band
    }

    /// The first day by which half have ended; `None` while most go on.
    pub fn median(&self) -> Option<i64> {
        // The product of (n−d)/n may miss one half by a rounding.
        self.steps.iter().find(|step| step.lasting <= 0.5 + 1e-12).map(|step| step.day)
    }
}

fn band(lasting: f64, greenwood: f64) -> Option<Interval> {
    if lasting <= 0.0 || lasting >= 1.0 {
        return None;
    }
    let width = Z * greenwood.sqrt() / lasting.ln().abs();
    Some(Interval { low: lasting.powf(width.exp()), high: lasting.powf((-width).exp()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_still_open_counts_as_long_as_it_was_watched() {
        // Two promises kept after a day, two open for ten: the mean of the kept ones would say one day.
        let all = [(1, true), (1, true), (10, false), (10, false)].map(|(days, ended)| Watched { days, ended });
        let curve = Curve::of(&all);
        assert_eq!((curve.lasting(0), curve.lasting(1), curve.median()), (1.0, 0.5, Some(1)));
        let more: Vec<Watched> = all.into_iter().chain([Watched { days: 10, ended: false }]).collect();
        assert_eq!(Curve::of(&more).median(), None);
    }

    #[test]
    fn counting_together_is_as_counting_one_by_one() {
        let one = |days, ended| Watched { days, ended };
        let each = [one(1, true), one(3, false), one(3, true), one(3, true), one(8, false), one(8, false)];
        let together = [(one(8, false), 2), (one(3, true), 2), (one(1, true), 1), (one(3, false), 1)];
        assert_eq!(Curve::of(&each), Curve::counted(&together));
    }

    #[test]
    fn nobody_makes_an_empty_curve() {
        let curve = Curve::of(&[]);
        assert_eq!((curve.lasting(100), curve.band(100), curve.median()), (1.0, None, None));
    }
}
