//! Reads one date, typed in Japanese or English, the same way every time.
//! Every answer is either sure or a question with buttons; what could mean two days is never decided silently.
//! Knows no holidays and no zone: the caller offers the next business day and resolves the instant.

mod decide;
mod due;
mod read;
mod words;

use jiff::civil::{Date, DateTime, Time, Weekday};

use crate::domain::lang::Lang;
use crate::domain::normal::normalise;

pub use due::split_due;

/// Longest text that can be a date, in characters.
const MOST_CHARS: usize = 128;

/// A day, with a time of day if one was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    pub date: Date,
    pub time: Option<Time>,
}

/// What a text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Sure(Moment),
    /// Nothing is saved before a tap on `guess` or `other`.
    Ask {
        guess: Moment,
        other: Option<Moment>,
        why: Doubt,
    },
}

/// Why we ask instead of knowing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// `next tue`: next week's, or the coming one?
    NextWeekday,
    /// The weekday of today: a week from now, or today?
    TodayOrNext,
    /// `3時`: read as 15:00.
    AfternoonAssumed,
    /// A date long past: read as next year's.
    NextYear,
    /// A time already past today: read as tomorrow's.
    Tomorrow,
    /// A whole week was named, such as `来週` or `eow` for a meeting.
    WholeWeek,
    /// `今週末まで`: Friday, or Sunday?
    Weekend,
}

/// Why a text is no usable date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WhenError {
    #[error("nothing was said")]
    Empty,
    #[error("not a date")]
    Unreadable,
    #[error("{} is past", given.date)]
    Past { given: Moment, suggestion: Moment },
    #[error("no such day")]
    NoSuchDay { nearest: Option<Date> },
    /// `same_weekday` is the nearest date from today on that has the weekday that was said.
    #[error("{date} is a {actual:?}")]
    WrongWeekday { date: Date, actual: Weekday, same_weekday: Date },
    /// `8/9` in English; `a` reads the month first, `b` the day first.
    #[error("{a} or {b}?")]
    DayOrMonth { a: Date, b: Date },
    #[error("more than five years away")]
    TooFar,
}

/// Whether a moment for a meeting or the last day of a promise is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Aim {
    /// On which day it is so far, if it is to be moved.
    Meeting {
        on: Option<Date>,
    },
    Due,
}

/// Reads the time of a meeting: a moment in the future. Without a time of day, today is still the future.
pub fn parse(text: &str, now: DateTime, lang: Lang) -> Result<When, WhenError> {
    understand(text, now, lang, Aim::Meeting { on: None })
}

/// Reads another time for a meeting that is on `day`: as [`parse`] does, but a time of day alone is one of that day.
pub fn parse_move(text: &str, now: DateTime, lang: Lang, day: Date) -> Result<When, WhenError> {
    understand(text, now, lang, Aim::Meeting { on: Some(day) })
}

/// Reads a due date: today is allowed, because a due date ends with the local day.
pub fn parse_due(text: &str, now: DateTime, lang: Lang) -> Result<When, WhenError> {
    understand(text, now, lang, Aim::Due)
}

fn understand(text: &str, now: DateTime, lang: Lang, aim: Aim) -> Result<When, WhenError> {
    if is_too_long(text) {
        return Err(WhenError::Unreadable);
    }
    let text = normalise(text);
    if text.is_empty() {
        return Err(WhenError::Empty);
    }
    let said = read::read(&text, now.date(), aim).ok_or(WhenError::Unreadable)?;
    decide::decide(&said, now, lang, aim)
}

/// The time of day that a text for a meeting's time names, whether or not its day can be.
pub fn said_time(text: &str, today: Date) -> Option<Time> {
    if is_too_long(text) {
        return None;
    }
    read::read(&normalise(text), today, Aim::Meeting { on: None })?.clock.map(|clock| clock.time)
}

fn is_too_long(text: &str) -> bool {
    text.chars().nth(MOST_CHARS).is_some()
}

impl When {
    /// The moment itself, or the one we would guess.
    pub fn moment(&self) -> Moment {
        match self {
            When::Sure(moment) | When::Ask { guess: moment, .. } => *moment,
        }
    }
}
