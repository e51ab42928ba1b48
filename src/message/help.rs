//! Help: an overview with the few things people use daily, and one page per part of the command table. The commands,
//! their examples and what they do come from that table; here is only how they are laid out.

use super::parts::{home, say, with_buttons};
use super::samples;
use crate::card::{Button, Card, Esc, Line, List, Mark, Row};
use crate::command::{self, Command, Section};
use crate::domain::lang::Lang;
use crate::text::catalog::{common, help as t};

/// A page of help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    Commands(Section),
    /// How dates and rhythms are written.
    Dates,
}

impl Topic {
    pub fn all() -> impl Iterator<Item = Topic> {
        Section::ALL.into_iter().map(Topic::Commands).chain([Topic::Dates])
    }

    /// The word that stands for the topic in a command.
    pub fn word(self) -> &'static str {
        match self {
            Topic::Commands(section) => section.title(Lang::En),
            Topic::Dates => "dates",
        }
    }

    /// Reads what somebody typed after `help`, already normalised.
    pub fn from_word(word: &str) -> Option<Topic> {
        match word {
            "date" | "dates" | "time" | "times" | "rhythm" | "日時" | "日付" | "リズム" => Some(Topic::Dates),
            word => command::about(word).first().map(|row| Topic::Commands(row.section)),
        }
    }

    fn name(self, lang: Lang) -> String {
        match self {
            Topic::Commands(section) => section.title(lang).to_owned(),
            Topic::Dates => t::dates(lang),
        }
    }
}

/// `command` is what people type before a command; without a topic the overview is shown.
#[derive(Clone, Debug)]
pub struct View {
    pub command: String,
    pub topic: Option<Topic>,
}

pub fn help(v: &View, lang: Lang) -> Card {
    match v.topic {
        None => overview(&v.command, lang),
        Some(topic) => page(topic, &v.command, lang),
    }
}

/// What most people need, in the order they need it.
const BASICS: [&str; 5] = ["setup", "agenda_add", "action_add", "digest", "reschedule"];

fn overview(before: &str, lang: Lang) -> Card {
    let home = || command::rows().iter().find(|row| row.key == "home").map(|row| row.example.to(lang).to_owned());
    // Where nothing stands before a command, an empty line says nothing.
    let bare = Some(before.trim_end().to_owned()).filter(|name| !name.is_empty()).or_else(home).unwrap_or_default();
    let bare = Row::new(Mark::Plain, say(t::example(lang, &Esc::new(&bare), &t::bare(lang))));
    let basics = BASICS.iter().filter_map(|key| command::rows().iter().find(|row| row.key == *key));
    let rows = std::iter::once(bare).chain(basics.map(|row| example(row, before, lang))).collect();
    let card = Card::titled(say(t::title(lang)))
        .text(say(t::about(lang)))
        .list(List::new(say(t::first_steps(lang)), rows))
        .hint(say(t::more(lang)));
    with_buttons(card, Topic::all().map(|topic| button(topic, lang))).seen_by(say(common::only_you(lang)))
}

fn page(topic: Topic, before: &str, lang: Lang) -> Card {
    let rows = match topic {
        Topic::Commands(section) => {
            command::rows().iter().filter(|row| row.section == section).map(|row| example(row, before, lang)).collect()
        }
        Topic::Dates => {
            let cron = t::dates_cron(lang, &Esc::new("0 15 * * 4"));
            [t::dates_days(lang), t::dates_exact(lang), t::dates_rhythm(lang), cron]
                .map(|line| Row::new(Mark::Plain, say(line)))
                .to_vec()
        }
    };
    let heading = Line::read(&format!("*{}*", topic.name(lang)));
    let card = Card::titled(say(t::title(lang))).list(List::new(heading, rows));
    let card = if topic == Topic::Dates { card.hint(say(t::dates_note(lang))) } else { card };
    let others = Topic::all().filter(|other| *other != topic).map(|other| button(other, lang));
    with_buttons(card, others).button(home(lang)).seen_by(say(common::only_you(lang)))
}

fn example(row: &command::Row, before: &str, lang: Lang) -> Row {
    let line = Esc::new(&format!("{before}{}", row.example.to(lang)));
    Row::new(Mark::Plain, say(t::example(lang, &line, row.does.to(lang))))
}

fn button(topic: Topic, lang: Lang) -> Button {
    Button::run(topic.name(lang), Command::Help { topic: Some(topic.word().to_owned()) })
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let view = |topic: Option<Topic>| View { command: samples::COMMAND.to_owned(), topic };
    let mut all = vec![("ordinary", help(&view(None), lang))];
    all.extend(Topic::all().map(|topic| (topic.word(), help(&view(Some(topic)), lang))));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::normal::normalise;

    #[test]
    fn every_topic_is_found_by_its_word_and_by_its_name() {
        for topic in Topic::all() {
            assert_eq!(Topic::from_word(&normalise(topic.word())), Some(topic));
            for lang in Lang::ALL {
                let found = Topic::from_word(&normalise(&topic.name(lang)));
                assert!(found == Some(topic) || topic == Topic::Dates, "{topic:?} {lang:?}: {found:?}");
            }
        }
        for (word, section) in [
            ("agenda", Section::Agenda),
            ("議題", Section::Agenda),
            ("宿題", Section::Promises),
            ("setup", Section::Pairs),
        ] {
            assert_eq!(Topic::from_word(word), Some(Topic::Commands(section)), "{word}");
        }
    }

    #[test]
    fn the_basics_are_all_in_the_table() {
        for lang in Lang::ALL {
            let card = help(&View { command: "/1on1 ".to_owned(), topic: None }, lang);
            let Some(crate::card::Block::List(list)) = card.blocks.get(1) else { panic!("the overview has a list") };
            assert_eq!(list.rows.len(), BASICS.len() + 1);
        }
    }
}
