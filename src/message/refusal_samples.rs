//! One sample of every refusal.

use super::refusal::{CharterFault, LinkFault, Refusal, RhythmFault, View, refusal};
use super::samples;
use crate::card::{Card, Esc, FormId};
use crate::command::{Command, When, Whom};
use crate::domain::lang::Lang;
use crate::domain::people::Platform;

pub fn samples(lang: Lang) -> Vec<(&'static str, Card)> {
    let (today, at) = (samples::TODAY, samples::tuesday());
    let retry = || Some(Command::Reschedule { with: Whom::Anyone, occurrence: None, to: Some(When::At(at)) });
    let command = || samples::COMMAND.to_owned();
    let view = |refusal: Refusal, retry: Option<Command>| View {
        refusal,
        retry,
        form: None,
        words: None,
        command: command(),
        today,
    };
    let past = jiff::civil::date(2026, 7, 1);
    let mut all = vec![
        ("past_date", refusal(&view(Refusal::PastDate { given: past, instead: Some(at.date()) }, retry()), lang)),
        (
            "past_time",
            refusal(&view(Refusal::PastTime { given: past.at(9, 0, 0, 0), instead: Some(at) }, retry()), lang),
        ),
        (
            "weekday_mismatch",
            refusal(&view(Refusal::WeekdayMismatch { given: today, instead: Some(at.date()) }, retry()), lang),
        ),
        ("with_words", {
            let why = Refusal::UnreadableDate { input: samples::words(lang, "夕方", "someday") };
            let form = Some(FormId::Reschedule { occurrence: samples::occurrence() });
            let words = Some(samples::words(lang, "資料を送る", "Send the slides"));
            refusal(&View { form, words, ..view(why, None) }, lang)
        }),
    ];
    all.extend(plain(lang).into_iter().map(|(name, why)| (name, refusal(&view(why, None), lang))));
    all
}

