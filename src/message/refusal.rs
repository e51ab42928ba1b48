//! Refusals: what the person asked for can't be done, and what works instead. Expected, friendly, never logged as an
//! error. The application maps the domain's own errors onto these.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};

use super::parts::{change_rhythm, how_to, label, say, start_pair};
use crate::card::{Button, Card, Esc, FormId, Who};
use crate::command::{Command, Whom};
use crate::domain::ids::{OccurrenceId, PairId};
use crate::domain::lang::Lang;
use crate::domain::people::Platform;
use crate::text::catalog::{common, link, programme, refusals as t};
use crate::text::formats;

/// Why not. Dates are in the reader's zone, counts are what there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    PastDate {
        given: Date,
        instead: Option<Date>,
    },
    PastTime {
        given: DateTime,
        instead: Option<DateTime>,
    },
    WeekdayMismatch {
        given: Date,
        instead: Option<Date>,
    },
    NoSuchDay {
        input: Esc,
    },
    UnreadableDate {
        input: Esc,
    },
    DayOrMonth {
        input: Esc,
        one: Date,
        other: Date,
    },
    DateMissing,
    TimeMissing {
        day: Date,
    },
    /// More than five years away.
    TooFar,
    /// A promise can't be put off to a day before its own.
    DueLater {
        due: Date,
    },
    Rhythm(RhythmFault),
    /// The same for a pair that has a rhythm already.
    RhythmOf {
        pair: PairId,
        fault: RhythmFault,
    },

    /// No such number in a list that has `count` rows.
    NoSuchNumber {
        number: usize,
        count: usize,
    },
    NoMatch {
        words: Esc,
    },
    SeveralMatch {
        words: Esc,
        count: usize,
    },
    WhichMissing,
    LanguageMissing,
    /// Words after a command that takes none.
    Leftover {
        words: Esc,
    },
    /// Something close to `--private` was typed; nothing was shown to anybody.
    MeantPrivate,

    NothingUpcoming {
        with: Option<Who>,
    },
    NothingToConfirm,
    PairExists {
        pair: PairId,
        other: Who,
    },
    WithYourself,
    WithABot,
    PersonUnknown {
        handle: Option<Esc>,
    },
    PersonMissing,
    PersonGone {
        other: Who,
    },

    NotYours,
    NotAParticipant,
    OnlyAuthor,
    Gone,
    AlreadyDone,
    AlreadyOpen,
    AlreadyShared,
    NothingToUndo,

    UnknownZone {
        input: Esc,
    },
    /// Working hours that end before they begin.
    HoursBackwards,

    TextEmpty,
    TextTooLong {
        length: usize,
        max: usize,
    },
    TooManyTopics {
        max: usize,
    },
    TooManyPromises {
        max: usize,
    },

    Closed {
        at: DateTime,
    },
    TooEarly {
        at: DateTime,
    },
    AlreadyOver {
        at: DateTime,
    },
    AlreadySkipped {
        at: DateTime,
        occurrence: OccurrenceId,
    },
    /// A move past the next slot; `skip` is offered for the meeting it was about.
    BeyondNext {
        pair: PairId,
        occurrence: OccurrenceId,
        next: DateTime,
    },
    SameTime {
        at: DateTime,
    },
    SlotTaken {
        at: DateTime,
        occurrence: OccurrenceId,
    },
    Paused {
        pair: PairId,
        other: Who,
        until: Option<Date>,
    },
    NotPaused {
        other: Who,
    },
    Ended {
        other: Who,
    },
    Link(LinkFault),
    /// For who looks after the installation only.
    NotAnAdmin,
    /// Nobody said by which address browsers reach this server.
    NoPages,
    /// For who looks after the installation or the people.
    NotAdminOrHr,
    Charter(CharterFault),
    PurposeTooLong {
        max: usize,
    },
}

impl Refusal {
    /// The same, with no other day suggested.
    pub fn without_instead(self) -> Refusal {
        match self {
            Refusal::PastDate { given, .. } => Refusal::PastDate { given, instead: None },
            Refusal::PastTime { given, .. } => Refusal::PastTime { given, instead: None },
            Refusal::WeekdayMismatch { given, .. } => Refusal::WeekdayMismatch { given, instead: None },
            other => other,
        }
    }
}

/// What a charter lacks, or what can't be read in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CharterFault {
    NoWhy,
    NoOwner,
    NoStart,
    /// Words from the top without a name under them.
    NoSignature,
    BadTarget,
    BadReview {
        input: Esc,
    },
    TooManyReviews {
        max: usize,
    },
}

