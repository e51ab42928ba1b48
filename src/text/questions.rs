//! The questions Taiwa offers when nobody has put down a topic: three for each horizon. They ask about work and
//! growth, never about health, family or beliefs. Which one is shown is the caller's choice.

use crate::domain::agenda::Horizon;
use crate::domain::lang::Lang;

/// One question of the bank, by horizon and place. Places wrap around, so a counter can be passed as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    pub horizon: Horizon,
    pub index: usize,
}

impl Question {
    pub fn text(self, lang: Lang) -> &'static str {
        let bank = match self.horizon {
            Horizon::Short => SHORT,
            Horizon::Mid => MID,
            Horizon::Long => LONG,
        };
        let (ja, en) = bank[self.index % bank.len()];
        match lang {
            Lang::Ja => ja,
            Lang::En => en,
        }
    }
}

type Bank = [(&'static str, &'static str); 3];

const SHORT: Bank = [
    (
        "この2週間で、少しでもやりやすくなった仕事は何ですか？",
        "What got even a little easier for you in the last two weeks?",
    ),
    (
        "今、手が止まっているのは、誰の何を待っているからですか？",
        "Where are you stuck, and whose input are you waiting for?",
    ),
    (
        "今週「あれ、おかしいな」と思った小さなことはありますか？",
        "What small thing made you think \"that is odd\" this week?",
    ),
];

const MID: Bank = [
    (
        "半年後に「できるようになった」と言いたいことは何ですか？",
        "Six months from now, what do you want to say you have learned to do?",
    ),
    (
        "誰の仕事ぶりから学びたいですか？ どんなところですか？",
        "Whose way of working would you like to learn from, and which part of it?",
    ),
    ("このまま3か月たつと、困りそうなことは何ですか？", "If nothing changes for three months, what will hurt?"),
];

const LONG: Bank = [
    (
        "3年後、どんな相談をされる人になっていたいですか？",
        "In three years, what would you like people to come to you for?",
    ),
    ("自分の強みが活きるのは、どんなチームにいる時ですか？", "In what kind of team do your strengths show?"),
    ("仕事で「これだけは大事にしたい」ことは何ですか？", "What do you most want to hold on to in your work?"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_has_a_question_in_both_languages() {
        for horizon in [Horizon::Short, Horizon::Mid, Horizon::Long] {
            for index in [0, 1, 2, 3, usize::MAX] {
                let question = Question { horizon, index };
                assert!(question.text(Lang::Ja).ends_with('？'));
                assert!(question.text(Lang::En).ends_with('?'));
            }
        }
    }
}
