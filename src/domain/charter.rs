//! Why the company holds 1on1s, who owns that, and what it aims at: shown to everybody as it was written. Knows no storage.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::ids::PersonId;

/// The charter of a company. Words are as they were typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charter {
    pub why: String,
    /// Who answers for it, by name.
    pub owner: String,
    /// The execution rate aimed at, in percent.
    pub target: u8,
    pub starts: Date,
    /// A word from the top, signed by name.
    pub message: Option<Signed>,
    /// Whom "I'd like to talk" reaches.
    pub contact: Option<PersonId>,
    /// How soon they answer, in words.
    pub reply_within: Option<String>,
    /// Where to turn when it is urgent.
    pub urgent: Option<String>,
    /// Where harassment and misconduct are reported; never routed by us.
    pub desk: Option<String>,
    /// The month in which a fiscal year begins, 1 to 12.
    pub fiscal_month: i8,
    /// The days of the appraisal talks.
    pub reviews: Vec<Date>,
}

/// Somebody's words with their name under them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    pub text: String,
    pub by: String,
    pub at: Timestamp,
}

pub const USUAL_TARGET: u8 = 90;
pub const USUAL_FISCAL_MONTH: i8 = 4;
/// The longest why and message, in characters: they stand on everybody's home.
pub const LONGEST: usize = 600;
/// The longest of the short answers.
pub const LONGEST_LINE: usize = 120;
/// So many review days at most.
pub const MOST_REVIEWS: usize = 8;
/// A word from the top is asked for anew after so many days.
const MESSAGE_DAYS: i64 = 200;
/// So many weeks before a review its questions come.
const REVIEW_WEEKS: i64 = 4;

impl Charter {
    /// Reviews come near: a good time to ask what should not be a surprise then.
    pub fn review_is_near(&self, today: Date) -> bool {
        let from = |day: Date| day.saturating_sub(REVIEW_WEEKS.weeks());
        self.reviews.iter().any(|day| (from(*day)..=*day).contains(&today))
    }

    /// The word from the top is more than half a year old.
    pub fn message_is_old(&self, now: Timestamp) -> bool {
        self.message.as_ref().is_some_and(|message| now.duration_since(message.at).as_hours() > 24 * MESSAGE_DAYS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn charter() -> Charter {
        Charter {
            why: "because".into(),
            owner: "Sato".into(),
            target: USUAL_TARGET,
            starts: date(2026, 4, 1),
            message: Some(Signed {
                text: "ours".into(),
                by: "Ito".into(),
                at: "2026-04-01T00:00:00Z".parse().unwrap(),
            }),
            contact: None,
            reply_within: None,
            urgent: None,
            desk: None,
            fiscal_month: USUAL_FISCAL_MONTH,
            reviews: vec![date(2026, 10, 15)],
        }
    }

    #[test]
    fn a_review_is_near_for_four_weeks() {
        let near = |day| charter().review_is_near(day);
        assert!(!near(date(2026, 9, 16)));
        assert!(near(date(2026, 9, 17)) && near(date(2026, 10, 15)));
        assert!(!near(date(2026, 10, 16)));
    }

    #[test]
    fn a_word_from_the_top_grows_old() {
        let old = |at: &str| charter().message_is_old(at.parse().unwrap());
        assert!(!old("2026-10-17T00:00:00Z"));
        assert!(old("2026-10-20T00:00:00Z"));
        assert!(!Charter { message: None, ..charter() }.message_is_old(Timestamp::MAX));
    }
}