/// Why somebody is not one person on two platforms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkFault {
    Unknown,
    Expired,
    /// The code was typed where it was made.
    SamePlatform {
        other: Platform,
    },
    Already,
    /// Of another company.
    Elsewhere,
    TooOften,
    /// The two have 1on1s with each other.
    APair,
    /// Both have a 1on1 with the same person.
    TwoPairs,
    /// Messages can't go to a platform on which nobody knows them.
    NotThere {
        on: Platform,
    },
}

/// What is missing in a rhythm, or wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RhythmFault {
    Empty,
    Unknown {
        input: Esc,
    },
    /// Weekly, every two weeks, monthly?
    NoInterval,
    NoWeekday,
    /// Monthly, but on which day?
    NoDay,
    NoTime,
    /// A lone `7:30`, which may be either.
    MorningOrEvening {
        evening: Time,
    },
    SeveralTimes,
    /// More weeks between two than we accept, or a week or day no month has.
    OutOfRange,
    BadCron {
        input: Esc,
    },
    /// No day ever matches, such as 31 February.
    Never {
        input: Esc,
    },
    TooOften,
    BadMinutes,
    DayOrDate,
}

/// `retry` is the same command with the suggested date, as a button, and `form` where another one is chosen. `words` are
/// people's own, given back so that they can be used again. `command` is what people type before a command.
#[derive(Clone, Debug)]
pub struct View {
    pub refusal: Refusal,
    pub retry: Option<Command>,
    pub form: Option<FormId>,
    pub words: Option<Esc>,
    pub command: String,
    pub today: Date,
}

pub fn refusal(v: &View, lang: Lang) -> Card {
    let card = Card::saying(say(text(&v.refusal, &v.command, v.today, lang)));
    let card = match &v.words {
        Some(words) => card.quote(words.clone()),
        None => card,
    };
    let card = match (&v.retry, instead(&v.refusal, v.today, lang)) {
        (Some(retry), Some(when)) => {
            card.button(Button::run(label(t::use_instead(lang, &when)), retry.clone()).primary())
        }
        _ => card,
    };
    let card = match &v.form {
        Some(form) => card.button(Button::open(common::pick_date(lang), form.clone())),
        None => card,
    };
    way_out(card, &v.refusal, lang).seen_by(say(common::only_you(lang)))
}

/// The refusal in one plain sentence, for a field of a form.
pub fn mend(refusal: &Refusal, command: &str, today: Date, lang: Lang) -> String {
    say(text(refusal, command, today, lang)).plain()
}

