//! What somebody probably meant: for lines that are no command, the closest row of the table and, where possible, the
//! whole command with their words in it, so that nothing typed is lost. Never runs anything by itself.

use strsim::osa_distance;

use crate::domain::lang::Lang;
use crate::domain::normal::normalise;

use super::args::{self, build};
use super::parse::{Head, Suggestion, any_form_of};
use super::rows::ROWS;
use super::table::{Form, Row, Words};
use super::words::{ADD, AGENDA, LIST};
use super::{Command, Whom};

/// Deeds that several things know, and the command meant by them when no thing is named.
const USUAL: [&str; 2] = ["agenda_add", "action_done"];

/// What a button can carry on every platform, with room to spare.
const CARRIED: usize = 1_500;

pub(super) fn suggestion(row: &'static Row, command: Option<Command>, head: &Head, lang: Lang) -> Box<Suggestion> {
    let typed_in = if !head.first.is_ascii() {
        Lang::Ja
    } else if head.first.contains(|c: char| c.is_ascii_alphabetic()) {
        Lang::En
    } else {
        lang
    };
    let command = command.filter(|command| command.to_value().chars().count() <= CARRIED);
    Box::new(Suggestion { row, typed: row.typed(typed_in), command })
}

/// For a line that only names a person.
pub(super) fn for_person(with: Whom, lang: Lang) -> Option<Box<Suggestion>> {
    let row = by_key("next")?;
    Some(Box::new(Suggestion { row, typed: row.typed(lang), command: Some(Command::Next { with }) }))
}

/// For a line that begins with no command.
pub(super) fn suggest(head: &Head, lang: Lang) -> Option<Box<Suggestion>> {
    let thing = things().find(|thing| any_form_of(&head.first, |w| thing.has(w)));
    if let Some(found) = thing.and_then(|thing| by_thing(thing, head, lang)) {
        return Some(found);
    }
    let misspelt = || things().find(|thing| thing.all().any(|word| alike(&head.first, word)));
    by_misspelt_thing(head, lang)
        .or_else(|| by_deed(head, lang))
        .or_else(|| by_distance(head, lang))
        .or_else(|| misspelt().and_then(|thing| by_thing(thing, head, lang)))
        .or_else(|| by_sentence(head, lang))
        .or_else(|| by_mention(head, lang))
        .or_else(|| as_topic(head, lang))
}

/// For a known command followed by words it has no use for: `agenda 評価の相談`, `done 2`.
pub(super) fn by_thing_or_deed(row: &'static Row, head: &Head, lang: Lang) -> Option<Box<Suggestion>> {
    let one = row.forms.iter().find_map(|form| match form {
        Form::One(words) if any_form_of(&head.first, |w| words.has(w)) => Some(*words),
        _ => None,
    })?;
    let second = &head.second.as_ref()?.word;
    if args::mention(head.after).is_some_and(|(_, rest)| args::mention(rest).is_some()) {
        return None;
    }
    if row.forms.iter().any(|form| matches!(form, Form::Two(thing, deed) if same(thing, one) && deed.has(second))) {
        return None;
    }
    by_thing(one, head, lang)
        .or_else(|| by_deed(head, lang))
        .filter(|found| found.command.is_some() && found.row != row)
}

/// The list a number or words would be looked up in.
pub(super) fn list_of(row: &'static Row, head: &Head, lang: Lang) -> Option<Box<Suggestion>> {
    let thing = row.forms.iter().find_map(|form| match form {
        Form::Two(thing, _) => Some(*thing),
        Form::One(_) => None,
    })?;
    let list = row_with(thing, &LIST)?;
    let with = head.second.as_ref().map_or(Whom::Anyone, |second| second.with.clone());
    Some(suggestion(list, build(list, with, "").ok(), head, lang))
}

