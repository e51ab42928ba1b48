//! What a pair talks about, by horizon and by aim: how evenly, and what is thinnest. For the two alone and for sums over
//! many; never a score of a person.

use super::agenda::{Aim, Horizon};

/// What is counted of one topic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    pub horizon: Option<Horizon>,
    pub aim: Option<Aim>,
}

/// How many topics a balance needs.
pub const LEAST: usize = 6;

/// The shares that short, mid and long are held against. An even mix is not the goal.
pub const HORIZON_TARGET: [f64; 3] = [0.40, 0.35, 0.25];

/// The shares that growth, trust and early detection are held against.
pub const AIM_TARGET: [f64; 3] = [1.0 / 3.0; 3];

/// Below this a balance is thin.
const THIN: f64 = 0.5;

/// How topics spread over three themes, against a target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Balance {
    counts: [usize; 3],
    target: [f64; 3],
}

/// A horizon that is thin among the last topics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Starved {
    pub horizon: Horizon,
    /// There is not one.
    pub is_missing: bool,
}

impl Balance {
    /// `None` with fewer than six topics: too few to say anything.
    pub fn of(counts: [usize; 3], target: [f64; 3]) -> Option<Balance> {
        (counts.iter().sum::<usize>() >= LEAST).then_some(Balance { counts, target })
    }

    fn shares(&self) -> [f64; 3] {
        let all = self.counts.iter().sum::<usize>() as f64;
        self.counts.map(|n| n as f64 / all)
    }

    /// `1 − ½ Σ|p − t| ÷ (1 − min t)`: 1 on target, 0 when all lies where the target is least.
    pub fn balance(&self) -> f64 {
        let apart: f64 = self.shares().iter().zip(self.target).map(|(p, t)| (p - t).abs()).sum();
        let least = self.target.iter().copied().fold(f64::INFINITY, f64::min);
        1.0 - 0.5 * apart / (1.0 - least)
    }

    /// Entropy, 0 to 1, for comparison with others' figures.
    pub fn entropy(&self) -> f64 {
        let sum: f64 = self.shares().iter().filter(|p| **p > 0.0).map(|p| -p * p.ln()).sum();
        sum / 3f64.ln()
    }

    /// The place that lies farthest below its target; the later of two that lie equally far.
    pub fn thinnest(&self) -> usize {
        let short: Vec<f64> = self.shares().iter().zip(self.target).map(|(p, t)| t - p).collect();
        (0..3).max_by(|a, b| short[*a].total_cmp(&short[*b])).unwrap_or(0)
    }

    pub fn is_thin(&self) -> bool {
        self.balance() < THIN
    }
}

/// How many of the topics have each horizon.
pub fn by_horizon(themes: &[Theme]) -> [usize; 3] {
    Horizon::ALL.map(|horizon| themes.iter().filter(|theme| theme.horizon == Some(horizon)).count())
}

/// How many of the topics have each aim.
pub fn by_aim(themes: &[Theme]) -> [usize; 3] {
    Aim::ALL.map(|aim| themes.iter().filter(|theme| theme.aim == Some(aim)).count())
}

/// The horizon that the last topics left thin: the balance is below one half, or one horizon is missing altogether.
pub fn starved(themes: &[Theme]) -> Option<Starved> {
    let counts = by_horizon(themes);
    let balance = Balance::of(counts, HORIZON_TARGET)?;
    let missing = Horizon::ALL.into_iter().zip(counts).rev().find(|(_, n)| *n == 0);
    match missing {
        Some((horizon, _)) => Some(Starved { horizon, is_missing: true }),
        None if balance.is_thin() => Some(Starved { horizon: Horizon::ALL[balance.thinnest()], is_missing: false }),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hundredths(value: f64) -> i64 {
        (value * 100.0).round() as i64
    }

    #[test]
    fn the_checked_examples_hold() {
        for (counts, entropy, balance) in
            [([10, 0, 0], 0, 20), ([6, 3, 1], 82, 73), ([4, 4, 4], 100, 89), ([5, 4, 3], 98, 98)]
        {
            let found = Balance::of(counts, HORIZON_TARGET).unwrap();
            assert_eq!((hundredths(found.entropy()), hundredths(found.balance())), (entropy, balance), "{counts:?}");
        }
    }

    #[test]
    fn five_topics_say_nothing() {
        assert_eq!(Balance::of([5, 0, 0], HORIZON_TARGET), None);
        assert_eq!(starved(&[Theme { horizon: Some(Horizon::Short), aim: None }; 5]), None);
    }

    #[test]
    fn an_even_spread_of_aims_is_on_target() {
        assert_eq!(hundredths(Balance::of([3, 3, 3], AIM_TARGET).unwrap().balance()), 100);
        assert_eq!(hundredths(Balance::of([9, 0, 0], AIM_TARGET).unwrap().balance()), 0);
    }

    fn themes(short: usize, mid: usize, long: usize) -> Vec<Theme> {
        let of = |horizon, n| vec![Theme { horizon: Some(horizon), aim: None }; n];
        [of(Horizon::Short, short), of(Horizon::Mid, mid), of(Horizon::Long, long)].concat()
    }

    #[test]
    fn the_horizon_named_is_the_one_that_is_missing_or_thinnest() {
        let named = |s, m, l| starved(&themes(s, m, l)).map(|found| (found.horizon, found.is_missing));
        assert_eq!(named(6, 0, 0), Some((Horizon::Long, true)));
        assert_eq!(named(3, 0, 3), Some((Horizon::Mid, true)));
        assert_eq!(named(10, 1, 1), Some((Horizon::Mid, false)));
        assert_eq!(named(4, 3, 3), None);
    }
}
