//! The heart: what the two promised last time, then today's agenda. Sent before each 1on1, answered to `digest`, and
//! updated in place; once the meeting is settled it says so and offers no button that would mislead.

use jiff::civil::Date;

use super::parts::{
    Item, Moment, Promise, Side, add_topic, counted, list, move_it, open_first, say, seen_by_two, skip_it,
    starved_line, theme_name, with_buttons,
};
use super::samples;
use super::steps::{Step, due_steps};
use super::suggest::pass_question;
use super::topics::add_question;
use crate::card::{Card, Esc, Line, Row, Who};
use crate::command::{Command, Whom};
use crate::domain::agenda::Horizon;
use crate::domain::ids::{OccurrenceId, PairId};
use crate::domain::lang::Lang;
use crate::domain::themes::Starved;
use crate::text::catalog::{common, digest as t, programme, roster};
use crate::text::formats;
use crate::text::questions::{Question, by_id};

/// Where the meeting stands as the card is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    Upcoming,
    Started,
    Held,
    Moved { to: Moment },
    Skipped,
    Cancelled,
}

/// The shared minutes of a meeting before this one.
#[derive(Clone, Debug)]
pub struct Minutes {
    /// The day of that meeting.
    pub date: Date,
    pub text: Esc,
}

/// A horizon that is thin lately, with one question from it.
#[derive(Clone, Copy, Debug)]
pub struct Hint {
    pub starved: Starved,
    pub question: Option<&'static Question>,
}

/// `promises` are those open since last time and those done since; the reader's manager's own stand first. `items`
/// holds the shared ones and the reader's private ones, never the other's.
#[derive(Clone, Debug)]
pub struct View {
    pub pair: PairId,
    pub occurrence: OccurrenceId,
    pub other: Who,
    pub start: Moment,
    pub today: Date,
    pub phase: Phase,
    pub purpose: Option<Esc>,
    /// There was a meeting before this one, so that "last time" means something.
    pub met_before: bool,
    pub promises: Vec<Promise>,
    pub items: Vec<Item>,
    /// Steps of a newcomer that are due by the meeting.
    pub steps: Vec<Step>,
    pub minutes: Option<Minutes>,
    pub hint: Option<Hint>,
    /// What each of the two said they would like to talk about.
    pub themes: Vec<(Side, Horizon)>,
}

pub fn digest(v: &View, lang: Lang) -> Card {
    let is_live = matches!(v.phase, Phase::Upcoming | Phase::Started);
    let card = Card::titled(title(v, lang));
    let card = match state(v, lang) {
        Some(state) => card.text(say(state)),
        None => card,
    };
    let card = match &v.purpose {
        Some(purpose) => card.hint(say(t::purpose(lang, purpose))),
        None => card,
    };
    let card = if v.themes.is_empty() { card } else { card.hint(say(themes(v, lang))) };
    let card = card.list(promises(v, is_live, lang)).list(agenda(v, is_live, lang));
    let card = if is_live && !v.steps.is_empty() { card.list(steps_due(v, lang)) } else { card };
    let card = match &v.minutes {
        Some(minutes) => card
            .text(say(t::last_minutes(lang, &formats::date(lang, minutes.date, v.today))))
            .quote(minutes.text.clone()),
        None => card,
    };
    let card = if is_live { live_end(card, v, lang) } else { card };
    card.seen_by(seen_by_two(lang, &v.other, &v.items))
}

fn title(v: &View, lang: Lang) -> Line {
    say(match v.phase {
        Phase::Upcoming if v.start.at.date() == v.today => t::title_today(lang, &v.start.clock(lang), &v.other),
        Phase::Upcoming => t::title(lang, &v.start.text(lang, v.today), &v.other),
        Phase::Started | Phase::Held | Phase::Moved { .. } | Phase::Skipped | Phase::Cancelled => {
            t::title_after(lang, &formats::when_plain(lang, v.start.at, v.today), &v.other)
        }
    })
}

fn state(v: &View, lang: Lang) -> Option<String> {
    match &v.phase {
        Phase::Upcoming | Phase::Started => None,
        Phase::Held => Some(t::was_held(lang)),
        Phase::Moved { to } => Some(t::was_moved(lang, &to.lasting(lang, v.today))),
        Phase::Skipped => Some(t::was_skipped(lang)),
        Phase::Cancelled => Some(t::was_cancelled(lang)),
    }
}

fn themes(v: &View, lang: Lang) -> String {
    let said =
        v.themes.iter().map(|(whose, theme)| programme::next_theme(lang, &whose.text(lang), &theme_name(lang, *theme)));
    programme::next_themes(lang, &said.collect::<Vec<_>>().join(" / "))
}

fn promises(v: &View, is_live: bool, lang: Lang) -> crate::card::List {
    let done = v.promises.iter().filter(|promise| promise.is_done()).count();
    let heading = match (v.promises.len(), v.met_before) {
        (0, true) => t::no_promises_heading(lang),
        (all, true) => t::promises(lang, done, all),
        (0, false) => t::first_heading(lang),
        (all, false) => t::first_promises(lang, done, all),
    };
    let row = |promise: &Promise| -> Row {
        if is_live { promise.acting_row(lang, v.today) } else { promise.row(lang, v.today) }
    };
    let rows = open_first(&v.promises).into_iter().map(row).collect();
    list(heading, rows, t::no_promises(lang)).more(Command::ActionList { with: Whom::Pair(v.pair.clone()) })
}

