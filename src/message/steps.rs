//! A newcomer's steps towards working alone, for the two of them: what is still to come, what is done, and the day from
//! which they work alone.

use jiff::civil::Date;

use super::parts::{list, say, with_buttons};
use super::samples;
use crate::card::{Button, Card, Esc, Mark, Row, Who};
use crate::command::Command;
use crate::domain::ids::PairId;
use crate::domain::lang::Lang;
use crate::text::catalog::{common, roster as t};
use crate::text::formats;

#[derive(Clone, Debug)]
pub struct Step {
    pub id: String,
    pub text: Esc,
    pub due: Option<Date>,
    pub done_on: Option<Date>,
}

impl Step {
    /// The step as a row, with its day and whether that has passed.
    pub fn row(&self, lang: Lang, today: Date) -> Row {
        let on = |date| formats::date(lang, date, today);
        match (self.done_on, self.due) {
            (Some(date), _) => Row::new(Mark::Done, say(t::step_done_on(lang, &self.text, &on(date)))),
            (None, None) => Row::new(Mark::Open, say(self.text.to_string())),
            (None, Some(due)) => {
                let days = due.until(today).map_or(0, |span| usize::try_from(span.get_days()).unwrap_or(0));
                let over = (days > 0).then(|| common::days_over(lang, &formats::n_days(lang, days)));
                let mark = if over.is_some() { Mark::Late } else { Mark::Open };
                let details: Vec<String> = std::iter::once(t::step_by(lang, &on(due))).chain(over).collect();
                Row::new(mark, say(common::detailed(lang, &self.text, &formats::joined_details(lang, &details))))
            }
        }
    }
}

#[derive(Clone, Debug)]
pub struct View {
    pub pair: PairId,
    pub other: Who,
    pub steps: Vec<Step>,
    /// Whether the newcomer is in the roster, and from when they work alone.
    pub solo: Option<Option<Date>>,
    /// What to type for a step.
    pub example: Esc,
    pub today: Date,
}

/// Before the pair's id: the step that stands for working alone.
pub const SOLO: &str = "solo/";

pub fn steps(v: &View, lang: Lang) -> Card {
    let rows = v.steps.iter().map(|step| {
        let set = |done| Command::StepDone { step: step.id.clone(), done };
        let row = step.row(lang, v.today);
        match step.done_on {
            None => row.button(Button::run(common::done(lang), set(true))),
            Some(_) => row.button(Button::run(t::step_reopen(lang), set(false))),
        }
    });
    let card = Card::titled(say(t::steps_title(lang, &v.other)));
    let card = card.list(list(t::steps_heading(lang), rows.collect(), t::steps_none(lang, &v.example)));
    let solo = |done| Command::StepDone { step: format!("{SOLO}{}", v.pair), done };
    let (card, button) = match v.solo {
        None => (card, None),
        Some(None) => (card, Some(Button::run(t::solo(lang), solo(true)))),
        Some(Some(since)) => {
            let card = card.text(say(t::solo_since(lang, &formats::date(lang, since, v.today))));
            (card, Some(Button::run(t::solo_undo(lang), solo(false))))
        }
    };
    with_buttons(card, button).seen_by(say(common::only_you_two(lang, &v.other)))
}

/// Milestones of the company's training: one whose day has passed, one of today.
pub(super) fn due_steps(lang: Lang) -> Vec<Step> {
    let step = |id: &str, text: Esc, due| Step { id: id.to_owned(), text, due: Some(due), done_on: None };
    vec![
        step(
            "step-1",
            samples::words(lang, "社内システムの使い方", "The company's systems"),
            jiff::civil::date(2026, 7, 17),
        ),
        step("step-2", samples::words(lang, "電話を一人で受ける", "Takes calls alone"), samples::TODAY),
    ]
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let step = |n: usize, text: Esc, done_on| Step { id: format!("step-{n}"), text, due: None, done_on };
    let example =
        Esc::new(samples::by(lang, "/1on1 ステップ 請求書を一人で出せる", "/1on1 steps sends an invoice alone"));
    let ordinary = View {
        pair: samples::pair(),
        other: samples::hanako(lang),
        steps: vec![
            step(1, samples::words(lang, "電話を一人で受ける", "Takes calls alone"), Some(samples::TODAY)),
            step(2, samples::words(lang, "請求書を一人で出せる", "Sends an invoice alone"), None),
        ],
        solo: Some(None),
        example,
        today: samples::TODAY,
    };
    let dated = View { steps: due_steps(lang), ..ordinary.clone() };
    let longest = View {
        other: samples::long_name(lang),
        steps: (0..40).map(|n| step(n, samples::long_words(lang), (n % 2 == 0).then_some(samples::TODAY))).collect(),
        solo: Some(Some(samples::TODAY)),
        ..ordinary.clone()
    };
    [
        ("ordinary", ordinary.clone()),
        ("dated", dated),
        ("empty", View { steps: vec![], solo: None, ..ordinary }),
        ("longest", longest),
    ]
    .map(|(name, view)| (name, steps(&view, lang)))
    .to_vec()
}
