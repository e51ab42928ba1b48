//! How sure a share is: 18 of 20 is 90 %, and could well be 70 or 97. Pure arithmetic on counts; knows no units and no texts.

/// The two ends of a 95 % interval. For a share both lie between 0 and 1, for a difference of shares between −1 and 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

/// The standard normal quantile of 0.975: what makes an interval one of 95 %.
pub const Z: f64 = 1.959_963_984_540_054;

impl Interval {
    /// Whether nothing at all is among what it could be. For a difference: whether there may be none.
    pub fn holds(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

/// `hits` of `of` as a share; `None` when there is nothing to take a share of.
pub fn share(hits: i64, of: i64) -> Option<f64> {
    (of > 0).then(|| hits as f64 / of as f64)
}

/// Wilson's score interval of a share, 95 %. It stays inside 0 and 1 and is honest for small counts, where the textbook's
/// p ± z·√(p(1−p)/n) is not. `None` when `of` is not positive or `hits` is no part of it.
///
/// Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
pub fn wilson(hits: i64, of: i64) -> Option<Interval> {
    if of <= 0 || !(0..=of).contains(&hits) {
        return None;
    }
    let n = of as f64;
    let p = hits as f64 / n;
    let z2 = Z * Z;
    let centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt() / (1.0 + z2 / n);
    // At the ends the two terms cancel exactly on paper, and not quite in floating point.
    let low = if hits == 0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if hits == of { 1.0 } else { (centre + half).min(1.0) };
    Some(Interval { low, high })
}

/// Newcombe's interval of the difference of two shares, first minus second, 95 %: built from Wilson's intervals of the two
/// (his method 10). `None` when one of them has no interval.
///
/// Source: R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in
/// Medicine 17 (1998).
pub fn newcombe(first: (i64, i64), second: (i64, i64)) -> Option<Interval> {
    let (one, two) = (wilson(first.0, first.1)?, wilson(second.0, second.1)?);
    let (p, q) = (share(first.0, first.1)?, share(second.0, second.1)?);
    let difference = p - q;
    Some(Interval {
        low: difference - ((p - one.low).powi(2) + (two.high - q).powi(2)).sqrt(),
        high: difference + ((one.high - p).powi(2) + (q - two.low).powi(2)).sqrt(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn percent(value: f64) -> i64 {
        (value * 1000.0).round() as i64
    }

    #[test]
    fn eighteen_of_twenty_may_be_seventy_or_ninety_seven() {
        let interval = wilson(18, 20).expect("a share");
        assert_eq!((percent(interval.low), percent(interval.high)), (699, 972));
    }

    #[test]
    fn nothing_of_nothing_has_no_interval() {
        assert_eq!(wilson(0, 0), None);
        assert_eq!(wilson(3, 2), None);
        assert_eq!(newcombe((1, 2), (0, 0)), None);
        assert_eq!(share(0, 0), None);
    }

    #[test]
    fn nine_of_120_against_twelve_of_60() {
        let interval = newcombe((9, 120), (12, 60)).expect("a difference");
        assert_eq!((percent(interval.low), percent(interval.high)), (-248, -23));
        assert!(!interval.holds(0.0));
    }
}