fn agenda(v: &View, is_live: bool, lang: Lang) -> crate::card::List {
    let name = if v.start.at.date() == v.today { t::today(lang) } else { t::agenda(lang) };
    let heading = match v.items.iter().filter(|item| item.carried > 0).count() {
        0 => counted(lang, name, v.items.len()),
        carried => common::heading_carried(lang, &name, v.items.len(), carried),
    };
    let rows = v.items.iter().map(|item| item.row(lang)).collect();
    // Nothing is put down any more for one that is over or called off.
    let none = if is_live { t::no_topics(lang) } else { t::no_topics_left(lang) };
    list(heading, rows, none).more(Command::AgendaList { with: Whom::Pair(v.pair.clone()) })
}

fn steps_due(v: &View, lang: Lang) -> crate::card::List {
    let rows = v.steps.iter().map(|step| step.row(lang, v.today)).collect();
    let all = Command::Steps { with: Whom::Pair(v.pair.clone()), text: None };
    crate::card::List::new(say(roster::steps_due(lang)), rows).more(all)
}

fn live_end(card: Card, v: &View, lang: Lang) -> Card {
    let card = match v.hint {
        Some(Hint { starved, question }) => {
            let card = card.hint(starved_line(lang, starved));
            match question {
                Some(question) => card
                    .hint(say(t::maybe(lang, question.text(lang))))
                    .inline(vec![add_question(lang, &v.pair, question), pass_question(lang, &v.pair, question)]),
                None => card,
            }
        }
        None => card,
    };
    let card = card.button(add_topic(lang, &v.pair).primary());
    match v.phase {
        Phase::Upcoming => with_buttons(card, [move_it(lang, &v.occurrence), skip_it(lang, &v.pair, &v.occurrence)]),
        Phase::Started | Phase::Held | Phase::Moved { .. } | Phase::Skipped | Phase::Cancelled => card,
    }
}

pub fn sample(lang: Lang) -> View {
    View {
        pair: samples::pair(),
        occurrence: samples::occurrence(),
        other: samples::hanako(lang),
        start: Moment::new(samples::this_afternoon()),
        today: samples::TODAY,
        phase: Phase::Upcoming,
        purpose: None,
        met_before: true,
        promises: samples::promises(lang),
        items: samples::shared_items(lang),
        steps: vec![],
        minutes: Some(Minutes {
            date: jiff::civil::date(2026, 7, 7),
            text: samples::words(
                lang,
                "次の期の役割を話した。手順書を先に整える。",
                "We talked about next term. The runbook comes first.",
            ),
        }),
        hint: Some(Hint { starved: Starved { horizon: Horizon::Long, is_missing: true }, question: by_id("Q17") }),
        themes: vec![],
    }
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let in_phase = |phase: Phase| View { phase, ..sample(lang) };
    let empty = View { promises: vec![], items: vec![], minutes: None, hint: None, ..sample(lang) };
    let first = View { met_before: false, minutes: None, ..sample(lang) };
    let first_empty = View { met_before: false, ..empty.clone() };
    let agreed = View {
        purpose: Some(samples::words(
            lang,
            "半年後の異動に向けて力をつけ、困りごとは早めに話す",
            "Grow into the new role by spring, and raise problems early",
        )),
        themes: vec![(Side::You, Horizon::Mid), (Side::Other(samples::hanako(lang)), Horizon::Long)],
        hint: Some(Hint { starved: Starved { horizon: Horizon::Mid, is_missing: false }, question: None }),
        ..sample(lang)
    };
    let newcomer = View { steps: due_steps(lang), ..sample(lang) };
    let private = View { items: samples::items(lang), start: samples::zoned_moment(), ..sample(lang) };
    let longest = View {
        other: samples::long_name(lang),
        purpose: Some(samples::long_line(lang, crate::domain::purpose::LONGEST)),
        promises: samples::forty_promises(lang),
        items: samples::forty_items(lang),
        steps: due_steps(lang).into_iter().cycle().take(40).collect(),
        minutes: Some(Minutes { date: samples::TODAY, text: samples::long_words(lang) }),
        ..sample(lang)
    };
    [
        ("ordinary", sample(lang)),
        ("agreed", agreed),
        ("newcomer", newcomer),
        ("private", private),
        ("empty", empty),
        ("first", first),
        ("first_empty", first_empty),
        ("started", in_phase(Phase::Started)),
        ("held", in_phase(Phase::Held)),
        ("moved", in_phase(Phase::Moved { to: samples::moment() })),
        ("skipped", in_phase(Phase::Skipped)),
        ("cancelled", in_phase(Phase::Cancelled)),
        ("longest", longest),
    ]
    .map(|(name, view)| (name, digest(&view, lang)))
    .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::{Block, Mark};

    #[test]
    fn open_promises_come_before_done_ones() {
        let card = digest(&sample(Lang::Ja), Lang::Ja);
        let Some(Block::List(promises)) = card.blocks.iter().find(|block| matches!(block, Block::List(_))) else {
            panic!("a digest lists promises");
        };
        assert_eq!(promises.heading.plain(), "前回の約束 1/3 完了");
        assert_eq!(promises.rows.iter().map(|row| row.mark).collect::<Vec<_>>(), [Mark::Late, Mark::Open, Mark::Done]);
        assert_eq!(promises.rows[0].line.plain(), "異動の希望を部長に伝える(あなた・7/17(金)・3日超過)");
    }

    #[test]
    fn a_settled_digest_has_no_buttons() {
        for phase in [Phase::Held, Phase::Skipped, Phase::Cancelled, Phase::Moved { to: samples::moment() }] {
            let card = digest(&View { phase, ..sample(Lang::En) }, Lang::En);
            assert!(card.buttons.is_empty());
            assert!(card.blocks.iter().all(|block| match block {
                Block::List(list) => list.rows.iter().all(|row| row.buttons.is_empty()),
                Block::Buttons(_) => false,
                Block::Text(_) | Block::Hint(_) | Block::Quote(_) | Block::Picture(_) | Block::Divider => true,
            }));
        }
    }
}
