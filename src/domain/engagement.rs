//! The engagement and safety index of a unit in a quarter, and what changed since before. Works on answers without names;
//! who may be counted together is decided elsewhere.

use super::chance::bootstrap_mean;
use super::figures::interval::Interval;

/// The index of answers from 1 to 5: 0 when all say 1, 100 when all say 5. `None` when nobody answered.
pub fn index(answers: &[f64]) -> Option<f64> {
    (!answers.is_empty()).then(|| 25.0 * (answers.iter().sum::<f64>() / answers.len() as f64 - 1.0))
}

/// What changed between two quarters for the people who answered in both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// People who answered both times.
    pub people: usize,
    pub before: f64,
    pub now: f64,
    /// Points of the index.
    pub points: f64,
    /// Points ÷ the index before; `None` when that was 0.
    pub relative: Option<f64>,
    /// Of the points, 95 %, by drawing people again.
    pub interval: Interval,
}

impl Change {
    /// Whether one may speak of better or worse at all.
    pub fn is_sure(&self) -> bool {
        !self.interval.holds(0.0)
    }
}

/// The change of a matched panel: each pair is one person's mean answer before and now. `None` for fewer than two people.
pub fn change(panel: &[(f64, f64)], seed: u64) -> Option<Change> {
    let (before, now): (Vec<f64>, Vec<f64>) = panel.iter().copied().unzip();
    let (before, now) = (index(&before)?, index(&now)?);
    let differences: Vec<f64> = panel.iter().map(|(before, now)| 25.0 * (now - before)).collect();
    let interval = bootstrap_mean(&differences, seed)?;
    let points = now - before;
    let relative = (before > 0.0).then(|| points / before);
    Some(Change { people: panel.len(), before, now, points, relative, interval })
}

/// Whether a trend may be shown: at least half of those asked have answered.
pub fn may_show_trend(answered: usize, asked: usize) -> bool {
    asked > 0 && 2 * answered >= asked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_runs_from_nothing_to_a_hundred() {
        assert_eq!(index(&[1.0, 1.0]), Some(0.0));
        assert_eq!(index(&[5.0]), Some(100.0));
        assert_eq!(index(&[4.0, 3.0]), Some(62.5));
        assert_eq!(index(&[]), None);
    }

    #[test]
    fn nobody_moved_is_no_change_to_speak_of() {
        let still = change(&[(3.0, 3.0), (4.0, 4.0), (2.0, 2.0)], 1).expect("three people");
        assert_eq!((still.points, still.is_sure()), (0.0, false));
        let up = change(&[(2.0, 4.0), (2.0, 4.0), (2.0, 3.0), (3.0, 4.0)], 1).expect("four people");
        assert!(up.is_sure() && up.points == 37.5, "{up:?}");
        assert_eq!(up.relative, Some(37.5 / 31.25));
    }

    #[test]
    fn less_than_half_shows_no_trend() {
        assert!(!may_show_trend(9, 20) && may_show_trend(10, 20) && !may_show_trend(0, 0));
    }
}
