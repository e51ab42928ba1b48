//! Reads a typed line into a command, or says what was missed and what was probably meant.
//! Knows the table only; dates and rhythms are handed on in the asker's words.

use std::borrow::Cow;

use crate::domain::lang::Lang;
use crate::domain::normal::{normalise, split_first};

use super::args::{self, Trouble, build};
use super::nearest;
use super::picks;
use super::rows::ROWS;
use super::table::{Form, Row, Takes};
use super::{Command, Whom};

/// A line that is no command as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    pub why: Why,
    pub suggestion: Option<Box<Suggestion>>,
}

/// What kept a line from being a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// No command is typed like this.
    Unknown,
    /// The command is clear, but it needs something more. `bare`: nothing but a person stood behind its words, so that
    /// a form may ask for everything else.
    Missing { row: &'static Row, lack: Lack, bare: Option<Whom> },
    /// The command is clear, but has no use for these words; running it without them could be a surprise.
    Leftover { row: &'static Row, words: String },
    /// Something close to `--private` was typed. Nothing is shown to the other person before that is settled.
    MeantPrivate { row: &'static Row },
}

/// What a command can't do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    Text,
    Person,
    Rhythm,
    Language,
    /// Which of several: a number or words.
    Which,
    /// Where to: a number.
    Place,
}

/// What was probably meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub row: &'static Row,
    /// The command's words in the language the line was typed in: `agenda add`.
    pub typed: String,
    /// The whole command with the asker's own words in it, if it can run as it is and is short enough for a button.
    pub command: Option<Command>,
}

/// The first words of a line, where the command's own words stand.
pub(super) struct Head<'a> {
    /// The person named in front of everything.
    pub with: Whom,
    /// From the first word on, as typed.
    pub whole: &'a str,
    /// The first word, normalised.
    pub first: String,
    pub after: &'a str,
    pub second: Option<Second<'a>>,
}

/// The second word, and whom the line had named by then.
pub(super) struct Second<'a> {
    pub with: Whom,
    pub word: String,
    pub after: &'a str,
}

/// The command a line means. `lang` is the asker's, for lines that don't show theirs.
///
/// The command's own words are read in any width, case and order; what follows is kept as typed.
pub fn parse(text: &str, lang: Lang) -> Result<Command, Miss> {
    let text = without_name(text);
    let (with, rest) = args::mention(text).unwrap_or((Whom::Anyone, text));
    let Some(head) = Head::read(with.clone(), rest) else {
        return match with {
            Whom::Anyone => Ok(Command::Home),
            with => Err(Miss { why: Why::Unknown, suggestion: nearest::for_person(with, lang) }),
        };
    };
    if let Some((row, with, rest)) = known(&head) {
        return build(row, with.clone(), &rest).map_err(|trouble| miss(row, with, &rest, trouble, &head, lang));
    }
    if let Some(lang) = args::language(&head.first)
        && args::words(head.after).is_none()
    {
        return Ok(Command::SetLang { lang });
    }
    Err(Miss { why: Why::Unknown, suggestion: nearest::suggest(&head, lang) })
}

fn miss(row: &'static Row, with: Whom, rest: &str, trouble: Trouble, head: &Head, lang: Lang) -> Miss {
    let suggestion = |command| Some(nearest::suggestion(row, command, head, lang));
    match trouble {
        Trouble::Lack(lack @ (Lack::Which | Lack::Place)) => {
            Miss { why: Why::Missing { row, lack, bare: None }, suggestion: nearest::list_of(row, head, lang) }
        }
        Trouble::Lack(lack) => {
            Miss { why: Why::Missing { row, lack, bare: args::bare(row, with, rest) }, suggestion: None }
        }
        Trouble::MeantPrivate(command) => {
            Miss { why: Why::MeantPrivate { row }, suggestion: suggestion(Some(*command)) }
        }
        Trouble::Leftover(words) => {
            let meant = nearest::by_thing_or_deed(row, head, lang);
            let plain = || suggestion(build(row, args::person(with, rest).0, "").ok());
            Miss { why: Why::Leftover { row, words }, suggestion: meant.or_else(plain) }
        }
    }
}

/// The row a line begins with, whom it named so far, and the rest.
fn known<'a>(head: &Head<'a>) -> Option<(&'static Row, Whom, Cow<'a, str>)> {
    if let Some(second) = &head.second {
        if let Some(row) = row_of_one(&head.first).filter(|row| is_next_day(row, second)) {
            return Some((row, head.with.clone(), head.after.into()));
        }
        if let Some(row) = row_of_two(&head.first, &second.word) {
            return Some((row, second.with.clone(), second.after.into()));
        }
        if let Some((row, rest)) = number_before_deed(&head.first, second) {
            return Some((row, second.with.clone(), rest.into()));
        }
    }
    let row = row_of_one(&head.first).or_else(|| row_of_glued(&head.first))?;
    Some((row, head.with.clone(), head.after.into()))
}

