//! What a 1on1 is for: a few words that both have agreed to, looked at again after half a year. Knows no storage.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::ids::{PairId, PersonId, PurposeId};
use super::pair::Side;

/// One wording of what the two meet for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purpose {
    pub id: PurposeId,
    pub pair: PairId,
    pub author: PersonId,
    pub text: String,
    pub manager_agreed: Option<Timestamp>,
    pub report_agreed: Option<Timestamp>,
    /// When the second of the two agreed.
    pub agreed: Option<Timestamp>,
    pub created: Timestamp,
}

/// What a pair has: what it agreed to, and a wording that waits for the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Purposes {
    pub agreed: Option<Purpose>,
    pub proposed: Option<Purpose>,
}

/// The longest purpose, in characters: it stands on top of each digest.
pub const LONGEST: usize = 200;

/// What comes of somebody's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proposal {
    /// A new wording, for the other to agree to.
    New,
    /// The very words the other proposed: that is an agreement.
    Agrees(PurposeId),
    /// It stands so already, or waits for the other already.
    Nothing,
}

impl Purpose {
    pub fn agreed_by(&self, side: Side) -> Option<Timestamp> {
        match side {
            Side::Manager => self.manager_agreed,
            Side::Report => self.report_agreed,
        }
    }
}

impl Purposes {
    /// What one side's words mean as things stand.
    pub fn proposal(&self, side: Side, text: &str) -> Proposal {
        match (&self.proposed, &self.agreed) {
            (Some(waiting), _) if waiting.text == text => match waiting.agreed_by(side) {
                Some(_) => Proposal::Nothing,
                None => Proposal::Agrees(waiting.id.clone()),
            },
            (None, Some(agreed)) if agreed.text == text => Proposal::Nothing,
            _ => Proposal::New,
        }
    }

    /// The wording that a side may agree to; `None` when it is no longer the one proposed, or theirs already.
    pub fn to_agree(&self, side: Side, purpose: &PurposeId) -> Option<&Purpose> {
        self.proposed.as_ref().filter(|waiting| waiting.id == *purpose && waiting.agreed_by(side).is_none())
    }
}

/// The day on which the two look at it again.
pub fn renewal(agreed_on: Date) -> Date {
    agreed_on.saturating_add(6.months())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn wording(id: &str, text: &str, by: Side) -> Purpose {
        let at = Timestamp::UNIX_EPOCH;
        Purpose {
            id: PurposeId::new(id),
            pair: PairId::new("pair"),
            author: PersonId::new(by.code()),
            text: text.to_owned(),
            manager_agreed: (by == Side::Manager).then_some(at),
            report_agreed: (by == Side::Report).then_some(at),
            agreed: None,
            created: at,
        }
    }

    #[test]
    fn the_same_words_from_the_other_side_are_an_agreement() {
        let waiting = Purposes { proposed: Some(wording("p", "grow", Side::Manager)), agreed: None };
        assert_eq!(waiting.proposal(Side::Report, "grow"), Proposal::Agrees(PurposeId::new("p")));
        assert_eq!(waiting.proposal(Side::Manager, "grow"), Proposal::Nothing);
        assert_eq!(waiting.proposal(Side::Report, "grow slowly"), Proposal::New);
    }

    #[test]
    fn nobody_agrees_to_their_own_words_or_to_words_that_were_replaced() {
        let now = Purposes { proposed: Some(wording("second", "new", Side::Report)), agreed: None };
        assert!(now.to_agree(Side::Report, &PurposeId::new("second")).is_none());
        assert!(now.to_agree(Side::Manager, &PurposeId::new("first")).is_none());
        assert!(now.to_agree(Side::Manager, &PurposeId::new("second")).is_some());
    }

    #[test]
    fn going_back_to_the_agreed_words_while_others_wait_is_a_proposal() {
        let both = Purposes {
            agreed: Some(wording("a", "old", Side::Manager)),
            proposed: Some(wording("b", "new", Side::Report)),
        };
        assert_eq!(both.proposal(Side::Manager, "old"), Proposal::New);
        let settled = Purposes { proposed: None, ..both };
        assert_eq!(settled.proposal(Side::Manager, "old"), Proposal::Nothing);
    }

    #[test]
    fn it_is_looked_at_again_after_half_a_year() {
        assert_eq!(renewal(date(2026, 8, 31)), date(2027, 2, 28));
    }
}
