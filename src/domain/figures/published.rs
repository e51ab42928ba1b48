//! A month's rate as it was published: frozen with the definition it was made by. Answers and corrections that come
//! later change what is counted, never what was published; where the two differ, both are said.

use jiff::Timestamp;

use super::{Counts, Month, Share};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The version of the definition it was made by.
    pub definition: String,
    pub held: i64,
    pub due: i64,
    pub exempt: i64,
    pub late: i64,
    pub at: Timestamp,
}

/// A published month that counts differently now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corrected {
    pub month: Month,
    pub published: Published,
    pub now: Share,
}

impl Published {
    pub fn share(&self) -> Share {
        Share::new(self.held, self.due)
    }

    /// What is counted now, where that is no longer what was published.
    pub fn corrected(&self, month: Month, counts: &Counts) -> Option<Corrected> {
        let now = (counts.held, counts.due(), counts.exempt, counts.late);
        let differs = now != (self.held, self.due, self.exempt, self.late);
        differs.then(|| Corrected { month, published: self.clone(), now: Share::new(counts.held, counts.due()) })
    }
}

/// The months of a list that count differently now, in its order.
pub fn corrected<'a>(months: impl IntoIterator<Item = (Month, &'a Counts, Option<&'a Published>)>) -> Vec<Corrected> {
    months.into_iter().filter_map(|(month, counts, published)| published?.corrected(month, counts)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const JUNE: Month = Month { year: 2026, month: 6 };

    fn published() -> Published {
        Published { definition: "v1".to_owned(), held: 88, due: 100, exempt: 3, late: 2, at: Timestamp::UNIX_EPOCH }
    }

    #[test]
    fn what_still_counts_the_same_is_not_corrected_and_whatever_is_shown_of_it_counts() {
        let same = Counts { held: 88, late: 2, missed: 7, unanswered: 3, exempt: 3, open: 4, ..Counts::default() };
        assert_eq!(published().corrected(JUNE, &same), None, "what is open was not counted and is not yet");
        let later = Counts { held: 90, missed: 8, open: 0, ..same };
        assert_eq!(published().corrected(JUNE, &later).unwrap().now, Share::new(90, 103));
        let only_exempt = Counts { exempt: 5, ..same };
        assert_eq!(published().corrected(JUNE, &only_exempt).unwrap().now, Share::new(88, 100));
        let missed = Counts { missed: 10, unanswered: 0, ..same };
        assert_eq!(published().corrected(JUNE, &missed), None, "an answer that was missing, with the same result");
    }

    #[test]
    fn a_month_that_was_never_published_is_not_corrected() {
        let counts = Counts { held: 1, ..Counts::default() };
        let months = [(JUNE, &counts, None), (JUNE.plus(1), &counts, Some(&published()))];
        let months: Vec<Month> = corrected(months).into_iter().map(|one| one.month).collect();
        assert_eq!(months, [JUNE.plus(1)]);
    }
}
