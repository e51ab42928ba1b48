//! The question bank: `questions.txt` beside this file, to be reviewed as it stands there. Which question is offered is
//! a rule of [`crate::domain::questions`].

use std::sync::LazyLock;

use crate::domain::agenda::{Aim, Horizon};
use crate::domain::lang::Lang;
use crate::domain::questions::{Asks, Seniority, Situation, Traits};

/// A question with its words.
#[derive(Debug, PartialEq, Eq)]
pub struct Question {
    pub traits: Traits,
    ja: &'static str,
    en: &'static str,
}

impl Question {
    pub fn id(&self) -> &str {
        &self.traits.id
    }

    pub fn text(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Ja => self.ja,
            Lang::En => self.en,
        }
    }
}

static TEXT: &str = include_str!("questions.txt");

static BANK: LazyLock<Vec<Question>> = LazyLock::new(|| lines().filter_map(read).collect());

/// All questions in the order of the file.
pub fn bank() -> &'static [Question] {
    &BANK
}

/// A question by its id; `None` for one that is no longer in the bank.
pub fn by_id(id: &str) -> Option<&'static Question> {
    bank().iter().find(|question| question.traits.id == id)
}

fn lines() -> impl Iterator<Item = &'static str> {
    TEXT.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty())
}

fn read(line: &'static str) -> Option<Question> {
    let fields: Vec<&'static str> = line.split('|').collect();
    let [id, aim, horizon, seniority, situation, asks, ja, en] = fields[..] else { return None };
    let traits = Traits {
        id: id.to_owned(),
        aim: match aim {
            "G" => Aim::Growth,
            "T" => Aim::Trust,
            "I" => Aim::Early,
            _ => return None,
        },
        horizon: match horizon {
            "S" => Horizon::Short,
            "M" => Horizon::Mid,
            "L" => Horizon::Long,
            _ => return None,
        },
        seniority: match seniority {
            "N" => Seniority::New,
            "R" => Seniority::Regular,
            "M" => Seniority::Manager,
            "A" => Seniority::All,
            _ => return None,
        },
        situation: match situation {
            "any" => Situation::Any,
            "first" => Situation::First,
            "newhire" => Situation::NewHire,
            "review" => Situation::Review,
            "low" => Situation::Low,
            "remote" => Situation::Remote,
            "return" => Situation::Return,
            "mgrchange" => Situation::ManagerChange,
            _ => return None,
        },
        asks: match asks {
            ">" => Asks::Manager,
            "<" => Asks::Report,
            "=" => Asks::Either,
            _ => return None,
        },
    };
    Some(Question { traits, ja, en })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_line_of_the_file_is_a_question() {
        for line in lines() {
            assert!(read(line).is_some(), "{line}");
        }
        assert_eq!(bank().len(), 60);
        assert_eq!(bank().iter().map(Question::id).collect::<BTreeSet<_>>().len(), 60);
    }

    #[test]
    fn every_question_reads_well_in_both_languages() {
        for question in bank() {
            let (ja, en) = (question.text(Lang::Ja), question.text(Lang::En));
            assert!(ja.ends_with(['？', '。']) && !ja.contains(['！', '?', '(', '（']), "{ja}");
            assert!(en.is_ascii() && !en.contains('!'), "{en}");
            assert!(en.contains('?') || en.ends_with('.') || question.id() == "Q05", "{en}");
            assert!(ja.chars().count() <= 60 && en.chars().count() <= 120, "{ja} {en}");
            for banned in ["健康", "病", "家族", "結婚", "宗教", "政治", "上司", "部下"] {
                assert!(!ja.contains(banned), "{ja}");
            }
        }
    }

    #[test]
    fn every_cell_of_aim_and_horizon_has_a_question_for_everybody() {
        for aim in Aim::ALL {
            for horizon in Horizon::ALL {
                let has = bank().iter().any(|question| {
                    let t = &question.traits;
                    (t.aim, t.horizon, t.seniority, t.situation) == (aim, horizon, Seniority::All, Situation::Any)
                });
                assert!(has, "{aim:?} {horizon:?}");
            }
        }
    }

    #[test]
    fn a_question_is_found_by_its_id() {
        assert_eq!(by_id("Q17").map(|question| question.traits.horizon), Some(Horizon::Long));
        assert_eq!(by_id("Q99"), None);
    }
}
