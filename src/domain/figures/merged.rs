//! Which parts of a company may be shown by themselves. A part of few pairs is told together with others, and so that
//! the rest does not tell it after all, what is told together is never small either.

/// The fewest pairs that are shown by themselves.
pub const FEWEST_PAIRS: i64 = 5;

/// Which of the parts stand alone and which are told together, as places in `pairs`, each in its order. Where the
/// company as a whole has too few, nothing stands alone.
///
/// The parts are disjoint and all of them, so the total minus the shown ones is just what is told together.
pub fn merged(pairs: &[i64]) -> (Vec<usize>, Vec<usize>) {
    let (mut alone, mut together): (Vec<usize>, Vec<usize>) =
        (0..pairs.len()).partition(|&place| pairs[place] >= FEWEST_PAIRS);
    let rest = |together: &[usize]| together.iter().map(|&place| pairs[place]).sum::<i64>();
    while !together.is_empty() && rest(&together) < FEWEST_PAIRS {
        let Some(smallest) = (0..alone.len()).min_by_key(|&at| pairs[alone[at]]) else { break };
        together.push(alone.remove(smallest));
    }
    together.sort_unstable();
    (alone, together)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn small_parts_are_told_together() {
        assert_eq!(merged(&[12, 3, 7, 2]), (vec![0, 2], vec![1, 3]));
        assert_eq!(merged(&[12, 3, 7]), (vec![0], vec![1, 2]), "3 alone would be the total minus the others");
        assert_eq!(merged(&[3]), (vec![], vec![0]));
        assert_eq!(merged(&[12, 0]), (vec![], vec![0, 1]), "what was counted of it once would be the difference");
        assert_eq!(merged(&[]), (vec![], vec![]));
    }

    proptest! {
        #[test]
        fn no_sum_of_what_is_shown_covers_few_pairs(pairs in prop::collection::vec(0i64..12, 0..12)) {
            let (alone, together) = merged(&pairs);
            prop_assert!(alone.iter().all(|&place| pairs[place] >= FEWEST_PAIRS));
            let rest: i64 = together.iter().map(|&place| pairs[place]).sum();
            prop_assert!(together.is_empty() || rest >= FEWEST_PAIRS || alone.is_empty());
            let mut all: Vec<usize> = alone.into_iter().chain(together).collect();
            all.sort_unstable();
            prop_assert_eq!(all, (0..pairs.len()).collect::<Vec<_>>());
        }
    }
}