/// The thing is known: a misspelt deed, else the words are meant to be added.
fn by_thing(thing: &'static Words, head: &Head, lang: Lang) -> Option<Box<Suggestion>> {
    if let Some(second) = &head.second {
        // `agenda shape of the team` is no slip for `agenda share`: those take a number.
        let fits = |row: &Row| !row.takes.is_pick() || second.after.contains(char::is_numeric);
        let near = rows_of(thing)
            .filter(|(row, _)| fits(row))
            .flat_map(|(row, deed)| deed.all().filter_map(move |word| Some((distance(&second.word, word)?, row))))
            .min_by_key(|(d, _)| *d);
        if let Some((_, row)) = near {
            return Some(suggestion(row, build(row, second.with.clone(), second.after).ok(), head, lang));
        }
        if let Some(add) = row_with(thing, &ADD)
            && let Ok(command) = build(add, head.with.clone(), head.after)
        {
            return Some(suggestion(add, Some(command), head, lang));
        }
    }
    let (row, _) = rows_of(thing).next()?;
    Some(suggestion(row, None, head, lang))
}

/// The deed leads and the thing is one slip away: `add agneda …`.
fn by_misspelt_thing(head: &Head, lang: Lang) -> Option<Box<Suggestion>> {
    let second = head.second.as_ref()?;
    let row = ROWS.iter().find(|row| {
        row.forms.iter().any(|form| match form {
            Form::Two(thing, deed) => {
                deed.has(&head.first) && thing.all().any(|word| distance(&second.word, word) == Some(1))
            }
            Form::One(_) => false,
        })
    })?;
    Some(suggestion(row, build(row, second.with.clone(), second.after).ok(), head, lang))
}

/// The deed is known, the thing was left out: `add 評価の相談`, `done 2`.
fn by_deed(head: &Head, lang: Lang) -> Option<Box<Suggestion>> {
    let usual = ROWS.iter().filter(|row| USUAL.contains(&row.key));
    let rows: Vec<_> = usual
        .chain(ROWS.iter())
        .filter(|row| {
            let is_deed = |word: &str| row.forms.iter().any(|f| matches!(f, Form::Two(_, deed) if deed.has(word)));
            any_form_of(&head.first, is_deed)
        })
        .collect();
    let runs = rows.iter().find_map(|row| Some((*row, build(row, head.with.clone(), head.after).ok()?)));
    let (row, command) = match runs {
        Some((row, command)) => (row, Some(command)),
        None if args::words(head.after).is_none() => (*rows.first()?, None),
        None => return None,
    };
    Some(suggestion(row, command, head, lang))
}