fn plain(lang: Lang) -> Vec<(&'static str, Refusal)> {
    let (today, at) = (samples::TODAY, samples::tuesday());
    let past = jiff::civil::date(2026, 7, 1);
    let input = || samples::words(lang, "2/30", "30 Feb");
    let other = || samples::hanako(lang);
    let (pair, occurrence) = (samples::pair, samples::occurrence);
    vec![
        ("past_date_plain", Refusal::PastDate { given: past, instead: None }),
        ("weekday_mismatch_plain", Refusal::WeekdayMismatch { given: today, instead: None }),
        ("no_such_day", Refusal::NoSuchDay { input: input() }),
        ("unreadable_date", Refusal::UnreadableDate { input: samples::words(lang, "さっき", "just now") }),
        ("unreadable_date_longest", Refusal::UnreadableDate { input: samples::long_words(lang) }),
        (
            "day_or_month",
            Refusal::DayOrMonth {
                input: samples::words(lang, "8/9", "8/9"),
                one: jiff::civil::date(2026, 8, 9),
                other: jiff::civil::date(2026, 9, 8),
            },
        ),
        ("date_missing", Refusal::DateMissing),
        ("time_missing", Refusal::TimeMissing { day: at.date() }),
        ("too_far", Refusal::TooFar),
        ("due_later", Refusal::DueLater { due: at.date() }),
        ("rhythm_empty", Refusal::Rhythm(RhythmFault::Empty)),
        ("rhythm_unknown", Refusal::Rhythm(RhythmFault::Unknown { input: input() })),
        ("rhythm_no_interval", Refusal::Rhythm(RhythmFault::NoInterval)),
        ("rhythm_no_day", Refusal::Rhythm(RhythmFault::NoDay)),
        ("rhythm_several_times", Refusal::Rhythm(RhythmFault::SeveralTimes)),
        ("rhythm_out_of_range", Refusal::Rhythm(RhythmFault::OutOfRange)),
        ("rhythm_no_weekday", Refusal::Rhythm(RhythmFault::NoWeekday)),
        ("rhythm_no_time", Refusal::Rhythm(RhythmFault::NoTime)),
        (
            "rhythm_morning_or_evening",
            Refusal::Rhythm(RhythmFault::MorningOrEvening { evening: jiff::civil::time(19, 30, 0, 0) }),
        ),
        ("rhythm_bad_cron", Refusal::Rhythm(RhythmFault::BadCron { input: samples::words(lang, "99 * *", "99 * *") })),
        ("rhythm_of_a_pair", Refusal::RhythmOf { pair: samples::pair(), fault: RhythmFault::NoTime }),
        ("rhythm_never", Refusal::Rhythm(RhythmFault::Never { input: input() })),
        ("rhythm_too_often", Refusal::Rhythm(RhythmFault::TooOften)),
        ("rhythm_minutes", Refusal::Rhythm(RhythmFault::BadMinutes)),
        ("rhythm_day_or_date", Refusal::Rhythm(RhythmFault::DayOrDate)),
        ("no_such_number", Refusal::NoSuchNumber { number: 7, count: 3 }),
        ("no_such_number_empty", Refusal::NoSuchNumber { number: 1, count: 0 }),
        ("no_match", Refusal::NoMatch { words: samples::words(lang, "評価", "career") }),
        ("several_match", Refusal::SeveralMatch { words: samples::words(lang, "評価", "career"), count: 2 }),
        ("which_missing", Refusal::WhichMissing),
        ("language_missing", Refusal::LanguageMissing),
        ("leftover", Refusal::Leftover { words: input() }),
        ("meant_private", Refusal::MeantPrivate),
        ("nothing_upcoming", Refusal::NothingUpcoming { with: None }),
        ("nothing_upcoming_with", Refusal::NothingUpcoming { with: Some(other()) }),
        ("nothing_to_confirm", Refusal::NothingToConfirm),
        ("pair_exists", Refusal::PairExists { pair: pair(), other: samples::long_name(lang) }),
        ("with_yourself", Refusal::WithYourself),
        ("with_a_bot", Refusal::WithABot),
        ("person_unknown", Refusal::PersonUnknown { handle: None }),
        ("person_unknown_named", Refusal::PersonUnknown { handle: Some(samples::words(lang, "はなこ", "hanako")) }),
        ("person_missing", Refusal::PersonMissing),
        ("person_gone", Refusal::PersonGone { other: other() }),
        ("not_yours", Refusal::NotYours),
        ("not_a_participant", Refusal::NotAParticipant),
        ("only_author", Refusal::OnlyAuthor),
        ("gone", Refusal::Gone),
        ("already_done", Refusal::AlreadyDone),
        ("already_open", Refusal::AlreadyOpen),
        ("already_shared", Refusal::AlreadyShared),
        ("nothing_to_undo", Refusal::NothingToUndo),
        ("unknown_zone", Refusal::UnknownZone { input: samples::words(lang, "東京", "Tokyo") }),
        ("hours_backwards", Refusal::HoursBackwards),
        ("text_empty", Refusal::TextEmpty),
        ("text_too_long", Refusal::TextTooLong { length: 3_200, max: 3_000 }),
        ("too_many_topics", Refusal::TooManyTopics { max: 200 }),
        ("too_many_promises", Refusal::TooManyPromises { max: 200 }),
        ("closed", Refusal::Closed { at }),
        ("too_early", Refusal::TooEarly { at }),
        ("already_over", Refusal::AlreadyOver { at }),
        ("already_skipped", Refusal::AlreadySkipped { at, occurrence: occurrence() }),
        ("beyond_next", Refusal::BeyondNext { pair: pair(), occurrence: occurrence(), next: at }),
        ("same_time", Refusal::SameTime { at }),
        ("slot_taken", Refusal::SlotTaken { at, occurrence: occurrence() }),
        ("paused", Refusal::Paused { pair: pair(), other: other(), until: None }),
        ("paused_until", Refusal::Paused { pair: pair(), other: other(), until: Some(at.date()) }),
        ("not_paused", Refusal::NotPaused { other: other() }),
        ("ended", Refusal::Ended { other: other() }),
        ("not_an_admin", Refusal::NotAnAdmin),
        ("no_pages", Refusal::NoPages),
        ("not_admin_or_hr", Refusal::NotAdminOrHr),
        ("charter_why", Refusal::Charter(CharterFault::NoWhy)),
        ("charter_owner", Refusal::Charter(CharterFault::NoOwner)),
        ("charter_start", Refusal::Charter(CharterFault::NoStart)),
        ("charter_signature", Refusal::Charter(CharterFault::NoSignature)),
        ("charter_target", Refusal::Charter(CharterFault::BadTarget)),
        ("charter_review", Refusal::Charter(CharterFault::BadReview { input: Esc::new("10月ごろ") })),
        ("charter_reviews", Refusal::Charter(CharterFault::TooManyReviews { max: 8 })),
        ("purpose_too_long", Refusal::PurposeTooLong { max: 200 }),
        ("link_unknown", Refusal::Link(LinkFault::Unknown)),
        ("link_expired", Refusal::Link(LinkFault::Expired)),
        ("link_same_platform", Refusal::Link(LinkFault::SamePlatform { other: Platform::Teams })),
        ("link_already", Refusal::Link(LinkFault::Already)),
        ("link_elsewhere", Refusal::Link(LinkFault::Elsewhere)),
        ("link_too_often", Refusal::Link(LinkFault::TooOften)),
        ("link_a_pair", Refusal::Link(LinkFault::APair)),
        ("link_two_pairs", Refusal::Link(LinkFault::TwoPairs)),
        ("link_not_there", Refusal::Link(LinkFault::NotThere { on: Platform::Slack })),
    ]
}
