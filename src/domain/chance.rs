//! Chance that can be repeated: a fixed seed gives the same draws on every machine and in every release. For estimates and
//! intervals only; keys and secrets come from elsewhere.

/// SplitMix64: small, fast, and fully described by one line of state.
///
/// Source: G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
#[derive(Clone, Debug)]
pub struct SplitMix64 {
    state: u64,
}

impl SplitMix64 {
    pub fn new(seed: u64) -> SplitMix64 {
        SplitMix64 { state: seed }
    }

    pub fn draw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// At least 0 and below 1, in steps of 2⁻⁵³.
    pub fn unit(&mut self) -> f64 {
        (self.draw() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A whole number below `end`; 0 when there is none. Each is equally likely up to one part in 2⁶⁴ / `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from((u128::from(self.draw()) * end as u128) >> 64).unwrap_or(0)
    }
}

/// A number that somebody can only give roughly: at least, most likely, at most. Read as a triangular distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    pub low: f64,
    pub mid: f64,
    pub high: f64,
}

impl Range {
    /// A number that is known.
    pub const fn exactly(value: f64) -> Range {
        Range { low: value, mid: value, high: value }
    }

    /// `None` unless low ≤ mid ≤ high, and all are finite and not negative: nothing estimated here can be below nothing.
    pub fn new(low: f64, mid: f64, high: f64) -> Option<Range> {
        let ordered = 0.0 <= low && low <= mid && mid <= high;
        (ordered && high.is_finite()).then_some(Range { low, mid, high })
    }

    /// The value below which the share `u` of the distribution lies.
    pub fn at(&self, u: f64) -> f64 {
        let Range { low, mid, high } = *self;
        let width = high - low;
        if width <= 0.0 {
            return low;
        }
        if u < (mid - low) / width {
            low + (u * width * (mid - low)).sqrt()
        } else {
            high - ((1.0 - u) * width * (high - mid)).sqrt()
        }
    }

    pub fn draw(&self, chance: &mut SplitMix64) -> f64 {
        self.at(chance.unit())
    }
}

/// The value below which the share `q` of a sorted list lies, interpolated between neighbours (the usual definition, type 7
/// of Hyndman and Fan). `None` for an empty list.
pub fn quantile(sorted: &[f64], q: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = q.clamp(0.0, 1.0) * last as f64;
    let below = at.floor();
    let index = below as usize;
    let low = *sorted.get(index)?;
    let high = *sorted.get((index + 1).min(last))?;
    Some(low + (high - low) * (at - below))
}

/// Between which values nine of ten, and so on, of the draws lie: the 10 %, 50 % and 90 % points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    pub p10: f64,
    pub p50: f64,
    pub p90: f64,
}

impl Spread {
    pub fn of(mut draws: Vec<f64>) -> Option<Spread> {
        draws.sort_by(f64::total_cmp);
        Some(Spread { p10: quantile(&draws, 0.1)?, p50: quantile(&draws, 0.5)?, p90: quantile(&draws, 0.9)? })
    }
}

/// Resamples of a bootstrap.
const RESAMPLES: usize = 2000;

/// The 95 % percentile interval of a mean, by drawing the same number of people again and again. `None` for fewer than two.
///
/// Source: B. Efron, R. J. Tibshirani, "An introduction to the bootstrap" (1993), chapter 13.
pub fn bootstrap_mean(values: &[f64], seed: u64) -> Option<crate::domain::figures::interval::Interval> {
    if values.len() < 2 {
        return None;
    }
    let mut chance = SplitMix64::new(seed);
    let mut means: Vec<f64> = (0..RESAMPLES)
        .map(|_| {
            let sum: f64 = (0..values.len()).filter_map(|_| values.get(chance.below(values.len()))).sum();
            sum / values.len() as f64
        })
        .collect();
    means.sort_by(f64::total_cmp);
    Some(crate::domain::figures::interval::Interval { low: quantile(&means, 0.025)?, high: quantile(&means, 0.975)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_draws_are_those_of_the_published_generator() {
        // The first outputs of the reference implementation for this seed (https://prng.di.unimi.it/splitmix64.c).
        let mut chance = SplitMix64::new(1_234_567);
        let drawn: Vec<u64> = (0..3).map(|_| chance.draw()).collect();
        assert_eq!(drawn, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn a_range_that_is_out_of_order_is_none() {
        assert_eq!(Range::new(2.0, 1.0, 3.0), None);
        assert_eq!(Range::new(-1.0, 1.0, 3.0), None);
        assert_eq!(Range::new(0.0, 1.0, f64::NAN), None);
        assert_eq!(Range::exactly(7.0).at(0.3), 7.0);
    }
}
