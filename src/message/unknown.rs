//! Answers when something is missing: the command was not understood, there is no partner yet, the app is not
//! installed, or we failed. None of them is silent, each offers a next step.

use super::parts::{how_to, plain_label, say, start_pair, with_buttons};
use super::samples;
use crate::card::{Button, Card, Esc, Who};
use crate::command::Command;
use crate::domain::lang::Lang;
use crate::text::catalog::{answers as t, common};

/// The closest thing that can be said: as it would be typed, and the command it is.
#[derive(Clone, Debug)]
pub struct Nearest {
    pub typed: String,
    pub run: Command,
}

#[derive(Clone, Debug)]
pub struct Unknown {
    pub input: Esc,
    pub nearest: Option<Nearest>,
    pub command: String,
}

pub fn unknown(v: &Unknown, lang: Lang) -> Card {
    let card = match &v.nearest {
        Some(nearest) => {
            let typed = Esc::new(&nearest.typed).to_string();
            Card::saying(say(t::unknown_nearest(lang, &v.input, &typed)))
                .button(Button::run(plain_label(&nearest.typed), nearest.run.clone()).primary())
        }
        None => Card::saying(say(t::unknown(lang, &v.input))),
    };
    card.hint(say(t::unknown_try(lang, &v.command))).button(how_to(lang)).seen_by(say(common::only_you(lang)))
}

/// No partner at all, or none with the person named.
pub fn unpaired(with: Option<&Who>, command: &str, lang: Lang) -> Card {
    let said = with.map_or_else(|| t::unpaired(lang), |with| t::unpaired_with(lang, with));
    let card = Card::saying(say(said)).hint(say(t::unpaired_how(lang, command)));
    with_buttons(card, [start_pair(lang).primary(), how_to(lang)]).seen_by(say(common::only_you(lang)))
}

/// Something of ours broke. `words` gives back what was typed, so that nothing is lost.
#[derive(Clone, Debug)]
pub struct Fault {
    pub reference: String,
    pub words: Option<Esc>,
}

pub fn fault(v: &Fault, lang: Lang) -> Card {
    let card = match &v.words {
        Some(words) => Card::saying(say(t::fault(lang))).quote(words.clone()),
        None => Card::saying(say(t::fault_plain(lang))),
    };
    card.hint(say(t::fault_reference(lang, &v.reference))).seen_by(say(common::only_you(lang)))
}

pub fn not_installed(lang: Lang) -> Card {
    Card::saying(say(t::not_installed(lang))).hint(say(t::not_installed_how(lang))).seen_by(say(common::only_you(lang)))
}

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let command = || samples::COMMAND.to_owned();
    let nearest =
        Nearest { typed: "/1on1 agenda list".to_owned(), run: Command::AgendaList { with: Default::default() } };
    let input = samples::words(lang, "議題 みる", "agneda list");
    let long = Nearest { typed: samples::long_words(lang).as_str().to_owned(), run: Command::Home };
    vec![
        ("nearest", unknown(&Unknown { input: input.clone(), nearest: Some(nearest), command: command() }, lang)),
        ("ordinary", unknown(&Unknown { input, nearest: None, command: command() }, lang)),
        (
            "longest",
            unknown(&Unknown { input: samples::long_words(lang), nearest: Some(long), command: command() }, lang),
        ),
        ("unpaired", unpaired(None, samples::COMMAND, lang)),
        ("unpaired_with", unpaired(Some(&samples::hanako(lang)), samples::COMMAND, lang)),
        ("fault", fault(&Fault { reference: "7f3a".to_owned(), words: Some(samples::long_words(lang)) }, lang)),
        ("fault_plain", fault(&Fault { reference: "7f3a".to_owned(), words: None }, lang)),
        ("not_installed", not_installed(lang)),
    ]
}