fn text(refusal: &Refusal, command: &str, today: Date, lang: Lang) -> String {
    let date = |day: Date| formats::date(lang, day, today);
    let when = |at: DateTime| formats::when_plain(lang, at, today);
    match refusal {
        Refusal::PastDate { .. } | Refusal::PastTime { .. } | Refusal::WeekdayMismatch { .. } => {
            dated(refusal, today, lang)
        }
        Refusal::NoSuchDay { input } => t::no_such_day(lang, input),
        Refusal::UnreadableDate { input } => t::unreadable_date(lang, input),
        Refusal::DayOrMonth { input, one, other } => t::day_or_month(lang, input, &date(*one), &date(*other)),
        Refusal::DateMissing => t::date_missing(lang),
        Refusal::TimeMissing { day } => t::time_missing(lang, &date(*day)),
        Refusal::TooFar => t::too_far(lang),
        Refusal::DueLater { due } => t::due_later(lang, &date(*due)),
        Refusal::Rhythm(fault) | Refusal::RhythmOf { fault, .. } => rhythm(fault, command, lang),
        Refusal::NoSuchNumber { count: 0, .. } => t::list_is_empty(lang),
        Refusal::NoSuchNumber { number, count } => {
            t::no_such_number(lang, *number, &formats::counted(lang, *count, "件", "entry", "entries"))
        }
        Refusal::NoMatch { words } => t::no_match(lang, words),
        Refusal::SeveralMatch { words, count } => t::several_match(lang, words, *count),
        Refusal::WhichMissing => t::which_missing(lang),
        Refusal::LanguageMissing => t::language_missing(lang, command),
        Refusal::Leftover { words } => t::leftover(lang, words),
        Refusal::MeantPrivate => t::meant_private(lang, command),
        Refusal::NothingUpcoming { with: None } => t::nothing_upcoming(lang),
        Refusal::NothingUpcoming { with: Some(other) } => t::nothing_upcoming_with(lang, other),
        Refusal::NothingToConfirm => t::nothing_to_confirm(lang),
        Refusal::PairExists { other, .. } => t::pair_exists(lang, other),
        Refusal::WithYourself => t::with_yourself(lang),
        Refusal::WithABot => t::with_a_bot(lang),
        Refusal::PersonUnknown { handle: None } => t::person_unknown(lang),
        Refusal::PersonUnknown { handle: Some(handle) } => t::person_unknown_named(lang, handle),
        Refusal::PersonMissing => t::person_missing(lang),
        Refusal::PersonGone { other } => t::person_gone(lang, other),
        Refusal::NotYours => t::not_yours(lang),
        Refusal::NotAParticipant => t::not_a_participant(lang),
        Refusal::OnlyAuthor => t::only_author(lang),
        Refusal::Gone => t::gone(lang),
        Refusal::AlreadyDone => t::already_done(lang),
        Refusal::AlreadyOpen => t::already_open(lang),
        Refusal::AlreadyShared => t::already_shared(lang),
        Refusal::NothingToUndo => t::nothing_to_undo(lang),
        Refusal::UnknownZone { input } => t::unknown_zone(lang, input),
        Refusal::HoursBackwards => t::hours(lang),
        Refusal::TextEmpty => t::text_empty(lang),
        Refusal::TextTooLong { length, max } => t::text_too_long(lang, *length, *max),
        Refusal::TooManyTopics { max } => t::too_many_topics(lang, *max),
        Refusal::TooManyPromises { max } => t::too_many_promises(lang, *max),
        Refusal::Closed { at } => t::closed(lang, &when(*at)),
        Refusal::TooEarly { at } => t::too_early(lang, &when(*at)),
        Refusal::AlreadyOver { at } => t::already_over(lang, &when(*at)),
        Refusal::AlreadySkipped { at, .. } => t::already_skipped(lang, &when(*at)),
        Refusal::BeyondNext { next, .. } => t::beyond_next(lang, &when(*next)),
        Refusal::SameTime { at } => t::same_time(lang, &when(*at)),
        Refusal::SlotTaken { at, .. } => t::slot_taken(lang, &when(*at)),
        Refusal::Paused { other, until: None, .. } => t::paused(lang, other),
        Refusal::Paused { other, until: Some(until), .. } => t::paused_until(lang, other, &date(*until)),
        Refusal::NotPaused { other } => t::not_paused(lang, other),
        Refusal::Ended { other } => t::ended(lang, other),
        Refusal::Link(fault) => link(*fault, lang),
        Refusal::NotAnAdmin => t::not_an_admin(lang),
        Refusal::NoPages => crate::text::catalog::pages::no_pages(lang),
        Refusal::NotAdminOrHr => programme::not_admin_or_hr(lang),
        Refusal::Charter(fault) => charter(fault, lang),
        Refusal::PurposeTooLong { max } => programme::purpose_too_long(lang, *max),
    }
}

fn dated(refusal: &Refusal, today: Date, lang: Lang) -> String {
    let instead = instead(refusal, today, lang);
    let past = |given: String| match &instead {
        None => t::past_date(lang, &given),
        Some(instead) => t::past_date_instead(lang, &given, instead),
    };
    match refusal {
        Refusal::PastDate { given, .. } => past(formats::date(lang, *given, today)),
        Refusal::PastTime { given, .. } => past(formats::when_plain(lang, *given, today)),
        Refusal::WeekdayMismatch { given, .. } => {
            let (date, weekday) = (formats::day(lang, *given, today), formats::weekday(lang, given.weekday()));
            match &instead {
                None => t::weekday(lang, &date, &weekday),
                Some(instead) => t::weekday_instead(lang, &date, &weekday, instead),
            }
        }
        _ => String::new(),
    }
}

/// The suggested date in words.
fn instead(refusal: &Refusal, today: Date, lang: Lang) -> Option<String> {
    match refusal {
        Refusal::PastDate { instead, .. } | Refusal::WeekdayMismatch { instead, .. } => {
            instead.map(|day| formats::date(lang, day, today))
        }
        Refusal::PastTime { instead, .. } => instead.map(|at| formats::when_plain(lang, at, today)),
        _ => None,
    }
}

