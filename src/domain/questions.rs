//! Which question of the bank would do a pair good now: the same for the same facts, so that both see the same one and a
//! message shown anew does not change. Knows neither the words nor where they are kept.

use jiff::Timestamp;

use super::agenda::{Aim, Horizon};
use super::themes::Theme;

/// Whom a question is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Seniority {
    /// Up to three years in the company.
    New,
    Regular,
    Manager,
    All,
}

/// When a question fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Situation {
    Any,
    /// One of the first meetings of a pair.
    First,
    NewHire,
    /// Reviews come near.
    Review,
    /// They themselves said that the pace is hard; never inferred.
    Low,
    /// The two sit in different zones.
    Remote,
    /// Back from leave.
    Return,
    ManagerChange,
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Asks {
    Manager,
    Report,
    Either,
}

/// A question without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traits {
    pub id: String,
    pub aim: Aim,
    pub horizon: Horizon,
    pub seniority: Seniority,
    pub situation: Situation,
    pub asks: Asks,
}

/// A question that was put on the agenda or left alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    pub question: String,
    pub at: Timestamp,
}

/// What the choice hangs on.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Who the report is; besides [`Seniority::All`].
    pub seniority: Option<Seniority>,
    /// What applies to the pair now; besides [`Situation::Any`].
    pub situations: Vec<Situation>,
    /// The topics of the last six meetings.
    pub talked: Vec<Theme>,
    pub answered: Vec<Answered>,
    /// The starts of the pair's last eight meetings, the latest first.
    pub last_starts: Vec<Timestamp>,
    /// How many meetings the pair has had: turns the choice among questions nobody has touched.
    pub meetings: usize,
    /// The horizon it should come from, if it has one left.
    pub wanted: Option<Horizon>,
}

/// So many meetings a question rests after it was used or passed.
pub const REST: usize = 8;

impl Facts {
    fn fits(&self, question: &Traits) -> bool {
        let for_them = question.seniority == Seniority::All || Some(question.seniority) == self.seniority;
        let now = question.situation == Situation::Any || self.situations.contains(&question.situation);
        for_them && now && !self.rests(question)
    }

    fn last(&self, question: &Traits) -> Option<Timestamp> {
        self.answered.iter().filter(|answered| answered.question == question.id).map(|answered| answered.at).max()
    }

    fn rests(&self, question: &Traits) -> bool {
        let Some(last) = self.last(question) else { return false };
        // With fewer than eight meetings since ever, all of them are within the last eight.
        self.last_starts.get(REST - 1).is_none_or(|start| last >= *start)
    }

    /// Whether the two have decided about a question since they last met: then the next meeting has had its own.
    pub fn has_had_its_question(&self) -> bool {
        let since = self.last_starts.first().copied().unwrap_or(Timestamp::MIN);
        self.answered.iter().any(|answered| answered.at >= since)
    }

    fn covered(&self, (aim, horizon): (Aim, Horizon)) -> usize {
        self.talked.iter().filter(|theme| theme.aim == Some(aim) && theme.horizon == Some(horizon)).count()
    }

    fn covered_horizon(&self, horizon: Horizon) -> usize {
        self.talked.iter().filter(|theme| theme.horizon == Some(horizon)).count()
    }
}