/// `reschedule next tue 10:00`: here "next" begins a date, and is not the meeting that is next.
fn is_next_day(row: &Row, second: &Second) -> bool {
    let follows = head_word(second.after).map(|(word, _)| word);
    matches!(row.takes, Takes::When(_))
        && second.word == "next"
        && follows
            .is_some_and(|word| !word.starts_with(['@', '<']) && !matches!(word.as_str(), "to" | "1on1" | "meeting"))
}

/// The order of a Japanese sentence: 宿題 2 完了, 議題 2番を削除, 議題 2 編集 新しい内容.
fn number_before_deed(thing: &str, second: &Second) -> Option<(&'static Row, String)> {
    let (number, deed, left) = match second.word.split_once('を') {
        Some((number, deed)) if !deed.is_empty() => (number, deed.to_owned(), second.after),
        _ => {
            let (deed, left) = head_word(second.after)?;
            (second.word.as_str(), deed, left)
        }
    };
    picks::number(number)?;
    let row = row_of_two(thing, &deed)?;
    let fits = match row.takes {
        Takes::Pick(_) => args::words(left).is_none(),
        Takes::PickText(_) | Takes::PickItem(_) | Takes::PickUntil(_) => true,
        _ => false,
    };
    fits.then(|| (row, format!("{number} {left}")))
}

fn row_of_two(first: &str, second: &str) -> Option<&'static Row> {
    find(|form| match form {
        Form::One(_) => false,
        Form::Two(thing, deed) => {
            any_form_of(first, |f| thing.has(f)) && any_form_of(second, |s| deed.has(s))
                || any_form_of(first, |f| deed.has(f)) && any_form_of(second, |s| thing.has(s))
        }
    })
}

fn row_of_one(word: &str) -> Option<&'static Row> {
    find(|form| matches!(form, Form::One(words) if any_form_of(word, |w| words.has(w))))
}

/// Japanese needs no space: 議題追加, 予定を変更.
fn row_of_glued(word: &str) -> Option<&'static Row> {
    let is_deed = |rest: &str, deed: &'static super::table::Words| {
        let rest = rest.strip_prefix(['を', 'の', 'に', 'へ']).unwrap_or(rest);
        any_form_of(rest, |r| deed.ja.contains(&r))
    };
    find(|form| match form {
        Form::One(_) => false,
        Form::Two(thing, deed) => thing.ja.iter().any(|t| word.strip_prefix(t).is_some_and(|rest| is_deed(rest, deed))),
    })
}

fn find(fits: impl Fn(&Form) -> bool) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.forms.iter().any(&fits))
}

/// Tries a word as it is, and without the ending a Japanese sentence gives it (追加する, 議題を).
pub(super) fn any_form_of(word: &str, fits: impl Fn(&str) -> bool) -> bool {
    const ENDINGS: [&str; 7] = ["する", "します", "して", "を", "に", "の", "は"];
    fits(word) || ENDINGS.iter().any(|e| word.strip_suffix(e).is_some_and(&fits))
}

impl<'a> Head<'a> {
    /// `None` when nothing was typed.
    fn read(with: Whom, text: &'a str) -> Option<Head<'a>> {
        let whole = args::trim(text);
        let (first, after) = head_word(whole)?;
        let (named, rest) = match with {
            Whom::Anyone => args::mention(after).unwrap_or((Whom::Anyone, after)),
            ref with => (with.clone(), after),
        };
        let second = head_word(rest).map(|(word, after)| Second { with: named, word, after });
        Some(Head { with, whole, first, after, second })
    }
}

/// The next word, normalised. It ends before a colon or a mention too, which Japanese writes without a space.
fn head_word(text: &str) -> Option<(String, &str)> {
    let text = args::trim(text);
    let (word, rest) = split_first(text)?;
    let typed = &text[..text.len() - rest.len()];
    let ends = |(_, c): &(usize, char)| matches!(c, ':' | '：' | '@' | '＠' | '<');
    let cut = typed.char_indices().skip(1).find(ends);
    let (word, rest) = match cut {
        None => (word, rest),
        Some((i, ':' | '：')) => (normalise(&typed[..i]), text[i..].trim_start_matches([':', '：'])),
        Some((i, _)) => (normalise(&typed[..i]), &text[i..]),
    };
    let bare = word.trim_start_matches('/').trim_end_matches(['!', '?', '.', ',', '。', '、']);
    Some((if bare.is_empty() { word } else { bare.to_owned() }, rest))
}

/// A line pasted or sent as a message may begin with the command's own name.
fn without_name(text: &str) -> &str {
    match split_first(text) {
        Some((word, rest)) if word == "/1on1" || word == "1on1" => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests;