fn charter(fault: &CharterFault, lang: Lang) -> String {
    match fault {
        CharterFault::NoWhy => programme::why_missing(lang),
        CharterFault::NoOwner => programme::owner_missing(lang),
        CharterFault::NoStart => t::date_missing(lang),
        CharterFault::NoSignature => programme::signature_missing(lang),
        CharterFault::BadTarget => programme::bad_target(lang),
        CharterFault::BadReview { input } => programme::bad_review(lang, input),
        CharterFault::TooManyReviews { max } => programme::too_many_reviews(lang, *max),
    }
}

fn link(fault: LinkFault, lang: Lang) -> String {
    match fault {
        LinkFault::Unknown => link::unknown(lang),
        LinkFault::Expired => link::expired(lang),
        LinkFault::SamePlatform { other } => link::same_platform(lang, other.name()),
        LinkFault::Already => link::already(lang),
        LinkFault::Elsewhere => link::elsewhere(lang),
        LinkFault::TooOften => link::too_often(lang),
        LinkFault::APair => link::a_pair(lang),
        LinkFault::TwoPairs => link::two_pairs(lang),
        LinkFault::NotThere { on } => link::not_there(lang, on.name()),
    }
}

fn rhythm(fault: &RhythmFault, command: &str, lang: Lang) -> String {
    match fault {
        RhythmFault::Empty => t::rhythm_empty(lang, command),
        RhythmFault::Unknown { input } => t::rhythm_unknown(lang, input),
        RhythmFault::NoInterval => t::rhythm_no_interval(lang),
        RhythmFault::NoDay => t::rhythm_no_day(lang),
        RhythmFault::SeveralTimes => t::rhythm_several_times(lang),
        RhythmFault::OutOfRange => t::rhythm_out_of_range(lang),
        RhythmFault::NoWeekday => t::rhythm_no_weekday(lang),
        RhythmFault::NoTime => t::rhythm_no_time(lang),
        RhythmFault::MorningOrEvening { evening } => {
            let [morning, evening] = [*evening - 12.hours(), *evening].map(formats::time);
            t::rhythm_morning_or_evening(lang, &format!("0{morning}"), &evening)
        }
        RhythmFault::BadCron { input } => t::rhythm_bad_cron(lang, input, &Esc::new("0 15 * * 4")),
        RhythmFault::Never { input } => t::rhythm_never(lang, input),
        RhythmFault::TooOften => t::rhythm_too_often(lang),
        RhythmFault::BadMinutes => t::rhythm_minutes(lang),
        RhythmFault::DayOrDate => t::rhythm_day_or_date(lang),
    }
}

/// The button that leads on, where there is one.
fn way_out(card: Card, refusal: &Refusal, lang: Lang) -> Card {
    match refusal {
        Refusal::Rhythm(_) => card.button(start_pair(lang)).button(how_to(lang)),
        Refusal::PersonUnknown { .. } | Refusal::PersonMissing | Refusal::WithYourself | Refusal::WithABot => {
            card.button(start_pair(lang))
        }
        Refusal::RhythmOf { pair, .. } => card.button(change_rhythm(lang, pair)).button(how_to(lang)),
        Refusal::PairExists { pair, .. } => card.button(change_rhythm(lang, pair)),
        Refusal::BeyondNext { pair, occurrence, .. } => card
            .button(super::parts::skip_it(lang, pair, occurrence))
            .button(Button::open(common::pick_again(lang), FormId::Reschedule { occurrence: occurrence.clone() })),
        Refusal::SlotTaken { occurrence, .. } | Refusal::AlreadySkipped { occurrence, .. } => {
            card.button(Button::open(common::pick_time(lang), FormId::Reschedule { occurrence: occurrence.clone() }))
        }
        Refusal::Paused { pair, .. } => card.button(super::parts::resume(lang, pair)),
        Refusal::MeantPrivate | Refusal::Leftover { .. } => card.button(how_to(lang)),
        Refusal::NothingUpcoming { .. } => card.button(Button::run(common::show_pairs(lang), Command::PairList)),
        Refusal::AlreadyDone | Refusal::TooManyPromises { .. } => {
            card.button(Button::run(common::show_promises(lang), Command::ActionList { with: Whom::Anyone }))
        }
        Refusal::TooManyTopics { .. } => {
            card.button(Button::run(common::show_agenda(lang), Command::AgendaList { with: Whom::Anyone }))
        }
        _ => card,
    }
}
