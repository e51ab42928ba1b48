//! From the domain's errors to the refusals people read.

use crate::card::Esc;
use crate::domain::agenda::{LONGEST_TEXT, TextRefused};
use crate::domain::rhythm::{CronError, RhythmError};
use crate::domain::when::{Moment, WhenError};
use crate::message::refusal::{CharterFault, Refusal, RhythmFault};

pub(super) fn from_text(refused: TextRefused) -> Refusal {
    match refused {
        TextRefused::Empty => Refusal::TextEmpty,
        TextRefused::TooLong { characters } => Refusal::TextTooLong { length: characters, max: LONGEST_TEXT },
    }
}

/// The day that was probably meant by a date that can't be.
pub(super) fn correction(error: &WhenError) -> Option<Moment> {
    match error {
        WhenError::Past { suggestion, .. } => Some(*suggestion),
        WhenError::WrongWeekday { same_weekday, .. } => Some(Moment { date: *same_weekday, time: None }),
        WhenError::NoSuchDay { nearest } => nearest.map(|date| Moment { date, time: None }),
        WhenError::Empty | WhenError::Unreadable | WhenError::DayOrMonth { .. } | WhenError::TooFar => None,
    }
}

pub(super) fn from_when(words: &str, error: &WhenError) -> Refusal {
    let input = Esc::new(words);
    match error {
        WhenError::Empty => Refusal::DateMissing,
        WhenError::Unreadable => Refusal::UnreadableDate { input },
        WhenError::Past { given, suggestion } => match (given.time, suggestion.time) {
            (Some(given_time), Some(time)) => Refusal::PastTime {
                given: given.date.to_datetime(given_time),
                instead: Some(suggestion.date.to_datetime(time)),
            },
            _ => Refusal::PastDate { given: given.date, instead: Some(suggestion.date) },
        },
        WhenError::NoSuchDay { .. } => Refusal::NoSuchDay { input },
        WhenError::WrongWeekday { date, same_weekday, .. } => {
            Refusal::WeekdayMismatch { given: *date, instead: Some(*same_weekday) }
        }
        WhenError::DayOrMonth { a, b } => Refusal::DayOrMonth { input, one: *a, other: *b },
        WhenError::TooFar => Refusal::TooFar,
    }
}

pub(super) fn from_rhythm(text: &str, error: &RhythmError) -> RhythmFault {
    let input = Esc::new(text);
    match error {
        RhythmError::Empty => RhythmFault::Empty,
        RhythmError::NoInterval => RhythmFault::NoInterval,
        RhythmError::NoWeekday => RhythmFault::NoWeekday,
        RhythmError::NoDay => RhythmFault::NoDay,
        RhythmError::NoTime => RhythmFault::NoTime,
        RhythmError::MorningOrEvening { evening } => RhythmFault::MorningOrEvening { evening: evening.time },
        RhythmError::BadLength(_) => RhythmFault::BadMinutes,
        RhythmError::Mixed => RhythmFault::DayOrDate,
        RhythmError::Cron(CronError::SeveralTimes) => RhythmFault::TooOften,
        RhythmError::Cron(CronError::Never) => RhythmFault::Never { input },
        RhythmError::Cron(_) => RhythmFault::BadCron { input },
        RhythmError::SeveralTimes => RhythmFault::SeveralTimes,
        RhythmError::BadInterval(_) | RhythmError::BadNth(_) | RhythmError::BadDay(_) => RhythmFault::OutOfRange,
        RhythmError::Unreadable { .. } | RhythmError::SeveralWeekdays | RhythmError::SeveralDays => {
            RhythmFault::Unknown { input }
        }
    }
}

/// The form field a refusal is about; the renderer takes the first field where a form has none of that name.
pub(super) fn field_of(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::PastDate { .. }
        | Refusal::WeekdayMismatch { .. }
        | Refusal::NoSuchDay { .. }
        | Refusal::UnreadableDate { .. }
        | Refusal::DayOrMonth { .. }
        | Refusal::DateMissing
        | Refusal::TooFar
        | Refusal::DueLater { .. }
        | Refusal::BeyondNext { .. }
        | Refusal::SameTime { .. } => "date",
        Refusal::PastTime { .. } | Refusal::TimeMissing { .. } => "time",
        Refusal::UnknownZone { .. } => "zone",
        Refusal::HoursBackwards => "until",
        Refusal::Rhythm(RhythmFault::NoWeekday) => "weekday",
        Refusal::Rhythm(RhythmFault::NoTime) => "time",
        Refusal::Rhythm(RhythmFault::BadMinutes) => "minutes",
        Refusal::Rhythm(_) => "other",
        Refusal::PairExists { .. }
        | Refusal::WithYourself
        | Refusal::WithABot
        | Refusal::PersonUnknown { .. }
        | Refusal::PersonMissing
        | Refusal::PersonGone { .. } => "with",
        Refusal::Charter(fault) => match fault {
            CharterFault::NoWhy => "why",
            CharterFault::NoOwner => "owner",
            CharterFault::NoStart => "starts",
            CharterFault::NoSignature => "signed",
            CharterFault::BadTarget => "target",
            CharterFault::BadReview { .. } | CharterFault::TooManyReviews { .. } => "reviews",
        },
        _ => "text",
    }
}