/// At most so many questions, the best first: those that fit who they are and how things stand, from the cell of aim and
/// horizon least talked about, made for the situation before those for any, least recently used first.
pub fn pick<'q>(bank: impl IntoIterator<Item = &'q Traits>, facts: &Facts, most: usize) -> Vec<&'q Traits> {
    let mut fitting: Vec<&Traits> = bank.into_iter().filter(|question| facts.fits(question)).collect();
    if let Some(wanted) = facts.wanted
        && fitting.iter().any(|question| question.horizon == wanted)
    {
        fitting.retain(|question| question.horizon == wanted);
    }
    // Each cell takes its turn while nothing has been talked about yet.
    let turn = |place: usize| (place + 3 - facts.meetings % 3) % 3;
    let place = |question: &Traits| {
        let aim = Aim::ALL.iter().position(|aim| *aim == question.aim).unwrap_or(0);
        let horizon = Horizon::ALL.iter().position(|horizon| *horizon == question.horizon).unwrap_or(0);
        (turn(horizon), turn(aim))
    };
    let cell = |question: &Traits| {
        let covered = facts.covered((question.aim, question.horizon));
        (covered, facts.covered_horizon(question.horizon), place(question))
    };
    let Some(least) = fitting.iter().map(|question| cell(question)).min() else { return Vec::new() };
    fitting.retain(|question| cell(question) == least);
    let all = fitting.len();
    let mut ranked: Vec<(usize, &Traits)> = fitting.into_iter().enumerate().collect();
    ranked.sort_by_key(|(at, question)| {
        let rotated = (at + all - facts.meetings / 3 % all) % all;
        // What somebody told us themselves comes before what the calendar tells.
        let made_for = match question.situation {
            Situation::Low => 0,
            Situation::Any => 2,
            _ => 1,
        };
        (made_for, facts.last(question), rotated)
    });
    ranked.into_iter().take(most).map(|(_, question)| question).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn question(id: &str, aim: Aim, horizon: Horizon, seniority: Seniority, situation: Situation) -> Traits {
        Traits { id: id.to_owned(), aim, horizon, seniority, situation, asks: Asks::Either }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn bank() -> Vec<Traits> {
        let mut all = Vec::new();
        for (a, aim) in Aim::ALL.into_iter().enumerate() {
            for (h, horizon) in Horizon::ALL.into_iter().enumerate() {
                for n in 0..3 {
                    let id = format!("{a}{h}{n}");
                    all.push(question(&id, aim, horizon, Seniority::All, Situation::Any));
                }
            }
        }
        all.push(question("new", Aim::Growth, Horizon::Short, Seniority::New, Situation::NewHire));
        all.push(question("low", Aim::Trust, Horizon::Short, Seniority::All, Situation::Low));
        all.push(question("first", Aim::Trust, Horizon::Short, Seniority::All, Situation::First));
        all
    }

    fn one(facts: &Facts) -> Option<String> {
        pick(&bank(), facts, 1).first().map(|question| question.id.clone())
    }

    #[test]
    fn it_comes_from_the_cell_least_talked_about() {
        let mut talked = Vec::new();
        for aim in Aim::ALL {
            for horizon in Horizon::ALL {
                if (aim, horizon) != (Aim::Trust, Horizon::Mid) {
                    talked.push(Theme { aim: Some(aim), horizon: Some(horizon) });
                }
            }
        }
        let found = pick(&bank(), &Facts { talked, ..Facts::default() }, 2)
            .iter()
            .map(|question| (question.aim, question.horizon))
            .collect::<Vec<_>>();
        assert_eq!(found, [(Aim::Trust, Horizon::Mid); 2]);
    }

    #[test]
    fn the_wanted_horizon_comes_first_as_long_as_it_has_a_question() {
        let facts = Facts { wanted: Some(Horizon::Long), ..Facts::default() };
        assert_eq!(pick(&bank(), &facts, 1)[0].horizon, Horizon::Long);
        let longs = bank().into_iter().filter(|question| question.horizon == Horizon::Long);
        let answered = longs.map(|question| Answered { question: question.id, at: at(0) }).collect();
        let none_left = Facts { answered, ..facts };
        assert_ne!(pick(&bank(), &none_left, 1)[0].horizon, Horizon::Long);
    }

    #[test]
    fn what_they_never_said_is_never_asked_about() {
        let all = bank();
        let everything = pick(&all, &Facts::default(), 99);
        assert!(everything.iter().all(|question| question.situation == Situation::Any));
        let facts =
            Facts { situations: vec![Situation::Low], wanted: Some(Horizon::Short), meetings: 1, ..Facts::default() };
        assert_eq!(one(&facts).as_deref(), Some("low"));
    }

    #[test]
    fn a_question_rests_for_eight_meetings() {
        let first = one(&Facts::default()).unwrap();
        let answered = vec![Answered { question: first.clone(), at: at(100) }];
        let starts = |n: i64| (0..n).map(|n| at(10_000 - n)).collect::<Vec<_>>();
        let after = |n: i64| Facts { answered: answered.clone(), last_starts: starts(n), ..Facts::default() };
        let all = |facts: &Facts| pick(&bank(), facts, 99).iter().any(|question| question.id == first);
        assert!(!all(&after(0)) && !all(&after(7)));
        assert!(all(&after(8)));
    }

    #[test]
    fn a_meeting_that_had_its_question_gets_no_other() {
        let answered = vec![Answered { question: "000".into(), at: at(100) }];
        let facts = |start| Facts { answered: answered.clone(), last_starts: vec![at(start)], ..Facts::default() };
        assert!(facts(50).has_had_its_question());
        assert!(!facts(150).has_had_its_question());
        assert!(!Facts::default().has_had_its_question());
    }

    #[test]
    fn another_meeting_brings_another_question() {
        let seen: std::collections::BTreeSet<_> =
            (0..27).filter_map(|meetings| one(&Facts { meetings, ..Facts::default() })).collect();
        assert!(seen.len() >= 9, "{seen:?}");
    }

    proptest! {
        #[test]
        fn the_same_facts_give_the_same_fitting_question(meetings in 0usize..40, used in proptest::collection::vec(0usize..27, 0..12)) {
            let all = bank();
            let answered = used.iter().enumerate()
                .map(|(n, at_)| Answered { question: all[*at_].id.clone(), at: at(n as i64) }).collect();
            let facts = Facts { meetings, answered, ..Facts::default() };
            let first = pick(&all, &facts, 2);
            prop_assert_eq!(&first, &pick(&all, &facts, 2));
            prop_assert!(first.len() <= 2 && !first.is_empty());
            for question in first {
                prop_assert!(facts.fits(question));
            }
        }
    }
}