/// The command whose words look most like the first one or two typed.
fn by_distance(head: &Head, lang: Lang) -> Option<Box<Suggestion>> {
    let second = head.second.as_ref();
    let both = second.map(|s| format!("{}{}", head.first, s.word));
    // Distance, row, and whether the second word belongs to the command.
    let mut best: Option<(usize, &'static Row, bool)> = None;
    let mut offer = |d: Option<usize>, row, uses_second| {
        if let Some(d) = d
            && best.is_none_or(|(b, _, _)| d < b)
        {
            best = Some((d, row, uses_second));
        }
    };
    for row in &ROWS {
        for form in row.forms {
            match form {
                Form::One(words) => {
                    for word in words.all() {
                        offer(distance(&head.first, word), row, false);
                        offer(both.as_ref().and_then(|both| distance(both, word)), row, true);
                    }
                }
                Form::Two(thing, deed) => {
                    if let Some(second) = second {
                        offer(in_either_order(&head.first, &second.word, thing, deed), row, true);
                    }
                    for (lang, thing) in Lang::ALL.into_iter().flat_map(|l| thing.of(l).iter().map(move |t| (l, t))) {
                        for deed in deed.of(lang) {
                            offer(distance(&head.first, &format!("{thing}{deed}")), row, false);
                        }
                    }
                }
            }
        }
    }
    let (_, row, uses_second) = best?;
    let (with, rest) = match second {
        Some(second) if uses_second => (&second.with, second.after),
        _ => (&head.with, head.after),
    };
    Some(suggestion(row, build(row, with.clone(), rest).ok(), head, lang))
}

fn in_either_order(first: &str, second: &str, thing: &Words, deed: &Words) -> Option<usize> {
    let near = |word: &str, words: &Words| words.all().filter_map(|w| distance(word, w)).min();
    let sum = |a: &Words, b: &Words| Some(near(first, a)? + near(second, b)?);
    sum(thing, deed).into_iter().chain(sum(deed, thing)).min()
}

/// `評価の相談を議題に追加して`: the whole thing said as a sentence.
fn by_sentence(head: &Head, lang: Lang) -> Option<Box<Suggestion>> {
    things().filter_map(|thing| Some((thing, row_with(thing, &ADD)?))).find_map(|(thing, add)| {
        let text = thing.ja.iter().find_map(|word| Some(head.whole.split_once(&format!("を{word}に"))?.0))?;
        Some(suggestion(add, Some(build(add, head.with.clone(), text).ok()?), head, lang))
    })
}

/// A few words with a command's name among them: `予定を教えて`, `show my agenda`. A whole sentence is no command, even
/// where one of our names is a verb in it: `I want to talk about pay`.
fn by_mention(head: &Head, lang: Lang) -> Option<Box<Suggestion>> {
    const SHORT: usize = 24;
    const FEW: usize = 4;
    if head.whole.chars().nth(SHORT).is_some() {
        return None;
    }
    let line = normalise(head.whole);
    let said = |words: &Words| {
        let spoken = || line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let english = spoken().count() <= FEW && spoken().any(|word| words.en.contains(&word));
        let japanese = words.ja.iter().any(|word| word.chars().count() > 1 && line.contains(word));
        english || japanese && line.chars().count() < SHORT / 2
    };
    let row = ROWS.iter().find(|row| row.forms.iter().any(|form| matches!(form, Form::One(words) if said(words))))?;
    Some(suggestion(row, build(row, head.with.clone(), "").ok(), head, lang))
}

/// A sentence that resembles no command is most likely something to talk about.
fn as_topic(head: &Head, lang: Lang) -> Option<Box<Suggestion>> {
    let sentence = head.second.is_some() || !head.first.is_ascii() && head.first.chars().count() > 3;
    let add = row_with(&AGENDA, &ADD).filter(|_| sentence)?;
    let command = build(add, head.with.clone(), head.whole).ok()?;
    Some(suggestion(add, Some(command), head, lang))
}

/// Everything that several commands are about.
fn things() -> impl Iterator<Item = &'static Words> {
    ROWS.iter().flat_map(|row| row.forms).filter_map(|form| match form {
        Form::Two(thing, _) => Some(*thing),
        Form::One(_) => None,
    })
}

fn rows_of(thing: &'static Words) -> impl Iterator<Item = (&'static Row, &'static Words)> {
    ROWS.iter().flat_map(move |row| {
        row.forms.iter().filter_map(move |form| match form {
            Form::Two(t, deed) if same(t, thing) => Some((row, *deed)),
            _ => None,
        })
    })
}

fn row_with(thing: &'static Words, deed: &'static Words) -> Option<&'static Row> {
    rows_of(thing).find(|(_, d)| same(d, deed)).map(|(row, _)| row)
}

fn by_key(key: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.key == key)
}

fn same(a: &'static Words, b: &'static Words) -> bool {
    std::ptr::eq(a, b)
}

/// Whether a typed word is close enough to one of ours to be a slip of the hand.
pub(super) fn alike(typed: &str, word: &str) -> bool {
    distance(typed, word).is_some()
}

/// How many slips lie between the two; `None` if too many. Short words, and Japanese ones, carry more per letter.
fn distance(typed: &str, word: &str) -> Option<usize> {
    // Our longest phrase is far shorter; a long word can't be a slip and must not cost anything.
    if typed.len() > 90 {
        return None;
    }
    let (a, b) = (typed.chars().count(), word.chars().count());
    let allowed = match (word.is_ascii(), a.max(b)) {
        _ if a < 2 => 0,
        (true, 0..=5) => 1,
        (true, 6..=8) => 2,
        (true, _) => 3,
        (false, 0..=2) => 0,
        (false, 3..=5) => 1,
        (false, _) => 2,
    };
    if a.abs_diff(b) > allowed {
        return None;
    }
    let d = osa_distance(typed, word);
    // Of three letters one may be missing or two swapped; one replaced makes another word: ads, and.
    let other_word = d > 0 && a == b && b <= 3 && !same_letters(typed, word);
    (d <= allowed && !other_word).then_some(d)
}

fn same_letters(a: &str, b: &str) -> bool {
    let sorted = |s: &str| {
        let mut letters: Vec<char> = s.chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(a) == sorted(b)
}
